"""All objects that lie in a PDF, found by reading it from front to back; what its last revision says of each.

The tables of contents (xref) of a file that somebody worked on are not to be relied upon: an object that they no longer
name is still there, and that is what a verifier wants to see.
"""

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from piaoqi.core.seals.pdf.objects import Dictionary, Name, PdfSyntaxError, Ref, Value, parse

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z])|\btrailer(?![A-Za-z])")
_STREAM = re.compile(rb"[\0\t\n\f\r ]*stream\r?\n?")
_ENDS = re.compile(rb"endstream|endobj")
_END = re.compile(rb"[\0\t\n\f\r ]*endstream")
_NUMBER = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj[\0\t\n\f\r ]*(\d{1,18})\s*endobj")
_LEADING = (Ref, tuple, Dictionary)
_MOST_OBJECTS = 100_000
_WASTE = 1
"""How many times the file's own length may be read in vain: objects that do not end are read again and again."""
_MOST_MEMBERS = 10_000
"""Of one object stream; writers put a hundred or two in one."""
_MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all object streams together, unpacked."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it stands in the file; `stream` is where the bytes of its stream are."""

    number: int
    """0 for a trailer."""
    value: Value
    stream: tuple[int, int] | None = None


@dataclass(slots=True)
class PdfFile:
    """The objects of one PDF. Nothing is decrypted: names, numbers and a signature's /Contents never are encrypted."""

    data: bytes
    stored: list[Stored] = field(default_factory=list)
    """In the order of the file, superseded ones too."""
    _latest: dict[int, Value] = field(default_factory=dict)
    _packed: dict[int, Value] | None = None
    _spans: list[tuple[int, int]] | None = None

    @classmethod
    def read(cls, data: bytes) -> "PdfFile":
        """Never fails: what can't be read is passed over."""
        read = cls(data)
        for one in _objects(data):
            read.stored.append(one)
            if one.number:
                read._latest[one.number] = one.value
            if len(read.stored) >= _MOST_OBJECTS:
                break
        return read

    def value(self, value: Value) -> Value:
        """What a reference stands for, by its latest definition; anything else is itself."""
        for _ in range(8):
            if not isinstance(value, Ref):
                return value
            value = self._of(value.number)
        return None

    @property
    def heads(self) -> Iterator[Dictionary]:
        """Trailers, and the dictionaries of cross-reference streams, the last first."""
        for one in reversed(self.stored):
            if isinstance(one.value, Dictionary) and (not one.number or one.value.get("Type") == Name("XRef")):
                yield one.value

    @property
    def encrypted(self) -> bool:
        return any(head.get("Encrypt") is not None for head in self.heads)

    @property
    def root(self) -> Value:
        """The catalogue that the last trailer names."""
        return next((root for head in self.heads if (root := self.value(head.get("Root")))), None)

    def in_stream(self, at: int) -> bool:
        """Whether a place in the file lies in the bytes of a stream."""
        if self._spans is None:
            self._spans = [one.stream for one in self.stored if one.stream]
        before = bisect_right(self._spans, (at, len(self.data)))
        return before > 0 and at < self._spans[before - 1][1]

    def _of(self, number: int) -> Value:
        if number in self._latest:
            return self._latest[number]
        if self._packed is None:
            self._packed = dict(islice(self._unpacked(), _MOST_OBJECTS))
        return self._packed.get(number)

    def _unpacked(self) -> Iterator[tuple[int, Value]]:
        """The objects that lie in object streams (ISO 32000-2, 7.5.7), as far as they can be unpacked."""
        left = _MOST_UNPACKED
        for one in self.stored:
            head = one.value
            if one.stream and left > 0 and isinstance(head, Dictionary) and head.get("Type") == Name("ObjStm"):
                body = _inflated(self.data[slice(*one.stream)], head, left)
                left -= len(body)
                yield from _members(body, self.value(head.get("First")))


def _objects(data: bytes) -> Iterator[Stored]:
    at, lengths, waste = 0, _Lengths(data), _WASTE * len(data)
    while found := _OBJECT.search(data, at):
        at = found.end()
        try:
            value, at = parse(data, at)
        except PdfSyntaxError as error:
            waste -= error.at - at
            if waste < 0:
                return
            continue
        stream = _stream(data, at, value, lengths) if isinstance(value, Dictionary) and found[1] else None
        if stream:
            at = stream[1]
        yield Stored(int(found[1] or 0), value, stream)


class _Lengths:
    """Objects that are just a number, gathered when one is first asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: dict[int, int] | None = None

    def of(self, length: Value) -> Value:
        """A /Length, looked up where it is a reference."""
        if not isinstance(length, Ref):
            return length
        if self._found is None:
            self._found = {int(found[1]): int(found[2]) for found in _NUMBER.finditer(self._data)}
        return self._found.get(length.number)


def _stream(data: bytes, at: int, head: Dictionary, lengths: _Lengths) -> tuple[int, int] | None:
    """Where the stream's bytes are, by its /Length where that is right, else up to what ends a stream or an object."""
    begin = _STREAM.match(data, at)
    if begin is None:
        return None
    start, length = begin.end(), lengths.of(head.get("Length"))
    if isinstance(length, int) and 0 <= length <= len(data) - start and _END.match(data, start + length):
        return start, start + length
    end = _ENDS.search(data, start)
    return start, end.start() if end else len(data)


def _inflated(packed: bytes, head: Dictionary, limit: int) -> bytes:
    filters = head.get("Filter")
    if filters is None:
        return packed[:limit]
    if filters not in (Name("FlateDecode"), (Name("FlateDecode"),)):
        return b""
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""


def _members(body: bytes, first: Value) -> Iterator[tuple[int, Value]]:
    if not isinstance(first, int) or not 0 <= first <= len(body):
        return
    try:
        numbers = [int(word) for word in body[:first].split(None, 2 * _MOST_MEMBERS)[: 2 * _MOST_MEMBERS]]
    except ValueError:
        return
    for number, place in zip(numbers[::2], numbers[1::2], strict=False):
        try:
            yield number, parse(body, first + place)[0]
        except PdfSyntaxError:
            continue


def reachable(file: PdfFile, root: Value) -> Iterator[Dictionary]:
    """Every dictionary that something leads to from `root`, once."""
    seen: set[int] = set()
    waiting: list[Value] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Ref):
            if one.number not in seen:
                seen.add(one.number)
                waiting.append(file.value(one))
        elif isinstance(one, tuple):
            waiting += [inner for inner in one if isinstance(inner, _LEADING)]
        elif isinstance(one, Dictionary):
            yield one
            waiting += [inner for _, inner in one.pairs if isinstance(inner, _LEADING)]
