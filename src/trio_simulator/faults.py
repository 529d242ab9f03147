"""Faults to order: which are switched on, and which of them strike a request."""

import asyncio
import random
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from trio_simulator.simulation import ServerName

FaultKind = Literal[
    "delay", "hang", "status", "retry_after", "truncate", "malformed", "wrong_type", "missing_member",
    "wrong_charset", "reset", "drip", "redirect_loop", "clock_skew",
]  # fmt: skip
_DEFAULT_SECONDS: dict[str, float] = {"retry_after": 5.0, "drip": 0.05}
_NEED_SECONDS = frozenset({"delay", "clock_skew"})
_TAKE_SECONDS = _NEED_SECONDS | frozenset(_DEFAULT_SECONDS)
_TAKE_MEMBER = frozenset({"wrong_type", "missing_member"})
_COMBINE = frozenset({"delay", "clock_skew"})  # strike beside one another and beside one fault of another kind


class Fault(BaseModel):
    """One fault as ordered. `seconds` are real ones; what they mean differs by kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    resource: str = Field("*", min_length=1, description='part of the path, such as "services/state"; "*" for all')
    server: ServerName | Literal["both"] = "both"
    probability: Annotated[float, Field(gt=0, le=1)] | None = None
    count: Annotated[int, Field(ge=1)] | None = Field(None, description="strikes until it is spent")
    seconds: Annotated[float, Field(ge=-86_400, le=86_400, allow_inf_nan=False)] | None = None
    status: Annotated[int, Field(ge=400, le=599)] | None = None
    member: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.probability is not None and self.count is not None:
            raise ValueError("give probability or count, not both")
        if self.seconds is None and self.kind in _NEED_SECONDS:
            raise ValueError(f"{self.kind} needs seconds")
        if self.seconds is not None and self.kind not in _TAKE_SECONDS:
            raise ValueError(f"{self.kind} takes no seconds")
        if self.seconds is not None and self.seconds < 0 and self.kind != "clock_skew":
            raise ValueError(f"{self.kind} takes no negative seconds")
        if self.status is not None and self.kind != "status":
            raise ValueError(f"{self.kind} takes no status")
        if self.member is not None and self.kind not in _TAKE_MEMBER:
            raise ValueError(f"{self.kind} takes no member")
        return self

    @property
    def length_seconds(self) -> float:
        """`seconds`, or what the kind has by default."""
        return self.seconds if self.seconds is not None else _DEFAULT_SECONDS.get(self.kind, 0.0)


@dataclass(slots=True)
class OrderedFault:
    """A fault that is switched on, and what it has done so far."""

    fault: Fault
    struck: int = 0

    @property
    def spent(self) -> bool:
        """Whether its count is used up."""
        return self.fault.count is not None and self.struck >= self.fault.count

    def as_record(self) -> dict[str, object]:
        """The fault as `GET /faults` gives it."""
        return {**self.fault.model_dump(exclude_none=True), "struck": self.struck, "spent": self.spent}


@dataclass(frozen=True, slots=True)
class Strike:
    """What befalls one request."""

    delay_seconds: float = 0.0
    skew_ms: int = 0
    fault: Fault | None = None


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _concerns(resource: str, path: str) -> bool:
    """Whether the segments of `resource` stand side by side in those of `path`."""
    if resource == "*":
        return True
    wanted, given = _segments(resource), _segments(path)
    width = len(wanted)
    return any(given[start : start + width] == wanted for start in range(len(given) - width + 1))


class FaultBoard:
    """The faults that are switched on. The draws are deterministic by the seed."""

    def __init__(self, seed: int) -> None:
        self._ordered: list[OrderedFault] = []
        self._rng = random.Random(f"faults:{seed}")
        self.cleared = asyncio.Event()  # set when the faults that were on are cleared; then a new one takes its place

    def order(self, faults: list[Fault]) -> None:
        """Switch faults on, beside those that are on."""
        self._ordered += [OrderedFault(fault) for fault in faults]

    def clear(self) -> None:
        """Switch all faults off and let go of the requests they hold."""
        self._ordered.clear()
        self.cleared.set()
        self.cleared = asyncio.Event()

    def ordered(self) -> list[OrderedFault]:
        """The faults that are on, spent ones included."""
        return list(self._ordered)

    def strike(self, path: str, server: ServerName) -> Strike:
        """What befalls a request: delays and skews add up; of the other kinds the first that strikes does."""
        delay_seconds, skew_seconds = 0.0, 0.0
        chosen: Fault | None = None
        for ordered in self._ordered:
            fault = ordered.fault
            if chosen is not None and fault.kind not in _COMBINE:
                continue
            if not self._strikes(ordered, path, server):
                continue
            ordered.struck += 1
            if fault.kind == "delay":
                delay_seconds += fault.length_seconds
            elif fault.kind == "clock_skew":
                skew_seconds += fault.length_seconds
            else:
                chosen = fault
        return Strike(delay_seconds, round(skew_seconds * 1_000), chosen)

    def _strikes(self, ordered: OrderedFault, path: str, server: ServerName) -> bool:
        fault = ordered.fault
        if ordered.spent or fault.server not in {"both", server} or not _concerns(fault.resource, path):
            return False
        return fault.probability is None or self._rng.random() < fault.probability
