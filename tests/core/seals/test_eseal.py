"""A seal signature is known by its shape, checked over its bytes as they stand, and vouches only for who is listed."""

import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making_certificates import (
    END,
    SIGNED_AT,
    START,
    Stamp,
    authority,
    bits,
    careless_bits,
    generalized,
    ia5,
    octets,
    sequence,
    utc,
    utf8,
)
from piaoqi.core.seals import certificates, der, eseal, keys
from piaoqi.core.seals.digests import digest

ROOT = authority("示例根证书")
SIGNER = ROOT.issue("示例税务局")
MAKER = ROOT.issue("示例制章系统")
STAMP = Stamp(SIGNER, MAKER)
STRANGER = ROOT.issue("陌生人")
DIGEST = digest("SM3", b"Signature.xml")
SOUND = {shape: STAMP.with_(shape=shape).der() for shape in ("v1", "v4", "v5")}


def signature_holds(found: eseal.SealSignature) -> bool:
    return keys.verify(found.signer.key, found.algorithm, found.to_sign, found.signature)


def seal_holds(seal: eseal.Seal) -> bool:
    return keys.verify(seal.maker.key, seal.algorithm, seal.signed_raw, seal.signature)


@pytest.mark.parametrize("shape", ["v1", "v4", "v5"])
@pytest.mark.parametrize("pack", [bits, careless_bits])
def test_a_sound_signature_holds_in_every_shape(shape: str, pack: Callable[[bytes], bytes]) -> None:
    found = eseal.read(STAMP.with_(shape=shape, pack=pack).der())
    assert (found.shape, found.seal.shape) == (shape, shape)
    assert signature_holds(found)
    assert seal_holds(found.seal)
    assert found.seal.lists(found.signer)
    assert found.matches(DIGEST)
    assert found.signed_at == SIGNED_AT
    assert (found.signer.name, found.seal.maker.name) == ("示例税务局", "示例制章系统")
    seal = found.seal
    assert (seal.name, seal.id, seal.vendor) == ("示例发票监制章", "52010300000001", "GOMAIN")
    assert (seal.created, seal.valid_from, seal.valid_to) == (START, START, END)
    assert (seal.picture_type, seal.picture, seal.width, seal.height) == ("png", b"picture", 30, 20)


@pytest.mark.parametrize("shape", ["v1", "v4", "v5"])
def test_a_seal_on_its_own_is_the_seal_in_the_signature(shape: str) -> None:
    signature = eseal.read(STAMP.with_(shape=shape).der())
    assert eseal.read_seal(signature.seal.raw) == signature.seal


def test_the_numbers_written_inside_do_not_decide_the_shape() -> None:
    data = STAMP.with_(shape="v1").der()
    assert b"\x02\x01\x04" in data  # its TBS_Sign says 4
    assert eseal.read(data).shape == "v1"


@pytest.mark.parametrize("shape", ["v1", "v4"])
def test_every_flipped_bit_of_what_was_signed_is_noticed(shape: str) -> None:
    data = STAMP.with_(shape=shape).der()
    sound = eseal.read(data)
    for bit in range(0, len(sound.to_sign) * 8, 97):
        place = data.index(sound.to_sign) * 8 + bit
        mask = 1 << (len(data) * 8 - 1 - place)
        flipped = (int.from_bytes(data, "big") ^ mask).to_bytes(len(data), "big")
        try:
            found = eseal.read(flipped)
            holds = signature_holds(found)
        except (der.DerError, keys.UnknownAlgorithm):
            continue
        assert not holds


def test_every_flipped_bit_of_a_seal_is_noticed() -> None:
    data = STAMP.der()
    sound = eseal.read(data)
    for bit in range(0, len(sound.seal.signed_raw) * 8, 61):
        place = data.index(sound.seal.signed_raw) * 8 + bit
        mask = 1 << (len(data) * 8 - 1 - place)
        flipped = (int.from_bytes(data, "big") ^ mask).to_bytes(len(data), "big")
        try:
            holds = seal_holds(eseal.read(flipped).seal)
        except (der.DerError, keys.UnknownAlgorithm):
            continue
        assert not holds


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_bytes_are_a_der_error_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(SOUND[data.draw(st.sampled_from(sorted(SOUND)))])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = eseal.read(bytes(damaged))
        found.seal.lists(found.signer)
        signature_holds(found)
        seal_holds(found.seal)
    except (der.DerError, keys.UnknownAlgorithm):
        return


@pytest.mark.parametrize(
    "data", [b"", b"<xml/>", sequence(), sequence(sequence(), bits(b"")), octets(b"x"), b"\x30\x80"]
)
def test_what_is_no_seal_signature_is_refused(data: bytes) -> None:
    with pytest.raises(der.DerError):
        eseal.read(data)


def listing(*entries: bytes, kind: int = 2) -> eseal.Seal:
    return eseal.read(STAMP.with_(listed=entries, list_type=kind).der()).seal


def test_a_genuine_seal_does_not_list_a_stranger() -> None:
    seal = eseal.read(STAMP.der()).seal
    reused = sequence(*(part.raw for part in der.parse(STAMP.with_(signer=STRANGER, listed=[]).der()).children))
    assert not seal.lists(certificates.read(STRANGER.certificate))
    assert not eseal.read(reused).seal.lists(certificates.read(STRANGER.certificate))


def test_a_name_and_a_key_alone_do_not_make_a_signer_listed() -> None:
    again = ROOT.issue("示例税务局", SIGNER.key, serial=2)
    seal = eseal.read(STAMP.der()).seal
    assert not seal.lists(certificates.read(again.certificate))


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_the_type_of_the_list_is_not_believed(kind: int) -> None:
    signer = certificates.read(SIGNER.certificate)
    value = digest("SM3", SIGNER.certificate)
    named = sequence(ia5("SM3"), octets(value))
    by_oid = sequence(der.identifier("1.2.156.10197.1.401"), octets(value))
    for entry in (octets(SIGNER.certificate), SIGNER.certificate, named, by_oid, octets(value)):
        assert listing(octets(STRANGER.certificate), entry, kind=kind).lists(signer)


def test_a_digest_of_another_certificate_or_of_an_unknown_kind_lists_nobody() -> None:
    signer = certificates.read(SIGNER.certificate)
    assert listing(sequence(ia5("SM3"), octets(digest("SM3", STRANGER.certificate)))).lists(signer) is False
    assert listing(sequence(ia5("SM9"), octets(digest("SM3", SIGNER.certificate)))).lists(signer) is None
    assert listing(octets(digest("MD5", SIGNER.certificate))).lists(signer) is False
    assert listing().lists(signer) is False


@pytest.mark.parametrize(
    "time",
    [
        generalized(SIGNED_AT),
        utc(SIGNED_AT),
        der.wrap(der.GENERALIZED_TIME, b"20220505094017"),
        der.wrap(der.GENERALIZED_TIME, b"220505014017Z"),
        bits(b"20220505014017Z"),
        bits(generalized(SIGNED_AT)),
        utf8("2022-05-05 09:40:17"),
        der.wrap(der.BIT_STRING, b"20220505014017Z"),
    ],
    ids=["generalized", "utc", "local", "utc body", "bits of text", "bits of a time", "text", "bits without count"],
)
@pytest.mark.parametrize("shape", ["v1", "v4"])
def test_the_signing_time_is_read_as_it_is_met(time: bytes, shape: str) -> None:
    found = eseal.read(STAMP.with_(time=time, shape=shape).der())
    assert found.signed_at == SIGNED_AT
    assert "0505" in found.signed_at_text or "05-05" in found.signed_at_text
    assert signature_holds(found)


def test_a_time_that_is_none_is_shown_as_written_or_not_at_all() -> None:
    found = eseal.read(STAMP.with_(time=utf8("soon")).der())
    assert (found.signed_at, found.signed_at_text) == (None, "soon")
    token = eseal.read(STAMP.with_(time=bits(bytes(range(250)))).der())
    assert (token.signed_at, token.signed_at_text) == (None, "")


def test_dates_of_the_seal_are_read_under_either_tag() -> None:
    careless = der.wrap(der.GENERALIZED_TIME, b"190101000000Z")
    assert eseal.read(STAMP.with_(made=careless).der()).seal.created == START


def test_a_garbled_seal_name_is_read() -> None:
    name = "示例发票监制章用"
    for written in (name.encode("gbk"), name.encode().decode("gb18030").encode(), name.encode() + b"\0\0"):
        assert eseal.read(STAMP.with_(seal_name=der.wrap(der.UTF8_STRING, written)).der()).seal.name == name


def test_a_digest_whose_last_octets_are_zero_still_matches() -> None:
    value = DIGEST[:-2] + b"\0\0"
    found = eseal.read(STAMP.with_(data_hash=value, pack=careless_bits).der())
    assert len(found.data_hash) == 30
    assert found.matches(value)
    assert not found.matches(DIGEST)
    assert not found.matches(b"")


def test_rsa_seals_and_algorithms_with_parameters_are_read() -> None:
    parts = [part.raw for part in der.parse(STAMP.der()).children]
    parts[2] = sequence(parts[2], b"\x05\0")
    parts[1] = der.parse(parts[1]).octets()
    found = eseal.read(sequence(*parts))
    assert found.algorithm == SIGNER.key.algorithm
    assert signature_holds(found)


def test_a_time_stamp_after_the_signature_changes_nothing() -> None:
    parts = [part.raw for part in der.parse(STAMP.der()).children]
    stamped = eseal.read(sequence(*parts, der.wrap(0xA0, bits(b"token"))))
    assert signature_holds(stamped)
    assert stamped.to_sign == eseal.read(sequence(*parts)).to_sign


@pytest.mark.parametrize(
    "name",
    [
        "easyofd_增值税电子专票5.ofd",
        "ofdrw_999.ofd",
        "ofdrw_b.ofd",
        "ofdrw_发票示例.ofd",
        "银行回单_百望样例.ofd",
        "银行对账单_百望样例.ofd",
    ],
)
def test_real_seals_hold(corpus: Path, name: str) -> None:
    with zipfile.ZipFile(corpus / name) as package:
        found = eseal.read(package.read("Doc_0/Signs/Sign_0/SignedValue.dat"))
        assert found.matches(digest("SM3", package.read("Doc_0/Signs/Sign_0/Signature.xml")))
    assert signature_holds(found)
    assert seal_holds(found.seal)
    assert found.seal.lists(found.signer)
    assert found.signed_at
    assert datetime(2020, 1, 1, tzinfo=UTC) < found.signed_at < datetime(2023, 1, 1, tzinfo=UTC)


@pytest.mark.slow
def test_a_signature_is_checked_in_less_than_a_millisecond() -> None:
    data = STAMP.der()
    found = eseal.read(data)
    reading, checking = [], []
    for _ in range(50):
        begin = time.perf_counter()
        eseal.read(data)
        middle = time.perf_counter()
        signature_holds(found)
        reading.append(middle - begin)
        checking.append(time.perf_counter() - middle)
    assert min(reading) < 0.0005
    assert min(checking) < 0.0008
