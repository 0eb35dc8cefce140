"""Signatures that were taken off, lost or damaged: such a file is never called unsigned."""

import pytest

from core.seals.signed_ofd import (
    LIST,
    PAGE,
    SIGNATURE,
    SIGNS,
    VALUE,
    Parts,
    again,
    asked,
    invoice_parts,
    said,
    signed,
)
from making_ofd import HEAD, NS
from piaoqi.core.seals.altered import named
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Message

EMPTY = f"{HEAD}<ofd:Signatures {NS}><ofd:MaxSignId>1</ofd:MaxSignId></ofd:Signatures>".encode()
NAMED = f"<ofd:Signatures>/{LIST}</ofd:Signatures>".encode()


def without(parts: Parts, *gone: str) -> Parts:
    return {name: data for name, data in parts.items() if name not in gone}


def unnamed(parts: Parts) -> Parts:
    """OFD.xml says nothing of signatures any more."""
    assert NAMED in parts["OFD.xml"]
    return parts | {"OFD.xml": parts["OFD.xml"].replace(NAMED, b"")}


def test_a_file_without_any_trace_of_a_signature_is_unsigned() -> None:
    found = asked(without(unnamed(invoice_parts()), LIST))
    assert (found.verdict, found.covered, found.findings) == (Verdict.UNSIGNED, None, ())
    assert found.covers([PAGE]) is None


@pytest.mark.parametrize(
    "parts",
    [
        unnamed(signed()),
        without(signed(), LIST),
        signed() | {LIST: EMPTY},
        signed() | {LIST: b"\0\1 damaged"},
        unnamed(without(signed(), LIST)),
        unnamed(without(signed(), LIST, SIGNATURE)),
    ],
    ids=["not named", "gone", "empty", "damaged", "not named and gone", "the value alone is left"],
)
def test_a_signature_that_is_there_and_not_listed_was_taken_off(parts: Parts) -> None:
    found = asked(parts)
    assert found.verdict is Verdict.ALTERED
    assert "signature" in found.altered
    assert said(found, "OFD-3")[0] == "broken"


def test_a_signature_that_was_taken_off_is_still_shown() -> None:
    assert asked(unnamed(signed())).signer == "示例税务局"


@pytest.mark.parametrize("listed", [EMPTY, b"", b"<a/>", b"\0"])
def test_a_list_without_signatures_decides_nothing(listed: bytes) -> None:
    found = asked(invoice_parts() | {LIST: listed})
    assert (found.verdict, found.covered) == (Verdict.UNVERIFIABLE, None)


def test_a_list_that_is_gone_with_all_it_listed_decides_nothing() -> None:
    assert asked(without(invoice_parts(), LIST)).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize("gone", [(SIGNATURE,), (SIGNATURE, VALUE)])
def test_a_listed_signature_whose_file_is_gone_is_not_passed_over(gone: tuple[str, ...]) -> None:
    found = asked(without(signed(), *gone))
    assert found.verdict is Verdict.UNVERIFIABLE
    assert said(found, "OFD-3")[-1] == "cannot_tell"


@pytest.mark.parametrize("written", [LIST, f"/{LIST}", "Signs/Signatures.xml", "Doc_0\\Signs\\Signatures.xml"])
def test_the_list_is_found_however_it_is_written(written: str) -> None:
    parts = signed()
    root = parts["OFD.xml"].replace(NAMED, f"<ofd:Signatures>{written}</ofd:Signatures>".encode())
    assert asked(parts | {"OFD.xml": root}).verdict is Verdict.TRUSTED


@pytest.mark.parametrize("written", ["Sign_0/Signature.xml", f"/{SIGNATURE}", SIGNATURE, "Signs/Sign_0/Signature.xml"])
def test_a_signature_is_found_however_the_list_writes_it(written: str) -> None:
    parts = signed()
    listed = parts[LIST].replace(f'BaseLoc="/{SIGNATURE}"'.encode(), f'BaseLoc="{written}"'.encode())
    child = f"><ofd:BaseLoc>{written}</ofd:BaseLoc></ofd:Signature>"
    as_child = parts[LIST].replace(f' BaseLoc="/{SIGNATURE}"/>'.encode(), child.encode())
    assert as_child != parts[LIST]
    for made in (listed, as_child):
        assert asked(parts | {LIST: made}).verdict is Verdict.TRUSTED


def test_one_lost_signature_of_two_is_not_passed_over() -> None:
    parts = again(signed())
    assert asked(without(parts, f"{SIGNS}/Sign_1/Signature.xml")).verdict is Verdict.UNVERIFIABLE


def test_an_emptied_reference_list_covers_nothing() -> None:
    parts = signed()
    start, end = parts[SIGNATURE].find(b"<ofd:Reference "), parts[SIGNATURE].find(b"</ofd:References>")
    found = asked(parts | {SIGNATURE: parts[SIGNATURE][:start] + parts[SIGNATURE][end:]})
    assert (found.verdict, found.altered) == (Verdict.ALTERED, (SIGNATURE,))


def second_document(parts: Parts) -> Parts:
    body = b"<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    more = {name.replace("Doc_0", "Doc_1"): data for name, data in parts.items() if not name.startswith(SIGNS)}
    return more | parts | {"OFD.xml": parts["OFD.xml"].replace(b"</ofd:OFD>", body)}


def repointed(parts: Parts) -> Parts:
    other = {name.replace("Doc_0", "Doc_1"): data for name, data in parts.items() if not name.startswith(SIGNS)}
    root = parts["OFD.xml"].replace(b"Doc_0/Document.xml", b"Doc_1/Document.xml")
    return other | parts | {"OFD.xml": root}


def test_a_second_document_is_altered() -> None:
    found = asked(second_document(signed()))
    assert (found.verdict, found.altered) == (Verdict.ALTERED, ("container",))
    assert said(found, "OFD-2") == ["broken"]


def test_another_document_than_the_signed_one_is_altered() -> None:
    found = asked(repointed(signed()))
    assert (found.verdict, found.altered) == (Verdict.ALTERED, ("OFD.xml",))


def test_a_document_that_is_not_there_is_altered() -> None:
    parts = signed()
    lost = parts["OFD.xml"].replace(b"Doc_0/Document.xml", b"Doc_7/Document.xml")
    assert asked(parts | {"OFD.xml": lost}).altered == ("OFD.xml",)


@pytest.mark.parametrize(
    "written",
    [
        b"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>" * 2,
        b"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><x><DocRoot>Doc_1/Document.xml</DocRoot></x>",
        b"<ofd:DocRoot>Doc_0/Document.xml<x/>2.xml</ofd:DocRoot>",
    ],
)
def test_a_root_that_can_be_read_in_two_ways_is_altered(written: bytes) -> None:
    parts = signed()
    root = b"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    assert asked(parts | {"OFD.xml": parts["OFD.xml"].replace(root, written)}).altered == ("OFD.xml",)


def test_a_version_that_some_viewers_show_instead_is_seen() -> None:
    parts = repointed(signed())
    version = f'{HEAD}<ofd:DocVersion {NS} ID="1"><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocVersion>'
    named = b'<ofd:Versions><ofd:Version ID="1" Current="true" BaseLoc="V.xml"/></ofd:Versions></ofd:DocBody>'
    root = signed()["OFD.xml"].replace(b"</ofd:DocBody>", named)
    found = asked(parts | {"OFD.xml": root, "V.xml": version.encode()})
    assert found.verdict is Verdict.PARTIAL
    assert "Doc_1/Pages/0.xml" in found.uncovered


def test_the_list_itself_may_not_pass_for_an_attachment() -> None:
    """A list that lies where attachments are read from is shown content, and covered by nothing."""
    parts = signed()
    here = "Doc_0/Attachs/list.xml"
    root = parts["OFD.xml"].replace(LIST.encode(), here.encode())
    found = asked(without(parts, LIST) | {here: parts[LIST], "OFD.xml": root})
    assert found.verdict is Verdict.PARTIAL


def test_an_entry_that_names_no_file_is_told_in_words() -> None:
    parts = signed()
    entry = b'<ofd:Signature ID="2"/></ofd:Signatures>'
    found = asked(parts | {LIST: parts[LIST].replace(b"</ofd:Signatures>", entry)})
    assert found.verdict is Verdict.UNVERIFIABLE
    told = [one.message.say("zh") for signature in found.signatures for one in signature.findings]
    assert "签名列表里有一项没有写明签名文件" in told


def test_a_signature_is_not_called_the_list_of_signatures() -> None:
    words = named([SIGNATURE, VALUE, LIST])
    assert [one.say("zh") if isinstance(one, Message) else one for one in words] == [
        f"{SIGNATURE}（一个签名）",
        f"{VALUE}（一个签名）",
        f"{LIST}（签名清单）",
    ]
