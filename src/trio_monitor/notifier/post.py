"""Letters put together: for people and for machines, of alerts and as a test."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from trio_monitor.domain.alert_rules import Severity
from trio_monitor.domain.language import Language
from trio_monitor.notifier.centre import Centre
from trio_monitor.notifier.document import CentrePart, NoticeDocument, event_parts
from trio_monitor.notifier.letters import Surroundings, Writer, worst_severity
from trio_monitor.notifier.words import WORDS
from trio_monitor.ports.notices import ClaimedNotice, Letter

_TONES = {Severity.CRITICAL: "failure", Severity.WARNING: "warning", None: "success"}


def alert_letter(
    claimed: ClaimedNotice,
    language: Language,
    centre: Centre,
    queue_names: Mapping[str, str],
    rule_name: Callable[[str], str | None],
    now: datetime,
    late_after: timedelta,
) -> Letter:
    """What a notice tells. `rule_name` is what the centre calls a rule; None when it has no name."""
    surroundings = Surroundings(centre.name, centre.zone, centre.page_url, queue_names, rule_name)
    writer, news = Writer(language, surroundings, now), claimed.news
    is_late = any(now - each.event.at >= late_after for each in news)
    document = NoticeDocument(
        version=1,
        id=claimed.notice_id,
        is_test=False,
        is_late=is_late,
        created_at=claimed.created_at,
        centre=_part(centre),
        subject=writer.subject(news),
        text=writer.text(news, is_late=is_late),
        url=centre.page_url,
        events=event_parts(news, surroundings),
    )
    return _letter(document, _TONES[worst_severity(news)])


def trial_letter(notice_id: str, language: Language, centre: Centre, now: datetime) -> Letter:
    """Something that tells only that it has arrived."""
    words = WORDS[language]
    document = NoticeDocument(
        version=1,
        id=notice_id,
        is_test=True,
        is_late=False,
        created_at=now,
        centre=_part(centre),
        subject=words.test_subject.format(centre=centre.name),
        text=words.test_text.format(centre=centre.name),
        url=centre.page_url,
        events=[],
    )
    return _letter(document, "info")


def _part(centre: Centre) -> CentrePart:
    return CentrePart(name=centre.name, time_zone=centre.zone.key)


def _letter(document: NoticeDocument, tone: str) -> Letter:
    # People who get it twice, because the first receipt was lost on the way, can tell by the id.
    text = f"{document.text}\n\nTrio Monitor · {document.id}"
    return Letter(document.id, tone, document.subject, text, document.model_dump_json())
