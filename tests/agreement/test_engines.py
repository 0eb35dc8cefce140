"""Every engine gives the same answer on the same table, however odd the table."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.core.reconcile.engines import registry
from piaoqi.core.reconcile.engines.base import Table

T = TypeVar("T")

KEYS = st.sampled_from([None, "", "A", "B", "C", "a", "A ", "25112000000012345678"])
MONEY = st.sampled_from(
    [None, Decimal("0.00"), Decimal("0.01"), Decimal("113.00"), Decimal("-113.00"), Decimal("1E+2")]
)
DAYS = st.sampled_from([None, date(2026, 2, 28), date(2026, 3, 1)])
WORDS = st.sampled_from([None, "", "正常", "作废", "0", "NULL"])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.sampled_from([1, 2, 3, 62, 63, 200]))
    rows = draw(st.integers(0, 12))

    def column(values: st.SearchStrategy[T]) -> list[T]:
        return draw(st.lists(values, min_size=rows, max_size=rows))

    columns: dict[str, list[Any]] = {"total": column(MONEY), "issue_date": column(DAYS), "it's": column(WORDS)}
    some = dict(list(columns.items())[: draw(st.integers(0, 3))])
    sources = st.sampled_from([0, 1, count - 1] if count > 1 else [0])
    return Table(count, column(sources), column(KEYS), some)


@settings(deadline=None, max_examples=60)
@given(tables())
def test_duckdb_answers_as_plain_python_does(table: Table) -> None:
    assert registry.by_key("duckdb").group(table) == registry.by_key("plain").group(table)


@pytest.mark.parametrize("engine", registry.KEYS)
def test_engines_agree_with_a_count_by_hand(engine: str) -> None:
    table = Table(
        source_count=2,
        sources=[0, 1, 0, 1, 0, 0, 1, 1, 0, 1],
        keys=["same", "same", "differs", "differs", "only", "fits", "fits", None, "blank", "blank"],
        columns={
            "total": [Decimal(v) if v else None for v in ("1.00", "1.0", "1.00", "1.01", "2", "3", "3", "4", "", "5")]
        },
    )
    answer = registry.by_key(engine).group(table)
    assert (answer.groups, answer.agreeing, answer.keyless) == (5, 3, (7,))
    assert [(g.key, g.mask, g.rows, g.differs) for g in answer.exceptional] == [
        ("differs", 0b11, (2, 3), ("total",)),
        ("only", 0b01, (4,), ()),
    ]


@pytest.mark.parametrize("engine", registry.KEYS)
def test_an_invoice_twice_in_one_source_is_never_agreeing(engine: str) -> None:
    table = Table(2, [0, 0, 1], ["A", "A", "A"], {})
    (group,) = registry.by_key(engine).group(table).exceptional
    assert (group.mask, group.rows) == (0b11, (0, 1, 2))


@pytest.mark.parametrize("engine", registry.KEYS)
def test_an_invoice_twice_in_one_source_and_absent_from_another_is_not_agreeing(engine: str) -> None:
    table = Table(2, [0, 0], ["A", "A"], {})
    (group,) = registry.by_key(engine).group(table).exceptional
    assert (group.mask, group.rows) == (0b01, (0, 1))


@pytest.mark.parametrize("engine", registry.KEYS)
@pytest.mark.parametrize("rows", [0, 2])
def test_a_table_without_keys_has_no_groups(engine: str, rows: int) -> None:
    answer = registry.by_key(engine).group(Table(2, [0] * rows, [None] * rows, {"total": [None] * rows}))
    assert (answer.groups, answer.exceptional, answer.keyless) == (0, (), tuple(range(rows)))


@pytest.mark.parametrize("engine", registry.KEYS)
def test_one_cent_beyond_what_a_double_can_hold_is_seen(engine: str) -> None:
    large = [Decimal("90071992547409.93"), Decimal("90071992547409.92")]
    (group,) = registry.by_key(engine).group(Table(2, [0, 1], ["A", "A"], {"total": large})).exceptional
    assert group.differs == ("total",)


@pytest.mark.parametrize("engine", registry.KEYS)
@pytest.mark.parametrize("count", [62, 63, 130])
def test_very_many_sources_are_told_apart(engine: str, count: int) -> None:
    sources = list(range(count))
    table = Table(count, [*sources, *sources[:-1]], ["everywhere"] * count + ["not in the last"] * (count - 1), {})
    answer = registry.by_key(engine).group(table)
    assert (answer.agreeing, [group.mask for group in answer.exceptional]) == (1, [(1 << count - 1) - 1])
