"""A signed PDF is judged by the bytes: every form that is met holds, and every way to cheat is named for what it is."""

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes

from core.seals.signed_pdf import (
    AT,
    CATALOGUE,
    FIELD_KEYS,
    FORMS,
    SELLER,
    Form,
    Make,
    Sign,
    bare_rsa,
    broken,
    cms,
    cms_of_sha1,
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
from piaoqi.core.seals.anchors import SHIPPED, Anchors
from piaoqi.core.seals.pdf import STEPS
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing import Identity, authority
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.seal import Seal, sealed


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
    listed = {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 14 0 R >>",
        14: b"<< /Fields 15 0 R >>",
        15: b"[16 0 R]",
        16: b"<< /FT /Sig /T (s) /Kids 17 0 R >>",
        17: b"[ 18 0 R ]",
        18: b"<< /Kids [[19 0 R]] >>",
        19: b"<< /V 10 0 R >>",
    }
    for holders in (kids, annotation, in_stream, listed):
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
    assert read(signed(form)).verdict is Verdict.UNVERIFIABLE
    stamped = read(signed(form, updated(sound), first=20))
    assert stamped.verdict is Verdict.ALTERED


def test_the_sum_of_an_encrypted_file_is_no_signature() -> None:
    trailer = b" /AuthCode << /ByteRange [0 9 19 9] /MAC <%s> /MACLocation /Standalone >>" % (b"00" * 9)
    assert read(written(page(), {}, trailer)).verdict is Verdict.UNSIGNED
    assert read(signed(cms(person()), written(page(), {}, trailer))).verdict is Verdict.INTACT_UNKNOWN_SIGNER


def test_every_numbered_check_is_made_somewhere() -> None:
    codes = [one.code for one in STEPS]
    assert codes == [f"PDF-{number}" for number in range(1, len(STEPS) + 1)]
