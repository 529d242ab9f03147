"""What people read, in their language."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.clock import START_AT
from tests.support.news import MINUTE, SECOND, after, alert_of, news_event

from trio_monitor.domain.alert_rules import Bounds, Metric, Severity
from trio_monitor.domain.alerts import UNHANDLED, Act, EventKind, Handling
from trio_monitor.domain.language import Language
from trio_monitor.domain.notices import News
from trio_monitor.notifier.centre import Centre
from trio_monitor.notifier.document import NoticeDocument
from trio_monitor.notifier.letters import ALERTS_PATH, MOST_LINES
from trio_monitor.notifier.post import alert_letter, trial_letter
from trio_monitor.notifier.words import WORDS
from trio_monitor.ports.notices import ClaimedNotice, Letter

LATE_AFTER = 10 * MINUTE
FRONTEND = Path(__file__).parents[3] / "frontend" / "src" / "shared"
ROUTES = FRONTEND / "router" / "routes.ts"
NAMES = {"7": "Växel", "8": "Faktura & avtal"}
CENTRE = Centre("Region X", ZoneInfo("Europe/Stockholm"), "https://monitor.example.se")


def news(kind: EventKind = EventKind.FIRED, *, lasted: timedelta = 12 * MINUTE, **members: Any) -> News:
    alert = alert_of(**members)
    at = START_AT if kind is EventKind.FIRED else START_AT + lasted
    return News(news_event(kind, alert.alert_id, at=at, value=alert.value), after(alert, kind, lasted), UNHANDLED)


def letter(
    *told: News,
    language: Language = Language.SWEDISH,
    now: datetime | None = None,
    rule_name: str | None = None,
    centre: Centre = CENTRE,
) -> Letter:
    claimed = ClaimedNotice("n-17", "mail", START_AT, 1, told)
    written_at = now or max(each.event.at for each in told)
    return alert_letter(claimed, language, centre, NAMES, lambda _: rule_name, written_at, LATE_AFTER)


def line(told: News, language: Language = Language.SWEDISH, **others: Any) -> str:
    return letter(told, language=language, **others).text.split("\n\n")[0]


def test_an_alert_tells_where_what_how_much_against_what_and_since_when() -> None:
    assert letter(news()).subject == "Kritiskt: Växel – längsta väntetid 31 s"
    assert line(news()) == "KRITISKT · Växel: längsta väntetid 31 s (gräns 20 s, sedan 10:00)."
    assert line(news(), Language.ENGLISH) == "CRITICAL · Växel: longest wait 31 s (limit 20 s, since 10:00)."


def test_a_recovery_tells_how_long_it_lasted_and_the_worst_value() -> None:
    recovered = news(EventKind.RECOVERED, worst_value=95.0, worst_at=START_AT + 3 * MINUTE)
    assert letter(recovered).subject == "Åter bra: Växel – längsta väntetid"
    assert line(recovered) == (
        "ÅTER BRA · Växel: längsta väntetid. Varade 12 min (10:00–10:12), som värst 1 min 35 s kl. 10:03."
    )
    assert line(recovered, Language.ENGLISH) == (
        "RECOVERED · Växel: longest wait. Lasted 12 min (10:00–10:12), at worst 1 min 35 s at 10:03."
    )


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (EventKind.QUEUE_CLOSED, "AVSLUTAT · Växel: längsta väntetid. Kön har stängt. Varade"),
        (EventKind.OUTSIDE_HOURS, "AVSLUTAT · Växel: längsta väntetid. Tiden som regeln gäller är slut. Varade"),
        (EventKind.RULE_GONE, "AVSLUTAT · Växel: längsta väntetid. Regeln gäller inte längre. Varade"),
        (EventKind.QUEUE_GONE, "AVSLUTAT · Växel: längsta väntetid. Kön finns inte längre. Varade"),
        (EventKind.NO_VALUE, "AVSLUTAT · Växel: längsta väntetid. Underlaget räcker inte längre: för få samtal"),
    ],
)
def test_an_alert_that_has_not_recovered_tells_why_it_is_over(kind: EventKind, start: str) -> None:
    assert line(news(kind)).startswith(start)


def test_a_reminder_and_an_escalation_tell_that_nobody_has_taken_it_on() -> None:
    assert line(news(EventKind.REMINDED)) == (
        "PÅMINNELSE, KRITISKT · Växel: längsta väntetid 31 s (gräns 20 s, sedan 10:00). Ingen har kvitterat."
    )
    assert line(news(EventKind.ESCALATED), Language.ENGLISH).startswith(
        "ESCALATED, CRITICAL · Växel: longest wait 31 s"
    )


@pytest.mark.parametrize(
    ("metric", "value", "expected"),
    [
        (Metric.WAITING, 7.0, "väntande samtal 7"),
        (Metric.SERVICE_LEVEL, 79.6, "servicenivå 79,6 %"),
        (Metric.SERVICE_LEVEL, 79.96, "servicenivå 79,9 %"),
        (Metric.SERVICE_LEVEL, 32.3, "servicenivå 32,3 %"),
        (Metric.ABANDON_RATE, 9.96, "andel tappade 10 %"),
        (Metric.ABANDON_RATE, 12.0, "andel tappade 12 %"),
        (Metric.LONGEST_WAIT, 3725.0, "längsta väntetid 1 tim 2 min"),
        (Metric.CHANNELS_DISABLED, 2.0, "avstängda kanaler för avisering 2"),
        (Metric.SOURCE_LOST, 40.0, "ingen data från Trio 40 s"),
        (Metric.WAITING_WITH_NOBODY_READY, 3.0, "samtal väntar, ingen är ledig: 3"),
    ],
)
def test_values_are_in_the_units_that_people_use(metric: Metric, value: float, expected: str) -> None:
    assert f": {expected} (" in line(news(metric=metric, value=value, bounds=Bounds(1, 1)))


def test_a_metric_that_is_only_yes_or_no_has_no_value() -> None:
    told = news(metric=Metric.CIRCUIT_OPEN, queue_id=None, severity=Severity.WARNING)
    assert line(told) == "VARNING · Region X: Trio svarar inte, ett försök i taget (sedan 10:00)."
    over = news(EventKind.RECOVERED, metric=Metric.CIRCUIT_OPEN, queue_id=None)
    assert line(over) == "ÅTER BRA · Region X: Trio svarar inte, ett försök i taget. Varade 12 min (10:00–10:12)."


def test_a_rule_goes_by_the_name_that_the_centre_has_given_it() -> None:
    assert letter(news(), rule_name="Växeln svarar inte").subject == "Kritiskt: Växel – Växeln svarar inte 31 s"


def test_several_queues_are_one_letter_with_the_worst_in_its_subject() -> None:
    told = [
        news(alert_id="a", severity=Severity.WARNING),
        news(alert_id="b", queue_id="8"),
        news(EventKind.REMINDED, lasted=MINUTE, alert_id="c", queue_id="9"),
        news(EventKind.RECOVERED, lasted=MINUTE, alert_id="d", queue_id=None),
    ]
    several = letter(*told)
    assert (several.subject, several.tone) == ("Kritiskt: 2 nya larm, 1 pågående, 1 avslutat – Region X", "failure")
    assert [part.split(":")[0] for part in several.text.split("\n\n")[:4]] == [
        "VARNING · Växel",
        "KRITISKT · Faktura & avtal",
        "PÅMINNELSE, KRITISKT · 9",
        "ÅTER BRA · Region X",
    ]


def test_one_new_alert_beside_others_is_in_the_singular() -> None:
    told = letter(news(), news(EventKind.RECOVERED, lasted=MINUTE, alert_id="b", queue_id="8"))
    assert told.subject == "Kritiskt: 1 nytt larm, 1 avslutat – Region X"


def test_several_that_have_ended_are_in_the_plural() -> None:
    ended = [news(EventKind.RECOVERED, alert_id=each) for each in "ab"]
    assert letter(*ended).subject == "2 avslutade – Region X"
    assert letter(*ended, language=Language.ENGLISH).subject == "2 ended – Region X"


@pytest.mark.parametrize(("language", "catalogue"), [(Language.SWEDISH, "sv"), (Language.ENGLISH, "en")])
def test_an_alert_has_one_name_in_letters_and_on_the_page(language: Language, catalogue: str) -> None:
    page = (FRONTEND / "i18n" / catalogue / "alerts.ts").read_text(encoding="utf-8")
    names = {metric: re.search(rf'^ +{metric}: "(.+)",$', page, re.MULTILINE) for metric in Metric}
    told = {metric: name[0].upper() + name[1:] for metric, name in WORDS[language].metric.items()}
    assert told == {metric: name and name[1] for metric, name in names.items()}


def test_the_tone_is_that_of_what_has_not_ended() -> None:
    assert letter(news(severity=Severity.WARNING)).tone == "warning"
    assert letter(news(), news(EventKind.RECOVERED)).tone == "success"


def test_a_letter_leads_to_its_alert_and_several_to_all_of_them() -> None:
    assert "\n\nhttps://monitor.example.se/larm/a\n\n" in letter(news()).text
    assert "\n\nhttps://monitor.example.se/larm\n\n" in letter(news(), news(alert_id="b")).text
    assert f'ALERTS_PATH = "{ALERTS_PATH}"' in ROUTES.read_text(encoding="utf-8")
    assert "http" not in letter(news(), centre=Centre("X", CENTRE.zone, None)).text


def test_more_than_fits_is_counted() -> None:
    many = letter(*(news(alert_id=str(number)) for number in range(MOST_LINES + 5)))
    assert "… och 5 till." in many.text


def test_what_could_not_be_sent_in_time_says_so() -> None:
    assert not letter(news(), now=START_AT + LATE_AFTER - SECOND).text.startswith("Försenat")
    assert letter(news(), now=START_AT + LATE_AFTER).text.startswith("Försenat")


def test_another_day_has_its_date() -> None:
    assert "sedan 2026-03-03 10:00" in letter(news(), now=START_AT + timedelta(days=1)).text


def test_the_id_is_in_the_text_so_that_people_know_a_repeat() -> None:
    assert letter(news()).text.endswith("\n\nTrio Monitor · n-17")


def test_machines_get_the_same_with_all_the_numbers() -> None:
    acknowledged = Handling(acknowledged=Act(START_AT, "Anna", "jag tar den"))
    told = news(EventKind.RECOVERED, worst_value=95.0)
    whole = letter(News(told.event, told.alert, acknowledged))
    document = NoticeDocument.model_validate_json(whole.document)
    [event] = document.events
    assert (document.id, document.subject, document.is_test, document.is_late) == ("n-17", whole.subject, False, False)
    assert (event.kind, event.is_end, event.alert.unit, event.alert.queue_name) == (
        EventKind.RECOVERED,
        True,
        "seconds",
        "Växel",
    )
    assert (event.alert.worst_value, event.alert.lasted_seconds) == (95.0, 720.0)
    assert event.alert.acknowledged is not None
    assert event.alert.acknowledged.by == "Anna"


@pytest.mark.parametrize("language", list(Language))
def test_a_test_says_that_it_is_one(language: Language) -> None:
    test = trial_letter("t-1", language, CENTRE, START_AT)
    assert test.tone == "info"
    assert "Region X" in test.subject
    assert NoticeDocument.model_validate_json(test.document).is_test


@pytest.mark.parametrize("language", list(Language))
def test_each_language_has_a_word_for_everything(language: Language) -> None:
    words = WORDS[language]
    assert set(words.metric) == set(Metric)
    assert set(words.severity) == set(Severity)
    assert set(words.why) == set(WORDS[Language.ENGLISH].why)
    assert set(words.heading) == set(WORDS[Language.ENGLISH].heading)
