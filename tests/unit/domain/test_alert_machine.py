"""One alert from its first breach to its end: by examples, and against an oracle that keeps no state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.builders import NOON, at

from trio_monitor.domain.alert_rules import AlertRule, Bounds, Metric, Severity
from trio_monitor.domain.alerts import ENDS, Alert, AlertEvent, EventKind, Knowledge, Measurement, Phase, advance, ended

BEAT = 10
MAX_GAP = timedelta(seconds=30)
HOLD, KEEP = 30, 60
ENTER, CLEAR = 20.0, 15.0
RULE = AlertRule(
    "wait",
    Metric.LONGEST_WAIT,
    Severity.CRITICAL,
    Bounds(ENTER, CLEAR),
    hold=timedelta(seconds=HOLD),
    keep=timedelta(seconds=KEEP),
)
AT_ONCE = replace(RULE, hold=timedelta(0), keep=timedelta(0))
UNKNOWN = Knowledge.UNKNOWN
NO_VALUE = Knowledge.NO_VALUE
Told = float | Knowledge
TEN_MINUTES = 600 // BEAT


class Watch:
    """Plays measurements to the machine and notes what happened, in seconds after noon."""

    def __init__(self, rule: AlertRule = RULE) -> None:
        self.rule = rule
        self.alert: Alert | None = None
        self.events: list[AlertEvent] = []
        self.now = 0.0

    def see(self, *told: Told, beat: float = BEAT) -> "Watch":
        for each in told:
            knowledge, value = (each, None) if isinstance(each, Knowledge) else (Knowledge.VALUE, each)
            self._look(Measurement(knowledge, self.rule.bounds, value), beat)
        return self

    def see_part(self, value: float, times: int) -> "Watch":
        for _ in range(times):
            self._look(Measurement(Knowledge.PART, self.rule.bounds, value), BEAT)
        return self

    def _look(self, measured: Measurement, beat: float) -> None:
        alert, events = advance(self.rule, self.alert, "north", measured, at(self.now), MAX_GAP)
        self.alert = None if alert is None or alert.phase is Phase.ENDED else alert
        self.events += events
        self.now += beat

    @property
    def story(self) -> list[tuple[str, int]]:
        return [(event.kind.value, round((event.at - NOON).total_seconds())) for event in self.events]


def test_a_value_past_the_limit_fires_once_it_has_stayed_there() -> None:
    assert Watch().see(5, 20, 25, 30, 22, 21).story == [("breached", 10), ("fired", 40)]


def test_a_rule_without_a_hold_fires_at_once_and_ends_at_once() -> None:
    assert Watch(AT_ONCE).see(20, 14.9).story == [("fired", 0), ("recovered", 10)]


def test_a_breach_that_is_over_before_that_has_passed_and_nobody_is_told() -> None:
    assert Watch().see(25, 25, 19).story == [("breached", 0), ("passed", 20)]


def test_it_recovers_once_the_value_has_been_good_for_long_enough() -> None:
    watch = Watch().see(25, 25, 25, 25, *[10] * 7)
    assert watch.story == [("breached", 0), ("fired", 30), ("cleared", 40), ("recovered", 100)]
    assert watch.alert is None


def test_a_value_that_flaps_between_the_two_limits_is_one_alert() -> None:
    watch = Watch().see(*[25] * 4, *[16, 25, 10, 25, 14, 16] * 20)
    kinds = [event.kind for event in watch.events]
    assert kinds.count(EventKind.FIRED) == 1
    assert not ENDS & set(kinds)


def test_the_limits_themselves_are_a_breach_and_not_yet_good() -> None:
    assert Watch(AT_ONCE).see(ENTER, CLEAR).story == [("fired", 0)]


def test_a_service_level_on_its_target_is_good() -> None:
    rule = replace(AT_ONCE, metric=Metric.SERVICE_LEVEL, bounds=Bounds(80, 82))
    assert Watch(rule).see(80, 79.9, 81.9, 82).story == [("fired", 10), ("recovered", 30)]


def test_the_worst_value_is_kept_with_its_time() -> None:
    watch = Watch(AT_ONCE).see(20, 44, 30)
    assert watch.alert is not None
    assert (watch.alert.value, watch.alert.worst_value, watch.alert.worst_at) == (30, 44, at(10))


@pytest.mark.parametrize("told", [[25, 25, 25, 25], [25, 25, 25, 25, 10], [25]])
def test_no_data_changes_nothing_however_long_it_lasts(told: list[float]) -> None:
    watch = Watch().see(*told)
    before, story = watch.alert, watch.story
    watch.see(*[UNKNOWN] * 100)
    assert before is not None
    assert watch.alert is not None
    assert (watch.alert.phase, watch.story) == (before.phase, story)


def test_time_without_data_does_not_count_towards_firing() -> None:
    watch = Watch().see(25, 25, *[UNKNOWN] * 50, 25)
    assert watch.story == [("breached", 0)]
    assert watch.see(25, 25).story[-1] == ("fired", 530)


def test_time_without_data_does_not_count_towards_recovery() -> None:
    watch = Watch().see(*[25] * 4, 10, *[UNKNOWN] * 50, 10)
    assert watch.story[-1] == ("cleared", 40)


def test_time_in_which_nobody_looked_does_not_count_either() -> None:
    watch = Watch().see(25, beat=3600).see(25)
    assert watch.story == [("breached", 0)]


def test_nobody_calling_is_nothing_to_complain_of() -> None:
    rule = replace(AT_ONCE, metric=Metric.ABANDON_RATE, bounds=Bounds(10, 8))
    assert Watch(rule).see(12, Knowledge.NOTHING).story == [("fired", 0), ("recovered", 10)]


@pytest.mark.parametrize("over", [Knowledge.QUEUE_CLOSED, Knowledge.OUTSIDE_HOURS])
def test_closing_ends_an_alert_and_says_so(over: Knowledge) -> None:
    assert Watch(AT_ONCE).see(25, over).story == [("fired", 0), (over.value, 10)]


@pytest.mark.parametrize("over", [Knowledge.QUEUE_CLOSED, Knowledge.OUTSIDE_HOURS])
def test_what_has_not_fired_when_the_queue_closes_has_passed(over: Knowledge) -> None:
    assert Watch().see(25, over).story == [("breached", 0), ("passed", 10)]


def test_a_queue_that_is_told_of_no_more_is_given_time_before_its_alert_ends() -> None:
    watch = Watch(AT_ONCE).see(25, *[Knowledge.QUEUE_MISSING] * 60)
    assert watch.story == [("fired", 0)]
    assert watch.see(Knowledge.QUEUE_MISSING).story == [("fired", 0), ("queue_gone", 610)]


def test_a_queue_is_missing_from_the_first_look_that_misses_it_and_found_again_by_any_other() -> None:
    watch = Watch(AT_ONCE).see(25, *[UNKNOWN] * 100, *[Knowledge.QUEUE_MISSING] * 60, UNKNOWN)
    assert watch.see(*[Knowledge.QUEUE_MISSING] * 60).story == [("fired", 0)]


def test_what_has_nothing_to_be_judged_by_ends_after_ten_minutes_and_is_not_said_to_be_well() -> None:
    watch = Watch(AT_ONCE).see(25, *[NO_VALUE] * TEN_MINUTES)
    assert watch.story == [("fired", 0)]
    assert watch.see(NO_VALUE).story == [("fired", 0), ("no_value", 610)]


@pytest.mark.parametrize("between", [25.0, UNKNOWN])
def test_the_ten_minutes_are_in_a_row(between: Told) -> None:
    watch = Watch(AT_ONCE).see(25, *[NO_VALUE] * TEN_MINUTES, between, *[NO_VALUE] * TEN_MINUTES)
    assert watch.story == [("fired", 0)]


def test_what_has_not_fired_when_there_is_nothing_to_judge_by_has_passed() -> None:
    assert Watch().see(25, *[NO_VALUE] * (TEN_MINUTES + 1)).story == [("breached", 0), ("passed", 610)]


def test_time_without_a_value_does_not_count_towards_recovery() -> None:
    assert Watch().see(*[25] * 4, 10, *[NO_VALUE] * 50, 10).story[-1] == ("cleared", 40)


def test_a_part_that_is_no_breach_begins_nothing() -> None:
    assert Watch().see_part(5, 2 * TEN_MINUTES).story == []


def test_a_part_ends_an_alert_once_the_rest_has_not_been_told_for_ten_minutes() -> None:
    watch = Watch().see(25, 25, 25, 25).see_part(10, TEN_MINUTES)
    assert watch.story == [("breached", 0), ("fired", 30)]
    watch.see_part(10, 1)
    assert watch.story[2:] == [("cleared", 640)]
    assert watch.see_part(10, KEEP // BEAT).story[2:] == [("cleared", 640), ("recovered", 700)]


def test_a_part_that_is_a_breach_begins_the_ten_minutes_anew() -> None:
    watch = Watch(AT_ONCE).see(25).see_part(10, TEN_MINUTES).see(25).see_part(10, TEN_MINUTES)
    assert watch.story == [("fired", 0)]
    assert watch.see_part(10, 1).story[1:] == [("recovered", 1220)]


def test_a_rule_made_stricter_meanwhile_is_gone_by_and_the_alert_is_the_same() -> None:
    watch = Watch(AT_ONCE).see(25)
    assert watch.alert is not None
    first = watch.alert.alert_id
    watch.rule = replace(AT_ONCE, bounds=Bounds(40, 30), severity=Severity.WARNING)
    watch.see(35)
    assert watch.alert is not None
    assert (watch.alert.alert_id, watch.alert.severity, watch.alert.bounds.enter) == (first, Severity.WARNING, 40)
    assert watch.see(25).story == [("fired", 0), ("recovered", 20)]


def test_a_clock_set_back_neither_fires_nor_ends_it() -> None:
    watch = Watch().see(25)
    watch.now = -7200
    watch.see(25)
    assert watch.story == [("breached", 0)]
    assert watch.see(25, 25, 25).story[-1] == ("fired", -7170)


def test_an_alert_whose_rule_is_gone_ends() -> None:
    watch = Watch(AT_ONCE).see(25)
    assert watch.alert is not None
    over, events = ended(watch.alert, EventKind.RULE_GONE, at(50))
    assert (over.phase, over.ended_at, [event.kind for event in events]) == (
        Phase.ENDED,
        at(50),
        [EventKind.RULE_GONE],
    )


def test_the_same_beginning_has_the_same_id_and_another_one_has_not() -> None:
    first, again, later = Watch(AT_ONCE).see(25), Watch(AT_ONCE).see(25), Watch(AT_ONCE).see(5, 25)
    assert first.events[0].alert_id == again.events[0].alert_id != later.events[0].alert_id


tolds = st.lists(
    st.one_of(
        st.sampled_from([5.0, CLEAR, 17.0, ENTER, 40.0]),
        st.sampled_from([Knowledge.UNKNOWN, Knowledge.QUEUE_CLOSED, Knowledge.NOTHING]),
    ),
    max_size=80,
)


def expected(told: Sequence[Told]) -> list[tuple[str, int]]:
    """What should happen, by counting: each look that told something speaks for the beat before it."""
    story: list[tuple[str, int]] = []
    phase, lasted = "ok", 0
    for number, each in enumerate(told):
        if each is Knowledge.UNKNOWN:
            continue
        lasted += BEAT
        if phase == "recovering" and not isinstance(each, Knowledge) and CLEAR <= each < ENTER:
            lasted = 0
        step = _expected_step(phase, each, lasted)
        if step is not None:
            happened, phase = step
            lasted = 0
            story.append((happened, number * BEAT))
    return story


def _expected_step(phase: str, told: Told, lasted: int) -> tuple[str, str] | None:
    if told is Knowledge.QUEUE_CLOSED:
        return {"ok": None, "pending": ("passed", "ok")}.get(phase, ("queue_closed", "ok"))
    value = 0.0 if isinstance(told, Knowledge) else told
    choices: dict[str, list[tuple[bool, str, str]]] = {
        "ok": [(value >= ENTER, "breached", "pending")],
        "pending": [(value < ENTER, "passed", "ok"), (lasted >= HOLD, "fired", "firing")],
        "firing": [(value < CLEAR, "cleared", "recovering")],
        "recovering": [(value >= ENTER, "relapsed", "firing"), (lasted >= KEEP, "recovered", "ok")],
    }
    return next(((happened, after) for is_so, happened, after in choices[phase] if is_so), None)


@given(tolds)
def test_the_machine_agrees_with_the_oracle_whatever_comes(told: list[Told]) -> None:
    assert Watch().see(*told).story == expected(told)


@given(tolds, st.data())
def test_a_restart_at_any_moment_makes_no_difference(told: list[Told], data: st.DataObject) -> None:
    restart = data.draw(st.integers(0, len(told)))
    whole = Watch().see(*told)
    watch = Watch().see(*told[:restart])
    if watch.alert is not None:
        # What a row does not tell: it is written when something changes, and not at every look.
        watch.alert = replace(watch.alert, seen_at=at(watch.now - BEAT))
    assert watch.see(*told[restart:]).events == whole.events


@given(tolds)
def test_every_alert_begins_once_fires_at_most_once_and_ends_at_most_once(told: list[Told]) -> None:
    by_alert: dict[str, list[EventKind]] = {}
    for event in Watch().see(*told).events:
        by_alert.setdefault(event.alert_id, []).append(event.kind)
    for kinds in by_alert.values():
        assert kinds[0] is EventKind.BREACHED
        assert kinds.count(EventKind.FIRED) <= 1
        assert len([kind for kind in kinds if kind in ENDS]) == (1 if kinds[-1] in ENDS else 0)
