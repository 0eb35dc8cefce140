"""Whether the log is the one that was written: everything in it is computed anew and compared.

1. Each entry: its hash from its text, each column from what the text says, no gap, nothing beyond the end.
2. Tiles and the head, from the entries' hashes.
3. Each checkpoint, in the database and as a file: its signature by the key in use then, its size and root, its instant,
   its time stamp.
4. Keys: the list against the log, each vouched for by its forerunner.

Entries are read 256 at a time: memory stays flat however long the log is. Others may append meanwhile.
"""

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

from django.db import connection

from piaoqi.audit import faults, keys, stored
from piaoqi.audit.faults import Fault
from piaoqi.audit.kept_checkpoints import Checkpoints
from piaoqi.audit.leaf import Leaf, LeafError, read_leaf
from piaoqi.audit.log import HEAD
from piaoqi.audit.tiles import BITS, WIDTH, split, top_of
from piaoqi.core.proof.tree import HASH_BYTES, Frontier, leaf_hash

_LEVELS = 8
"""More than a number of ours can index."""
Progress = Callable[[int, int], None]
"""Told how many entries of how many were looked at."""


def verify_log(progress: Progress | None = None) -> Iterator[Fault]:
    """Every fault of the log, as it is met."""
    checkpoints = Checkpoints()
    yield from checkpoints.listed()
    extent = stored.extent()
    size = _size(extent)
    walk = _Walk(checkpoints, checkpoints.newest)
    for start in range(0, size, WIDTH):
        yield from walk.entries(start, min(start + WIDTH, size))
        if progress:
            progress(min(start + WIDTH, size), size)
    yield from checkpoints.rest(size)
    yield from _head(extent, walk, size)
    yield from _strays(size)


def _size(extent: stored.Extent) -> int:
    """How far to look: what most of the measures say, so that one wrong number does not lead astray."""
    head = extent.heads[0][1] if len(extent.heads) == 1 else None
    end = extent.highest + 1
    if isinstance(head, int) and head in (extent.count, end):
        return head
    known = head if isinstance(head, int) else 0
    return end if end == extent.count else min(end, max(extent.count, known))


@dataclass(slots=True)
class _Walk:
    """The way through the entries: the tree as far as it was computed."""

    checkpoints: Checkpoints
    tiled: int
    """Complete tiles up to this size must be there."""
    edge: Frontier = field(default_factory=Frontier)
    whole: bool = True
    """No hash was missing so far."""
    rows: list[list[bytes]] = field(default_factory=lambda: [[]])
    """Hashes of the tile that is being filled, on each level."""

    def entries(self, start: int, end: int) -> Iterator[Fault]:
        """One tile's worth."""
        found = {row.index: row for row in stored.entries(start, end)}
        kept = stored.tile(0, start >> BITS)
        hashes = split(kept) if kept is not None and len(kept) == WIDTH * HASH_BYTES else None
        for index in range(start, end):
            row = found.get(index)
            tiled = hashes[index - start] if hashes else None
            if row is None:
                yield faults.GAP.at(f"entry:{index}", index=index)
                self.whole = self.whole and tiled is not None
                leaf = tiled or bytes(HASH_BYTES)
            else:
                leaf = yield from self._entry(index, row, tiled)
            self.edge.append(leaf)
            self.rows[0].append(leaf)
            if self.edge.size == self.checkpoints.next_size:
                yield from self.checkpoints.reached(self.edge.root() if self.whole else None)
        yield from self._tile_done(0)

    def _entry(self, index: int, row: stored.StoredEntry, tiled: bytes | None) -> Generator[Fault, None, bytes]:
        """Returns the hash to go on with: where text and hash disagree, the one that the tile confirms, so that one
        changed entry is not told again and again.
        """
        leaf = leaf_hash(row.data)
        if leaf != row.leaf:
            yield faults.LEAF.at(f"entry:{index}", index=index)
            if tiled != leaf:
                leaf = row.leaf if len(row.leaf) == HASH_BYTES else tiled or leaf
        elif tiled is not None and tiled != leaf:
            yield faults.TILED.at(f"entry:{index}", index=index)
        try:
            said = read_leaf(row.data.decode())
        except (LeafError, UnicodeDecodeError):
            yield faults.FORM.at(f"entry:{index}", index=index)
            return leaf
        for column in _differing(row, said):
            yield faults.COLUMN.at(f"entry:{index}", index=index, column=column)
        if said.action == keys.ACTION and leaf == leaf_hash(row.data):
            yield from self.checkpoints.key_in_use(index, row.data)
        return leaf

    def _tile_done(self, level: int) -> Iterator[Fault]:
        row = self.rows[level]
        if len(row) < WIDTH:
            return
        index = (self.edge.size >> BITS * (level + 1)) - 1
        kept = stored.tile(level, index)
        must = self.tiled >> BITS * (level + 1) > index
        if (kept is None and must) or (kept is not None and kept != b"".join(row) and self.whole):
            yield faults.TILE.at(f"tile:{level}/{index}", level=level, index=index)
        if level + 1 == len(self.rows):
            self.rows.append([])
        self.rows[level + 1].append(top_of(row))
        row.clear()
        yield from self._tile_done(level + 1)


def _differing(row: stored.StoredEntry, said: Leaf) -> Iterator[str]:
    pairs = {
        "at": (row.at, stored.as_stored(said.at)),
        "actor": (row.actor, said.actor.encode(errors="replace")),
        "action": (row.action, said.action.encode(errors="replace")),
        "company": (row.company, said.company),
        "subject": (row.subject, said.subject.encode(errors="replace")),
    }
    return (name for name, (kept, expected) in pairs.items() if kept != expected)


def _head(extent: stored.Extent, walk: _Walk, size: int) -> Iterator[Fault]:
    if not extent.heads and size == 0:
        return
    fits = len(extent.heads) == 1 and extent.heads[0][:2] == (HEAD, size)
    if fits and walk.whole:
        expected = json.dumps([one.hex() for one in walk.edge.hashes])
        kept = extent.heads[0][2]
        fits = kept == expected or (connection.vendor == "postgresql" and json.loads(kept) == json.loads(expected))
    if not fits:
        yield faults.HEAD.at("head")


def _strays(size: int) -> Iterator[Fault]:
    """What has a number that the log does not reach. The head is read again after it: others append meanwhile."""
    entries, tiles = stored.strays(size), stored.tiles()
    grown = max(size, _size(stored.extent()))
    for index in entries:
        if not isinstance(index, int) or not 0 <= index < grown:
            yield faults.STRAY.at(f"entry:{index}", index=index)
    for level, lowest, highest in tiles:
        levels = isinstance(level, int) and 0 <= level < _LEVELS
        end = grown >> BITS * (int(str(level)) + 1) if levels else 0
        for index in {lowest, highest}:
            if not isinstance(index, int) or not 0 <= index < end:
                yield faults.TILE.at(f"tile:{level}/{index}", level=level, index=index)
