"""Stored calls as a table, all or the abandoned only. Who answered is left out: files travel, and that is personal."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from trio_monitor.domain.calls import FollowedCall, Outcome
from trio_monitor.domain.history import coverage_percent
from trio_monitor.domain.language import Language
from trio_monitor.domain.rollup import Resolution, Span, widened
from trio_monitor.domain.rules import LimitsOf
from trio_monitor.domain.service_level import Limits
from trio_monitor.domain.unseen import Unseen
from trio_monitor.exports.table import BATCH_ROW_COUNT, Cell, Column, Kind, Row, Table, dates_of
from trio_monitor.exports.words import UNSEEN, unseen_words, word
from trio_monitor.ports import CallQuery, Store

COLUMNS = (
    Column("call_id", Kind.TEXT, ("Samtal", "Call"), ("Samtalets nummer i Trio.", "The call's number in Trio.")),
    Column("queue_id", Kind.TEXT, ("Kö-id", "Queue id"), ("Köns id i Trio.", "The queue's id in Trio.")),
    Column("queue", Kind.TEXT, ("Kö", "Queue"), ("Köns senaste namn.", "The queue's latest name.")),
    Column("offered_at", Kind.INSTANT, ("Inkom", "Offered at"), ("Centrets klocka.", "By the centre's clock.")),
    Column("offered_utc", Kind.UTC, ("Inkom (UTC)", "Offered at (UTC)"), ("Samma, UTC.", "The same in UTC.")),
    Column("outcome", Kind.WORD, ("Utfall", "Outcome"), ("Hur väntan slutade.", "How the wait ended.")),
    Column("rule", Kind.WORD, ("Regel", "Rule"), ("Hur utfallet är känt.", "How the outcome is known.")),
    Column(
        "wait_at_least_seconds",
        Kind.SECONDS,
        ("Väntetid, minst (s)", "Wait, at least (s)"),
        ("Den sanna väntetiden ligger mellan minst och högst.", "The true wait lies between the two."),
    ),
    Column(
        "wait_at_most_seconds",
        Kind.SECONDS,
        ("Väntetid, högst (s)", "Wait, at most (s)"),
        ("Tom när den inte är känd.", "Empty when it is not known."),
    ),
    Column(
        "wait_seconds",
        Kind.SECONDS,
        ("Väntetid som räknas (s)", "Wait that counts (s)"),
        ("Mitten av de två.", "The middle of the two."),
    ),
    Column(
        "is_within_limit",
        Kind.YES_NO,
        ("Inom gränsen", "Within the limit"),
        ("Väntetiden är högst gränsen.", "The wait is at most the limit."),
    ),
    Column(
        "is_short_abandon",
        Kind.YES_NO,
        ("Kort avbrott", "Short abandon"),
        ("Tappat efter en mycket kort väntetid.", "Abandoned after a very short wait."),
    ),
    Column(
        "is_outside_hours",
        Kind.YES_NO,
        ("Utanför öppettid", "Outside hours"),
        ("Räknas inte i servicenivån.", "Not counted in any service level."),
    ),
    Column("answered_at", Kind.INSTANT, ("Besvarat", "Answered at"), ("Centrets klocka.", "By the centre's clock.")),
    Column(
        "gone_at",
        Kind.INSTANT,
        ("Borta", "Gone at"),
        ("Första avläsning utan samtalet, eller dess slut.", "First poll without the call, or its recorded end."),
    ),
)

OUTCOMES = (
    (
        "Besvarat: nådde en handläggare. Tappat: lade på i kö eller under påringning. Vidarestyrt: lämnade kön på annat"
        " sätt. Ej observerat: slutet kunde inte ses."
    ),
    (
        "Answered: reached an agent. Abandoned: hung up while waiting or ringing. Flowed out: left the queue otherwise."
        " Unobserved: the end could not be seen."
    ),
)


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """What the table is to hold.

    Attributes:
        query: with neither limit nor offset.
        names: of the queues.
        limits_of: by which each call is judged.
        zone: the centre's.
        now: by the server's clock.
        made_at: by ours.
        unseen: the estimate of the calls that no poll saw; None without one.
    """

    query: CallQuery
    names: Mapping[str, str]
    limits_of: LimitsOf
    zone: tzinfo
    now: datetime
    made_at: datetime
    unseen: Unseen | None = None


async def call_table(store: Store, asked: CallsAsked) -> Table:
    """The table; its rows are read while it is written."""
    query = asked.query
    is_abandoned = query.outcome is Outcome.ABANDONED
    kind = "abandoned" if is_abandoned else "calls"
    coverage = await _coverage(store, asked)
    return Table(
        titles=("Tappade samtal", "Abandoned calls") if is_abandoned else ("Samtal", "Calls"),
        file_name=f"trio-monitor-{kind}-{dates_of(Span(query.start_at, query.end_at), asked.zone)}",
        columns=COLUMNS,
        row_count=await store.count_calls(query),
        batches=lambda: _batches(store, asked),
        facts=lambda language: _facts(asked, coverage, language),
    )


async def _coverage(store: Store, asked: CallsAsked) -> float:
    span = widened(Span(asked.query.start_at, asked.query.end_at), Resolution.QUARTER, asked.zone)
    covered = await store.load_coverage(span, Resolution.QUARTER)
    return coverage_percent(sum(covered.values(), timedelta(0)), span, asked.now)


async def _batches(store: Store, asked: CallsAsked) -> AsyncIterator[list[Row]]:
    query = replace(asked.query, limit=BATCH_ROW_COUNT)
    while True:
        calls = await store.load_calls(query)
        if calls:
            yield [row_of(call, asked) for call in calls]
        if len(calls) < BATCH_ROW_COUNT:
            return
        query = replace(query, after=calls[-1])


def row_of(call: FollowedCall, asked: CallsAsked) -> Row:
    """One call."""
    limits = asked.limits_of(call.queue_id, call.offered_at)
    wait = call.wait
    return (
        call.call_id,
        call.queue_id,
        asked.names.get(call.queue_id, call.queue_id),
        call.offered_at.astimezone(asked.zone),
        call.offered_at.astimezone(UTC),
        call.outcome.value if call.outcome else "waiting",
        call.rule.value if call.rule else None,
        call.wait_at_least.total_seconds(),
        None if call.wait_at_most is None else call.wait_at_most.total_seconds(),
        None if wait is None else wait.total_seconds(),
        *_judged(call, limits),
        limits is None,
        call.answered_at.astimezone(asked.zone) if call.answered_at else None,
        call.gone_at.astimezone(asked.zone) if call.gone_at else None,
    )


def _judged(call: FollowedCall, limits: Limits | None) -> tuple[bool | None, bool | None]:
    """Whether within the limit, and whether a short abandon; None where that is no question."""
    wait = call.wait
    if limits is None or wait is None or call.outcome not in {Outcome.ANSWERED, Outcome.ABANDONED}:
        return None, None
    return wait <= limits.wait, call.outcome is Outcome.ABANDONED and wait <= limits.short_abandon


def _facts(asked: CallsAsked, coverage: float, language: Language) -> list[tuple[str, Cell]]:
    query = asked.query
    named: list[tuple[tuple[str, str], Cell]] = [
        (("Från", "From"), query.start_at.astimezone(asked.zone)),
        (("Till (ingår ej)", "To (not included)"), query.end_at.astimezone(asked.zone)),
        (("Tidszon", "Time zone"), str(asked.zone)),
        (("Köer", "Queues"), _queues(asked, language)),
        (
            ("Urval", "Selection"),
            language.of(("alla", "all")) if query.outcome is None else word(query.outcome, language),
        ),
        (("Täckning, hela perioden (%)", "Coverage of the whole period (%)"), coverage),
        (("Metod", "Method"), language.of(("varje samtal följt", "each call followed"))),
        (UNSEEN, unseen_words(asked.unseen, language)),
        (("Skapad", "Made at"), asked.made_at.astimezone(asked.zone)),
        (("Utfall", "Outcomes"), language.of(OUTCOMES)),
        (
            ("Väntetider", "Waits"),
            language.of(
                (
                    "Skiljer sig minst och högst, ligger sanningen däremellan; mitten räknas.",
                    "Where the two bounds differ the truth lies between them; their middle counts.",
                )
            ),
        ),
        (
            ("Gränser", "Limits"),
            language.of(("Bedöms efter de gränser som gäller nu.", "Judged by the limits in force now.")),
        ),
    ]
    return [(language.of(names), value) for names, value in named]


def _queues(asked: CallsAsked, language: Language) -> str:
    queue_ids = asked.query.queue_ids
    if queue_ids is None:
        return language.of(("alla", "all"))
    return ", ".join(asked.names.get(queue_id, queue_id) for queue_id in queue_ids)
