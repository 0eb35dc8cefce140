"""Whether the log is the one that was written: everything in it is computed anew and compared.

1. Each entry: its hash from its text, each column from what the text says, no gap, nothing beyond the end.
2. Tiles and the head, from the entries' hashes.
3. Each checkpoint, in the database and as a file: its signature by the key in use then, its size and root, its instant,
   its time stamp.
4. Keys: the list against the log, each vouched for by its forerunner.

Entries are read 256 at a time: memory stays flat however long the log is. Others may append meanwhile. Between two
steps it can be put down, as plain JSON, and taken up again in another process.
"""

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    check = LogCheck()
    looked_at = 0
    for found in check.steps():
        yield from found
        if progress and check.done > looked_at:
            looked_at = check.done
            progress(looked_at, check.total)


class LogCheck:
    """Step by step, each a tile's worth of entries; goes on from a `position` where one is given."""

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        self._checkpoints = Checkpoints()
        self._begun: Sequence[Fault] = list(self._checkpoints.listed())
        self._head: str | None
        self._over = bool(position and position["over"])
        if position is None:
            extent = stored.extent()
            self.total = _size(extent)
            self._head = _head_of(extent, self.total)
            self._walk = _Walk(self._checkpoints, self._checkpoints.newest)
            return
        self._begun = ()  # told when it began
        self.total = int(position["size"])
        self._head = position["head"]
        self._checkpoints.go_on(position["checkpoints"], int(position["done"]), self.total)
        self._walk = _Walk.of(position, self._checkpoints)

    @property
    def done(self) -> int:
        return self._walk.edge.size

    @property
    def position(self) -> dict[str, Any]:
        """Between two steps: all that is needed to go on."""
        walk = self._walk
        return {
            "size": self.total,
            "head": self._head,
            "done": self.done,
            "over": self._over,
            "edge": [one.hex() for one in walk.edge.hashes],
            "rows": [b"".join(row).hex() for row in walk.rows],
            "tiled": walk.tiled,
            "whole": walk.whole,
            "checkpoints": self._checkpoints.position(self.total),
        }

    def steps(self) -> Iterator[Sequence[Fault]]:
        """What each step found. The last one is done once there is no further."""
        if self._begun:
            begun, self._begun = self._begun, ()
            yield begun
        while self.done < self.total:
            yield list(self._walk.entries(self.done, min(self.done + WIDTH, self.total)))
        if self._over:
            return
        self._over = True
        yield [
            *self._checkpoints.rest(self.total),
            *_head(self._head, self._walk),
            *_strays(self.total),
        ]


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

    @classmethod
    def of(cls, position: Mapping[str, Any], checkpoints: Checkpoints) -> "_Walk":
        """As it was put down."""
        edge = Frontier(position["done"], [bytes.fromhex(one) for one in position["edge"]])
        rows = [split(bytes.fromhex(one)) for one in position["rows"]]
        return cls(checkpoints, position["tiled"], edge, position["whole"], rows)

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


def _head_of(extent: stored.Extent, size: int) -> str | None:
    """The frontier that the head states, as it stands there; '' for one that can't be right, None where none is due."""
    if not extent.heads and size == 0:
        return None
    fits = len(extent.heads) == 1 and extent.heads[0][:2] == (HEAD, size)
    return extent.heads[0][2] if fits else ""


def _head(kept: str | None, walk: _Walk) -> Iterator[Fault]:
    if kept is None:
        return
    fits = kept != ""
    if fits and walk.whole:
        expected = json.dumps([one.hex() for one in walk.edge.hashes])
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
