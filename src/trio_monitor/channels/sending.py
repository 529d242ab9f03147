"""The port Channels: addresses sealed and opened here, used in a worker process of their own for each job.

The worker keeps Apprise out of the monitor's memory, can be ended when it takes too long, and is the only one that
may reach any address at all.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from trio_monitor.channels.job import Job, Outcome
from trio_monitor.domain.notices import Channel, ChannelKind
from trio_monitor.errors import ChannelFailed, FaultCode, MemberFault, SealBroken, SendFailure
from trio_monitor.ports import Clock
from trio_monitor.ports.notices import Address, Letter
from trio_monitor.sealing import Sealer

WORKER = ("-I", "-m", "trio_monitor.channels.worker")
PASSED_ON = ("LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "SYSTEMROOT", "TZ")
"""What of the environment the worker gets: no setting of ours, and no proxy, behind which nothing can be checked."""
MOST_WORKERS = 2
"""At once: each takes some 60 MB while it works."""
START = timedelta(seconds=10)
"""The longest that a worker may take besides waiting for the receiver."""


@dataclass(frozen=True, slots=True)
class WorkerRules:
    """What workers may reach, and how long a receiver may take at each step."""

    allowed_networks: Sequence[str]
    patience: timedelta


class WorkerChannels:
    """Without a secret key nothing can be sealed or sent."""

    def __init__(self, sealer: Sealer, rules: WorkerRules, clock: Clock) -> None:
        self._sealer = sealer
        self._rules = rules
        self._clock = clock
        self._turns = asyncio.Semaphore(MOST_WORKERS)

    @property
    def longest(self) -> timedelta:
        """The longest that sending may take: to connect, to say it, to be answered."""
        return 3 * self._rules.patience + START

    @property
    def can_seal(self) -> bool:
        """Whether there is a secret key to seal with."""
        return self._sealer.can_seal

    def seal(self, channel_id: str, address: Address) -> str:
        """Encrypt for the database; only for this channel."""
        return self._sealer.seal(channel_id, json.dumps([address.url, address.secret]))

    def unseal(self, channel: Channel) -> Address:
        """The address; ChannelFailed when it is unreadable."""
        try:
            url, secret = json.loads(self._sealer.unseal(channel.channel_id, channel.sealed))
        except SealBroken as error:
            raise ChannelFailed(SendFailure.UNREADABLE, str(error), permanent=True) from error
        return Address(url, secret)

    def masked(self, channel: Channel) -> str | None:
        """A webhook's host, an Apprise service's name; None when it is unreadable."""
        try:
            url = self.unseal(channel).url
        except ChannelFailed:
            return None
        scheme = url.partition(":")[0]
        # Many services of Apprise have a token where the host should be.
        return f"{scheme}://{urlsplit(url).netloc}/…" if channel.kind is ChannelKind.WEBHOOK else f"{scheme}://…"

    async def check(self, kind: ChannelKind, address: Address) -> Sequence[MemberFault]:
        """Everything that is wrong with an address, without sending anything."""
        outcome = await self._work(self._job("check", kind, address))
        return [
            MemberFault(each["member"], FaultCode(each["code"]), each["problem"], each["value"])
            for each in outcome["faults"]
        ]

    async def send(self, channel: Channel, letter: Letter) -> None:
        """Send; ChannelFailed when it was not taken."""
        job = self._job("send", channel.kind, self.unseal(channel))
        job["timestamp"] = str(int(self._clock.now().timestamp()))
        job["letter"] = {
            "notice_id": letter.notice_id,
            "tone": letter.tone,
            "subject": letter.subject,
            "text": letter.text,
            "document": letter.document,
        }
        outcome = await self._work(job)
        if outcome["faults"]:
            detail = "; ".join(f"{each['member']}: {each['problem']}" for each in outcome["faults"])
            raise ChannelFailed(SendFailure.INVALID_CONFIGURATION, detail, permanent=True)
        if "reason" in outcome:
            raise ChannelFailed(
                SendFailure(outcome["reason"]), outcome.get("detail", ""), permanent=outcome.get("permanent", False)
            )

    def _job(self, do: str, kind: ChannelKind, address: Address) -> Job:
        return cast(
            "Job",
            {
                "do": do,
                "kind": kind.value,
                **asdict(address),
                "allowed_networks": list(self._rules.allowed_networks),
                "seconds": self._rules.patience.total_seconds(),
            },
        )

    async def _work(self, job: Job) -> Outcome:
        async with self._turns:
            seconds = self.longest.total_seconds()
            environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
            worker = await asyncio.create_subprocess_exec(
                sys.executable, *WORKER, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
            )
            try:
                async with asyncio.timeout(seconds):
                    output, _ = await worker.communicate(json.dumps(job).encode())
            except TimeoutError as error:
                raise ChannelFailed(SendFailure.TIMEOUT, f"no end after {seconds:g} s", permanent=False) from error
            finally:
                await _end(worker)
        return _outcome(output, worker.returncode)


async def _end(worker: asyncio.subprocess.Process) -> None:
    if worker.returncode is None:
        worker.kill()
        await worker.wait()


def _outcome(output: bytes, code: int | None) -> Outcome:
    try:
        return cast("Outcome", json.loads(output))
    except ValueError as error:
        # Not its standard error: what libraries write there may quote the address.
        detail = f"the worker ended with code {code} and no answer"
        raise ChannelFailed(SendFailure.INTERNAL_ERROR, detail, permanent=False) from error
