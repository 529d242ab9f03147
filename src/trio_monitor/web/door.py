"""Keeps out whoever guesses passwords, counts every failed sign-in, and keeps them from flooding the audit log."""

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from trio_monitor.domain.lockout import MOST_KEYS
from trio_monitor.errors import ApiError
from trio_monitor.ports.access import AccessStore
from trio_monitor.web.sessions import hash_token

FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 30
"""More than of an account: many people may share an address."""
MINUTE = timedelta(minutes=1)
ENTRIES_PER_MINUTE = 20
"""Failed sign-ins of one address that the audit log tells; all are counted for Prometheus."""


class SignInFailure(StrEnum):
    """Why nobody was let in."""

    WRONG_CREDENTIALS = "wrong_credentials"
    """No such user, a wrong password, or a user who is disabled."""
    LOCKED = "locked"
    LINK_SPENT = "link_spent"
    NO_ATTEMPT = "no_attempt"
    """An OpenID provider's answer to nothing that this browser has begun, or that took too long."""
    DENIED = "denied"
    """The provider did not let them in, or they broke off."""
    NO_GROUP = "no_group"
    """In no group that gives a role."""
    NO_QUEUE_GROUP = "no_queue_group"
    """In no group that gives queues."""
    DISABLED = "disabled"
    """The provider knows them, and here they are disabled."""
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    PROVIDER_MISCONFIGURED = "provider_misconfigured"
    CODE_REFUSED = "code_refused"
    INVALID_ANSWER = "invalid_answer"
    GROUPS_LEFT_OUT = "groups_left_out"
    CHANGED_MEANWHILE = "changed_meanwhile"
    """Somebody changed the user at the moment of each try."""
    STORE_UNAVAILABLE = "store_unavailable"


class SignInLocked(ApiError):
    """Too many guesses; `free_at` is when to try again."""

    def __init__(self, free_at: datetime, wait: timedelta) -> None:
        seconds = max(1, -(-wait // timedelta(seconds=1)))
        detail = f"Too many attempts. Try again in {seconds} seconds, at {free_at.isoformat()}."
        super().__init__(429, "sign-in-locked", "Too many attempts", detail, {"retry-after": str(seconds)})


@dataclass(frozen=True, slots=True)
class Untold:
    """Failures of one address within one minute that have no entries of their own."""

    minute: datetime
    address: str
    count: int


class Door:
    """Guesses are counted in the database, which other processes share and a restart does not empty.

    What is locked is remembered here too, so that a flood is refused without asking the database.

    Attributes:
        failures: how many there were since the start, by reason.
    """

    def __init__(self, store: AccessStore) -> None:
        self.failures: Counter[SignInFailure] = Counter()
        self._store = store
        self._locked: OrderedDict[str, datetime] = OrderedDict()
        self._minute: datetime | None = None
        self._in_minute: Counter[str] = Counter()
        self._untold: list[Untold] = []

    async def knock(self, account: str, address: str | None, now: datetime) -> None:
        """Count a guess at an account, of which it does not matter whether there is one; SignInLocked when too many."""
        free_counts = {_account_key(account): FREE_PER_ACCOUNT, _address_key(address): FREE_PER_ADDRESS}
        locked = {key: at for key in free_counts if (at := self._locked.get(key, now)) > now}
        if not locked:
            locked = dict(await self._store.guess(free_counts, now))
            self._remember(locked)
        if locked:
            free_at = max(locked.values())
            raise SignInLocked(free_at, free_at - now)

    async def welcome(self, account: str, address: str | None, now: datetime) -> None:
        """The guess was right. The address is not forgiven what it has guessed at other accounts."""
        await self._store.take_guess_back(_account_key(account), _address_key(address), now)

    def may_tell(self, address: str | None, now: datetime) -> bool:
        """Whether the audit log is still told of a failure from this address by an entry of its own."""
        self._turn_minute(now)
        self._in_minute[address or ""] += 1
        return self._in_minute[address or ""] <= ENTRIES_PER_MINUTE

    def take_untold(self, now: datetime, *, is_last: bool) -> list[Untold]:
        """Failures of minutes that are over which have no entry yet; of this minute too if it `is_last`."""
        self._turn_minute(now)
        if is_last:
            self._end_minute()
        taken, self._untold = self._untold, []
        return taken

    def give_back(self, untold: Sequence[Untold]) -> None:
        """What was taken could not be written: the next to take any takes it too."""
        self._untold = [*untold, *self._untold]

    def could_not_tell(self, address: str | None, now: datetime) -> None:
        """A failure that `may_tell` allowed could not be written: it is told with those that have no entry."""
        self._untold.append(Untold(now.replace(second=0, microsecond=0), address or "", 1))

    def _turn_minute(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self._minute != minute:
            self._end_minute()
            self._minute = minute

    def _end_minute(self) -> None:
        if self._minute is not None:
            self._untold += [
                Untold(self._minute, address, count - ENTRIES_PER_MINUTE)
                for address, count in self._in_minute.items()
                if count > ENTRIES_PER_MINUTE
            ]
        self._minute, self._in_minute = None, Counter()

    def _remember(self, locked: Mapping[str, datetime]) -> None:
        for key, free_at in locked.items():
            self._locked[key] = free_at
            self._locked.move_to_end(key)
        while len(self._locked) > MOST_KEYS:
            self._locked.popitem(last=False)


def _account_key(name: str) -> str:
    return hash_token(f"account {name.casefold()}")


def _address_key(address: str | None) -> str:
    return hash_token(f"address {address or ''}")
