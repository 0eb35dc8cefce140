"""What is trusted is what is seen: reader, renderer and verifier find the same documents, signatures and files."""

from collections.abc import Callable
from functools import partial

import pytest

from forgery.asked import ask, pinned
from forgery.attack import dearer, replaced
from forgery.content import ATTACHED, DOCUMENT, PAGE, PUBLIC, TOTAL
from forgery.genuine import GENUINE, ending, genuine, invoice, packed, parts, signing
from forgery.registry import attacks
from forgery.signatures import Parts, strangers
from making_fonts import truetype
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.ofd.document import OfdDocument, bodies_of
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.formats.ofd.reading import read_package
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.render.ofd.pages import pages
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing import authority
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.ofd import FOLDER, LIST, ROOT, entries_signed, listing, signed_value, statement
from piaoqi.core.synth.writers.ofd import unsigned
from piaoqi.core.synth.writers.zip import pack

FONTS = Fonts()
HIDING = f"{FOLDER}/Sign_0/"


def drawn(data: bytes) -> list[str]:
    """The pages, as they are drawn."""
    package = open_package(Blob("发票.ofd", data))
    assert package is not None
    return [one.svg for body in bodies_of(package) for one in pages(package, OfdDocument(package, body), FONTS)]


def stamped_elsewhere(found: Parts, folder: str) -> Parts:
    """The files of a stranger's signature whose seal lies over the amounts, in a folder."""
    by = strangers(authority("stranger"))
    stated = statement(by, {PAGE: sm3(found[PAGE])}).replace(b'"90 8 30 20"', b'"10 80 150 40"')
    stated = stated.replace(f"/{HIDING}".encode(), f"/{folder}/".encode())
    return {f"{folder}/Signature.xml": stated, f"{folder}/SignedValue.dat": signed_value(by, stated)}


def list_beside_document(found: Parts) -> Parts:
    """A second list, where one would look who starts from Document.xml."""
    return found | {f"Doc_0/{LIST}": found[LIST]} | stamped_elsewhere(found, f"Doc_0/{HIDING}".rstrip("/"))


def list_with_two_locations(found: Parts) -> Parts:
    entry = 'baseLoc="Sign_0/Signature.xml" BaseLoc="/evil/Signature.xml"'
    listed = replaced(found[LIST], 'BaseLoc="Sign_0/Signature.xml"', entry)
    return found | {LIST: listed} | stamped_elsewhere(found, "evil")


def list_with_location_and_child(found: Parts) -> Parts:
    entry = '"Sign_0/Signature.xml"><ofd:BaseLoc>/evil/Signature.xml</ofd:BaseLoc></ofd:Signature>'
    listed = replaced(found[LIST], '"Sign_0/Signature.xml"/>', entry)
    return found | {LIST: listed} | stamped_elsewhere(found, "evil")


def root_wrapped(found: Parts) -> Parts:
    """DocRoot stands one level deeper, and another document is the first in the archive."""
    kept = {name: data for name, data in found.items() if name != ROOT}
    copies = {name.replace("Doc_0", "Aaa"): data for name, data in kept.items() if "Signs" not in name}
    copies["Aaa/Attachs/original_invoice.xml"] = replaced(found[ATTACHED], TOTAL, dearer(TOTAL))
    root = found[ROOT].replace(b"<ofd:DocRoot>", b"<ofd:More><ofd:DocRoot>")
    return {ROOT: root.replace(b"</ofd:DocRoot>", b"</ofd:DocRoot></ofd:More>")} | copies | kept


def signatures_wrapped(found: Parts) -> Parts:
    root = found[ROOT].replace(b"<ofd:Signatures>", b"<ofd:More><ofd:Signatures>")
    return found | {ROOT: root.replace(b"</ofd:Signatures>", b"</ofd:Signatures></ofd:More>")}


def root_at(part: str) -> Callable[[Parts], Parts]:
    """DocRoot leads to another signed part, which is no document."""
    return lambda found: found | {ROOT: replaced(found[ROOT], ">Doc_0/Document.xml<", f">{part}<")}


def listed_twice(found: Parts) -> Parts:
    entry = '<ofd:Signature ID="2" BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"/></ofd:Signatures>'
    return found | {LIST: replaced(found[LIST], "</ofd:Signatures>", entry)}


def version_in_child(found: Parts) -> Parts:
    named = "<ofd:Versions><ofd:Version ID='1'><ofd:BaseLoc>Doc_0/V.xml</ofd:BaseLoc></ofd:Version></ofd:Versions>"
    root = replaced(found[ROOT], "<ofd:Signatures>", f"{named}<ofd:Signatures>")
    return found | {ROOT: root, "Doc_0/V.xml": found[DOCUMENT]}


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (list_beside_document, Verdict.TRUSTED),
        (list_with_two_locations, Verdict.ALTERED),
        (list_with_location_and_child, Verdict.ALTERED),
        (root_wrapped, Verdict.ALTERED),
        (signatures_wrapped, Verdict.TRUSTED),
        (root_at(PAGE), Verdict.ALTERED),
        (root_at(PUBLIC), Verdict.ALTERED),
        (root_at(ATTACHED), Verdict.ALTERED),
        (listed_twice, Verdict.TRUSTED),
        (version_in_child, Verdict.PARTIAL),
    ],
)
def test_nobody_reads_past_what_was_signed(change: Callable[[Parts], Parts], verdict: Verdict) -> None:
    original, changed = genuine("sealed"), packed(change(parts(genuine("sealed"))))
    here, there = (ask("发票.ofd", data, pinned()) for data in (original, changed))
    assert there.verdict is verdict, there.told
    if verdict is Verdict.TRUSTED:
        assert there.form["invoices"] == here.form["invoices"]
        assert drawn(changed) == drawn(original)


def with_font(location: str) -> bytes:
    """A file whose signer's resources, below a BaseLoc, name a font."""
    entries = dict(listing(unsigned(invoice())))
    listed = f'<ofd:Font ID="8" FontName="figures"><ofd:FontFile>{location}</ofd:FontFile></ofd:Font></ofd:Fonts>'
    entries[PUBLIC] = replaced(
        replaced(entries[PUBLIC], "</ofd:Fonts>", listed), "<ofd:Res ", '<ofd:Res BaseLoc="Res" '
    )
    entries[PAGE] = entries[PAGE].replace(b'Font="6"', b'Font="8"')
    if location.startswith("/"):
        entries[location.lstrip("/")] = truetype(characters="0123")
    return pack(entries_signed(list(entries.items()), signing(), [name for name in entries if name != ROOT]))


@pytest.mark.parametrize(
    ("location", "added"),
    [
        ("figures.ttf", "Doc_0/figures.ttf"),
        ("figures.ttf", "Doc_0/Res/figures.ttf"),
        ("figures.ttf", "figures.ttf"),
        ("/Doc_0/Res/figures.ttf", "Doc_0/Res/Doc_0/Res/figures.ttf"),
        ("/Doc_0/Res/figures.ttf", "Res/Doc_0/Res/figures.ttf"),
    ],
)
def test_a_font_put_where_a_signed_location_finds_it_is_named_or_never_drawn(location: str, added: str) -> None:
    original = with_font(location)
    assert ask("发票.ofd", original, pinned()).verdict is Verdict.TRUSTED
    changed = packed(parts(original) | {added: truetype(characters="456789.")})
    answer = ask("发票.ofd", changed, pinned())
    assert answer.verdict is (Verdict.TRUSTED if drawn(changed) == drawn(original) else Verdict.PARTIAL)


@pytest.mark.parametrize("name", ["PageRes", "pageres", "Page-Res", "x.PageRes", "P_ageRes"])
def test_resources_of_a_page_are_seen_however_they_are_spelled(name: str) -> None:
    entries = dict(listing(unsigned(invoice())))
    entries[PAGE] = replaced(entries[PAGE], "<ofd:Content>", f"<ofd:{name}>Own.xml</ofd:{name}><ofd:Content>")
    entries["Doc_0/Pages/Page_0/Own.xml"] = entries[PUBLIC]
    signed = [one for one in entries if one not in {ROOT, "Doc_0/Pages/Page_0/Own.xml"}]
    made = pack(entries_signed(list(entries.items()), signing(), signed))
    assert ask("发票.ofd", made, pinned()).verdict is Verdict.PARTIAL


def test_what_only_a_client_of_a_pinned_authority_signed_is_no_signed_field_of_an_invoice() -> None:
    """Beside the office's seal, which is over the genuine document."""
    made = next(one for one in attacks() if one.key == "client-document").made()
    answer = ask("发票.ofd", made, pinned())
    fields = answer.form["invoices"][0]["fields"].values()
    assert {one["covered"] for one in fields} == {False}
    assert answer.form["authenticity"]["signer"] == "XX市税务局监制章(测试)"
    assert PAGE.replace("Doc_0", "Doc_1") in answer.form["authenticity"]["uncovered"]


def opened(data: bytes) -> set[str]:
    """The parts that reading and drawing unpack, the verifier's own work aside."""
    package = open_package(Blob("发票.ofd", data))
    assert package is not None
    for body in bodies_of(package):
        document = OfdDocument(package, body)
        list(pages(package, document, FONTS))
    return {part for part, content in package._data.items() if content}


FILES: dict[str, Callable[[], bytes]] = {
    **{name: partial(genuine, name) for name in GENUINE if ending(name) == "ofd"},
    **{one.key: one.made for one in attacks() if ending(one.on) == "ofd"},
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_drawn_of_a_trusted_file_was_signed(name: str) -> None:
    data = FILES[name]()
    if ask("发票.ofd", data, pinned()).verdict is not Verdict.TRUSTED:
        return
    found = read_package(Blob("发票.ofd", data, anchors=pinned()), "ofd").authenticity
    assert found.covered is not None
    assert {part for part in opened(data) if "/Signs/" not in part} <= {*found.covered, ROOT}
