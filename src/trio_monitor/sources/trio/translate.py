"""From the server's rows to our words. Vendor words stop here."""

from collections.abc import Mapping

from trio_monitor.domain.reading import AgentReading, AgentState, Part, QueueReading, SetAside
from trio_monitor.sources.trio.client import Collection
from trio_monitor.sources.trio.rows import Row, RowContext


def readable_rows(collection: Collection, context: RowContext) -> list[Row]:
    """The rows that have an id; the others are set aside."""
    rows = []
    for item in collection.items:
        row = Row(item, context)
        if row.row_id is None:
            row.set_aside("the row has no id")
        else:
            rows.append(row)
    context.notes.extend([SetAside(context.part, "the row is no object")] * collection.unreadable_count)
    if not collection.is_complete and context.part in {Part.QUEUES, Part.AGENTS}:
        context.notes.append(SetAside(context.part, "the pages do not add up to the total"))
    return rows


def translate_queues(collection: Collection, context: RowContext) -> tuple[QueueReading, ...]:
    """Service states → queues, in the server's order."""
    return tuple(_translate_queue(row, str(row.row_id)) for row in readable_rows(collection, context))


def _translate_queue(row: Row, queue_id: str) -> QueueReading:
    name = row.text("name")
    if name is None:
        row.set_aside("the queue has no name")
    return QueueReading(
        queue_id=queue_id,
        name=name or queue_id,
        is_open=row.flag("open"),
        waiting_count=row.count("queue_length"),
        longest_wait=row.seconds("longest_waiting_time"),
        agents_logged_in_count=row.count("agents_logged_in"),
        agents_ready_count=row.count("agents_ready"),
        agents_busy_count=row.count("agents_busy"),
        agents_paused_count=row.count("agents_paused"),
    )


def translate_agents(collection: Collection, context: RowContext) -> tuple[AgentReading, ...]:
    """Agent states → agents, in the server's order."""
    states = context.table.states
    return tuple(_translate_agent(row, str(row.row_id), states) for row in readable_rows(collection, context))


def _translate_agent(row: Row, agent_id: str, states: Mapping[str, str]) -> AgentReading:
    names = (row.text("first_name"), row.text("last_name"))
    raw_state = row.text("state") or ""
    return AgentReading(
        agent_id=agent_id,
        name=" ".join(name for name in names if name) or agent_id,
        state=AgentState(states.get(raw_state.lower(), AgentState.UNKNOWN)),
        raw_state=raw_state,
        pause_reason=row.text("pause_reason"),
        state_since=row.instant("state_since"),
        logged_in_since=row.instant("logged_in_since"),
        queue_id=row.identity("service_id"),
        call_id=row.identity("job_id"),
    )
