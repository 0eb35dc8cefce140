"""The tree agrees with the reference vectors of Certificate Transparency and with a naive one, and proofs bear nothing
changed.
"""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.proof.tree import (
    EMPTY_ROOT,
    Frontier,
    Head,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    nodes_of,
    root_of,
)

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
L0, L1 = ROOTS[1], "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
N23, N45 = (
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
INCLUSIONS = {(0, 1): (), (0, 2): (L1,), (2, 3): (ROOTS[2],), (1, 5): (L0, N23, L4), (0, 8): (L1, N23, N4567)} | {
    (5, 8): (L4, N67, ROOTS[4])
}
EXTENSIONS = {(1, 1): (), (1, 8): (L1, N23, N4567), (2, 5): (N23, L4), (6, 8): (N45, N67, ROOTS[4])}

LEAVES = [leaf_hash(f"leaf {at}".encode()) for at in range(200)]
NODES = nodes_of(LEAVES)


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 section 2.1 writes it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    part = 1
    while part * 2 < len(leaves):
        part *= 2
    return sha256(b"\x01" + naive_root(leaves[:part]) + naive_root(leaves[part:])).digest()


NAIVE = [naive_root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]


def reference() -> list[bytes]:
    return [leaf_hash(bytes.fromhex(one)) for one in INPUTS]


def test_the_reference_tree_has_the_published_roots() -> None:
    assert [root_of(reference()[:size]).hex() for size in range(9)] == list(ROOTS)
    assert EMPTY_ROOT.hex() == ROOTS[0]


def test_inclusion_proofs_are_the_published_ones() -> None:
    nodes = nodes_of(reference())
    for (index, size), expected in INCLUSIONS.items():
        proof = inclusion_proof(index, size, nodes)
        assert tuple(one.hex() for one in proof) == expected
        assert includes(bytes.fromhex(ROOTS[size]), size, index, reference()[index], proof)


def test_consistency_proofs_are_the_published_ones() -> None:
    nodes = nodes_of(reference())
    for (old, new), expected in EXTENSIONS.items():
        proof = consistency_proof(old, new, nodes)
        assert tuple(one.hex() for one in proof) == expected
        assert extends(Head(old, bytes.fromhex(ROOTS[old])), Head(new, bytes.fromhex(ROOTS[new])), proof)


def test_the_frontier_gives_the_root_of_every_size() -> None:
    edge = Frontier()
    for size, leaf in enumerate(LEAVES):
        assert edge.root() == NAIVE[size]
        edge.append(leaf)
    assert edge.root() == NAIVE[len(LEAVES)]


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_frontier_kept_and_taken_up_again_goes_on_as_before(first: int, second: int) -> None:
    first, second = sorted((first, second))
    edge = Frontier()
    edge.extend(LEAVES[:first])
    again = Frontier(edge.size, list(edge.hashes))
    again.extend(LEAVES[first:second])
    assert again.root() == NAIVE[second]


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="set bit"):
        Frontier(3, [LEAVES[0]])
    with pytest.raises(ValueError, match="length"):
        Frontier(1, [b"short"])


def test_every_leaf_of_every_size_is_proved_to_be_there_and_nowhere_else() -> None:
    for size in range(1, 201):
        for index in range(size):
            proof = inclusion_proof(index, size, NODES)
            assert includes(NAIVE[size], size, index, LEAVES[index], proof)
            assert not includes(NAIVE[size], size, (index + 1) % size, LEAVES[index], proof) or size == 1
            assert not includes(NAIVE[size], size, index, LEAVES[index], [*proof, LEAVES[0]])
            assert not includes(NAIVE[size], size, index, LEAVES[index], proof[:-1]) or not proof


def test_every_size_is_proved_to_extend_every_smaller_one() -> None:
    for new in range(201):
        for old in range(new + 1):
            proof = consistency_proof(old, new, NODES)
            assert extends(Head(old, NAIVE[old]), Head(new, NAIVE[new]), proof)
            assert not extends(Head(old, LEAVES[7]), Head(new, NAIVE[new]), proof)
            assert not extends(Head(old, NAIVE[old]), Head(new, NAIVE[new]), [*proof, LEAVES[0]])
            assert old == 0 or not extends(Head(old, NAIVE[old]), Head(new, LEAVES[7]), proof)


@given(st.integers(1, 200), st.data())
def test_a_single_changed_bit_breaks_an_inclusion_proof(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    parts = [NAIVE[size], LEAVES[index], *inclusion_proof(index, size, NODES)]
    for at in range(len(parts)):
        root, leaf, *proof = flipped(parts, at, data.draw(st.integers(0, 255)))
        assert not includes(root, size, index, leaf, proof)


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_a_single_changed_bit_breaks_a_consistency_proof(old: int, new: int, data: st.DataObject) -> None:
    old, new = sorted((old, new))
    parts = [NAIVE[old], NAIVE[new], *consistency_proof(old, new, NODES)]
    for at in range(len(parts)):
        before, after, *proof = flipped(parts, at, data.draw(st.integers(0, 255)))
        assert not extends(Head(old, before), Head(new, after), proof)


def flipped(parts: list[bytes], at: int, bit: int) -> list[bytes]:
    changed = bytearray(parts[at])
    changed[bit // 8] ^= 1 << bit % 8
    return [*parts[:at], bytes(changed), *parts[at + 1 :]]


def test_what_is_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(3, 3, NODES)
    with pytest.raises(ValueError, match="no larger"):
        consistency_proof(4, 3, NODES)
    assert not includes(NAIVE[3], 3, 3, LEAVES[2], inclusion_proof(2, 3, NODES))
    assert not includes(NAIVE[3], 3, -1, LEAVES[2], inclusion_proof(2, 3, NODES))
    assert not extends(Head(3, NAIVE[3]), Head(2, NAIVE[2]), [])
    assert not includes(NAIVE[2], 2, 0, LEAVES[0], [b"short"])
