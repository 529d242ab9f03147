"""The port `Store` in memory, with a switch that takes it down."""

from datetime import datetime

from trio_monitor.domain.calls import FollowedCall
from trio_monitor.errors import Conflict, StoreUnavailable
from trio_monitor.ports import AgentInterval, CallQuery, Document, PollRow, PollSave, Retention, SampleRow


class MemoryStore:
    """Implements `ports.Store`; agents' intervals are not kept, only the readings they would be made from."""

    def __init__(self) -> None:
        self.is_down = False
        self.saves: list[PollSave] = []
        self.read_count = 0
        self.deleted: list[Retention] = []
        self.polls: dict[datetime, PollRow] = {}
        self.samples: dict[tuple[datetime, str], SampleRow] = {}
        self.calls: dict[tuple[str, str, datetime], FollowedCall] = {}
        self.links: dict[str, datetime] = {}
        self.sessions: dict[str, datetime] = {}
        self.documents: dict[str, list[Document]] = {}
        self.is_closed = False

    def _reach(self) -> None:
        if self.is_down:
            raise StoreUnavailable("the database is down, says the test")

    async def save_poll(self, save: PollSave) -> None:
        self._reach()
        self.saves.append(save)
        self.polls[save.poll.started_at] = save.poll
        self.samples |= {(sample.at, sample.queue_id): sample for sample in save.samples}
        self.calls |= {(call.call_id, call.queue_id, call.offered_at): call for call in save.calls}

    def _calls_of(self, query: CallQuery) -> list[FollowedCall]:
        self._reach()
        self.read_count += 1
        found = [
            call
            for call in self.calls.values()
            if query.start_at <= call.offered_at < query.end_at and query.queue_id in {None, call.queue_id}
        ]
        return sorted(found, key=lambda call: (call.offered_at, call.call_id, call.queue_id))

    async def load_calls(self, query: CallQuery) -> list[FollowedCall]:
        end = None if query.limit is None else query.offset + query.limit
        return self._calls_of(query)[query.offset : end]

    async def count_calls(self, query: CallQuery) -> int:
        return len(self._calls_of(query))

    async def load_unfinished_calls(self, gone_after: datetime) -> list[FollowedCall]:
        self._reach()
        self.read_count += 1
        return [call for call in self.calls.values() if call.gone_at is None or call.gone_at >= gone_after]

    async def load_samples(self, start_at: datetime, end_at: datetime) -> list[SampleRow]:
        self._reach()
        self.read_count += 1
        return [self.samples[key] for key in sorted(self.samples) if start_at <= key[0] < end_at]

    async def load_polls(self, start_at: datetime, end_at: datetime) -> list[PollRow]:
        self._reach()
        self.read_count += 1
        return [self.polls[at] for at in sorted(self.polls) if start_at <= at < end_at]

    async def load_agent_intervals(self, agent_id: str, start_at: datetime, end_at: datetime) -> list[AgentInterval]:
        self._reach()
        assert start_at < end_at, agent_id
        return []

    async def delete_expired(self, retention: Retention) -> int:
        self._reach()
        self.deleted.append(retention)
        return 0

    async def save_sign_in_link(self, token_hash: str, expires_at: datetime) -> None:
        self._reach()
        self.links[token_hash] = expires_at

    async def take_sign_in_link(self, token_hash: str, now: datetime) -> bool:
        self._reach()
        expires_at = self.links.pop(token_hash, None)
        return expires_at is not None and expires_at > now

    async def save_session(self, token_hash: str, expires_at: datetime) -> None:
        self._reach()
        self.sessions[token_hash] = expires_at

    async def find_session(self, token_hash: str, now: datetime) -> datetime | None:
        self._reach()
        self.read_count += 1
        expires_at = self.sessions.get(token_hash)
        return expires_at if expires_at is not None and expires_at > now else None

    async def delete_session(self, token_hash: str) -> None:
        self._reach()
        self.sessions.pop(token_hash, None)

    async def load_document(self, name: str) -> Document | None:
        self._reach()
        self.read_count += 1
        versions = self.documents.get(name)
        return versions[-1] if versions else None

    async def save_document(self, name: str, expected_version: int, body: str, changed_at: datetime) -> Document:
        self._reach()
        versions = self.documents.setdefault(name, [])
        if len(versions) != expected_version:
            raise Conflict(name, expected_version=expected_version, version=len(versions))
        versions.append(Document(name, expected_version + 1, body, changed_at))
        return versions[-1]

    async def aclose(self) -> None:
        self.is_closed = True
