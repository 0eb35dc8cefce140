"""Finding Chinese names by the first letters of their sounds, as people type them: bjsl for 北京示例.

The commonest 3,755 characters stand in GB 2312 in the order of their sounds, so their place tells the letter. Any other
character fits whatever letter is typed: to find a name too many does no harm, to miss one does.
"""

from bisect import bisect_right
from functools import lru_cache

_FIRST = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
"""From which code on characters sound like that."""
_LAST = 0xD7F9
_CODES = tuple(code for code, _ in _FIRST)
_SEVERAL = {
    "重": "cz", "长": "cz", "行": "hx", "乐": "ly", "厦": "sx", "曾": "cz", "盛": "cs", "朝": "cz", "单": "ds",
    "解": "jx", "会": "hk", "调": "dt", "传": "cz", "藏": "cz", "车": "cj", "参": "cs",
    "贾": "gj", "奇": "jq", "系": "jx", "宿": "sx", "降": "jx", "查": "cz",
}  # fmt: skip
"""Characters of more than one sound, each of which people type."""
_SIGNS = "（）()·-—、,.，。 　&"


def fits_initials(name: str, typed: str) -> bool:
    """Whether the letters typed are the first ones of characters that follow each other in the name."""
    wanted = typed.lower().replace(" ", "")
    if not wanted or not (wanted.isascii() and wanted.isalnum()):
        return False
    letters = [_letters(one) for one in name if one not in _SIGNS]
    return any(
        all(not one or letter in one for one, letter in zip(letters[start:], wanted, strict=False))
        for start in range(len(letters) - len(wanted) + 1)
    )


@lru_cache(maxsize=8_192)
def _letters(character: str) -> str:
    """'' for a character whose sound is not known."""
    if character.isascii():
        return character.lower()
    if character in _SEVERAL:
        return _SEVERAL[character]
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    at = bisect_right(_CODES, code) - 1
    return _FIRST[at][1] if at >= 0 and code <= _LAST else ""
