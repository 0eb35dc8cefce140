"""The tree's hashes in tiles of 256, from which proofs are made without reading the log."""

from collections.abc import Iterator, Sequence

from django.db.models import Count, Max

from piaoqi.audit.models import Entry, Tile
from piaoqi.core.proof.tree import HASH_BYTES, node_hash

BITS = 8
WIDTH = 1 << BITS
_TOGETHER = 32
"""Tiles written in one go: a quarter of a megabyte."""
_REMEMBERED = 1024


def make_tiles(size: int) -> int:
    """Make the complete tiles that a log of this size has and that are not there yet; how many were made."""
    made, level = 0, 0
    while count := size >> BITS * (level + 1):
        for start, end in _absent(level, count):
            hashes = _below(level, start * WIDTH, end * WIDTH)
            rows = [
                Tile(level=level, index=start + at, hashes=b"".join(hashes[at * WIDTH : (at + 1) * WIDTH]))
                for at in range(end - start)
            ]
            Tile.objects.bulk_create(rows, ignore_conflicts=True)
            made += len(rows)
        level += 1
    return made


def _absent(level: int, count: int) -> Iterator[tuple[int, int]]:
    """Runs of tiles that are not there, of those below `count`."""
    tiles = Tile.objects.filter(level=level, index__gte=0, index__lt=count)
    there = tiles.aggregate(count=Count("index"), top=Max("index"))
    known = set[int]() if there["count"] == (there["top"] or -1) + 1 else set(tiles.values_list("index", flat=True))
    start = 0 if known else there["count"]
    while start < count:
        end = start
        while end < count and end - start < _TOGETHER and end not in known:
            end += 1
        if end > start:
            yield start, end
        start = max(end, start + 1)


def top_of(hashes: Sequence[bytes]) -> bytes:
    """The hash over a number of subtrees of equal size: a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def split(hashes: bytes) -> list[bytes]:
    """A tile's hashes one by one."""
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]


class StoredNodes:
    """Answers for complete subtrees of the log up to `size` (core.proof.tree.Nodes), from tiles and the entries that
    no complete tile holds yet. The tiles that this size has must have been made.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._rows: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        tall, inside = divmod(level, BITS)
        first, count = index << inside, 1 << inside
        at = first % WIDTH
        return top_of(self._row(tall, first // WIDTH)[at : at + count])

    def _row(self, level: int, index: int) -> list[bytes]:
        """The hashes of one tile, also of one that is not complete yet."""
        found = self._rows.get((level, index))
        if found is None:
            tile = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
            if tile is not None:
                found = split(bytes(tile))
            else:
                end = min((index + 1) * WIDTH, self.size >> BITS * level)
                found = _below(level, index * WIDTH, end)
            if len(self._rows) >= _REMEMBERED:
                self._rows.clear()
            self._rows[level, index] = found
        return found


def _below(level: int, start: int, end: int) -> list[bytes]:
    """Hashes number `start` up to `end` of a level of tiles. Raises LookupError where one is not there."""
    found = list(_leaves(start, end) if level == 0 else _tops(level - 1, start, end))
    if len(found) != end - start:
        raise LookupError(f"hashes {start} to {end} of level {level} of the log are not all there")
    return found


def _leaves(start: int, end: int) -> Iterator[bytes]:
    entries = Entry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return (bytes(one) for one in entries.values_list("leaf", flat=True).iterator())


def _tops(level: int, start: int, end: int) -> Iterator[bytes]:
    tiles = Tile.objects.filter(level=level, index__gte=start, index__lt=end).order_by("index")
    return (top_of(split(bytes(one))) for one in tiles.values_list("hashes", flat=True).iterator(chunk_size=64))
