"""The words of letters, in each language that a channel may have."""

from collections.abc import Mapping
from dataclasses import dataclass

from trio_monitor.domain.alert_rules import Metric, Severity
from trio_monitor.domain.alerts import EventKind
from trio_monitor.domain.language import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a letter says but names and numbers.

    Attributes:
        metric: as the page calls it (frontend/src/shared/i18n/*/alerts.ts), in the middle of a sentence.
        heading: by kind, what has happened; `{severity}` is the word below.
        other_end: the heading of an alert that has ended otherwise than by recovery.
        why: by kind, why an alert has ended, or that nobody has taken it on.
        began, began_one, lasting, ended, ended_one: how many of several alerts.
    """

    severity: Mapping[Severity, str]
    metric: Mapping[Metric, str]
    heading: Mapping[EventKind, str]
    other_end: str
    why: Mapping[EventKind, str]
    limit: str
    since: str
    lasted: str
    worst: str
    worst_at: str
    began: str
    began_one: str
    lasting: str
    ended: str
    ended_one: str
    late: str
    more: str
    hours: str
    test_subject: str
    test_text: str


_SV = Words(
    severity={Severity.WARNING: "varning", Severity.CRITICAL: "kritiskt"},
    metric={
        Metric.LONGEST_WAIT: "längsta väntetid",
        Metric.WAITING: "väntande samtal",
        Metric.SERVICE_LEVEL: "servicenivå",
        Metric.ABANDON_RATE: "andel tappade",
        Metric.WAITING_WITH_NOBODY_READY: "samtal väntar, ingen är ledig",
        Metric.PAUSED_SHARE: "andel handläggare på paus",
        Metric.SOURCE_LOST: "ingen data från Trio",
        Metric.CIRCUIT_OPEN: "Trio svarar inte, ett försök i taget",
        Metric.CHANNELS_DISABLED: "avstängda kanaler för avisering",
    },
    heading={
        EventKind.FIRED: "{severity}",
        EventKind.REMINDED: "påminnelse, {severity}",
        EventKind.ESCALATED: "eskalerat, {severity}",
        EventKind.RECOVERED: "åter bra",
    },
    other_end="avslutat",
    why={
        EventKind.REMINDED: "Ingen har kvitterat.",
        EventKind.ESCALATED: "Ingen har kvitterat i tid.",
        EventKind.QUEUE_CLOSED: "Kön har stängt.",
        EventKind.OUTSIDE_HOURS: "Tiden som regeln gäller är slut.",
        EventKind.RULE_GONE: "Regeln gäller inte längre.",
        EventKind.QUEUE_GONE: "Kön finns inte längre.",
        EventKind.NO_VALUE: "Underlaget räcker inte längre: för få samtal eller handläggare, eller inget värde.",
    },
    limit="gräns {limit}",
    since="sedan {at}",
    lasted="Varade {length} ({began_at}–{ended_at})",
    worst="som värst {value}",
    worst_at="kl. {at}",
    began="{count} nya larm",
    began_one="1 nytt larm",
    lasting="{count} pågående",
    ended="{count} avslutade",
    ended_one="1 avslutat",
    late="Försenat: meddelandet gick inte att skicka tidigare. Läget kan ha ändrats.",
    more="… och {count} till.",
    hours="tim",
    test_subject="Provmeddelande från {centre}",
    test_text="Det här är ett prov. Larm från {centre} kommer fram hit.",
)
_EN = Words(
    severity={Severity.WARNING: "warning", Severity.CRITICAL: "critical"},
    metric={
        Metric.LONGEST_WAIT: "longest wait",
        Metric.WAITING: "calls waiting",
        Metric.SERVICE_LEVEL: "service level",
        Metric.ABANDON_RATE: "abandon rate",
        Metric.WAITING_WITH_NOBODY_READY: "calls wait, nobody is ready",
        Metric.PAUSED_SHARE: "share of agents paused",
        Metric.SOURCE_LOST: "no data from Trio",
        Metric.CIRCUIT_OPEN: "Trio does not answer, one try at a time",
        Metric.CHANNELS_DISABLED: "notification channels switched off",
    },
    heading={
        EventKind.FIRED: "{severity}",
        EventKind.REMINDED: "reminder, {severity}",
        EventKind.ESCALATED: "escalated, {severity}",
        EventKind.RECOVERED: "recovered",
    },
    other_end="ended",
    why={
        EventKind.REMINDED: "Nobody has acknowledged it.",
        EventKind.ESCALATED: "Nobody has acknowledged it in time.",
        EventKind.QUEUE_CLOSED: "The queue has closed.",
        EventKind.OUTSIDE_HOURS: "The rule's hours are over.",
        EventKind.RULE_GONE: "The rule holds no longer.",
        EventKind.QUEUE_GONE: "The queue is no more.",
        EventKind.NO_VALUE: "There is too little to judge by: too few calls or agents, or no value.",
    },
    limit="limit {limit}",
    since="since {at}",
    lasted="Lasted {length} ({began_at}–{ended_at})",
    worst="at worst {value}",
    worst_at="at {at}",
    began="{count} new",
    began_one="1 new",
    lasting="{count} lasting",
    ended="{count} ended",
    ended_one="1 ended",
    late="Late: this could not be sent before. Things may have changed since.",
    more="… and {count} more.",
    hours="h",
    test_subject="Test message from {centre}",
    test_text="This is a test. Alerts from {centre} will arrive here.",
)
WORDS: Mapping[Language, Words] = {Language.SWEDISH: _SV, Language.ENGLISH: _EN}
