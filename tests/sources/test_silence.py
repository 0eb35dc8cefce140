"""A source is silent only where it is so for longer than usual; weekends and long holidays alarm nobody."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from piaoqi.sources.silence import LOOKS_BACK, Level, is_working_day, silence_of

DAY = timedelta(days=1)
MONDAY = date(2026, 6, 1)
ORDER = list(Level)
days = st.dates(date(2025, 6, 1), date(2026, 6, 1))
histories = st.lists(days, min_size=1, max_size=60, unique=True)


def every(step: int, count: int, last: date) -> list[date]:
    return [last - step * DAY * at for at in range(count)]


def weekdays(start: date, end: date) -> list[date]:
    return [one for at in range((end - start).days + 1) if (one := start + at * DAY).weekday() < 5]


def test_the_sentence_says_how_long_and_what_is_usual() -> None:
    found = silence_of(every(2, 30, MONDAY), MONDAY + 9 * DAY)
    assert (found.level, found.days, found.usual_days) == (Level.SILENT, 9, 2)
    assert found.sentence.say("zh") == "已 9 天没有新发票，通常 2 天"
    assert found.sentence.say("en") == "No new invoice for 9 days, usually 2"


@pytest.mark.parametrize(("gone", "level"), [(0, "calm"), (3, "calm"), (4, "quiet"), (6, "quiet"), (7, "silent")])
def test_it_grows_with_time(gone: int, level: str) -> None:
    assert silence_of(every(2, 30, MONDAY), MONDAY + gone * DAY).level == level


def test_with_few_gaps_it_is_too_early_to_tell() -> None:
    assert silence_of([], MONDAY).level is Level.UNKNOWN
    found = silence_of(every(2, 5, MONDAY), MONDAY + 90 * DAY)
    assert (found.level, found.days, found.usual_days) == (Level.UNKNOWN, 90, None)


@pytest.mark.parametrize("at", range(7))
def test_a_source_that_rests_on_weekends_alarms_on_none(at: int) -> None:
    friday = date(2026, 6, 5)
    news = weekdays(date(2026, 3, 1), friday)
    today = friday + at * DAY
    assert silence_of([*news, *weekdays(friday, today - DAY)], today).level is Level.CALM


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_the_spring_festival_alarms_nobody_who_rests_on_weekends(year: int) -> None:
    """The office closes two days before the first day and opens again on the eighth."""
    first = {2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26)}[year]
    news = weekdays(first - 120 * DAY, first - 3 * DAY)
    for at in range(12):
        assert silence_of(news, first + at * DAY).level in (Level.CALM, Level.QUIET)
    assert silence_of(news, first + 45 * DAY).level is Level.SILENT


def test_the_national_day_alarms_nobody_who_rests_on_weekends() -> None:
    news = weekdays(date(2026, 5, 6), date(2026, 9, 30))
    assert {silence_of(news, date(2026, 10, day)).level for day in range(1, 10)} == {Level.CALM}


def test_a_source_that_works_on_weekends_is_counted_by_the_calendar() -> None:
    found = silence_of(every(1, 60, MONDAY), MONDAY + 6 * DAY)
    assert (found.level, found.days, found.working) == (Level.SILENT, 6, False)


def test_beyond_the_table_of_festivals_the_whole_season_counts_as_one() -> None:
    assert not is_working_day(date(2055, 2, 10))
    assert is_working_day(date(2055, 3, 10))


@given(histories, st.integers(0, 400), st.integers(0, 60))
def test_nobody_is_less_concerned_the_longer_it_lasts(news: list[date], gone: int, more: int) -> None:
    """As long as the same half year is looked at."""
    today = max(news) + gone * DAY
    recent = [one for one in news if one >= today + more * DAY - LOOKS_BACK]
    assume(recent)
    before, after = silence_of(recent, today), silence_of(recent, today + more * DAY)
    assert ORDER.index(before.level) <= ORDER.index(after.level)


@given(histories, st.integers(0, 400))
def test_order_and_repetition_of_days_change_nothing(news: list[date], gone: int) -> None:
    today = max(news) + gone * DAY
    assert silence_of(news, today) == silence_of([*reversed(news), *news], today)


@given(histories, st.integers(0, 400))
def test_news_today_calms(news: list[date], gone: int) -> None:
    today = max(news) + gone * DAY
    found = silence_of([*news, today], today)
    assert found.level in (Level.CALM, Level.UNKNOWN)
    assert found.days == 0


@given(histories, st.integers(0, 400))
def test_what_is_said_is_sound(news: list[date], gone: int) -> None:
    today = max(news) + gone * DAY
    found = silence_of(news, today)
    assert (found.usual_days is None) == (found.level is Level.UNKNOWN)
    assert found.since == max(news)
    if found.level is Level.SILENT:
        assert found.usual_days is not None
        assert found.days is not None
        assert found.days > 2 * found.usual_days
