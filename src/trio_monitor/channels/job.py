"""What the worker is given, and what it answers: one JSON document each way."""

from typing import Literal, NotRequired, TypedDict


class LetterJob(TypedDict):
    """A letter (ports.notices.Letter)."""

    notice_id: str
    tone: str
    subject: str
    text: str
    document: str


class Job(TypedDict):
    """One thing to do. `timestamp` is seconds since 1970; `seconds` the longest wait for the receiver at each step."""

    do: Literal["check", "send"]
    kind: Literal["apprise", "webhook"]
    url: str
    secret: str | None
    allowed_networks: list[str]
    seconds: float
    timestamp: NotRequired[str]
    letter: NotRequired[LetterJob]


class JobFault(TypedDict):
    """One thing wrong with the address (errors.MemberFault)."""

    member: str
    code: str
    problem: str
    value: int | float | str | None


class Outcome(TypedDict):
    """What came of it: `faults` of the address, or why it was not taken. With neither, all is well."""

    faults: list[JobFault]
    reason: NotRequired[str]
    detail: NotRequired[str]
    permanent: NotRequired[bool]
