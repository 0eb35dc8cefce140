"""The printed words of an invoice form, found on a page, and the text that belongs to each of them.

A label may be one text, several (`名`, `称：`) or the beginning of a text that holds its value too. What stands to the
right of a label on its line, up to the next label, belongs to it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.core.formats.face.items import Item, Row, joined, rows_of

_WORDS: tuple[tuple[str, str], ...] = (
    ("list_title", r"销售货物或者?提供应税劳务、?服务清单|(?:应税)?(?:货物|销货)清单(?=$)"),
    ("list_code", r"所属增值税[^:,]{0,12}代码:?"),
    ("column_name", r"货物或应税劳务(?:、服务)?名称|货物\(劳务\)名称|货物、?劳务(?:及服务)?名称|项目名称(?!:)"),
    (
        "buyer_name",
        r"(?:购买方|购货方|购货单位|购方|购货单位\(人\)|买方单位/个人|付款方)名?称?:|购买方名称(?:及身份证号码/组织机构代码)?:?|购货单位(?=\()|交款人:",
    ),
    ("seller_name", r"(?:销售方|销货方|销货单位|销方|卖方单位/个人)名称:?|收款单位(?:\(章\))?:?|填开单位:"),
    ("buyer_tax_id", r"(?:购买方|购方)(?:统一社会信用代码/)?(?:纳税人识别号|税号):?|交款人统一社会信用代码:?"),
    ("seller_tax_id", r"(?:销售方|销方)(?:统一社会信用代码/)?(?:纳税人识别号|税号):?"),
    ("tax_id", r"统一社会信用代码/?纳税人识别号(?:/身份证件?号码?)?:?|统一社会信用代码:?|识别号:|税号:"),
    ("tax_id_old", r"纳税人识别号(?:/统一社会信用代码)?(?:/身份证明?号码)?:?"),
    ("name", r"(?:单位|企业)?名称:?"),
    ("address", r"地址、?电话:?|地址及电话:?|地址:|电话:|电话(?=0\d{2,3}-?\d{7}|1\d{10})"),
    ("bank", r"开户(?:银)?行及?、?账?帐?号?码?:?|银行账号:"),
    ("other_number", r"(?:蓝字|正数|原|对应|被红冲)[^:]{0,8}(?:代码:?\d{10,12}\D{0,4}号码|代码|号码):?"),
    ("code", r"(?:发票|票据)代码:?"),
    ("number", r"(?:数电)?(?:发票|票据)号码:?|数电票号码:?|(?<=\d)号码:|^No\.?:?(?=\d{8}$)"),
    ("issue_date", r"开票日期:?|开具日期:|填开日期:?"),
    ("check_code", r"校验码:?"),
    ("machine", r"机器编号:?|设备编号:|机打号码:?|机打代码:?"),
    ("net", r"不含税价"),
    ("vat", r"增值税税额"),
    ("capital", r"(?:价税|车价|金额)?合计(?:金额)?\(大写\):?|(?:价税|车价)合计(?:大写)?:?"),
    ("small", r"(?:合计金额)?\(小写\):?|小写:?(?=[¥\d-]|$)"),
    ("grand_total", r"总计(?!金额)"),
    ("subtotal", r"小计"),
    ("sum", r"合计(?!\()"),
    ("remark", r"备注:"),
    ("clerk", r"开票人:?"),
    ("payee", r"收款人:?"),
    ("checker", r"复核人?:"),
    ("seal", r"销售方:\(章\)|销货单位:\(章\)|销售方\(章\):?|销货单位\(章\):?"),
)
_LABEL = re.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in _WORDS))
_HINT = re.compile("[称号期码计写单行址电人清方价额注]|复核")
_SIDE_CHARS = frozenset("购买货销售方信息单位密码区备注")
_SIDE_WORD = re.compile("购买方信息|销售方信息|购买方|销售方|购货单位|销货单位|密码区|备注")

_BEGINNING = frozenset({"名称", "电话", "合计", "小计", "总计"})
"""Words that are labels only where a text begins with them: inside one they are part of a name."""
_REACH = 0.75
"""A text belongs to a label's line up to this share of the larger height above or below it."""
_MOST_LABELS = 400
_MOST_STACKS = 60
"""No form has more; what comes after them costs time and says nothing."""


@dataclass(frozen=True, slots=True)
class Label:
    """A printed word with its box, and the texts on its line that belong to it."""

    key: str
    box: Item
    values: tuple[Item, ...]

    @property
    def value(self) -> str:
        return joined(self.values)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page (or the part of a page that one invoice takes), read into rows and labels."""

    page: int
    rows: tuple[Row, ...]
    labels: tuple[Label, ...]
    sides: tuple[Item, ...]
    """The words beside the blocks of the form, usually set vertically: 购买方信息, 销售方信息, 密码区, 备注."""
    loose: tuple[Item, ...]
    """All texts that are neither, cut off from labels where they were joined."""

    def all(self, *keys: str) -> list[Label]:
        """The labels with one of these keys, from the top down."""
        return [label for label in self.labels if label.key in keys]

    def first(self, *keys: str) -> Label | None:
        """The uppermost label with one of these keys."""
        return next((label for label in self.labels if label.key in keys), None)

    def side(self, first_char: str) -> Item | None:
        """The word beside a block, by its first character."""
        return next((item for item in self.sides if item.text[0] == first_char), None)

    @property
    def text(self) -> str:
        """The plain text without blanks, a row a line."""
        return "\n".join(row.text for row in self.rows)


def read_sheet(items: Sequence[Item], page: int) -> Sheet:
    """Finds the labels of a page and gives each the text that belongs to it."""
    sides, others = _sides(items)
    rows = rows_of(others)
    boxes: list[tuple[str, Item]] = []
    loose: list[Item] = []
    for row in rows:
        found, rest = _split(row)
        boxes += found
        loose += rest
    boxes = boxes[:_MOST_LABELS]
    owned = _owned(loose, [box for _, box in boxes])
    labels = tuple(Label(key, box, owned[index]) for index, (key, box) in enumerate(boxes))
    return Sheet(page, tuple(rows), labels, sides, tuple(loose))


def _sides(items: Sequence[Item]) -> tuple[tuple[Item, ...], list[Item]]:
    """The words beside the blocks, and everything else. Vertical ones come as single characters, one below another."""
    words = [item for item in items if _SIDE_WORD.fullmatch(item.text)]
    taken = set(map(id, words))
    for stack in _stacks([item for item in items if item.text in _SIDE_CHARS]):
        found = _SIDE_WORD.search("".join(item.text for item in stack))
        if found:
            stacked = stack[found.start() : found.end()]
            first, last = stacked[0], stacked[-1]
            words.append(Item(found.group(), first.x, first.y, first.width, last.y + last.height - first.y, first.page))
            taken.update(map(id, stacked))
    return tuple(words), [item for item in items if id(item) not in taken and not _is_turned(item)]


def _is_turned(item: Item) -> bool:
    """Text that runs down the page: a download counter in the margin, a watermark."""
    return len(item.text) > 2 and item.height > 2 * item.width


def _stacks(characters: list[Item]) -> list[list[Item]]:
    """Single characters standing one below another."""
    stacks: list[list[Item]] = []
    for item in sorted(characters, key=lambda one: one.y):
        stack = next((stack for stack in stacks[-_MOST_STACKS:] if _continues(stack[-1], item)), None)
        if stack is None:
            stacks.append([item])
        else:
            stack.append(item)
    return stacks


def _continues(last: Item, item: Item) -> bool:
    height = max(last.height, item.height)
    return abs(last.centre - item.centre) < height and 0.5 * height < item.y - last.y < 6 * height


def _split(row: Row) -> tuple[list[tuple[str, Item]], list[Item]]:
    """The labels of a row with their boxes, and the other texts."""
    if not _HINT.search(row.text):
        return [], list(row.items)
    found: list[tuple[str, Item]] = []
    rest: list[Item] = []
    start = 0
    for match in _LABEL.finditer(row.text):
        if match.group() in _BEGINNING and row.owner[match.start()][1] > 0:
            continue
        rest += row.between(start, match.start())
        start = match.end()
        found.append((str(match.lastgroup).removesuffix("_old"), _box(row.between(match.start(), start))))
    rest += row.between(start, len(row.text))
    return found, rest


def _box(pieces: Sequence[Item]) -> Item:
    first = pieces[0]
    top = min(piece.y for piece in pieces)
    right = max(piece.right for piece in pieces)
    height = max(piece.y + piece.height for piece in pieces) - top
    return Item("".join(piece.text for piece in pieces), first.x, top, right - first.x, height, first.page)


def _owned(loose: Sequence[Item], boxes: Sequence[Item]) -> list[tuple[Item, ...]]:
    """For each label, the texts that belong to it: those that have it as the nearest label to their left."""
    owned: list[list[Item]] = [[] for _ in boxes]
    measures = sorted((box.middle, box.right, box.height, index) for index, box in enumerate(boxes))
    middles = [measure[0] for measure in measures]
    tallest = max((measure[2] for measure in measures), default=0.0)
    for item in loose:
        middle, x, height = item.middle, item.x, item.height
        reach = _REACH * max(tallest, height)
        best, nearest = -1, float("inf")
        for box_middle, box_right, box_height, index in measures[
            bisect_left(middles, middle - reach) : bisect_right(middles, middle + reach)
        ]:
            offset = abs(box_middle - middle)
            away = x - box_right
            if offset <= _REACH * max(box_height, height) and away >= -0.5 * box_height and away + 2 * offset < nearest:
                best, nearest = index, away + 2 * offset
        if best >= 0:
            owned[best].append(item)
    return [tuple(sorted(items, key=lambda item: item.x)) for items in owned]
