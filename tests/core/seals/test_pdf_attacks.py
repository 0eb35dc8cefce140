"""Every way to cheat with a signed PDF is named for what it is, and no hostile file stops the judge."""

import random
import re
from collections.abc import Callable

import pytest

from core.seals.signed_pdf import (
    CATALOGUE,
    FIELD_KEYS,
    FORMS,
    ROOM,
    SELLER,
    Form,
    bare_rsa,
    broken,
    cms,
    filled,
    page,
    person,
    pinned,
    read,
    seal,
    signed,
    updated,
    written,
)
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing import authority

Change = Callable[[int, int, int, int], list[int]]


@pytest.fixture(scope="module")
def sound() -> bytes:
    return signed(cms(person()))


# The range


def with_range(data: bytes, change: Change) -> bytes:
    """The file with other numbers in its range, and a signature over just what that range says."""
    start, end = re.search(rb"/ByteRange \[([^\]]*)\]", data).span(1)  # type: ignore[union-attr]
    numbers = [int(one) for one in data[start:end].split()]
    other = b" ".join(b"%d" % one for one in change(*numbers)).ljust(end - start)
    assert len(other) == end - start
    data = data[:start] + other + data[end:]
    a, b, c, d = [*change(*numbers), 0, 0, 0, 0][:4]
    value = cms(person()).sign(data[a : a + b] + data[c : c + d]).hex().encode()
    room = data.index(b"<30", numbers[1]) + 1
    return data[:room] + value.ljust(ROOM, b"0") + data[room + ROOM :]


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda a, b, c, d: [a + 9, b - 9, c, d], "PDF-2"),
        (lambda a, b, c, d: [a, b, b - 1, d], "PDF-2"),
        (lambda a, b, c, d: [a, b, b - 8, d], "PDF-2"),
        (lambda a, b, c, d: [a, b, c, d + 999], "PDF-2"),
        (lambda a, b, c, d: [a, -1, c, d], "PDF-2"),
        (lambda a, b, c, d: [a, b], "PDF-2"),
        (lambda a, b, c, d: [a, b, c, 9, c + 9, d - 9], "PDF-2"),
        (lambda a, b, c, d: [a, b - 60, c, d], "PDF-3"),
        (lambda a, b, c, d: [a, b, c + 30, d - 30], "PDF-3"),
        (lambda a, b, c, d: [a, b + 1, c - 1, d + 1], "PDF-3"),
    ],
    ids=["late start", "overlap", "backwards", "beyond the end", "negative", "two numbers", "six numbers",
         "gap begins early", "gap ends late", "brackets of the value signed"],
)  # fmt: skip
def test_a_range_that_leaves_anything_else_out_is_refused_though_its_digest_is_right(
    sound: bytes, change: Change, step: str
) -> None:
    found = read(with_range(sound, change))
    assert found.verdict is Verdict.ALTERED
    assert "range" in found.altered
    assert step in broken(found)


def test_the_range_may_be_an_object_of_its_own() -> None:
    prepared = written(
        page(),
        {
            1: CATALOGUE % 11,
            11: b"<< %s /FT /Sig /T (s) /V 10 0 R >>" % FIELD_KEYS,
            12: b"[%s]" % (b"*" * 44),
            10: b"<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange 12 0 R /Contents <%s> >>" % (b"0" * ROOM),
        },
    )
    assert read(filled(prepared, cms(person()).sign)).verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_two_values_in_one_signature_prove_nothing() -> None:
    form = cms(person())
    twice = signed(Form(form.name, form.sign, b"/Contents <3000> "))
    assert read(twice).verdict is Verdict.ALTERED
    ranges = signed(Form(form.name, form.sign, b"/ByteRange [0 1 2 3] "))
    assert read(ranges).verdict is Verdict.ALTERED


def test_bytes_before_the_file_are_named(sound: bytes) -> None:
    found = read(b"%!PS 12345\n" + sound)
    assert found.verdict is Verdict.ALTERED
    said = [one.message.say("zh") for one in found.signatures[0].findings if one.answer is Answer.BROKEN]
    assert said == ["文件开头之前被加了 11 个字节"]


# What was added after signing


@pytest.mark.parametrize("tail", [b"\n", b"\r\n", b"\r"])
def test_a_line_end_behind_the_file_is_harmless(sound: bytes, tail: bytes) -> None:
    assert read(sound + tail).verdict is Verdict.INTACT_UNKNOWN_SIGNER


@pytest.mark.parametrize("tail", [b"x", b"\n%%EOF\n", b"%PDF-1.4", b"\0", b"PK\x03\x04"])
def test_anything_else_behind_it_is_an_alteration(sound: bytes, tail: bytes) -> None:
    found = read(sound + tail)
    assert found.verdict is Verdict.ALTERED
    assert found.altered == ("appended",)


def test_an_update_after_signing_is_named(sound: bytes) -> None:
    found = read(updated(sound))
    assert found.verdict is Verdict.ALTERED
    assert found.altered == ("appended",)
    assert "PDF-4" in broken(found)
    assert any("签名之后又追加了内容" in one.message.say("zh") for one in found.signatures[0].findings)
    assert found.covers([""]) is False


def test_a_later_signature_over_the_whole_file_covers_the_earlier_revision(sound: bytes) -> None:
    twice = signed(cms(person("上海平台有限公司")), sound, first=20)
    found = read(twice)
    assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER
    assert len(found.signatures) == 2
    assert found.signer == "上海平台有限公司"  # whoever vouches for the whole
    assert not broken(found)
    assert read(updated(twice)).verdict is Verdict.ALTERED


def test_trust_in_an_earlier_signer_does_not_reach_what_a_stranger_added() -> None:
    authority_, seller = person("测试根", "rsa"), person(SELLER, "rsa", by="测试根")
    forged = signed(cms(person("陌生人")), updated(signed(cms(seller))), first=20)
    found = read(forged, pinned(authority_.der))
    assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER
    assert found.signer == "陌生人"
    assert not found.anchor


def test_a_broken_signature_is_not_made_good_by_a_later_one(sound: bytes) -> None:
    rewritten = sound.replace(b"(100.00)", b"(900.00)")
    assert read(signed(cms(person("陌生人")), rewritten, first=20)).verdict is Verdict.ALTERED


# The value


def test_a_value_that_is_another_files_does_not_fit(sound: bytes) -> None:
    other = signed(cms(person()), page("250.00"))
    value = re.compile(rb"(?<=/Contents <)[0-9a-f]+(?=>)")
    swapped = value.sub(lambda _: value.search(other)[0], sound)  # type: ignore[index]
    found = read(swapped)
    assert found.verdict is Verdict.ALTERED
    assert found.altered == ("content",)


def test_another_certificate_beside_the_value_does_not_fit() -> None:
    genuine, stranger = bare_rsa(person()), bare_rsa(person("陌生人"))
    found = read(signed(Form(genuine.name, genuine.sign, stranger.entries)))
    assert found.verdict is Verdict.ALTERED
    assert found.altered == ("signature",)


@pytest.mark.parametrize("value", [b"", b"\x30", b"no signature at all", bytes(1000), b"\x30\x80" * 400])
def test_a_value_that_is_none_is_an_alteration(value: bytes) -> None:
    found = read(signed(Form("adbe.pkcs7.detached", lambda _: value)))
    assert found.verdict is Verdict.ALTERED
    assert found.altered == ("signature",)


# What hostile files do


def test_every_changed_byte_inside_the_signed_range_is_found(sound: bytes) -> None:
    chance = random.Random(7)
    start = sound.index(b"/Contents <30") + 10
    inside = [*range(start), *range(start + ROOM + 2, len(sound))]
    for at in chance.sample(inside, 400):
        changed = bytearray(sound)
        changed[at] ^= chance.randrange(1, 256)
        assert read(bytes(changed)).verdict in (Verdict.ALTERED, Verdict.UNVERIFIABLE), at


@pytest.mark.parametrize("mark", [b"/ByteRange", b"/Contents", b"/Type /Sig", b"/V 10", b"/FT /Sig", b"/AcroForm"])
def test_no_byte_of_what_marks_a_signature_can_be_lost_unseen(sound: bytes, mark: bytes) -> None:
    start = sound.rindex(mark)
    for at in range(start, start + len(mark)):
        for byte in b"\0 /x<>[](%1":
            changed = sound[:at] + bytes([byte]) + sound[at + 1 :]
            if changed != sound:
                assert read(changed).verdict in (Verdict.ALTERED, Verdict.UNVERIFIABLE), (at, byte)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["CMS with RSA", "seal v4", "bare RSA"])
def test_every_single_byte_inside_the_signed_range_counts(form: str) -> None:
    data = signed(FORMS[form]())
    start = data.index(b"/Contents <") + 10
    for at in [*range(start), *range(start + ROOM + 2, len(data))]:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert read(changed).verdict in (Verdict.ALTERED, Verdict.UNVERIFIABLE), at


def test_no_change_anywhere_stops_the_judge_or_makes_another_content_trusted() -> None:
    anchors, data = pinned(*authority().certificates), signed(seal())
    start = data.index(b"/Contents <") + 10
    chance = random.Random(11)
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(changed))
            changed[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        found = read(bytes(changed), anchors)
        if found.verdict is Verdict.TRUSTED:
            assert changed[:start] == data[:start]
            assert bytes(changed).rstrip(b"\r\n").endswith(data[start + ROOM + 2 :].rstrip(b"\r\n"))


@pytest.mark.parametrize(
    "data",
    [
        b"/ByteRange", b"1 0 obj /ByteRange", b"1 0 obj <</ByteRange", b"<<" * 5000 + b"/ByteRange",
        b"1 0 obj " + b"[" * 100_000 + b"/ByteRange", b"1 0 obj (" + b"(" * 100_000 + b"/ByteRange",
        b"1 0 obj <</Type /Sig /Contents <", b"%" * 50_000 + b"/ByteRange", b"1 0 obj " * 20_000 + b"/ByteRange",
        b"1 0 obj <</V 1 0 R /FT /Sig>> trailer <</Root 1 0 R>>", b"trailer " * 10_000 + b"/FT /Sig",
        b"1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj trailer <</Root 1 0 R>> /ByteRange",
        b"1 0 obj <</Length 2 0 R>> stream " * 3000 + b"/ByteRange",
    ],
)  # fmt: skip
def test_a_file_made_to_hurt_is_judged_quickly(data: bytes) -> None:
    assert read(b"%PDF-1.7\n" + data).verdict in (Verdict.UNVERIFIABLE, Verdict.UNSIGNED, Verdict.ALTERED)
