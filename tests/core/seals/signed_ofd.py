"""Small signed OFD packages: a page, a template, a picture, an attachment. Any piece can be replaced."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from xml.sax.saxutils import quoteattr

from making_certificates import Holder, Signing, Stamp, authority
from making_ofd import HEAD, NS, Ofd, original_invoice, page, text, zipped
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.ofd.package import Package, open_package
from piaoqi.core.seals import certificates
from piaoqi.core.seals.anchors import Anchors, pin
from piaoqi.core.seals.digests import digest
from piaoqi.core.seals.ofd import verify
from piaoqi.core.seals.verdict import Authenticity

SIGNS = "Doc_0/Signs"
LIST, SIGNATURE, VALUE = f"{SIGNS}/Signatures.xml", f"{SIGNS}/Sign_0/Signature.xml", f"{SIGNS}/Sign_0/SignedValue.dat"
PAGE, TEMPLATE, DOCUMENT = "Doc_0/Pages/0.xml", "Doc_0/Tpls/T.xml", "Doc_0/Document.xml"
ATTACHED, PICTURE, RESOURCES = "Doc_0/Attachs/original_invoice.xml", "Doc_0/Res/p.png", "Doc_0/DocumentRes.xml"
SM3 = "1.2.156.10197.1.401"
Parts = dict[str, bytes]


@dataclass(frozen=True)
class People:
    """The authority of the tests and those whom it certified."""

    root: Holder
    signer: Holder
    maker: Holder

    @property
    def anchors(self) -> Anchors:
        return Anchors((pin(certificates.read(self.root.certificate), "test"),))


@cache
def people(who: str = "ours") -> People:
    """Another `who` is a stranger with the same names."""
    root = authority()
    return People(root, root.issue("示例税务局"), root.issue("示例制章系统"))


def invoice_parts(**more: str | bytes) -> Parts:
    """The parts of an unsigned invoice, OFD.xml naming a list of signatures."""
    resources = (
        f'{HEAD}<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>p.png'
        "</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    made = Ofd(
        pages=[page(text(11, 10, 20, "价税合计 113.00"), template="90")],
        template=page(text(91, 60, 10, "北京增值税电子普通发票")),
        attachments={"original_invoice.xml": original_invoice()},
        signed=True,
    )
    parts = {name: data.encode() if isinstance(data, str) else data for name, data in made.parts().items()}
    listed = b"<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"<ofd:CommonData>", listed)
    parts |= {RESOURCES: resources.encode(), PICTURE: b"\x89PNG a picture"}
    parts["OFD.xml"] = f'{HEAD}<ofd:OFD {NS} DocType="OFD" Version="1.1">{made.body()}</ofd:OFD>'.encode()
    return parts | {name: data.encode() if isinstance(data, str) else data for name, data in more.items()}


def stamped(statement: bytes, who: People | None = None, **changes: object) -> bytes:
    """SignedValue.dat with a seal over a Signature.xml."""
    who = who or people()
    return Stamp(who.signer, who.maker, data_hash=digest("SM3", statement)).with_(**changes).der()


def plain(statement: bytes, who: People | None = None, **changes: object) -> bytes:
    """The same without a seal."""
    return Signing([(who or people()).signer], statement).with_(**changes).der()


@dataclass(frozen=True)
class Statement:
    """A Signature.xml to be. `covered`: the parts it refers to; by default all but OFD.xml and the signature's own."""

    covered: Sequence[str] | None = None
    method: str = SM3
    check_method: str | None = None
    """As written, where that is not `method`; empty: no attribute."""
    locate: Callable[[str], str] = "/{}".format
    value: str = f"/{VALUE}"
    seal: str = ""
    at: str = "20220505014017Z"
    changes: Mapping[str, bytes] = field(default_factory=dict)
    """Digests that are not those of the parts."""
    as_children: bool = False

    def made(self, parts: Mapping[str, bytes]) -> bytes:
        covered = self.covered
        if covered is None:
            covered = [name for name in parts if name != "OFD.xml" and not name.startswith(SIGNS)]
        listed = "".join(self._reference(name, parts) for name in covered)
        written = self.method if self.check_method is None else self.check_method
        method = f" CheckMethod={quoteattr(written)}" if written and not self.as_children else ""
        inner = f"<ofd:CheckMethod>{written}</ofd:CheckMethod>" if written and self.as_children else ""
        seal = f"<ofd:Seal><ofd:BaseLoc>{self.seal}</ofd:BaseLoc></ofd:Seal>" if self.seal else ""
        return (
            f'{HEAD}<ofd:Signature {NS}><ofd:SignedInfo><ofd:Provider ProviderName="tests"/>'
            f"<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod>"
            f"<ofd:SignatureDateTime>{self.at}</ofd:SignatureDateTime>"
            f"<ofd:References{method}>{inner}{listed}</ofd:References>{seal}</ofd:SignedInfo>"
            f"<ofd:SignedValue>{self.value}</ofd:SignedValue></ofd:Signature>"
        ).encode()

    def _reference(self, name: str, parts: Mapping[str, bytes]) -> str:
        made = self.changes.get(name) or digest(self.method, parts.get(name, b""))
        value, place = base64.b64encode(made).decode(), self.locate(name)
        if self.as_children:
            return f"<ofd:Reference CheckValue={quoteattr(value)}><ofd:FileRef>{place}</ofd:FileRef></ofd:Reference>"
        return f"<ofd:Reference FileRef={quoteattr(place)}><ofd:CheckValue>{value}</ofd:CheckValue></ofd:Reference>"


def signed(
    parts: Parts | None = None,
    statement: Statement | None = None,
    sign: Callable[[bytes], bytes] = stamped,
) -> Parts:
    """The parts with a list of signatures, one signature and its value."""
    parts = invoice_parts() if parts is None else parts
    made = (statement or Statement()).made(parts)
    return {**parts, SIGNATURE: made, VALUE: sign(made)}


def again(parts: Parts, *, number: int = 1, covered: Sequence[str] | None = None, who: People | None = None) -> Parts:
    """A further signature, which rewrites the list."""
    here = f"{SIGNS}/Sign_{number}"
    listed = parts[LIST].replace(
        b"</ofd:Signatures>",
        f'<ofd:Signature ID="{number + 1}" BaseLoc="/{here}/Signature.xml"/></ofd:Signatures>'.encode(),
    )
    parts = parts | {LIST: listed}
    made = replace(Statement(covered), value=f"/{here}/SignedValue.dat").made(parts)
    return {**parts, f"{here}/Signature.xml": made, f"{here}/SignedValue.dat": stamped(made, who)}


def package(parts: Mapping[str, bytes] | bytes) -> Package:
    data = parts if isinstance(parts, bytes) else zipped(parts)
    found = open_package(Blob("a.ofd", data))
    assert found is not None
    return found


def asked(parts: Mapping[str, bytes] | bytes, anchors: Anchors | None = None) -> Authenticity:
    """What is said of a package by those who pinned the tests' authority."""
    return verify(package(parts), people().anchors if anchors is None else anchors)


def said(found: Authenticity, code: str) -> list[str]:
    """The answers of one numbered check, the file's own first."""
    every = (*found.findings, *(one for signature in found.signatures for one in signature.findings))
    return [str(one.answer) for one in every if one.step.code == code]
