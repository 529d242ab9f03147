"""The worker: one job on standard input, one outcome on standard output, then it ends.

Secrets come in by the pipe, never by arguments or environment. Nothing else may write to standard output.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from ipaddress import ip_network
from typing import Protocol, cast

from trio_monitor.channels.evidence import Evidence
from trio_monitor.channels.guard import Guard
from trio_monitor.channels.job import Job, JobFault, LetterJob, Outcome
from trio_monitor.channels.webhook import send as webhook
from trio_monitor.errors import MemberFault


class _Apprise(Protocol):
    faults: Callable[[str, str | None], list[MemberFault]]
    send: Callable[[str, LetterJob, float, Evidence], bool]


@dataclass(frozen=True, slots=True)
class Worker:
    """Does one job. `apprise` is there only when the job is for it."""

    apprise: _Apprise | None
    evidence: Evidence

    def do(self, job: Job) -> Outcome:
        """The outcome."""
        check = self.apprise.faults if self.apprise else webhook.faults
        found = check(job["url"], job["secret"])
        if found or job["do"] == "check" or self._is_taken(job):
            return {"faults": [cast("JobFault", asdict(each)) for each in found]}
        failure = self.evidence.failure()
        return {"faults": [], "reason": failure.reason, "detail": failure.detail, "permanent": failure.permanent}

    def _is_taken(self, job: Job) -> bool:
        url, letter, seconds = job["url"], job["letter"], job["seconds"]
        if self.apprise:
            return self.apprise.send(url, letter, seconds, self.evidence)
        return webhook.send(url, job["secret"] or "", letter, job["timestamp"], seconds, self.evidence)


def main() -> None:
    """Do the job."""
    outcome_pipe = os.dup(1)
    os.dup2(2, 1)
    job: Job = json.load(sys.stdin)
    guard = Guard([ip_network(each, strict=False) for each in job["allowed_networks"]])
    # Before the guard is armed: the import reads and asks more than sending may.
    apprise = (
        cast("_Apprise", import_module("trio_monitor.channels.apprise.send")) if job["kind"] == "apprise" else None
    )
    guard.arm()
    with os.fdopen(outcome_pipe, "w") as pipe:
        json.dump(Worker(apprise, Evidence(refused=guard.refused)).do(job), pipe)


if __name__ == "__main__":
    main()
