"""Cells of a table that should hold an amount or a date and hold something else."""

from piaoqi.core.formats.table.cells import read_text, unreadable_amount
from piaoqi.core.formats.table.plan import Plan, where
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

BAD_AMOUNT = define(
    "table.amount_not_read",
    Text(
        "{where} 第 {row} 行：“{heading}”写的是“{written}”，读不成金额",
        "{where}, row {row}: {written} under {heading} is no amount",
    ),
    Text("改成数字（例如 1130.00）后重试", "Write it as a number, as 1130.00, and run again"),
)
BAD_DATE = define(
    "table.date_not_read",
    Text(
        "{where} 第 {row} 行：“{heading}”写的是“{written}”，读不成日期",
        "{where}, row {row}: {written} under {heading} is no date",
    ),
    Text("改成 2026-01-31 这样的日期后重试", "Write it as a date, as 2026-01-31, and run again"),
)


def bad_amount(plan: Plan, field: str, cell: object, row: int) -> Problem | None:
    """A problem for a cell that is neither an amount nor one of the ways to state none."""
    written = unreadable_amount(cell)
    if not written or _is_heading(plan, field, written):
        return None
    return BAD_AMOUNT.at(
        plan.path,
        where=where(plan.path, plan.sheet),
        sheet=plan.sheet,
        row=row,
        heading=plan.columns.get(field, field),
        written=written,
    )


def bad_date(plan: Plan, field: str, cell: object, row: int) -> Problem | None:
    """A problem for a cell that is no date."""
    written = read_text(cell)
    if not written or _is_heading(plan, field, written):
        return None
    return BAD_DATE.at(
        plan.path,
        where=where(plan.path, plan.sheet),
        sheet=plan.sheet,
        row=row,
        heading=plan.columns.get(field, field),
        written=written,
    )


def _is_heading(plan: Plan, field: str, written: str) -> bool:
    """The headings printed again on the next page are no trouble."""
    return written == plan.headings.texts[plan.at[field]].strip()
