"""Who buys and who sells: two blocks with the same labels, told apart by where they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.core.formats.face.items import Item, joined, plain, rows_of
from piaoqi.core.formats.face.labels import Label, Sheet

_TAX_ID = re.compile(r"[0-9A-Z*]{6,20}")
_WHOLE_TAX_ID = re.compile(r"(?=.*\d{6})[0-9A-Z]{15,20}")
_CIPHER = re.compile(r"[-0-9+*/<>\s]+")
_FAR = 4.0
"""A text this many heights away from the one before it belongs to another block."""
_FIRST = 16.0
"""The same for the first text behind a label: forms may give each a cell of its own."""
_WORDS_WRAPPED = re.compile(r"(?<=[A-Za-z,.&)])\n(?=[A-Za-z(&])")
_WRAPPED = 1.8
"""Lines of one text are no more than this many heights apart."""


@dataclass(frozen=True, slots=True)
class Party:
    """A company or person as printed; empty where nothing is."""

    name: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """A label of a name and the label of the tax id that goes with it."""

    name: Label
    tax_id: Label | None


def read_parties(sheet: Sheet) -> tuple[Party, Party]:
    """Buyer and seller.

    1. Labels that name the side (`购买方名称`) decide by themselves.
    2. The others are told apart by the words beside the blocks (购买方信息, 销售方信息), set vertically or not.
    3. Without these the buyer stands to the left, or above.
    """
    buyer, seller = sheet.first("buyer_name"), sheet.first("seller_name")
    plain_names = _likeliest(sheet.all("name"), sheet, 2 - bool(buyer) - bool(seller))
    names = [label for label in (buyer, seller, *plain_names) if label is not None]
    blocks = dict(zip(map(id, names), _with_tax_ids(names, sheet.all("tax_id")), strict=True))
    first, second = _sided([blocks[id(label)] for label in plain_names], sheet, buyer, seller)
    buyer_block = blocks[id(buyer)] if buyer else first
    seller_block = blocks[id(seller)] if seller else second
    return (
        _party(buyer_block, sheet.first("buyer_tax_id"), sheet),
        _party(seller_block, sheet.first("seller_tax_id"), sheet),
    )


def _likeliest(names: list[Label], sheet: Sheet, wanted: int) -> list[Label]:
    """The labels that head a party's block: those with a tax id's label near by."""
    if len(names) <= wanted:
        return names
    tax_ids = sheet.all("tax_id")
    near = [name for name in names if any(_distance(name.box, one.box) < 12 * name.box.height for one in tax_ids)]
    return (near or names)[:wanted]


def _with_tax_ids(names: Sequence[Label], tax_ids: Sequence[Label]) -> list[_Block]:
    """Each name's label with the tax id's label nearest to it; a label is given once.

    Labels with a tax id go first: a label may be printed in two halves, one above the other.
    """
    stated = [_tax_id_beside(label) for label in tax_ids]
    pairs = sorted(
        (not stated[j], _distance(name.box, tax_id.box), i, j)
        for i, name in enumerate(names)
        for j, tax_id in enumerate(tax_ids)
    )
    given: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in given and j not in given.values():
            given[i] = j
    return [_Block(name, tax_ids[given[i]] if i in given else None) for i, name in enumerate(names)]


def _distance(one: Item, other: Item) -> float:
    """Between a name's and a tax id's label: short where the second follows on the line of the first, else between
    their left edges. A tax id stands below its name rather than above it.
    """
    below = other.middle - one.middle
    if abs(below) < 0.5 * one.height and other.x > one.right:
        return 0.1 * (other.x - one.right)
    return abs(one.x - other.x) + (below if below > 0 else -1.5 * below)


def _sided(
    blocks: list[_Block], sheet: Sheet, buyer: Label | None, seller: Label | None
) -> tuple[_Block | None, _Block | None]:
    """Buyer's and seller's block among those whose labels don't say."""
    if not blocks:
        return None, None
    if buyer or seller:
        return (None, blocks[0]) if buyer else (blocks[0], None)
    buying, selling = sheet.side("购"), sheet.side("销")
    if len(blocks) == 1:
        return (None, blocks[0]) if _nearer(blocks[0], selling, buying) else (blocks[0], None)
    one, other = sorted(blocks, key=lambda block: _reading_order(block, blocks[0]))
    straight = _apart(one, buying) + _apart(other, selling)
    crossed = _apart(other, buying) + _apart(one, selling)
    return (other, one) if crossed < straight else (one, other)


def _reading_order(block: _Block, reference: _Block) -> tuple[bool, float]:
    """Blocks side by side from the left, others from the top."""
    box, level = block.name.box, reference.name.box.middle
    below = box.middle - level
    if abs(below) < 1.5 * box.height:
        return False, box.x
    return below > 0, box.x


def _nearer(block: _Block, one: Item | None, other: Item | None) -> bool:
    return one is not None and (other is None or _apart(block, one) < _apart(block, other))


def _apart(block: _Block, side: Item | None) -> float:
    """How far a block is from the word beside it, which stands to its left and spans its lines."""
    if side is None:
        return 0.0
    box = block.name.box
    outside = max(side.y - box.middle, box.middle - (side.y + side.height), 0.0)
    away = box.x - side.right
    return outside + (away if away >= -box.height else 10 * abs(away))


def _party(block: _Block | None, own_tax_id: Label | None, sheet: Sheet) -> Party:
    if block is None:
        return Party(tax_id=_tax_id(own_tax_id, sheet))
    name = _name(block, sheet)
    return Party(name, _tax_id(own_tax_id or block.tax_id, sheet))


def _tax_id(label: Label | None, sheet: Sheet) -> str:
    return (_tax_id_beside(label) or _tax_id_below(label.box, sheet)) if label else ""


def _tax_id_beside(label: Label) -> str:
    text = plain("".join(item.text for item in _near(label.values, label.box))).replace(" ", "").upper()
    found = _TAX_ID.search(text)
    return found.group() if found else ""


def _tax_id_below(box: Item, sheet: Sheet) -> str:
    """A tax id that was wrapped onto the line under its label."""
    owned = {id(item) for label in sheet.labels for item in label.values}
    for item in sheet.loose:
        under = 0 < item.middle - box.middle < _WRAPPED * box.height and box.x - box.height < item.x < box.right
        if under and id(item) not in owned and _WHOLE_TAX_ID.fullmatch(plain(item.text)):
            return plain(item.text)
    return ""


def _name(block: _Block, sheet: Sheet) -> str:
    """The name, which may take two lines on either side of its label's."""
    label, box = block.name, block.name.box
    to_next = block.tax_id.box.middle - box.middle if block.tax_id else 0.0
    reach = max(0.5 * to_next, 0.75 * box.height) if to_next < 12 * box.height else 0.75 * box.height
    limit = _right_limit(box, sheet, reach)
    band = [item for item in sheet.loose if abs(item.middle - box.middle) < reach and _begins(item, box) < limit]
    lines = [joined(_near(row.items, box)) for row in rows_of(band or label.values)]
    lines += _continued(block, sheet, band or label.values, limit)
    return _WORDS_WRAPPED.sub(" ", "\n".join(lines)).replace("\n", "").strip()


def _begins(item: Item, box: Item) -> float:
    """Where a text begins that may belong to the name behind or below a label; infinite if it stands before it."""
    edge = box.x if item.middle - box.middle > 0.75 * box.height else box.right
    return item.x if item.x >= edge - 0.5 * box.height else float("inf")


def _continued(block: _Block, sheet: Sheet, band: Sequence[Item], limit: float) -> list[str]:
    """The lines of a name that go on below its label, from the label's left edge on."""
    box, lines = block.name.box, []
    if not band or block.tax_id is None or block.tax_id.box.middle < box.middle:
        return []
    above = max(item.middle for item in band)
    edge = box.x - 0.5 * box.height
    taken = {id(item) for label in sheet.labels for item in label.values} | {id(item) for item in band}
    for row in rows_of(item for item in sheet.loose if edge <= item.x < limit and id(item) not in taken):
        if not above < row.middle < block.tax_id.box.y:
            continue
        if row.middle - above > _WRAPPED * row.height or row.items[0].x > box.right:
            break
        lines.append(joined(_near(row.items, box)))
        above = row.middle
    return lines


def _right_limit(box: Item, sheet: Sheet, reach: float) -> float:
    """Where the next block begins: a label or the word beside it."""
    begins = [label.box.x for label in sheet.labels if abs(label.box.middle - box.middle) < reach]
    begins += [side.x for side in sheet.sides if side.y - box.height < box.middle < side.y + side.height + box.height]
    return min((x for x in begins if x > box.right), default=float("inf"))


def _near(items: Sequence[Item], box: Item) -> list[Item]:
    """The texts of a line up to the first wide gap, without the cipher of the old forms."""
    kept: list[Item] = []
    end = box.right
    for item in items:
        if item.x - end > (_FAR * item.height if kept else _FIRST * box.height):
            break
        if len(item.text) > 12 and _CIPHER.fullmatch(item.text) and not item.text.isdigit():
            break
        kept.append(item)
        end = item.right
    return kept
