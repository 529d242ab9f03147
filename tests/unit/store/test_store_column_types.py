from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, make_url

from trio_monitor.domain.calls import Outcome
from trio_monitor.store.column_types import Instant, Length, Word

SQLITE = make_url("sqlite+aiosqlite://").get_dialect()()
POSTGRESQL = make_url("postgresql+asyncpg://").get_dialect()()
DIALECTS = [pytest.param(SQLITE, id="sqlite"), pytest.param(POSTGRESQL, id="postgresql")]
zones = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)
instants = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001


@pytest.mark.parametrize("dialect", DIALECTS)
@given(instant=instants)
def test_an_instant_comes_back_as_the_same_instant_in_utc(dialect: Dialect, instant: datetime) -> None:
    stored = Instant().process_bind_param(instant, dialect)
    loaded = Instant().process_result_value(stored, dialect)

    assert loaded == instant
    assert loaded is not None
    assert loaded.tzinfo == UTC


@given(one=instants, other=instants)
def test_on_sqlite_stored_instants_sort_by_time(one: datetime, other: datetime) -> None:
    numbers = [Instant().process_bind_param(instant, SQLITE) for instant in (one, other)]

    assert all(isinstance(number, int) for number in numbers)
    assert (one < other) == (int(str(numbers[0])) < int(str(numbers[1])))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_naive_instant_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="naive datetime refused"):
        Instant().process_bind_param(datetime(2026, 3, 29, 2, 30), dialect)  # noqa: DTZ001


@given(length=st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000)))
def test_a_length_comes_back_exact(length: timedelta) -> None:
    stored = Length().process_bind_param(length, SQLITE)

    assert Length().process_result_value(stored, SQLITE) == length


@pytest.mark.parametrize("outcome", Outcome)
def test_a_word_is_stored_as_its_text(outcome: Outcome) -> None:
    stored = Word(Outcome).process_bind_param(outcome, SQLITE)

    assert type(stored) is str
    assert Word(Outcome).process_result_value(stored, SQLITE) is outcome


def test_a_stored_word_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="lost in space"):
        Word(Outcome).process_result_value("lost in space", SQLITE)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_stays_nothing(dialect: Dialect) -> None:
    for column_type in (Instant(), Length(), Word(Outcome)):
        assert column_type.process_bind_param(None, dialect) is None
        assert column_type.process_result_value(None, dialect) is None
