"""The tables, as they are after the last migration (a test compares the two on both databases).

Key order decides the cost of a write: rows keyed by time are appended, rows keyed by agent are spread over the whole
tree. So what is written at every poll (`polls`, `samples`) is keyed by time, and what is asked for by agent
(`agent_states`) has a row per change only.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    Text,
)

from trio_monitor.domain.alert_rules import Metric, Severity
from trio_monitor.domain.alerts import EventKind, Phase
from trio_monitor.domain.calls import Outcome, Rule
from trio_monitor.domain.notices import NoticeState
from trio_monitor.domain.reading import CallState
from trio_monitor.errors import FailureReason, SendFailure
from trio_monitor.store.column_types import Instant, Length, Word

metadata = MetaData(
    # Named, because a migration can only change or drop a constraint by its name.
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

polls = Table(
    "polls",
    metadata,
    Column("started_at", Instant, primary_key=True),
    Column("duration_microseconds", Length, nullable=False),
    Column("reason", Word(FailureReason)),
    Column("clock_offset_microseconds", Length),
    Column("queue_count", BigInteger, nullable=False),
    Column("call_count", BigInteger, nullable=False),
    Column("set_aside_count", BigInteger, nullable=False),
    # NULL in rows from before it was kept: they are taken to have read the calls.
    Column("has_calls", Boolean),
    Column("interval_microseconds", Length),
    sqlite_with_rowid=False,
)

queues = Table(
    "queues",
    metadata,
    Column("queue_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    sqlite_with_rowid=False,
)

samples = Table(
    "samples",
    metadata,
    Column("at", Instant, primary_key=True),
    Column("queue_id", Text, ForeignKey("queues.queue_id"), primary_key=True),
    Column("is_open", Boolean),
    Column("waiting_count", BigInteger),
    Column("longest_wait_microseconds", Length),
    Column("agents_ready_count", BigInteger),
    Column("agents_busy_count", BigInteger),
    Column("agents_paused_count", BigInteger),
    sqlite_with_rowid=False,
)

# No foreign key to `queues`: a call may name a queue that our user may not see, and must not fail the poll.
calls = Table(
    "calls",
    metadata,
    Column("call_id", Text, primary_key=True),
    Column("queue_id", Text, primary_key=True),
    Column("offered_at", Instant, primary_key=True),
    Column("last_seen_at", Instant, nullable=False),
    Column("state", Word(CallState), nullable=False),
    Column("outcome", Word(Outcome)),
    Column("rule", Word(Rule)),
    Column("answered_at", Instant),
    Column("gone_at", Instant),
    Column("agent_id", Text),
    Column("wait_at_least_microseconds", Length, nullable=False),
    Column("wait_at_most_microseconds", Length),
    # The start of the poll that saved the row last: which intervals are to be computed anew.
    Column("saved_at", Instant),
    Index(None, "offered_at"),
    Index(None, "queue_id", "offered_at"),
    Index(None, "gone_at"),
    Index(None, "saved_at"),
    sqlite_with_rowid=False,
)

agent_states = Table(
    "agent_states",
    metadata,
    Column("agent_id", Text, primary_key=True),
    Column("started_at", Instant, primary_key=True),
    Column("state", Text, nullable=False),
    Column("pause_reason", Text),
    Column("ended_at", Instant),
    Index(None, "ended_at"),
    sqlite_with_rowid=False,
)

# Every version is kept: who wonders why a figure changed can see which limits held when.
documents = Table(
    "documents",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

TALLY_COUNTS = (
    "offered",
    "answered",
    "answered_within",
    "abandoned",
    "abandoned_within",
    "short_abandoned",
    "flowed_out",
    "unobserved",
    "waiting",
    "waiting_past_limit",
    "outside_hours",
    "short_abandoned_least",
    "short_abandoned_most",
    "handled_count",
)
TALLY_SUMMED_LENGTHS = (
    "answered_wait_microseconds",
    "handling_microseconds",
    "abandoned_wait_microseconds",
    "waited_microseconds",
)
TALLY_EXTREMES = ("longest_wait_microseconds", "least_limit_microseconds", "greatest_limit_microseconds")


_DEFAULTS = {"short_abandoned_least": "0", "short_abandoned_most": "0"}
"""For rows that were there before the column was added."""


def _tally_columns() -> list[Column[Any]]:
    """What both intervals and days count; lengths are whole microseconds, so that sums are exact in any order."""
    return [
        *(Column(name, BigInteger, nullable=False, server_default=_DEFAULTS.get(name)) for name in TALLY_COUNTS),
        *(Column(name, Length, nullable=False) for name in TALLY_SUMMED_LENGTHS),
        *(Column(name, Length) for name in TALLY_EXTREMES),
    ]


# Kept for ever, and summed by `hour_at`: the starts of longer stretches depend on the centre's zone, which the
# databases would reckon each in its own way.
intervals = Table(
    "intervals",
    metadata,
    Column("start_at", Instant, primary_key=True),
    Column("queue_id", Text, primary_key=True),
    Column("hour_at", Instant, nullable=False),
    *_tally_columns(),
    Index(None, "queue_id", "start_at"),
    sqlite_with_rowid=False,
)

# Intervals summed by the centre's days: a year of 50 queues is 18,000 rows of these, and 1.7 million of those.
days = Table(
    "days",
    metadata,
    Column("start_at", Instant, primary_key=True),
    Column("queue_id", Text, primary_key=True),
    Column("week_at", Instant, nullable=False),
    Column("month_at", Instant, nullable=False),
    *_tally_columns(),
    sqlite_with_rowid=False,
)

coverage = Table(
    "coverage",
    metadata,
    Column("start_at", Instant, primary_key=True),
    Column("hour_at", Instant, nullable=False),
    Column("day_at", Instant, nullable=False),
    Column("week_at", Instant, nullable=False),
    Column("month_at", Instant, nullable=False),
    Column("covered_microseconds", Length, nullable=False),
    Column("computed_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# One row per alert from its first breach to its end. The poller writes all columns but the last seven, which are
# what people have done and are written by the API alone: neither can undo the other.
alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Text, primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("queue_id", Text),
    Column("metric", Word(Metric), nullable=False),
    Column("severity", Word(Severity), nullable=False),
    Column("enter_value", Double, nullable=False),
    Column("clear_value", Double, nullable=False),
    Column("phase", Word(Phase), nullable=False),
    Column("phase_since", Instant, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("measured_at", Instant, nullable=False),
    Column("value", Double),
    Column("worst_value", Double, nullable=False),
    Column("worst_at", Instant, nullable=False),
    Column("fired_at", Instant),
    Column("told_at", Instant),
    Column("escalated_at", Instant),
    Column("ended_at", Instant),
    Column("end_kind", Word(EventKind)),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", Text),
    Column("acknowledged_note", Text),
    Column("snoozed_until", Instant),
    Column("explained_at", Instant),
    Column("explained_by", Text),
    Column("explained_note", Text),
    Index(None, "ended_at"),
    Index(None, "fired_at"),
    sqlite_with_rowid=False,
)

# Append-only: what happened to an alert, and what people did about it. News wait here until they are dispatched.
alert_events = Table(
    "alert_events",
    metadata,
    Column("alert_id", Text, ForeignKey("alerts.alert_id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("kind", Word(EventKind), primary_key=True),
    Column("is_news", Boolean, nullable=False),
    Column("value", Double),
    Column("by", Text),
    Column("note", Text),
    Column("until", Instant),
    Column("dispatched_at", Instant),
    sqlite_with_rowid=False,
)
Index("ix_alert_events_undispatched", alert_events.c.is_news, alert_events.c.dispatched_at, alert_events.c.at)

# One row per message to one channel. While it waits, `next_at` is when it may be tried; a process that tries it moves
# that to the end of its lease, so that nobody else does, and so that it is tried again if the process dies.
notices = Table(
    "notices",
    metadata,
    Column("notice_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", Word(NoticeState), nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempt_count", BigInteger, nullable=False),
    Column("ended_at", Instant),
    Index(None, "created_at"),
    Index(None, "ended_at"),
    sqlite_with_rowid=False,
)

# What a notice tells.
notice_events = Table(
    "notice_events",
    metadata,
    Column("alert_id", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("kind", Word(EventKind), primary_key=True),
    Column("notice_id", Text, ForeignKey("notices.notice_id", ondelete="CASCADE"), primary_key=True),
    ForeignKeyConstraint(
        ["alert_id", "at", "kind"],
        ["alert_events.alert_id", "alert_events.at", "alert_events.kind"],
        ondelete="CASCADE",
        name="fk_notice_events_alert_events",
    ),
    Index(None, "notice_id"),
    sqlite_with_rowid=False,
)

# Every try. One that never ended was under way when its process died.
notice_attempts = Table(
    "notice_attempts",
    metadata,
    Column("notice_id", Text, ForeignKey("notices.notice_id", ondelete="CASCADE"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("reason", Word(SendFailure)),
    Column("detail", Text),
    sqlite_with_rowid=False,
)

# When a channel may have its next notice, and whether it was switched off because it failed for good.
channel_turns = Table(
    "channel_turns",
    metadata,
    Column("channel_id", Text, primary_key=True),
    Column("free_at", Instant, nullable=False),
    Column("disabled_at", Instant),
    Column("disabled_reason", Word(SendFailure)),
    Column("disabled_detail", Text),
    sqlite_with_rowid=False,
)
