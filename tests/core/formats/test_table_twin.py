"""What is made quickly is what its own constructor makes, and stays as closed to change."""

import copy
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from piaoqi.core.formats.table.twin import quick
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line, Place, Record
from piaoqi.core.invoice.status import Status

VALUES: tuple[tuple[Any, tuple[object, ...]], ...] = (
    (Place, ("a.xlsx", "清单", 7, 0)),
    (Line, ("服务", "型号", "台", "1", "2.50", Decimal("2.50"), "13%", None, "304")),
    (
        Record,
        (
            Place("a.xlsx"), Kind.UNKNOWN, "", "26112000000000000017", "", date(2026, 1, 5), "甲", "1", "乙", "2",
            Decimal("1.00"), None, Decimal("1.00"), "", Status.NORMAL, "", "备注", (), {}, {"number": "票号"}, {},
            {"origin": "2"}, (),
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "values"), VALUES)
def test_the_quick_way_makes_the_same(kind: Any, values: tuple[object, ...]) -> None:
    usual = kind(**dict(zip((one.name for one in fields(kind)), values, strict=True)))
    made = quick(kind)(*values)
    assert type(made) is kind
    assert made == usual
    assert repr(made) == repr(usual)
    assert copy.copy(made) == replace(made) == usual
    first = fields(kind)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, first, "other")


def test_the_quick_way_wants_every_field() -> None:
    with pytest.raises(TypeError):
        quick(Place)("a.xlsx")
