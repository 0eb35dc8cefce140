"""Printed words of a form put right where recognition is known to break them; figures are never touched.

1. `No` before eight digits is the label of the number
2. the code of a paper invoice stands without a label, at the upper left and again beside the number
3. a date in several boxes, or with its 年月日 lost under a stamp, is one date
4. of a title under a stamp the last words are enough
5. a label of which one character was misread, or the first one not found, is that label
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from piaoqi.core.formats.face.heading import TITLE
from piaoqi.core.formats.face.items import Item, plain
from piaoqi.core.formats.ocr.engine import Letter
from piaoqi.core.formats.ocr.pieces import Piece
from piaoqi.core.invoice.kind import Kind, kind_of_code
from piaoqi.core.invoice.number import is_code
from piaoqi.core.invoice.slips import slips_between

_NUMBER = re.compile(r"(?:N[oO0°º]|№)[.:]?(\d{8})")
_SIGN = re.compile(r"(?:N[oO0°º]|№)[.:]?(?:\d{8})?$")
_EIGHT = re.compile(r"(\d{8})")
_DATE = re.compile(r"开票日期:?")
_PARTS = re.compile(r"(20\d\d|19\d\d)\D?(\d{2})\D?(\d{2})\D?")
_END = re.compile("(?:普通|专用)发票?$|[用通]发票$|[普专][^发]{0,2}发票$")
_DIGITAL = re.compile(r"号码:?\d{20}$")
_CODE = re.compile(r"代码:?(\d{10,12})$")
_TITLES = {
    Kind.E_ORDINARY: "增值税电子普通发票",
    Kind.E_SPECIAL: "增值税电子专用发票",
    Kind.SPECIAL_PAPER: "增值税专用发票",
}
_LABELS = (
    "纳税人识别号", "统一社会信用代码/纳税人识别号", "地址、电话", "开户行及账号", "开户行及帐号", "开票日期",
    "发票号码", "发票代码", "机器编号", "销售方名称", "购买方名称",
)  # fmt: skip
_SAME_LINE = 0.6
_LARGE = 1.2


def reworded(pieces: Sequence[Piece]) -> list[Piece]:
    """The texts with their labels as a form has them."""
    labelled = [_named(_mended(piece), pieces) for piece in pieces]
    return _titled(_dated(_coded(_numbered(labelled))))


def _mended(piece: Piece) -> Piece:
    """Step 5, a character misread."""
    head, colon, _ = plain(piece.item.text).partition(":")
    near = [label for label in _LABELS if len(label) == len(head) and slips_between(label, head) <= 1]
    if not colon or len(near) != 1 or head in _LABELS:
        return piece
    letters = tuple(
        replace(letter, char=near[0][index]) if index < len(head) else letter
        for index, letter in enumerate(piece.letters)
    )
    return Piece(replace(piece.item, text="".join(letter.char for letter in letters)), letters)


def _named(piece: Piece, pieces: Sequence[Piece]) -> Piece:
    """Step 5: 名 stands far from 称, by itself, and is lost more easily."""
    item = piece.item
    firsts = [one.item for one in pieces if one.item.text == "名" and one.item.x < item.x]
    beside = any(abs(one.middle - item.middle) < item.height for one in firsts)
    if beside or not plain(item.text).startswith("称:"):
        return piece
    return Piece(replace(item, text="名" + item.text), (Letter("名", 0.0, 1.0), *piece.letters))


def _numbered(pieces: Sequence[Piece]) -> list[Piece]:
    """Step 1. The number stands there once more without its label; the label may be a text of its own."""
    texts = [plain(piece.item.text) for piece in pieces]
    found = [_NUMBER.fullmatch(text) or _EIGHT.fullmatch(text) for text in texts]
    if not any(_SIGN.match(text) for text in texts):
        return list(pieces)
    return [
        _labelled(piece, "发票号码:", match[1]) if match else piece for match, piece in zip(found, pieces, strict=True)
    ]


def _coded(pieces: list[Piece]) -> list[Piece]:
    """Step 2. Only where no label names a code."""
    if any("代码" in piece.item.text for piece in pieces):
        return pieces
    return [_labelled(piece, "发票代码:", piece.item.text) if is_code(piece.item.text) else piece for piece in pieces]


def _labelled(piece: Piece, label: str, value: str) -> Piece:
    """The label is put in the blank before the value: half the width of a character for each of its letters."""
    item = piece.item
    letters = (*(Letter(char, 0.0, 1.0) for char in label), *piece.letters[-len(value) :])
    return Piece(replace(item, text=label + value), letters)


def _dated(pieces: list[Piece]) -> list[Piece]:
    """Step 3."""
    label = next((piece for piece in pieces if _DATE.match(plain(piece.item.text))), None)
    if label is None:
        return pieces
    beside = [piece for piece in pieces if piece is not label and _follows(piece.item, label.item)]
    group = [label, *sorted(beside, key=lambda piece: piece.item.x)]
    letters = [letter for piece in group for letter in piece.letters if not letter.char.isspace()]
    text = plain("".join(letter.char for letter in letters))
    head = _DATE.match(text)
    found = _PARTS.match(text, head.end()) if head else None
    if not found or (found.end() == len(text) and "年" in text and "月" in text):
        return pieces
    date = f"开票日期:{found[1]}年{found[2]}月{found[3]}日"
    spots = [*range(*found.span(1)), *range(*found.span(2)), *range(*found.span(3))]
    spoken = {"年": 1.0, "月": 1.0, "日": 1.0}
    digits = iter(letters[spot] for spot in spots)
    kept = tuple(next(digits) if char.isdigit() else Letter(char, 0.0, spoken.get(char, 1.0)) for char in date)
    right = max(piece.item.right for piece in group)
    whole = Piece(replace(label.item, text=date, width=right - label.item.x), kept)
    return [whole if piece is label else piece for piece in pieces if piece not in beside]


def _follows(item: Item, label: Item) -> bool:
    apart = abs(item.middle - label.middle)
    in_reach = label.x < item.x < label.right + 12 * label.height
    return apart < _SAME_LINE * label.height and in_reach and plain(item.text).strip("年月日").isdigit()


def _titled(pieces: list[Piece]) -> list[Piece]:
    """Step 4. Which generation it is, its number or code says."""
    if any(TITLE.search(plain(piece.item.text)) for piece in pieces):
        return pieces
    heights = sorted(piece.item.height for piece in pieces)
    for index, piece in enumerate(pieces):
        text = plain(piece.item.text).strip("()")
        large = piece.item.height > _LARGE * heights[len(heights) // 2]
        if large and len(text) < 12 and _END.search(text):
            title = _title(pieces, special="专" in text or "用发票" in text)
            if any(one.item.text.endswith("增值税") for one in pieces):
                title = title.removeprefix("增值税")
            whole = Piece(replace(piece.item, text=title), piece.letters)
            return [*pieces[:index], whole, *pieces[index + 1 :]]
    return pieces


def _title(pieces: Sequence[Piece], *, special: bool) -> str:
    texts = [plain(piece.item.text) for piece in pieces]
    if any(_DIGITAL.search(text) for text in texts):
        return "电子发票（增值税专用发票）" if special else "电子发票（普通发票）"
    codes = (found[1] for text in texts if (found := _CODE.search(text)))
    kind = next(filter(None, map(kind_of_code, codes)), Kind.SPECIAL_PAPER if special else Kind.ORDINARY_PAPER)
    return _TITLES.get(kind, "增值税普通发票")
