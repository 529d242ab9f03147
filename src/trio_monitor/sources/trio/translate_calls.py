"""From the call list and the case list to calls: the call list wins, cases fill what it lacks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from trio_monitor.domain.reading import CallReading, CallState
from trio_monitor.sources.trio.client import Collection
from trio_monitor.sources.trio.rows import Row, RowContext
from trio_monitor.sources.trio.translate import readable_rows

CALL_CLASS = "call"


@dataclass(frozen=True, slots=True)
class CallList:
    """What the two lists gave together.

    Attributes:
        calls: every call that could be read.
        incomplete_queue_ids: queues of which the case list may have cut some off.
        are_complete: whether nothing else is missing.
        is_call_list_broken: the call list had rows, but not one that could be used.
    """

    calls: tuple[CallReading, ...] = ()
    incomplete_queue_ids: frozenset[str] = frozenset()
    are_complete: bool = False
    is_call_list_broken: bool = False


@dataclass(frozen=True, slots=True)
class _Record:
    """One row of either list, as far as it could be read.

    `is_state_told` and `is_unanswered` tell a state that came and is not understood from one that did not come, and
    "no time of answer" from an answer that we cannot see: without them a waiting call could be made up.
    """

    row: Row
    call_id: str
    queue_id: str | None
    case_class: str | None
    is_state_told: bool
    is_unanswered: bool
    state: CallState | None
    created_at: datetime | None
    queued_at: datetime | None
    connected_at: datetime | None
    finished_at: datetime | None
    agent_id: str | None


def translate_calls(
    calls: tuple[Collection, RowContext] | None, cases: tuple[Collection, RowContext] | None, case_list_limit: int
) -> CallList:
    """Calls from both lists, either of which may be missing (None)."""
    case_rows = [_read_record(row, cases[1]) for row in readable_rows(*cases)] if cases else []
    if calls is not None:
        merged = _from_call_list(calls, {record.call_id: record for record in case_rows})
        if not merged.is_call_list_broken or cases is None:
            return merged
        return replace(_from_case_list(cases[0], case_rows, case_list_limit), is_call_list_broken=True)
    if cases is not None:
        return _from_case_list(cases[0], case_rows, case_list_limit)
    return CallList()


def _from_call_list(calls: tuple[Collection, RowContext], cases: Mapping[str, _Record]) -> CallList:
    collection, context = calls
    rows = readable_rows(collection, context)
    records = [_read_record(row, context) for row in rows]
    listed_ids = {record.call_id for record in records}
    filled = [_fill(record, cases.get(record.call_id)) for record in records]
    wanted = [record for record in filled if record.case_class in {CALL_CLASS, None}]
    found = _finish(wanted)
    # A call that came, or went, between the two replies stands in the case list alone.
    extra = _finish(case for key, case in cases.items() if key not in listed_ids and case.case_class == CALL_CLASS)
    row_count = len(collection.items) + collection.unreadable_count
    is_whole = len(rows) == row_count and len(found) == len(wanted)
    return CallList(
        calls=(*found, *extra),
        are_complete=collection.is_complete and is_whole,
        is_call_list_broken=row_count > 0 and not found and not is_whole,
    )


def _from_case_list(collection: Collection, records: list[_Record], limit: int) -> CallList:
    """The case list stops at `limit` cases per service, of all classes together."""
    wanted = []
    unclassed_count = 0
    for record in records:
        if record.case_class is None:
            unclassed_count += 1
            record.row.set_aside("the case has no class")
        elif record.case_class == CALL_CLASS:
            wanted.append(record)
    found = _finish(wanted)
    per_queue = Counter(record.queue_id for record in records if record.queue_id is not None)
    readable_count = len(records) - unclassed_count
    is_whole = readable_count == len(collection.items) + collection.unreadable_count and len(found) == len(wanted)
    return CallList(
        calls=found,
        incomplete_queue_ids=frozenset(queue_id for queue_id, count in per_queue.items() if count >= limit),
        are_complete=collection.is_complete and is_whole,
    )


def _read_record(row: Row, context: RowContext) -> _Record:
    raw_state, case_class = row.text("state"), row.text("case_class")
    word = context.table.states.get(raw_state.lower()) if raw_state else None
    return _Record(
        row=row,
        call_id=str(row.row_id),
        queue_id=row.identity("service_id"),
        case_class=case_class.lower() if case_class else None,
        is_state_told=raw_state is not None or row.is_unreadable("state"),
        is_unanswered=row.is_null("connected_time"),
        state=CallState(word) if word else None,
        created_at=row.instant("created_time"),
        queued_at=row.instant("queued_time"),
        connected_at=row.instant("connected_time"),
        finished_at=row.instant("finished_time"),
        agent_id=row.identity("agent_id"),
    )


def _fill(call: _Record, case: _Record | None) -> _Record:
    """What the call list did not tell, from the case of the same number.

    A call that waits by the call list is not given the case's answer: the case may have been read a moment later.
    """
    if case is None:
        return call
    filled = replace(
        call,
        queue_id=call.queue_id or case.queue_id,
        case_class=call.case_class or case.case_class,
        is_state_told=call.is_state_told or case.is_state_told,
        is_unanswered=call.is_unanswered or case.is_unanswered,
        state=call.state or (None if call.is_state_told else case.state),
        created_at=call.created_at or case.created_at,
        queued_at=call.queued_at or case.queued_at,
    )
    if filled.state is not None and filled.state.is_waiting:
        return filled
    return replace(
        filled,
        connected_at=call.connected_at or case.connected_at,
        finished_at=call.finished_at or case.finished_at,
        agent_id=call.agent_id or case.agent_id,
    )


def _finish(records: Iterable[_Record]) -> tuple[CallReading, ...]:
    """The records that are calls we can follow; the others are set aside."""
    found = []
    for record in records:
        offered_at = record.queued_at or record.created_at
        state = record.state or _infer_state(record)
        if record.queue_id is None:
            record.row.set_aside("the call has no queue")
        elif offered_at is None or (record.queued_at is None and record.row.is_unreadable("queued_time")):
            record.row.set_aside("the call has no time of entry")
        elif state is None:
            record.row.set_aside("the call's state is unknown")
        else:
            found.append(
                CallReading(
                    call_id=record.call_id,
                    queue_id=record.queue_id,
                    state=state,
                    offered_at=offered_at,
                    answered_at=record.connected_at,
                    ended_at=record.finished_at,
                    agent_id=record.agent_id,
                )
            )
    return tuple(found)


def _infer_state(record: _Record) -> CallState | None:
    """The state by the record's times. A word that we do not know, without such times, could mean anything."""
    if record.finished_at is not None:
        return CallState.FINISHED
    if record.connected_at is not None:
        return CallState.CONNECTED
    return CallState.QUEUED if record.is_unanswered and not record.is_state_told else None
