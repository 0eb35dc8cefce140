"""Values side by side: the letters that are not as in the others are marked."""

import pytest

from piaoqi.web.comparisons.apart import apart
from piaoqi.web.comparisons.periods import period_of


def marked(stated: dict[str, str]) -> dict[str, str]:
    return {
        source: "".join(f"[{one.text}]" if one.other else one.text for one in parts) for source, parts in apart(stated)
    }


def test_what_most_sources_say_stands_first_and_the_odd_one_is_marked() -> None:
    found = marked({"books": "1,310.00", "bureau": "1,130.00", "archive": "1,130.00"})
    assert list(found) == ["bureau", "archive", "books"]
    assert found["bureau"] == "1,130.00"
    assert "[" in found["books"]


def test_of_two_each_is_held_against_the_other() -> None:
    assert marked({"bureau": "2026-03-05", "books": "2026-03-06"}) == {
        "bureau": "2026-03-0[5]",
        "books": "2026-03-0[6]",
    }
    assert marked({}) == {}


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2026-01..2026-03", "2026-01-01", "2026-03-31"),
        ("2026-03..2026-01", "2026-03-01", "2026-03-31"),
    ],
)
def test_periods_begin_and_end_where_they_say(key: str, first: str, last: str) -> None:
    found = period_of(key)
    assert (str(found.first), str(found.last)) == (first, last)
    assert found.holds(first[:7])
    assert not found.holds("")


@pytest.mark.parametrize("key", ["", "x", "2026-13", "2026-Q5", "..", "２０２６"])
def test_what_is_no_period_is_all_of_them(key: str) -> None:
    assert period_of(key).key == ""
    assert period_of(key).holds("")
