"""Characters as people and PDF printers write them, brought to the one form that can be compared."""

import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MINUS = dict.fromkeys(map(ord, "－−﹣‐‑‒–—―"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\0"))
_HALF = {**_FULL_WIDTH, **_MINUS, **_INVISIBLE, ord("￥"): "¥", ord("\u3000"): " ", ord("\u00a0"): " "}

_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻤",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟鬼",
)
"""Radicals that PDF text layers hold in place of the character, and that Unicode's own folding leaves alone."""


def half_width(text: str) -> str:
    """Full-width letters, digits, brackets and blanks as ASCII; every dash as `-`; nothing invisible."""
    return text if text.isascii() and "\0" not in text else text.translate(_HALF)


def folded(text: str) -> str:
    """Half width, and each compatibility character (radicals of PDF text layers) as the ordinary one."""
    if text.isascii() and "\0" not in text:
        return text
    return unicodedata.normalize("NFKC", text.translate(_HALF).translate(_RADICALS))
