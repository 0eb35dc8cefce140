"""The objects of a PDF as values that know where they stand in the file (ISO 32000-2, 7.3).

A signature is judged by bytes, so a reader that only hands out values is of no use: /Contents must be found at the very
place that /ByteRange leaves out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

_TOKEN = re.compile(
    rb"(?>[\0\t\n\f\r ]+|%[^\r\n]*)*+"
    rb"(?:(?P<open><<|\[)|(?P<close>>>|\])|(?P<hex><[0-9A-Fa-f\0\t\n\f\r ]*>)|(?P<text>\()"
    rb"|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)|(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]+))"
)
_BRACKET = re.compile(rb"[()\\]")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_INTEGER = re.compile(rb"[+-]?\d{1,18}")
_MOST_TOKENS = 200_000


class PdfSyntaxError(ValueError):
    """What stands here is no PDF object. `at`: how far it was read."""

    def __init__(self, at: int) -> None:
        super().__init__(f"no PDF object up to {at}")
        self.at = at


class Name(str):
    """`/Type` without its slash, escapes undone."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """An object of the file, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class String:
    """A string; `start` and `end` are those of its brackets and what is between, in the bytes it was read from."""

    data: bytes = field(repr=False)
    start: int
    end: int
    hex: bool


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary with all its pairs, those of the same name too: that is how one hides from a reader."""

    pairs: tuple[tuple[str, "Value"], ...]
    start: int
    end: int

    def get(self, name: str) -> "Value":
        """The last value of this name, as pdfium takes it."""
        return next((value for key, value in reversed(self.pairs) if key == name), None)

    def count(self, name: str) -> int:
        return sum(key == name for key, _ in self.pairs)


Value: TypeAlias = "int | bytes | Name | String | Ref | tuple[Value, ...] | Dictionary | None"
"""bytes: any other word, such as `true`, `null`, or a number with decimals."""


def parse(data: bytes, at: int) -> tuple[Value, int]:
    """The object that begins at `at`, and where it ends. PdfSyntaxError where there is none, or it does not end."""
    open_ones: list[tuple[bytes, int, list[Value]]] = []
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(data, at)
        if token is None:
            break
        at = token.end()
        if token.lastgroup == "open":
            open_ones.append((token["open"], token.start("open"), []))
            continue
        if token.lastgroup == "close":
            if not open_ones or (open_ones[-1][0] == b"<<") is not (token["close"] == b">>"):
                break
            value = _closed(*open_ones.pop(), at)
        elif token.lastgroup == "text":
            value = _text(data, token.start("text"))
            at = value.end
        elif token["word"] == b"R" and open_ones and _ends_in_reference(open_ones[-1][2]):
            items = open_ones[-1][2]
            items.pop()
            number = items.pop()
            value = Ref(number if isinstance(number, int) else 0)
        else:
            value = _atom(token)
        if not open_ones:
            return value, at
        open_ones[-1][2].append(value)
    raise PdfSyntaxError(at)


_HOLDING = (tuple, Dictionary)


def dictionaries(value: Value) -> Iterator[Dictionary]:
    """A value's dictionaries, itself and those in it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary):
            yield one
            waiting += [inner for _, inner in one.pairs if isinstance(inner, _HOLDING)]
        elif isinstance(one, tuple):
            waiting += [inner for inner in one if isinstance(inner, _HOLDING)]


def _closed(bracket: bytes, start: int, items: list[Value], end: int) -> Value:
    if bracket == b"[":
        return tuple(items)
    return Dictionary(tuple(_pairs(items)), start, end)


def _pairs(items: list[Value]) -> Iterator[tuple[str, Value]]:
    """Names with the value behind each; what stands where a name should is passed over."""
    rest = iter(items)
    for key in rest:
        if isinstance(key, Name):
            for value in islice(rest, 1):
                yield str(key), value


def _ends_in_reference(items: list[Value]) -> bool:
    return len(items) > 1 and isinstance(items[-1], int) and isinstance(items[-2], int)


def _atom(token: re.Match[bytes]) -> Value:
    if token.lastgroup == "hex":
        return String(_unhex(token["hex"]), token.start("hex"), token.end("hex"), hex=True)
    if token.lastgroup == "name":
        plain = _NAME_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), token["name"][1:])
        return Name(plain.decode("latin-1"))
    word = token["word"]
    return int(word) if _INTEGER.fullmatch(word) else word


def _unhex(text: bytes) -> bytes:
    digits = text[1:-1].translate(None, b"\0\t\n\f\r ")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _text(data: bytes, start: int) -> String:
    """A string in round brackets: they may nest, and a backslash takes the sense of what follows it."""
    depth, at = 0, start
    while found := _BRACKET.search(data, at):
        at = found.end()
        if found[0] == b"\\":
            at += 1
            continue
        depth += 1 if found[0] == b"(" else -1
        if not depth:
            return String(_ESCAPE.sub(_unescaped, data[start + 1 : at - 1]), start, at, hex=False)
    raise PdfSyntaxError(len(data))


def _unescaped(found: re.Match[bytes]) -> bytes:
    octal, line_end, other = found.groups()
    if octal:
        return bytes([int(octal, 8) & 255])
    return b"" if line_end else _ESCAPES.get(other, other)
