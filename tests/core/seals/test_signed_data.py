"""Signatures without a seal hold for what they were made over, by whom they name, in both forms; for nothing else."""

import base64
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making_certificates import (
    SHA256,
    SIGNED_AT,
    SM3,
    Holder,
    Signing,
    a_set,
    attribute,
    authority,
    octets,
    rsa_key,
    sequence,
)
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals import algorithms, certificates, der, signed_data
from piaoqi.core.seals.digests import digest

ROOT = authority("示例根证书")
SIGNER = ROOT.issue("示例铁路")
SELLER = ROOT.issue("示例卖方", rsa_key(), serial=2)
CONTENT = b"<Signature/>"
PLAIN = Signing([SIGNER], CONTENT)
RSA = Signing([SELLER], CONTENT, form=algorithms.CMS_SIGNED, method=SHA256)
SOUND = [PLAIN.der(), PLAIN.with_(attributes=False, enclosed=CONTENT).der(), RSA.der()]
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"


def outcomes(signing: Signing, content: bytes = CONTENT) -> list[signed_data.Outcome]:
    return signed_data.verify(signed_data.read(signing.der()), content)


def answers(signing: Signing, content: bytes = CONTENT) -> list[Answer]:
    return [one.answer for one in outcomes(signing, content)]


HOLDS, BROKEN, CANNOT_TELL = [Answer.HOLDS], [Answer.BROKEN], [Answer.CANNOT_TELL]


@pytest.mark.parametrize("signing", [PLAIN, RSA, PLAIN.with_(form=algorithms.CMS_SIGNED)])
@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize("enclosed", [None, CONTENT])
def test_a_sound_signature_holds_and_only_for_its_content(
    signing: Signing,
    attributes: bool,  # noqa: FBT001
    enclosed: bytes | None,
) -> None:
    one = signing.with_(attributes=attributes, enclosed=enclosed)
    assert answers(one) == HOLDS
    assert answers(one, CONTENT + b" ") == BROKEN
    assert answers(one, b"") == BROKEN


def test_it_says_who_signed_and_when() -> None:
    found = signed_data.read(PLAIN.der())
    (one,) = signed_data.verify(found, CONTENT)
    assert one.certificate
    assert (one.certificate.name, one.certificate.issuer_name, found.signing_time) == (
        "示例铁路",
        "示例根证书",
        SIGNED_AT,
    )
    assert (found.content, found.content_type, found.digest_methods) == (None, algorithms.GM_DATA, (SM3,))
    assert signed_data.read(PLAIN.with_(attributes=False).der()).signing_time is None


@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize("method", ["SM3", "SHA-1", "SHA-256"])
def test_what_is_enclosed_may_be_the_digest_raw_or_in_base64(method: str, attributes: bool) -> None:  # noqa: FBT001
    value = digest(method, CONTENT)
    for enclosed in (value, base64.b64encode(value), base64.b64encode(value) + b"\n"):
        one = PLAIN.with_(enclosed=enclosed, attributes=attributes)
        assert answers(one) == (BROKEN if method == "SHA-1" and enclosed != value else HOLDS)
        assert answers(one, CONTENT + b" ") == BROKEN


def test_an_enclosed_content_that_is_another_is_broken_though_its_signature_holds() -> None:
    assert answers(PLAIN.with_(enclosed=b"another")) == BROKEN


@pytest.mark.parametrize("algorithm", ["1.2.156.10197.1.501", "1.2.156.10197.1.301.1", "1.2.156.10197.1.301"])
def test_sm2_is_known_by_the_names_that_signers_give_it(algorithm: str) -> None:
    assert answers(PLAIN.with_(algorithm=algorithm)) == HOLDS


def test_bare_rsa_takes_the_digest_of_the_signer() -> None:
    assert answers(RSA.with_(algorithm=algorithms.RSA_KEY)) == HOLDS
    assert answers(RSA.with_(algorithm=algorithms.RSA_KEY), CONTENT + b" ") == BROKEN


def test_without_certificate_nothing_is_decided() -> None:
    (one,) = outcomes(PLAIN.with_(certificates=False))
    assert (one.answer, one.certificate) == (Answer.CANNOT_TELL, None)
    assert one.reason
    assert "证书" in one.reason.say("zh")


@pytest.mark.parametrize("algorithm", ["1.2.3.4", "1.2.840.10045.4.3.2"])
def test_an_unknown_algorithm_decides_nothing(algorithm: str) -> None:
    assert answers(RSA.with_(algorithm=algorithm)) == CANNOT_TELL


def test_several_signers_are_judged_each() -> None:
    both = RSA.with_(signers=[SELLER, SIGNER])
    assert answers(both) == [Answer.HOLDS, Answer.HOLDS]
    data = both.der()
    spoiled = data[:-1] + bytes((data[-1] ^ 1,))
    assert [one.answer for one in signed_data.verify(signed_data.read(spoiled), CONTENT)] == [
        Answer.HOLDS,
        Answer.BROKEN,
    ]


def test_a_crowd_of_signers_is_refused() -> None:
    with pytest.raises(der.DerError):
        signed_data.read(PLAIN.with_(signers=[SIGNER] * 100).der())


def test_a_certificate_of_the_same_name_and_number_but_another_key_breaks_it() -> None:
    forger = authority("示例根证书").issue("示例铁路")
    swapped = PLAIN.der().replace(SIGNER.certificate, forger.certificate)
    if len(forger.certificate) == len(SIGNER.certificate):
        (one,) = signed_data.verify(signed_data.read(swapped), CONTENT)
        assert one.answer is Answer.BROKEN


def test_a_second_message_digest_is_not_overlooked() -> None:
    other = attribute(MESSAGE_DIGEST, octets(digest("SM3", b"another")))
    twice = PLAIN.with_(extra=[other])
    assert answers(twice) == BROKEN
    assert answers(twice, b"another") == BROKEN


def test_a_content_type_that_disagrees_is_broken_and_the_forms_of_data_agree() -> None:
    assert answers(PLAIN.with_(content_type="1.2.840.113549.1.9.16.1.4")) == BROKEN
    assert answers(PLAIN.with_(content_type=algorithms.CMS_DATA)) == HOLDS


def test_attributes_signed_in_order_but_written_in_another_hold() -> None:
    class Sorting(Signing):
        def _signer(self, holder: Holder) -> bytes:
            node = der.parse(super()._signer(holder))
            fields = list(node.children)
            parts = sorted(one.raw for one in fields[3].children)
            value = holder.key.sign(a_set(*parts))
            written = der.wrap(0xA0, b"".join(reversed(parts)))
            return sequence(*(field.raw for field in fields[:3]), written, fields[4].raw, octets(value))

    signing = Sorting([SIGNER], CONTENT)
    assert answers(signing) == HOLDS
    assert answers(signing, b"another") == BROKEN


def test_a_signer_named_by_key_identifier_is_found() -> None:
    found = signed_data.read(PLAIN.der())
    certificate = certificates.read(SIGNER.certificate)
    others = [replace(certificate, key_id=b"no"), replace(certificate, key_id=b"id")]
    by_key = signed_data.find(replace(found.signers[0], key_id=b"id", issuer_der=b""), others)
    assert by_key
    assert by_key.key_id == b"id"


def test_an_indefinite_length_is_read_as_the_same() -> None:
    data = PLAIN.with_(enclosed=CONTENT).der()
    form, wrapped = der.parse(data).children
    loose = b"\x30\x80" + form.raw + b"\xa0\x80" + wrapped.body + b"\0\0\0\0"
    assert [one.answer for one in signed_data.verify(signed_data.read(loose + b"\0" * 100), CONTENT)] == HOLDS


@pytest.mark.parametrize("signing", [PLAIN, PLAIN.with_(attributes=False), RSA])
def test_every_flipped_bit_of_what_is_signed_is_noticed(signing: Signing) -> None:
    data = signing.der()
    signer = signed_data.read(data).signers[0]
    spans = [signer.signature] + ([signer.attributes_raw[2:]] if signing.attributes else [])
    for span in spans:
        begin = data.index(span) * 8
        for bit in range(begin, begin + len(span) * 8, 13):
            mask = 1 << (len(data) * 8 - 1 - bit)
            flipped = (int.from_bytes(data, "big") ^ mask).to_bytes(len(data), "big")
            try:
                found = signed_data.read(flipped)
            except der.DerError:
                continue
            assert Answer.HOLDS not in [one.answer for one in signed_data.verify(found, CONTENT)]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_bytes_are_a_der_error_or_an_answer(data: st.DataObject) -> None:
    damaged = bytearray(SOUND[data.draw(st.integers(0, len(SOUND) - 1))])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = signed_data.read(bytes(damaged))
    except der.DerError:
        return
    assert all(isinstance(one.answer, Answer) for one in signed_data.verify(found, CONTENT))
    assert found.signing_time is None or isinstance(found.signing_time, datetime)


@pytest.mark.parametrize("data", [b"", b"0", sequence(), sequence(der.identifier(algorithms.CMS_SIGNED)), octets(b"x")])
def test_what_is_no_signed_data_is_refused(data: bytes) -> None:
    with pytest.raises(der.DerError):
        signed_data.read(data)


@pytest.mark.parametrize("name", ["铁路_售票换开样例.ofd", "铁路_退票样例.ofd"])
def test_real_railway_signatures_hold(corpus: Path, name: str) -> None:
    with zipfile.ZipFile(corpus / name) as package:
        found = signed_data.read(package.read("Doc_0/Signs/Sign_0/SignedValue.dat"))
        content = package.read("Doc_0/Signs/Sign_0/Signature.xml")
    (one,) = signed_data.verify(found, content)
    assert one.answer is Answer.HOLDS
    assert one.certificate
    assert one.certificate.issuer_name == "SRCA_SM2"
    assert [one.answer for one in signed_data.verify(found, content + b" ")] == BROKEN


@pytest.mark.parametrize("name", ["xjynb6_书籍发票-1.pdf", "xjynb6_书籍发票-3.pdf"])
def test_real_pdf_signatures_hold(corpus: Path, name: str) -> None:
    data = (corpus / name).read_bytes()
    spans = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", data)
    value = re.search(rb"/Contents\s*<([0-9A-Fa-f]{200,})>", data)
    assert spans
    assert value
    begin, size, again, rest = map(int, spans.groups())
    content = data[begin : begin + size] + data[again : again + rest]
    found = signed_data.read(bytes.fromhex(value[1].decode()))
    assert [one.answer for one in signed_data.verify(found, content)] == HOLDS
    assert [one.answer for one in signed_data.verify(found, content[:-1])] == BROKEN
    assert found.signing_time
    assert found.signing_time.astimezone(UTC).year == 2022


def run(arguments: list[str]) -> bytes:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout  # noqa: S603, S607


def test_openssls_own_signatures_hold(tmp_path: Path) -> None:
    key, certificate, content = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "content"
    content.write_bytes(CONTENT)
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    base = ["cms", "-sign", "-binary", "-in", str(content), "-signer", str(certificate), "-inkey", str(key)]
    try:
        run([*request, "-keyout", str(key), "-out", str(certificate)])
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl here")
    for extra in ([], ["-nodetach"], ["-noattr"], ["-nodetach", "-noattr"], ["-keyid"], ["-md", "sha512"], ["-stream"]):
        found = signed_data.read(run([*base, "-outform", "DER", *extra]))
        assert [one.answer for one in signed_data.verify(found, CONTENT)] == HOLDS, extra
        assert [one.answer for one in signed_data.verify(found, b"another")] == BROKEN, extra
