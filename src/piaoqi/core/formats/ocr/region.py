"""Which of the texts on a picture are the invoice's: a screenshot shows windows around it, a photo other papers."""

import re
from collections.abc import Sequence

from piaoqi.core.formats.face.items import Item, plain
from piaoqi.core.formats.ocr.pieces import Piece

_WORDS = re.compile(
    "价税合计|规格型号|单价|数量|金额|税率|税额|识别号|开户行|开户银行|地址、?电话|应税劳务|项目名称|开票人|收款人|复核|小写"
    "|密码区|购买方|销售方|购货单位|销货单位|名称|开票日期|校验码|机器编号|发票号码|发票代码|票价|电子客票|退票费"
)
_CODE = re.compile("[\"'{}]")
"""What a program's window writes around the words of an invoice."""
_FEW = 4
_GAP = 1.5
_ABOVE = 5.0
_BELOW = 4.0
"""How far a face goes on above and below the words of its form, in heights of text."""


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
