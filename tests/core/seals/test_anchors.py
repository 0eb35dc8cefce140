"""What is pinned is what somebody decided to trust, and every file that could not be pinned is named."""

import base64
import hashlib
import pickle
import zipfile
from pathlib import Path

import pytest

from making_certificates import SIGNED_AT, Signing, authority, pem, rsa_key
from piaoqi.core.seals import algorithms, anchors, certificates, chain, eseal, sm2
from piaoqi.core.seals.anchors import SHIPPED, Anchors, load_anchors

ROOT = authority("示例根证书")
OTHER = authority("另一根证书")


def put(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    "data",
    [
        ROOT.certificate,
        ROOT.certificate + b"\r\n",
        pem(ROOT.certificate),
        b"Bag Attributes\r\n" + pem(ROOT.certificate).replace(b"\n", b"\r\n"),
        base64.b64encode(ROOT.certificate),
        b"\xef\xbb\xbf" + base64.encodebytes(ROOT.certificate),
    ],
    ids=["der", "der and a line end", "pem", "pem of windows", "base64", "base64 of notepad"],
)
def test_a_certificate_is_pinned_however_it_is_wrapped(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "root.CER").write_bytes(data)
    pinned, problems = load_anchors(tmp_path)
    (one,) = pinned
    assert problems == ()
    assert (one.name, one.origin) == ("示例根证书", "root.CER")
    assert one.fingerprint == hashlib.sha256(ROOT.certificate).hexdigest()
    assert chain.lead(certificates.read(ROOT.issue("甲").certificate), [], pinned, SIGNED_AT).anchor == one


def test_several_files_and_several_certificates_in_one(tmp_path: Path) -> None:
    put(tmp_path, a_pem=pem(ROOT.certificate) + pem(OTHER.certificate), b_crt=authority("RSA", rsa_key()).certificate)
    put(tmp_path, c_der=ROOT.certificate, _DS_Store=b"left by a system")
    pinned, problems = load_anchors(tmp_path)
    assert [one.name for one in pinned] == ["示例根证书", "另一根证书", "RSA"]
    assert problems == ()


@pytest.mark.parametrize("data", [b"", b"<html>", b"0", ROOT.certificate[:-5], pem(b"0"), b"\x30\x03\x02\x01\x01"])
def test_what_is_no_certificate_is_told_and_stops_nothing(tmp_path: Path, data: bytes) -> None:
    put(tmp_path, a_cer=data, b_cer=ROOT.certificate)
    pinned, problems = load_anchors(tmp_path)
    assert [one.name for one in pinned] == ["示例根证书"]
    assert [(one.code, one.path) for one in problems] == [("anchor.no_certificate", "a.cer")]


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    _, problems = load_anchors(put(tmp_path, chain_p7b=b"x", key_pfx=b"y"))
    assert {one.code for one in problems} == {"anchor.no_certificate"}
    assert [one.path for one in problems] == ["chain.p7b", "key.pfx"]


def test_a_file_too_large_is_told(tmp_path: Path) -> None:
    _, problems = load_anchors(put(tmp_path, a_cer=bytes(5_000_000)))
    assert [one.code for one in problems] == ["anchor.too_large"]


@pytest.mark.parametrize(
    "holder",
    [
        authority("税务测试CA2(SM2)"),
        authority("税务测试CA2(SM2)").issue("测试税务局"),
        authority("SealRoot", serial=0x1122334455667788),
        authority("SealRoot", serial=1122334455667788),
    ],
)
def test_public_test_authorities_are_never_pinned(tmp_path: Path, holder: object) -> None:
    data = holder.certificate  # type: ignore[attr-defined]
    pinned, problems = load_anchors(put(tmp_path, test_cer=data))
    assert tuple(pinned) == ()
    (problem,) = problems
    assert problem.code == "anchor.test_certificate"
    assert "测试证书" in problem.message()


def test_a_bundle_is_unpacked(tmp_path: Path) -> None:
    bundle = Signing([ROOT, OTHER], b"", form=algorithms.CMS_SIGNED).der()
    text = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(bundle) + b"-----END PKCS7-----\n"
    for number, data in enumerate((bundle, text)):
        (tmp_path / str(number)).mkdir()
        pinned, problems = load_anchors(put(tmp_path / str(number), both_p7b=data))
        assert ([one.name for one in pinned], problems) == (["示例根证书", "另一根证书"], ())
    empty = Signing([ROOT], b"", form=algorithms.CMS_SIGNED, certificates=False).der()
    assert [one.code for one in load_anchors(put(tmp_path, none_p7b=empty))[1]] == ["anchor.no_certificate"]


def test_a_root_of_the_same_name_but_another_serial_may_be_pinned(tmp_path: Path) -> None:
    pinned, problems = load_anchors(put(tmp_path, a_cer=authority("SealRoot", serial=7).certificate))
    assert ([one.name for one in pinned], problems) == (["SealRoot"], ())


def test_anchors_combine_each_once_and_travel_to_workers(tmp_path: Path) -> None:
    pinned, _ = load_anchors(put(tmp_path, a_cer=ROOT.certificate))
    both = SHIPPED + pinned + pinned + SHIPPED
    assert len(tuple(both)) == 3
    assert pickle.loads(pickle.dumps(both)) == both  # noqa: S301
    assert Anchors() + both == both


def test_the_shipped_anchors_are_points_of_the_curve_with_distinct_keys() -> None:
    assert [one.name for one in SHIPPED] == ["税务电子证书一级根(SM2)", "税务电子证书管理中心(SM2)"]
    assert all(sm2.on_curve(one.key) for one in SHIPPED)
    assert all(len(one.fingerprint) == 64 and one.origin == anchors.SHIPPED_ORIGIN for one in SHIPPED)
    assert len({one.key for one in SHIPPED}) == 2


def test_a_pinned_certificate_always_has_a_name() -> None:
    assert anchors.pin(certificates.read(authority("").certificate), "a.cer").name


def test_a_real_tax_seal_leads_to_the_shipped_anchor(corpus: Path) -> None:
    with zipfile.ZipFile(corpus / "easyofd_增值税电子专票5.ofd") as package:
        found = eseal.read(package.read("Doc_0/Signs/Sign_0/SignedValue.dat"))
    for certificate, at in ((found.signer, found.signed_at), (found.seal.maker, found.seal.created)):
        led = chain.lead(certificate, [], SHIPPED, at)
        assert led.anchor
        assert led.anchor.name == "税务电子证书管理中心(SM2)"


@pytest.mark.parametrize("name", ["ofdrw_999.ofd", "ofdrw_b.ofd", "银行回单_百望样例.ofd"])
def test_real_seals_of_test_authorities_lead_nowhere(corpus: Path, name: str) -> None:
    with zipfile.ZipFile(corpus / name) as package:
        found = eseal.read(package.read("Doc_0/Signs/Sign_0/SignedValue.dat"))
    for certificate in (found.signer, found.seal.maker):
        assert chain.lead(certificate, [found.signer, found.seal.maker], SHIPPED, found.signed_at).anchor is None
