"""A signed PDF is judged by the bytes: every form that is met holds, and every way to cheat is named for what it is."""

import random
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes

from core.seals.signed_pdf import (
    AT,
    CATALOGUE,
    FIELD_KEYS,
    ROOM,
    SELLER,
    Form,
    Sign,
    bare_rsa,
    chinese,
    cms,
    cms_of_sha1,
    filled,
    page,
    person,
    pinned,
    seal,
    signed,
    updated,
    written,
)
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.anchors import SHIPPED, Anchors
from piaoqi.core.seals.pdf import STEPS, verify
from piaoqi.core.seals.verdict import Authenticity, Verdict
from piaoqi.core.synth.signing import Identity, authority
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.seal import Seal, Version, sealed

Make = Callable[[], Form]
Change = Callable[[int, int, int, int], list[int]]

FORMS: dict[str, Make] = {
    "CMS with RSA": lambda: cms(person()),
    "CMS with ECDSA": lambda: cms(person(kind="ec")),
    "CAdES": lambda: cms(person(), subfilter="ETSI.CAdES.detached"),
    "CMS of SHA-1": lambda: cms_of_sha1(person()),
    "bare RSA": lambda: bare_rsa(person()),
    "bare RSA, certificates in an array": lambda: bare_rsa(person(), array=True),
    "bare RSA with SHA-256": lambda: bare_rsa(person(), hashes.SHA256()),
    "seal v1": lambda: seal(Version.V1),
    "seal v4": lambda: seal(Version.V4),
    "seal v5": lambda: seal(Version.V5),
    "GB/T 35275": chinese,
    "GB/T 35275 under the seal's name": lambda: chinese("GM.sm2seal"),
    "a seal under a vendor's name": lambda: seal(subfilter="GM.PDFSeal"),
}


def read(data: bytes, anchors: Anchors = SHIPPED) -> Authenticity:
    return verify(data, anchors)


def broken(found: Authenticity) -> set[str]:
    return {
        finding.step.code for one in found.signatures for finding in one.findings if finding.answer is Answer.BROKEN
    }


@pytest.fixture(scope="module")
def sound() -> bytes:
    return signed(cms(person()))


# Forms


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_that_is_met_proves_the_whole_file(form: Make) -> None:
    found = read(signed(form()))
    assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER
    assert found.covers([""]) is True
    assert not broken(found)
    assert found.signer
    assert found.issuer
    assert found.signed_at


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_notices_another_amount(form: Make) -> None:
    found = read(signed(form()).replace(b"(100.00)", b"(900.00)"))
    assert found.verdict is Verdict.ALTERED
    assert found.covers([""]) is False
    assert set(found.altered) <= {"content", "signature"}


def test_the_signer_is_named_as_the_certificate_says(sound: bytes) -> None:
    assert read(sound).signer == SELLER


def test_the_seal_is_named() -> None:
    assert read(signed(seal())).seal == "合成发票监制章(测试)"


def test_without_a_time_of_its_own_the_dictionary_says_when() -> None:
    assert read(signed(bare_rsa(person()))).signed_at == "2024-05-28T17:30:00+08:00"
    assert read(signed(seal())).signed_at.startswith(AT.astimezone().isoformat()[:10])


@pytest.mark.parametrize(
    ("form", "weak"),
    [
        (lambda: cms(person(kind="old")), ("RSA-1024",)),
        (lambda: bare_rsa(person(kind="old")), ("RSA-1024", "SHA-1")),
        (lambda: bare_rsa(person(), hashes.SHA256()), ()),
        (lambda: cms(person()), ()),
        (lambda: cms_of_sha1(person()), ("SHA-1",)),
    ],
)
def test_weak_algorithms_are_labelled_and_change_no_verdict(form: Make, weak: tuple[str, ...]) -> None:
    found = read(signed(form()))
    assert found.weak == weak
    assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_a_form_that_nobody_knows_is_neither_passed_nor_failed() -> None:
    found = read(signed(Form("acme.quantum", cms(person()).sign)))
    assert found.verdict is Verdict.UNVERIFIABLE
    assert found.covers([""]) is None


def test_a_signature_without_certificate_is_neither_passed_nor_failed() -> None:
    form = bare_rsa(person())
    assert read(signed(Form(form.name, form.sign))).verdict is Verdict.UNVERIFIABLE


# Trust


def test_only_a_pinned_anchor_makes_it_trusted() -> None:
    authority_, seller = person("测试根", "rsa"), person(SELLER, "rsa", by="测试根")
    data = signed(cms(seller))
    trusted = read(data, pinned(authority_.der))
    assert trusted.verdict is Verdict.TRUSTED
    assert trusted.anchor == "测试根"
    stranger = person("测试根", "ec")  # same name, another key
    for anchors in (SHIPPED, Anchors(), pinned(stranger.der)):
        assert read(data, anchors).verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_both_signer_and_maker_of_a_seal_must_lead_to_an_anchor() -> None:
    whole, office = pinned(*authority().certificates), pinned(authority().office.certificate)
    assert read(signed(seal()), whole).verdict is Verdict.TRUSTED
    assert read(signed(seal()), office).verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_what_is_trusted_is_not_when_it_is_changed() -> None:
    anchors = pinned(*authority().certificates)
    assert read(signed(seal()).replace(b"(100.00)", b"(900.00)"), anchors).verdict is Verdict.ALTERED
    assert read(updated(signed(seal())), anchors).verdict is Verdict.ALTERED


def test_a_stranger_with_the_genuine_seal_is_found() -> None:
    genuine = authority()
    stranger = authority("stranger").office
    form = Form("GM.sm2seal", _seal_by(Seal((genuine.office,), genuine.maker), stranger))
    found = read(signed(form), pinned(*genuine.certificates))
    assert found.verdict is Verdict.ALTERED
    assert found.altered == ("signer",)


def test_a_seal_made_by_a_stranger_under_the_same_names_is_not_trusted() -> None:
    stranger = authority("stranger")
    form = Form("GM.sm2seal", _seal_by(Seal((stranger.office,), stranger.maker), stranger.office))
    assert read(signed(form), pinned(*authority().certificates)).verdict is Verdict.INTACT_UNKNOWN_SIGNER


def _seal_by(made: Seal, signer: Identity) -> Sign:
    return lambda content: sealed(made, signer, (sm3(content), "/x"), AT)


def test_outside_the_time_of_seal_or_certificate_nobody_is_trusted() -> None:
    genuine = authority()
    anchors = pinned(*genuine.certificates)
    ended = Seal((genuine.office,), genuine.maker, valid=(AT - timedelta(days=90), AT - timedelta(days=2)))
    ends_today = Seal((genuine.office,), genuine.maker, valid=(AT - timedelta(days=90), AT))
    assert read(signed(seal(made=ends_today)), anchors).verdict is Verdict.TRUSTED
    found = read(signed(seal(made=ended)), anchors)
    assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER
    assert broken(found) == {"PDF-10"}
    early = bare_rsa(person())
    data = signed(replace(early, time=b"20100101000000"))
    assert read(data, pinned(person().der)).verdict is Verdict.INTACT_UNKNOWN_SIGNER


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


# Where the signature is


def test_fields_are_found_wherever_they_hang() -> None:
    kids = {
        1: CATALOGUE % 11,
        11: b"<< /FT /Sig /T (parent) /Kids [12 0 R] >>",
        12: b"<< %s /Parent 11 0 R /V 10 0 R >>" % FIELD_KEYS,
    }
    annotation = {
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [11 0 R] >>",
        11: b"<< %s /FT /Sig /T (s) /V 10 0 R >>" % FIELD_KEYS,
    }
    body = b"<< /FT /Sig /T (s) /V 10 0 R >>"
    packed = zlib.compress(b"11 0 " + body)
    stream = b"<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    in_stream = {1: CATALOGUE % 11, 13: stream % (len(packed), packed)}
    for holders in (kids, annotation, in_stream):
        found = read(signed(cms(person()), holders=holders))
        assert found.verdict is Verdict.INTACT_UNKNOWN_SIGNER
        assert found.signatures[0].findings[0].answer is Answer.HOLDS


def test_a_signature_whose_field_was_taken_away_is_still_judged(sound: bytes) -> None:
    removed = written(sound, {1: b"<< /Type /Catalog /Pages 2 0 R >>"})
    found = read(removed)
    assert found.verdict is Verdict.ALTERED
    assert found.signatures[0].findings[0].answer is not Answer.HOLDS
    cut = sound.replace(b"/AcroForm", b"/AcroFoam").replace(b"/V 10 0 R", b"/W 10 0 R")
    assert read(cut).verdict is Verdict.ALTERED


def test_a_signature_that_was_cut_out_leaves_its_field_behind(sound: bytes) -> None:
    start, end = sound.index(b"10 0 obj"), sound.index(b"endobj", sound.index(b"10 0 obj")) + 6
    assert read(sound[:start] + sound[end:]).verdict is Verdict.UNVERIFIABLE


def test_a_damaged_signature_dictionary_is_not_the_same_as_none(sound: bytes) -> None:
    assert read(sound.replace(b"10 0 obj", b"10 0 oxj")).verdict is Verdict.UNVERIFIABLE


def test_names_may_be_spelled_with_escapes(sound: bytes) -> None:
    form = cms(person())
    assert read(signed(Form("adbe.pkcs7#2edetached", form.sign))).verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_a_field_that_waits_for_its_signature_is_no_signature() -> None:
    waiting = written(page(), {1: CATALOGUE % 11, 11: b"<< %s /FT /Sig /T (s) >>" % FIELD_KEYS})
    assert read(waiting).verdict is Verdict.UNSIGNED
    assert read(page()).verdict is Verdict.UNSIGNED


def test_the_signature_of_a_file_inside_is_not_that_of_the_file(sound: bytes) -> None:
    holding = written(page(), {9: b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(sound), sound)})
    assert read(holding).verdict is Verdict.UNSIGNED


def test_a_time_stamp_is_no_signer(sound: bytes) -> None:
    form = Form("ETSI.RFC3161", cms(person("时间戳中心")).sign)
    assert read(signed(form)).verdict is Verdict.UNSIGNED
    stamped = read(signed(form, updated(sound), first=20))
    assert stamped.verdict is Verdict.ALTERED


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


def test_every_numbered_check_is_made_somewhere() -> None:
    codes = [one.code for one in STEPS]
    assert codes == [f"PDF-{number}" for number in range(1, len(STEPS) + 1)]
