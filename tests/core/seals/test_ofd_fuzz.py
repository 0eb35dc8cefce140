"""Whatever is changed in a signed file is noticed, and nothing makes the verifier fall over."""

import random
import zlib
from collections.abc import Iterator

import pytest

from core.seals.signed_ofd import LIST, SIGNATURE, VALUE, Parts, asked, package, people, plain, signed, stamped
from making_ofd import zipped
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.registry import read
from piaoqi.core.seals.ofd import verify
from piaoqi.core.seals.verdict import Authenticity, Verdict

PARTS = signed()
COVERED = sorted(name for name in PARTS if name != "OFD.xml" and "Signs" not in name)


def changed(data: bytes, chance: random.Random) -> bytes:
    """One byte made another."""
    made = bytearray(data)
    made[chance.randrange(len(made))] ^= chance.randrange(1, 256)
    return bytes(made)


def garbled(data: bytes, chance: random.Random) -> bytes:
    """Bytes made others, cut out, doubled or put in."""
    for _ in range(chance.randrange(1, 4)):
        at, size = chance.randrange(len(data) + 1), chance.randrange(1, 40)
        put = chance.choice([b"", data[at : at + size] * 2, chance.randbytes(size), b"\0" * size, b"</ofd:References>"])
        data = data[:at] + put + data[at + size :] if chance.random() < 0.9 else data[:at]
    return data


def edits(count: int) -> Iterator[tuple[str, Parts]]:
    chance = random.Random(20260101)
    weights = [len(PARTS[name]) for name in COVERED]
    for part in chance.choices(COVERED, weights, k=count):
        yield part, PARTS | {part: changed(PARTS[part], chance)}


def assert_every_edit_is_found(count: int) -> None:
    missed = [
        part for part, parts in edits(count)
        if (found := asked(parts)).verdict is not Verdict.ALTERED or found.altered != (part,)
    ]  # fmt: skip
    assert missed == []


def test_every_edit_inside_covered_content_is_found_and_named() -> None:
    assert_every_edit_is_found(300)


@pytest.mark.slow
def test_ten_thousand_edits_inside_covered_content_are_found_and_named() -> None:
    assert_every_edit_is_found(10_000)


def same_content(data: bytes) -> bool:
    """Whether the covered parts are as they were signed, by the very package that the reader reads."""
    opened = package(data)
    return all(opened.find(f"/{name}") == name and opened.data(name) == PARTS[name] for name in COVERED)


def assert_raw_edits_never_pass(count: int) -> None:
    data, chance = zipped(PARTS), random.Random(7)
    for _ in range(count):
        made = changed(data, chance)
        found = read(Blob("a.ofd", made, anchors=people().anchors)).authenticity
        if found.verdict is Verdict.TRUSTED:
            assert same_content(made)


def test_an_edit_of_the_archives_own_bytes_is_never_trusted_with_other_content() -> None:
    assert_raw_edits_never_pass(300)


@pytest.mark.slow
def test_ten_thousand_edits_of_the_archives_own_bytes_are_never_trusted_with_other_content() -> None:
    assert_raw_edits_never_pass(10_000)


@pytest.mark.parametrize("part", [SIGNATURE, VALUE, LIST])
@pytest.mark.parametrize("sign", [stamped, plain, lambda made: stamped(made, shape="v1")])
def test_a_garbled_signature_is_a_finding_never_a_pass_and_never_unsigned(part: str, sign: object) -> None:
    parts, chance = signed(sign=sign), random.Random(part)  # type: ignore[arg-type]
    genuine = asked(parts)
    for _ in range(150):
        made = garbled(parts[part], chance)
        found = asked(parts | {part: made})
        assert found.verdict is not Verdict.UNSIGNED
        if found.verdict is Verdict.TRUSTED:
            assert harmless(found, genuine)


def harmless(found: Authenticity, genuine: Authenticity) -> bool:
    """Whether all that was signed is as it was: the list may be garbled where it does not matter."""
    return (found.covered, found.signer, found.seal) == (genuine.covered, genuine.signer, genuine.seal)


def test_a_single_wrong_byte_in_the_signed_value_is_never_trusted() -> None:
    """Every byte of it counts, but for the unused rest of what is padded."""
    value, chance = PARTS[VALUE], random.Random(3)
    for at in chance.sample(range(len(value)), 200):
        made = value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
        found = asked(PARTS | {VALUE: made})
        assert found.verdict not in {Verdict.TRUSTED, Verdict.UNSIGNED}, at


def test_garbled_parts_of_an_archive_are_a_finding() -> None:
    data, chance = zipped(PARTS), random.Random(11)
    for _ in range(150):
        made = garbled(data, chance)
        document = read(Blob("a.ofd", made, anchors=people().anchors))
        if document.authenticity.verdict is Verdict.TRUSTED:
            assert same_content(made)


def test_what_unpacks_to_other_bytes_is_what_was_verified() -> None:
    """A damaged deflate stream gives its sound beginning: that is what is shown, and it is not what was signed."""
    part = COVERED[0]
    packed = zlib.compress(PARTS[part])[2:-4]
    data = zipped(PARTS)
    at = data.find(packed[:20])
    assert at > 0
    made = data[: at + len(packed) // 2] + bytes(8) + data[at + len(packed) // 2 + 8 :]
    opened = package(made)
    assert opened.data(part) != PARTS[part]
    assert part in verify(opened, people().anchors).altered
