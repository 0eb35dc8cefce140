"""The table of goods and services: its columns by their headings, its lines by their amounts."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from piaoqi.core.formats.face.items import Item, Row, joined, plain, together
from piaoqi.core.formats.face.labels import Sheet
from piaoqi.core.formats.stated import line_of
from piaoqi.core.invoice.record import Line

_HEADINGS = re.compile(
    "(?P<serial>序号)"
    "|(?P<other>建筑服务发生地|建筑项目名称|产权证书(?:/不动产权证)?号码?|不动产地址|厂牌型号|车辆识别代号)"
    "|(?P<name>货物或应税劳务(?:、服务)?名称|货物\\(劳务\\)名称|货物、?劳务(?:及服务)?名称|项目名称)"
    "|(?P<spec>规格型号|车牌号|型号)|(?P<unit>面积单位|单位|类型)|(?P<quantity>数量|通行日期起)|(?P<price>单价|通行日期止)"
    "|(?P<amount>金额)|(?P<rate>税率/征收率|税率\\(征收率\\)|税率|征收率)|(?P<tax>税额)"
)
_OTHER_TABLE = re.compile(
    "出行人|出行日期|交通工具类型|有效身份证件号|运输工具(?:种类|牌号)|起运地|开户行及账号|收款人"
)
_LIST = re.compile(r"^\(?详?见?(?:销货|销售货物)?清单\)?$|详见(?:销货|销售|货物)?.{0,12}清单")
_NUMERIC = re.compile(r"-?[¥]?-?[\d,]+(?:\.\d+)?(?:[eE][+-]?\d+)?|\*{3}")
_RATE = re.compile(r"-?\d+(?:\.\d+)?%|免税|不征税|(?:普通|出口)?零税率|\*{3}|0\.\d+|0")
_PLAIN_NUMBER = re.compile(r"[-¥\d,./年月日:*eE+]+")
_STATED = ("name", "spec", "unit", "quantity", "price", "amount", "rate", "tax")
_KINDS = {
    "quantity": _PLAIN_NUMBER, "price": _PLAIN_NUMBER, "amount": _NUMERIC, "tax": _NUMERIC, "rate": _RATE,
    "serial": re.compile(r"\d{1,4}"),
}  # fmt: skip
_FIGURES = re.compile(r"[-¥￥\d.,%]+")
_COMPLETE = re.compile(r"-?[¥￥]?-?[\d,]+\.\d{2,}|[\d.]+%")
_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_CLOSE = 0.35
_MOST_COLUMNS = 16
_STRADDLES = 0.8
"""A line of text this many heights above or below the amount shares its cell with it: two lines centred on one."""
_GOING_ON = 0.1
"""What the next word of a text costs in the column of that text: more than one that stands just under a heading."""
_TALLEST = 2.5
"""Texts that many times as tall as the headings are stamps and watermarks."""
_MISFIT = 20.0
"""What a text costs in a column whose form it does not have, in heights of text: farther than the next column, nearer
than the far side of the table.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading's box, and by one of its figures where a line shows which these are."""

    key: str
    left: float
    right: float
    figures: Item | None = None

    def distance(self, item: Item) -> float:
        """How far a text is from standing in line with the column: by its left edge, its right edge or its middle."""
        if self.figures is not None:
            left, right = self.figures.x, self.figures.right
        else:
            left, right = self.left, self.right
        return min(abs(item.x - left), abs(item.right - right), abs(item.centre - (left + right) / 2))


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one page; `refers_to_list` where the only line says that a list follows (详见销货清单)."""

    lines: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    refers_to_list: bool = False

    @property
    def tax_column(self) -> float | None:
        """The left edge of the heading 税额."""
        return next((column.left for column in self.columns if column.key == "tax"), None)


def read_table(sheet: Sheet) -> Table:
    """The lines between the headings and the sum."""
    for index, row in enumerate(sheet.rows):
        columns, below = _heading(sheet.rows, index)
        if columns:
            lines = _lines(_body(sheet, below), columns, row.height)
            kept = tuple(line for line in lines if not _LIST.search(plain(line.name).replace(" ", "")))
            return Table(kept, tuple(columns), refers_to_list=len(kept) < len(lines))
    return Table()


def _heading(rows: Sequence[Row], index: int) -> tuple[list[Column], int]:
    """The columns whose headings begin at a row, and the row below them; headings may be set on two lines. Empty
    where it is no table of goods.
    """
    columns = _columns(rows[index])
    if not columns or _is_heading(columns) or index + 1 == len(rows):
        return (columns if _is_heading(columns) else []), index + 1
    below = rows[index + 1]
    if below.middle - rows[index].middle < 1.5 * below.height:
        columns = sorted(columns + _columns(below), key=lambda column: column.left)
    return (columns if _is_heading(columns) else []), index + 2


def _is_heading(columns: Sequence[Column]) -> bool:
    return {"amount", "name"} <= {column.key for column in columns}


def _columns(row: Row) -> list[Column]:
    columns: list[Column] = []
    for match in _HEADINGS.finditer(row.text):
        pieces = row.between(match.start(), match.end())
        columns.append(Column(str(match.lastgroup), pieces[0].x, max(piece.right for piece in pieces)))
    return columns[:_MOST_COLUMNS]


def _body(sheet: Sheet, begin: int) -> list[Row]:
    """The rows from `begin` on, up to the sum or another table."""
    end = _end(sheet, sheet.rows[begin - 1].middle)
    body: list[Row] = []
    for row in sheet.rows[begin:]:
        if row.middle > end or len(_OTHER_TABLE.findall(row.text)) > 1:
            break
        body.append(row)
    return body


def _end(sheet: Sheet, top: float) -> float:
    """Where the first label below the headings stands that closes a table, less half its height."""
    closing = sheet.all("sum", "subtotal", "grand_total", "capital", "small")
    tops = [
        min(item.middle for item in (label.box, *label.values)) - 0.4 * label.box.height
        for label in closing
        if label.box.middle > top
    ]
    return min(tops, default=float("inf"))


def _lines(body: Sequence[Row], columns: Sequence[Column], height: float) -> list[Line]:
    """One line for each row that has an amount; the rows between belong to the line they continue."""
    texts = [[item for item in row.items if item.height < _TALLEST * height] for row in body]
    rows = [_cells(items, columns, height) for items in texts]
    if any(("quantity" in cells) != ("price" in cells) for cells in rows):
        columns = _learned(rows, columns)
        rows = [_cells(items, columns, height) for items in texts]
    starts = [index for index, cells in enumerate(rows) if any(_is_amount(item) for item in cells.get("amount", ()))]
    return [_line([rows[index] for index in group]) for group in _groups(rows, starts, body)] if starts else []


def _groups(rows: Sequence[dict[str, list[Item]]], starts: Sequence[int], body: Sequence[Row]) -> list[list[int]]:
    """The rows of each line by their index; `starts` are the rows that have amounts."""
    groups: list[list[int]] = [[start] for start in starts]
    opened = False
    for index, cells in enumerate(rows):
        following = bisect_left(starts, index)
        if following < len(starts) and starts[following] == index:
            opened = False
            continue
        opened = opened or _opens(cells)
        leads = following == 0
        if 0 < following < len(starts):
            around = starts[following - 1], starts[following]
            begun = opened and not _opens(rows[around[1]])
            leads = _leads(index, around, body, centred=starts[0] > 0, opened=begun)
        groups[following if leads else following - 1].append(index)
    return [sorted(group) for group in groups]


def _learned(rows: Sequence[dict[str, list[Item]]], columns: Sequence[Column]) -> list[Column]:
    """The columns with the place of their figures, from the first line that states quantity, price and amount."""
    full = next((cells for cells in rows if cells.keys() >= {"quantity", "price", "amount"}), None)
    if full is None:
        return list(columns)
    return [
        replace(column, figures=full[column.key][0]) if column.key in {"quantity", "price"} else column
        for column in columns
    ]


def _is_amount(item: Item) -> bool:
    return bool(_NUMERIC.fullmatch(plain(item.text)))


def _leads(index: int, around: tuple[int, int], body: Sequence[Row], *, centred: bool, opened: bool) -> bool:
    """Whether a row between two amounts, at the rows `around`, leads to the second: names may begin above it.

    `centred`: whether this form sets text above its first amount. `opened`: whether a name has begun since the first.
    """
    first, last = around
    to_above, to_below = body[index].middle - body[first].middle, body[last].middle - body[index].middle
    if min(to_above, to_below) < _STRADDLES * body[index].height:
        return to_below <= to_above
    return opened or (centred and to_above > to_below * 1.2)


def _opens(cells: dict[str, list[Item]]) -> bool:
    """Whether the name of a line begins on a row: with its class between asterisks."""
    names = cells.get("name", [])
    return bool(names) and names[0].text.startswith("*")


def _cells(items: Sequence[Item], columns: Sequence[Column], height: float) -> dict[str, list[Item]]:
    """The texts of a row by column: in order, each as near to its column as the others allow."""
    cells: dict[str, list[Item]] = {}
    items = _figures_together(items)
    for item, position in zip(items, _assignment(items, columns, height), strict=True):
        cells.setdefault(columns[position].key, []).append(item)
    return cells


def _figures_together(items: Sequence[Item]) -> list[Item]:
    """Figures set one by one as one text each; other texts stay as they are."""
    groups: list[list[Item]] = []
    for item in items:
        last = groups[-1][-1].text if groups else ""
        if _FIGURES.fullmatch(last) and _FIGURES.fullmatch(item.text) and not _ends(last, item.text):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [joint for group in groups for joint in together(group, _CLOSE)]


def _ends(last: str, text: str) -> bool:
    """Whether a figure is complete and another follows: cells may touch."""
    return len(text) > 1 and bool(_COMPLETE.fullmatch(last) or _PERCENT.fullmatch(text))


def _assignment(items: Sequence[Item], columns: Sequence[Column], height: float) -> list[int]:
    """For each text the column, never going back, with the least total distance (dynamic programming)."""
    paths: list[tuple[float, list[int]]] = [(0.0, []), *((float("inf"), []) for _ in columns[1:])]
    for last, item in zip([None, *items], items, strict=False):
        step: list[tuple[float, list[int]]] = []
        before: tuple[float, list[int]] = paths[0] if not paths[0][1] else (float("inf"), [])
        for position, column in enumerate(columns):
            same = paths[position]
            on = before[0] + _cost(item, column, height, repeated=False)
            goes_on = last is not None and _goes_on(last, item, column)
            more = _GOING_ON if goes_on else _cost(item, column, height, repeated=True)
            stay = same[0] + more if same[1] else float("inf")
            step.append((on, [*before[1], position]) if on <= stay else (stay, [*same[1], position]))
            before = min(before, same, key=lambda path: path[0])
        paths = step
    return min(paths, key=lambda path: path[0])[1]


def _goes_on(last: Item, item: Item, column: Column) -> bool:
    """Whether a text is the next word of the one before it, in a column that takes words."""
    words = [not _NUMERIC.fullmatch(plain(one.text)) for one in (last, item)]
    takes = column.key not in _KINDS and (column.key != "unit" or words[1])
    return takes and any(words) and item.x - last.right < _CLOSE * min(last.height, item.height)


def _cost(item: Item, column: Column, height: float, *, repeated: bool) -> float:
    cost = column.distance(item) / height
    form, text = _KINDS.get(column.key), plain(item.text)
    if form is not None and (repeated or not form.fullmatch(text)):
        cost += _MISFIT
    if column.key == "unit" and _NUMERIC.fullmatch(text):
        cost += _MISFIT
    return cost


def _line(rows: Sequence[dict[str, list[Item]]]) -> Line:
    return line_of({key: _cell(key, [cells[key] for cells in rows if key in cells]) for key in _STATED})


def _cell(key: str, rows: Sequence[list[Item]]) -> str:
    """The text of a cell on its rows. Where a column has a form, only what has it, if anything has: notes in the
    margin and second halves of headings stand there too.
    """
    form = _KINDS.get(key)
    if form is not None:
        fitting = [[item for item in row if form.fullmatch(plain(item.text))] for row in rows]
        rows = fitting if any(fitting) else rows
    return "".join(joined(row) for row in rows)
