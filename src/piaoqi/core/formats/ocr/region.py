"""Which of the texts on a picture are the invoice's: a screenshot shows windows around it, a photo other papers."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from piaoqi.core.formats.face.items import Item, plain
from piaoqi.core.formats.ocr.pieces import Piece

_WORDS = re.compile(
    "价税合计|规格型号|单价|数量|金额|税率|税额|识别号|开户行|开户银行|地址、?电话|应税劳务|项目名称|开票人|收款人|复核|小写"
    "|密码区|购买方|销售方|购货单位|销货单位|名称|开票日期|校验码|机器编号|发票号码|发票代码|票价|电子客票|退票费"
)
_TOTAL = "价税合计"
_ONCE = re.compile("^[([]?小写|^发票号码|^电子客票号")
"""Beside 价税合计: what a form begins a text with once."""
_CODE = re.compile("[\"'{}]")
"""What a program's window writes around the words of an invoice."""
_FEW = 4
_GAP = 1.5
_ABOVE = 5.0
_BELOW = 4.0
"""How far a face goes on above and below the words of its form, in heights of text."""
_APART = 20.0
"""Totals of forms that lie side by side are at least so far apart, in heights of text."""


def on_the_form(pieces: Sequence[Piece]) -> list[Piece]:
    """The texts of the form: from a little above its first word to a little below its last, and between the blank
    strips to its left and right. All of them where there are few words of a form.
    """
    words = [piece.item for piece in pieces if _is_word(piece.item)]
    if len(words) < _FEW:
        return list(pieces)
    height = sorted(word.height for word in words)[len(words) // 2]
    top = min(word.y for word in words) - _ABOVE * height
    bottom = max(word.y + word.height for word in words) + _BELOW * height
    inside = [piece for piece in pieces if top <= piece.item.middle <= bottom]
    left, right = _sides(inside, words, height)
    return [piece for piece in inside if left <= piece.item.centre <= right]


def side_by_side(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The texts of each form where forms lie beside each other: cut at the widest blank strip between their totals.
    Forms below each other stay together; the face's reader tells them apart.
    """
    totals = [piece.item for piece in pieces if _TOTAL in plain(piece.item.text)]
    if len(totals) < 2:
        return [list(pieces)]
    height = sorted(total.height for total in totals)[len(totals) // 2]
    borders = []
    for left, right in pairwise(sorted(total.x for total in totals)):
        if right - left > _APART * height and (border := _border(pieces, left, right)) is not None:
            borders.append(border)
    shares: list[list[Piece]] = [[] for _ in range(len(borders) + 1)]
    for piece in pieces:
        shares[bisect(borders, piece.item.centre)].append(piece)
    return shares


def forms_on(pieces: Sequence[Piece]) -> int:
    """How many invoices these are the texts of, by the words that each has once; 0 where it has none of them."""
    texts = [plain(piece.item.text) for piece in pieces]
    once = Counter(found.group() for text in texts if (found := _ONCE.search(text)))
    return max(sum(_TOTAL in text for text in texts), *once.values(), 0)


def _border(pieces: Sequence[Piece], left: float, right: float) -> float | None:
    """The middle of the widest strip between two places in which nothing stands."""
    reached = left
    strips = []
    for item in sorted((piece.item for piece in pieces), key=lambda one: one.x):
        if reached < item.x <= right:
            strips.append((item.x - reached, (reached + item.x) / 2))
        if item.x <= right:
            reached = max(reached, item.right)
    return max(strips)[1] if strips else None


def _is_word(item: Item) -> bool:
    return bool(_WORDS.search(plain(item.text))) and not _CODE.search(item.text)


def _sides(pieces: Sequence[Piece], words: Sequence[Item], height: float) -> tuple[float, float]:
    """The strips of text, from the first that holds a word of the form to the last one."""
    strips: list[list[float]] = []
    for item in sorted((piece.item for piece in pieces), key=lambda one: one.x):
        if strips and item.x - strips[-1][1] < _GAP * height:
            strips[-1][1] = max(strips[-1][1], item.right)
        else:
            strips.append([item.x, item.right])
    held = [strip for strip in strips if any(strip[0] <= word.centre <= strip[1] for word in words)]
    return (held[0][0], held[-1][1]) if held else (float("-inf"), float("inf"))
