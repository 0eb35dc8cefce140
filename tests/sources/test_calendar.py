"""The calendar of a source speaks of each day once, and says of none more than was stated."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from piaoqi.sources.calendar import Cover, Month, Spoken, Stretch, months, stretches

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 10), date(2026, 4, 20)
day = st.dates(date(2025, 12, 1), date(2026, 6, 1))
said = st.lists(st.builds(Spoken, st.none() | day, st.none() | day, st.booleans()), max_size=6)


def holds(one: Spoken, at: date) -> bool:
    return (one.start is None or one.start <= at) and (one.end is None or at <= one.end)


@given(said)
def test_every_day_is_what_was_said_of_it(spoken: list[Spoken]) -> None:
    found = stretches(spoken, FIRST, LAST)
    listed = [(one.start + at * DAY, one.cover) for one in found for at in range(one.days)]
    assert [at for at, _ in listed] == [FIRST + DAY * at for at in range((LAST - FIRST).days + 1)]
    for at, cover in listed:
        over = [one for one in spoken if holds(one, at)]
        wanted = Cover.COVERED if any(one.sure for one in over) else Cover.DOUBTFUL if over else Cover.HOLE
        assert cover is wanted


@given(said)
def test_stretches_are_as_long_as_they_can_be(spoken: list[Spoken]) -> None:
    found = stretches(spoken, FIRST, LAST)
    assert all(one.cover != other.cover for one, other in pairwise(found))


@given(said)
def test_months_add_up(spoken: list[Spoken]) -> None:
    found = months(stretches(spoken, FIRST, LAST))
    assert [one.first for one in found] == [date(2026, month, 1) for month in range(1, 5)]
    assert sum(one.covered + one.doubtful + one.hole for one in found) == (LAST - FIRST).days + 1


def test_a_month_as_people_see_it() -> None:
    found = stretches([Spoken(date(2026, 1, 12), date(2026, 1, 20), sure=True)], FIRST, date(2026, 2, 1))
    assert found[1] == Stretch(date(2026, 1, 12), date(2026, 1, 20), Cover.COVERED)
    assert months(found) == (Month(date(2026, 1, 1), 9, 0, 13), Month(date(2026, 2, 1), 0, 0, 1))


def test_where_nothing_is_looked_at_there_is_nothing() -> None:
    assert stretches([Spoken(None, None, sure=True)], LAST, FIRST) == ()
