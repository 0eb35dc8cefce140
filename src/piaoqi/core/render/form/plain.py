"""Papers without a form that everybody knows: a title and a table of what the data states, and its lines."""

from collections.abc import Sequence

from piaoqi.core.invoice.capital import write_capital
from piaoqi.core.invoice.record import Record
from piaoqi.core.render.form.blocks import Band, Block, Cells, cell
from piaoqi.core.render.form.items import Blank, Edge, Head, columns, money, row
from piaoqi.core.render.form.paper import LEFT, RIGHT
from piaoqi.core.render.form.parts import beside, heading, remark, subtotal, sums
from piaoqi.core.render.form.sheets import Form
from piaoqi.core.render.form.special import Section, special_blocks
from piaoqi.core.render.form.words import day, facts

_TABLE = columns(
    (LEFT, 52.0, 84.0, 96.0, 112.0, 136.0, 163.0, 176.0, RIGHT),
    ("项目、业务", "规格、对方", "单位", "数量", "单价", "金额", "税率", "税额"),
    numbers=5,
)
_MIDDLE = 105.0


def plain(record: Record, source: str, sections: Sequence[Section]) -> Form:
    """The table of one paper."""

    def head(counted: str) -> Sequence[Block]:
        right = [(label, words) for label, words in _numbers(record) if words]
        return Band.of(source), heading(record, (), right, counted)

    lines: list[Block] = [row(_TABLE, line, ruled=True) for line in record.lines]
    return Form(
        head=head,
        rows=[*_table(_values(record)), *([Head(_TABLE, ruled=True), *lines] if lines else [])],
        below=lambda rows: (subtotal(_TABLE, rows, ruled=True),) if record.lines else (),
        tail=(
            *((sums(_TABLE, record, ruled=True),) if lines and record.amount is not None else ()),
            *((Edge(),) if lines else ()),
            *special_blocks(sections),
            *_remark(record),
            beside(record, frozenset(record.facts), {}),
        ),
        blank=lambda height: Blank(height, _TABLE),
        least=0.0,
    )


def _numbers(record: Record) -> tuple[tuple[str, str], ...]:
    return ("票据代码：", record.code), ("票据号码：", record.number), ("开具日期：", day(record))


def _values(record: Record) -> list[tuple[str, str]]:
    """What it says, with its label; what it does not say is left out."""
    total = write_capital(record.total) if record.total is not None and not record.facts.get("capital") else ""
    stated = [
        ("纸质号码", record.paper_number), ("校验码", record.check_code),
        ("购买方（付款方）", record.buyer_name), ("税号", record.buyer_tax_id),
        ("销售方（开票方）", record.seller_name), ("税号", record.seller_tax_id),
        ("金额（不含税）", money(record.amount, "¥")), ("税额", money(record.tax, "¥")),
        ("合计（小写）", money(record.total, "¥")), ("合计（大写）", total),
    ]  # fmt: skip
    return [(label, words) for label, words in (*stated, *facts(record)) if words]


def _table(values: Sequence[tuple[str, str]]) -> Sequence[Block]:
    """Two values in a row."""
    rows = []
    for at in range(0, len(values), 2):
        left, *right = values[at : at + 2]
        second = [(f"{label}：", words) for label, words in right]
        cells = (cell(LEFT, _MIDDLE, [(f"{left[0]}：", left[1])]), cell(_MIDDLE, RIGHT, second))
        rows.append(Cells(cells, least=8.0))
    return rows


def _remark(record: Record) -> Sequence[Block]:
    words = remark(record)
    return (Cells((cell(LEFT, RIGHT, (("", words),), "备注"),), least=14.0),) if words else ()
