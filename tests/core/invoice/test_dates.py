"""A date is read the same however it is written, and an impossible one is none."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.invoice.dates import read_date

DAY = date(2024, 5, 28)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-28", "2024/5/28", "2024.5.28", "20240528", "2024年05月28日", "2024年5月28日", "２０２４年０５月２８日",
        "2024-05-28 12:30:45", "2024/5/28 9:05", "2024-05-28T12:30:45", "2024-05-28T12:30:45+08:00", "20240528123045",
        "20240528 12:30:45", "20240528 12:30",
        "2024-05-28 12:30:45.123", "2024年05月28日 12时30分45秒", "2024年 05月 28日", "2024      05     28",
        " 2024-05-28 ",        "'2024-05-28", "45440", "45440.52", "二〇二四年五月二十八日", "二零二四年五月二十八日",
        45440, 45440.99, 20240528, 20240528.0, DAY, datetime(2024, 5, 28, 23, 59, tzinfo=UTC).replace(tzinfo=None),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: str | float | date) -> None:
    assert read_date(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "", "--", "2024-02-30", "2024-13-01", "2024-05", "2024年5月", "0", "12", "1234567890123", "无",
        "2024-05-28至2024-06-01",
        "24112000000012345678", "1130.00", 0, -1, 3.5, 1e18, float("nan"), float("inf"), None, True,
        "1024-05-28", "2024-05-28 25:00",
    ],
)  # fmt: skip
def test_what_is_no_day_is_none(written: str | float | None) -> None:
    assert read_date(written) is None


def test_an_instant_elsewhere_is_the_day_it_is_in_china() -> None:
    assert read_date("2024-05-27T16:00:00Z") == DAY
    assert read_date("2024-05-27T15:59:59Z") == date(2024, 5, 27)
    assert read_date(datetime(2024, 5, 27, 20, tzinfo=UTC)) == DAY


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back_equal(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    ways: list[str | float | date] = [day.isoformat(), day.strftime("%Y%m%d"), serial, str(serial), day]
    ways += [f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"]
    assert {read_date(way) for way in ways} == {day}


@given(st.text() | st.floats() | st.integers())
def test_no_cell_breaks_the_reader(cell: str | float) -> None:
    assert read_date(cell) is None or isinstance(read_date(cell), date)
