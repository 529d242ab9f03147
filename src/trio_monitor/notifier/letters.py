"""What people read: a subject that fits an SMS, and a line or two for each thing that has happened. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import floor
from urllib.parse import quote

from trio_monitor.domain.alert_rules import IN_SECONDS, LOWER_IS_WORSE, PERCENTAGES, Metric, Severity
from trio_monitor.domain.alerts import ENDS, Alert, EventKind
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import News
from trio_monitor.notifier.words import WORDS, Words

MOST_LINES = 20
"""Channels have limits of their own, an SMS gateway the least: what does not fit is counted."""
ALERTS_PATH = "/larm"
"""Of the page, as in frontend/src/shared/router/routes.ts."""
SECONDS_AN_HOUR = 3600
SECONDS_A_MINUTE = 60
_WITHOUT_VALUE = frozenset({Metric.CIRCUIT_OPEN})
_NAMED_BY_A_SENTENCE = frozenset({Metric.WAITING_WITH_NOBODY_READY})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What letters are written by.

    Attributes:
        centre_name: whose alerts they are.
        zone: the centre's.
        page_url: where the monitor is seen, without a slash at the end; None when nobody has told.
        queue_names: by id.
        rule_name: what the centre calls a rule; None when it has no name.
    """

    centre_name: str
    zone: tzinfo
    page_url: str | None
    queue_names: Mapping[str, str]
    rule_name: Callable[[str], str | None]

    def place(self, alert: Alert) -> str:
        """The queue, or the centre."""
        return self.centre_name if alert.queue_id is None else self.queue_names.get(alert.queue_id, alert.queue_id)

    def alerts_url(self, alert_id: str | None) -> str | None:
        """The page of an alert, or of all of them."""
        if self.page_url is None:
            return None
        return f"{self.page_url}{ALERTS_PATH}" + ("" if alert_id is None else f"/{quote(alert_id, safe='')}")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language, at one instant."""

    language: Language
    surroundings: Surroundings
    now: datetime

    @property
    def _words(self) -> Words:
        return WORDS[self.language]

    def subject(self, news: Sequence[News]) -> str:
        """What has happened, in one line."""
        if len(news) == 1:
            [only] = news
            return f"{self._heading(only)}: {self.surroundings.place(only.alert)} – {self._what(only)}"
        began = sum(each.event.kind is EventKind.FIRED for each in news)
        ended = sum(each.event.kind in ENDS for each in news)
        words = self._words
        counts = [
            (words.began_one if began == 1 else words.began, began),
            (words.lasting, len(news) - began - ended),
            (words.ended_one if ended == 1 else words.ended, ended),
        ]
        told = ", ".join(text.format(count=count) for text, count in counts if count)
        worst = worst_severity(news)
        severity = f"{words.severity[worst].capitalize()}: " if worst else ""
        return f"{severity}{told} – {self.surroundings.centre_name}"

    def text(self, news: Sequence[News], *, is_late: bool) -> str:
        """All of it."""
        lines = [self._line(each) for each in news[:MOST_LINES]]
        if len(news) > MOST_LINES:
            lines.append(self._words.more.format(count=len(news) - MOST_LINES))
        if is_late:
            lines.insert(0, self._words.late)
        link = self._link(news)
        return "\n\n".join([*lines, link] if link else lines)

    def _line(self, news: News) -> str:
        event, alert, words = news.event, news.alert, self._words
        head = f"{self._heading(news).upper()} · {self.surroundings.place(alert)}: {self._what(news)}"
        why = words.why.get(event.kind)
        if event.kind in ENDS:
            told = f"{head}. {why} {self._past(alert)}" if why else f"{head}. {self._past(alert)}"
        else:
            since = words.since.format(at=self._clock(alert.fired_at or alert.began_at))
            details = [since] if alert.metric in _WITHOUT_VALUE else [self._limit(alert), since]
            told = f"{head} ({', '.join(details)})." + (f" {why}" if why else "")
        return told

    def _heading(self, news: News) -> str:
        severity = self._words.severity[news.alert.severity]
        heading = self._words.heading.get(news.event.kind, self._words.other_end).format(severity=severity)
        return heading[0].upper() + heading[1:]

    def _what(self, news: News) -> str:
        event, alert = news.event, news.alert
        name = self.surroundings.rule_name(alert.rule_id) or self._words.metric[alert.metric]
        if event.kind in ENDS or event.value is None or alert.metric in _WITHOUT_VALUE:
            return name
        gap = ": " if alert.metric in _NAMED_BY_A_SENTENCE else " "
        return f"{name}{gap}{self._value(alert.metric, event.value)}"

    def _limit(self, alert: Alert) -> str:
        return self._words.limit.format(limit=self._value(alert.metric, alert.bounds.enter))

    def _past(self, alert: Alert) -> str:
        words, began_at, ended_at = self._words, alert.fired_at or alert.began_at, alert.ended_at or self.now
        lasted = words.lasted.format(
            length=self._length(ended_at - began_at), began_at=self._clock(began_at), ended_at=self._clock(ended_at)
        )
        if alert.metric in _WITHOUT_VALUE:
            return f"{lasted}."
        worst = words.worst.format(value=self._value(alert.metric, alert.worst_value))
        return f"{lasted}, {worst} {words.worst_at.format(at=self._clock(alert.worst_at))}."

    def _value(self, metric: Metric, value: float) -> str:
        if metric in IN_SECONDS:
            return self._length(timedelta(seconds=value))
        if metric in PERCENTAGES:
            number = f"{_tenths(metric, value):.1f}".removesuffix(".0")
            return f"{number.replace('.', ',') if self.language is Language.SWEDISH else number} %"
        return f"{value:g}"

    def _length(self, length: timedelta) -> str:
        seconds = int(length.total_seconds())
        hours, rest = divmod(seconds, SECONDS_AN_HOUR)
        minutes, seconds = divmod(rest, SECONDS_A_MINUTE)
        if hours:
            return f"{hours} {self._words.hours} {minutes} min"
        if minutes:
            return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
        return f"{seconds} s"

    def _clock(self, at: datetime) -> str:
        here, today = at.astimezone(self.surroundings.zone), self.now.astimezone(self.surroundings.zone).date()
        return f"{here:%H:%M}" if here.date() == today else f"{here:%Y-%m-%d %H:%M}"

    def _link(self, news: Sequence[News]) -> str | None:
        alert_ids = {each.alert.alert_id for each in news}
        return self.surroundings.alerts_url(next(iter(alert_ids)) if len(alert_ids) == 1 else None)


def _tenths(metric: Metric, value: float) -> float:
    """To one decimal; a service level downwards, since one of 79.96 per cent is not on a target of 80."""
    if metric not in LOWER_IS_WORSE:
        return round(value, 1)
    # Rounded first: 32.3 times ten is a hair below 323.
    return floor(round(value * 10, 6)) / 10


def worst_severity(news: Sequence[News]) -> Severity | None:
    """Of the alerts that have not ended by what is told; None when all have."""
    ended = {each.event.alert_id for each in news if each.event.kind in ENDS}
    found = {each.alert.severity for each in news if each.event.alert_id not in ended}
    return next((each for each in (Severity.CRITICAL, Severity.WARNING) if each in found), None)
