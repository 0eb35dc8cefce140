"""The hash tree of RFC 6962 section 2.1 (the same in RFC 9162): roots, the compact right edge, and both proofs.

A tree is never held as a whole. To add leaves its right edge is enough (`Frontier`); to make a proof, whoever keeps the
hashes answers for complete subtrees (`Nodes`); to verify one, nothing but the proof is needed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

Nodes = Callable[[int, int], bytes]
"""The hash of a complete subtree: `(level, index)` is over the 2**level leaves from index * 2**level on."""

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """Of one leaf as it stands."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: what adding leaves needs. Grows in place.

    `hashes` are those of the complete subtrees that the tree falls into, largest first: one for each set bit of `size`.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each set bit of its size")
        if any(len(one) != HASH_BYTES for one in self.hashes):
            raise ValueError("a hash of another length")

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf."""
        rest, hashes = self.size, self.hashes
        while rest & 1:
            leaf = sha256(b"\x01" + hashes.pop() + leaf).digest()
            rest >>= 1
        hashes.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of leaves, in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The tree's hash as it stands."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over hashes of leaves."""
    edge = Frontier()
    edge.extend(leaves)
    return edge.root()


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """Answers from hashes of leaves held in memory."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def subtree(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash over leaves `start` up to `end`, as they form one subtree of a tree (complete, or its right edge)."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _left_part(count)
    return node_hash(subtree(start, middle, nodes), subtree(middle, end, nodes))


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """That leaf `index` is in the tree of `size` leaves: PATH of RFC 6962 section 2.1.1, nearest the leaf first."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in the tree")
    proof, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            proof.append(subtree(middle, end, nodes))
            end = middle
        else:
            proof.append(subtree(start, middle, nodes))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """That the tree of `new` leaves extends that of `old`: PROOF of RFC 6962 section 2.1.2. Empty where `old` is 0."""
    if not 0 <= old <= new:
        raise ValueError("a tree extends no larger one")
    if old in (0, new):
        return []
    proof, start, end, whole = [], 0, new, True
    while end != old:
        middle = start + _left_part(end - start)
        if old <= middle:
            proof.append(subtree(middle, end, nodes))
            end = middle
        else:
            proof.append(subtree(start, middle, nodes))
            start, whole = middle, False
    if not whole:
        proof.append(subtree(start, end, nodes))
    return proof[::-1]


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the leaf (its hash) at `index` of the tree: RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size or any(len(one) != HASH_BYTES for one in proof):
        return False
    at, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(one, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


@dataclass(frozen=True, slots=True)
class Head:
    """A tree's size and root."""

    size: int
    root: bytes


def extends(old: Head, new: Head, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one: RFC 9162 section 2.1.4.2."""
    if not 0 <= old.size <= new.size or any(len(one) != HASH_BYTES for one in proof):
        return False
    if old.size == new.size:
        return not proof and old.root == new.root
    if old.size == 0:
        return not proof and old.root == EMPTY_ROOT
    steps = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = old.size - 1, new.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for one in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(one, before), node_hash(one, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, one)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


def _left_part(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << ((count - 1).bit_length() - 1)
