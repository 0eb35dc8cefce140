"""Certificates are read as they are met, and the names in them as people write them."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making_certificates import END, START, a_set, authority, bits, name, octets, rsa_key, sequence
from piaoqi.core.seals import certificates, der, eseal
from piaoqi.core.seals.certificates import Certificate

ROOT = authority("示例根证书", usage=0x06)
LEAF = ROOT.issue("示例税务局", serial=0x03000000001F, usage=0xC0)


def test_a_certificate_says_whose_it_is_and_what_for() -> None:
    read = certificates.read(LEAF.certificate)
    assert (read.name, read.issuer_name, read.serial) == ("示例税务局", "示例根证书", 0x03000000001F)
    assert (read.not_before, read.not_after) == (START, END)
    assert (read.key.kind, read.key.bits, read.signature_oid) == ("sm2", 256, "1.2.156.10197.1.501")
    assert (read.is_ca, read.key_usage, read.may_issue) == (False, frozenset({0, 1}), False)
    assert read.raw == LEAF.certificate
    root = certificates.read(ROOT.certificate)
    assert (root.is_ca, root.key_usage, root.may_issue) == (True, frozenset({5, 6}), True)
    assert read.issuer_der == root.subject_der


def test_only_the_issuers_key_signed_it() -> None:
    read, root = certificates.read(LEAF.certificate), certificates.read(ROOT.certificate)
    assert certificates.signed_by(read, root.key)
    assert not certificates.signed_by(read, read.key)
    assert not certificates.signed_by(read, certificates.read(authority().certificate).key)


def test_a_certificate_with_rsa_or_of_version_1_is_read() -> None:
    signer = rsa_key()
    root = authority("RSA 根", signer, ca=None)
    read = certificates.read(root.certificate)
    assert (read.key.kind, read.key.bits, read.is_ca, read.key_usage) == ("rsa", 2048, None, None)
    assert certificates.signed_by(read, read.key)
    assert not read.may_issue


def test_an_unknown_signature_algorithm_signs_nothing() -> None:
    read = certificates.read(authority("RSA 根", rsa_key()).certificate)
    assert certificates.signed_by(read, read.key)
    assert not certificates.signed_by(replace(read, signature_oid="1.2.3"), read.key)


@pytest.mark.parametrize("place", range(70))
def test_every_flipped_bit_is_noticed(place: int) -> None:
    bit = place * (len(ROOT.certificate) * 8 - 1) // 69
    data = (int.from_bytes(ROOT.certificate, "big") ^ 1 << bit).to_bytes(len(ROOT.certificate), "big")
    original = certificates.read(ROOT.certificate)
    try:
        read = certificates.read(data)
    except der.DerError:
        return
    same = read.tbs == original.tbs and read.signature == original.signature
    assert same or not certificates.signed_by(read, original.key)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_certificate_is_a_der_error_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(LEAF.certificate)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = certificates.read(bytes(damaged))
    except der.DerError:
        return
    assert isinstance(read, Certificate)
    assert isinstance(certificates.signed_by(read, read.key), bool)


@pytest.mark.parametrize("data", [b"", b"0", sequence(), sequence(sequence(), sequence(), bits(b"")), octets(b"x")])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(der.DerError):
        certificates.read(data)


def test_a_name_longer_than_the_standard_allows_is_read_whole() -> None:
    title = "示例" * 60
    assert certificates.read(ROOT.issue(title).certificate).name == title


def read_name(*pairs: tuple[str, str]) -> certificates.Name:
    return certificates.read_name(der.parse(name(*pairs)))


def test_a_name_without_common_name_is_called_by_its_unit_or_organisation() -> None:
    assert certificates.called(read_name(("2.5.4.10", "公司"), ("2.5.4.11", "部门"))) == "部门"
    assert certificates.called(read_name(("2.5.4.10", "公司"), ("2.5.4.3", "\0"))) == "公司"
    assert certificates.called(read_name(("2.5.4.6", "CN"))) == "CN"
    assert certificates.called(()) == ""


def test_the_same_name_is_known_in_another_order_case_and_encoding() -> None:
    one = read_name(("2.5.4.6", "CN"), ("2.5.4.3", "Root CA"))
    turned = sequence(
        a_set(sequence(der.identifier("2.5.4.3"), der.wrap(0x13, b"root  ca\0"))),
        a_set(sequence(der.identifier("2.5.4.6"), der.wrap(0x13, b"cn"))),
    )
    assert certificates.same_name(one, certificates.read_name(der.parse(turned)))
    assert not certificates.same_name(one, read_name(("2.5.4.6", "CN"), ("2.5.4.3", "Root CB")))
    assert not certificates.same_name(one, read_name(("2.5.4.3", "Root CA")))
    assert not certificates.same_name(one, read_name(("2.5.4.10", "CN"), ("2.5.4.3", "Root CA")))


def test_real_certificates_are_read(corpus: Path) -> None:
    with zipfile.ZipFile(corpus / "银行回单_百望样例.ofd") as package:
        signer = eseal.read(package.read("Doc_0/Signs/Sign_0/SignedValue.dat")).signer
    assert (signer.is_ca, signer.issuer_name, signer.key.kind) == (None, "BWCA", "sm2")
