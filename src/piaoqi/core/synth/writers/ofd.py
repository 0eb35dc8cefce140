"""OFD of an invoice (GB/T 33190): the face as a template and a page, with the data each generation of invoices carries.

A 数电票 states itself in CustomDatas and in tags that point into the page; a tax-control invoice in an attached
original_invoice.xml; a railway ticket in an attached XBRL voucher. A tax-control invoice bears the test office's seal
over all parts but OFD.xml, a railway ticket a plain signature; a 数电票 is unsigned, and shows the picture of a seal.
"""

from collections.abc import Iterator
from itertools import groupby

from piaoqi.core.invoice.record import Line
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.signing import Signing, Version, authority, office_seal, sign_ofd
from piaoqi.core.synth.signing.ofd import Entries
from piaoqi.core.synth.signing.picture import seal_png
from piaoqi.core.synth.writers.face.base import Face, Text, width
from piaoqi.core.synth.writers.face.control import cipher, control_face
from piaoqi.core.synth.writers.face.digital import digital_face
from piaoqi.core.synth.writers.face.rail import rail_face
from piaoqi.core.synth.writers.markup import document, leaf, tag
from piaoqi.core.synth.writers.qr import payload, png
from piaoqi.core.synth.writers.xbrl import rail_xbrl
from piaoqi.core.synth.writers.zip import pack

_OFD = "http://www.ofdspec.org/2016"
_FP = "http://www.edrm.org.cn/schema/e-invoice/2019"
_PAGE, _FIRST_VALUE, _QR, _SEAL = "61", 7001, "6920", "6919"
_FONTS = {"kai": "5", "song": "6"}


_OLD_SEALS = 5
"""One tax-control invoice in so many still bears a seal of the first form."""


def ofd(invoice: Invoice, downloads: int = 1) -> bytes:
    """The OFD file of an invoice of any kind made here. On a 数电票 the platform stamps the number of `downloads`, so
    that two copies of one invoice differ in their bytes.
    """
    entries, signing = unsigned(invoice, downloads), signing_of(invoice)
    return pack(sign_ofd(entries, signing) if signing else entries)


def signing_of(invoice: Invoice) -> Signing | None:
    """How an OFD of the invoice is signed when it is issued."""
    test = authority()
    if invoice.journey is not None:
        return Signing(test.railway, invoice.issued_at)
    if not invoice.record.code:
        return None
    version = Version.V4 if int(invoice.record.number) % _OLD_SEALS else Version.V1
    return Signing(test.office, invoice.issued_at, office_seal(version), page=_PAGE)


def unsigned(invoice: Invoice, downloads: int = 1) -> Entries:
    """The parts of the file before it is signed."""
    if invoice.journey is not None:
        face = rail_face(invoice, invoice.journey)
        name = f"rai_issuer_{invoice.day_digits}_{invoice.record.number}.xml"
        return _entries(invoice, face, {}, (name, rail_xbrl(invoice, invoice.journey)))
    if invoice.record.code:
        attached = ("original_invoice.xml", _original_invoice(invoice))
        return _entries(invoice, control_face(invoice), _control_datas(invoice), attached)
    entries = _entries(invoice, digital_face(invoice), _digital_datas(invoice), None)
    return [*entries, ("Doc_0/Res/seal.png", seal_png()), *_notes(downloads)]


def _entries(invoice: Invoice, face: Face, datas: dict[str, str], attached: tuple[str, bytes] | None) -> Entries:
    """The parts that every package has. `attached`: (name, data) of what states the invoice; without it, tags do."""
    numbered = list(enumerate(face.values, _FIRST_VALUE))
    entries = [
        ("OFD.xml", _root(invoice, datas)),
        ("Doc_0/Document.xml", _document(attached is not None)),
        ("Doc_0/PublicRes.xml", _fonts()),
        ("Doc_0/DocumentRes.xml", _resources(has_seal=attached is None)),
        ("Doc_0/Res/qr.png", png(payload(invoice))),
        ("Doc_0/Tpls/Tpl_0/Content.xml", _template(face)),
        ("Doc_0/Pages/Page_0/Content.xml", _page(face, numbered)),
    ]
    if attached is None:
        entries += [("Doc_0/Tags/CustomTags.xml", _tag_list()), ("Doc_0/Tags/CustomTag.xml", _tags(numbered))]
    else:
        name, data = attached
        entries += [("Doc_0/Attachs/Attachments.xml", _attachments(invoice, name, len(data)))]
        entries += [(f"Doc_0/Attachs/{name}", data)]
    return entries


def _root(invoice: Invoice, datas: dict[str, str]) -> bytes:
    day = str(invoice.issue_date)
    info = [leaf("ofd:DocID", f"{int(invoice.label):032x}"), leaf("ofd:CreationDate", day)]
    if datas:
        info.append(
            tag("ofd:CustomDatas", *(leaf("ofd:CustomData", value, Name=name) for name, value in datas.items()))
        )
    body = tag("ofd:DocBody", tag("ofd:DocInfo", *info), leaf("ofd:DocRoot", "Doc_0/Document.xml"))
    return document(tag("ofd:OFD", body, xmlns_ofd=_OFD, DocType="OFD", Version="1.1"))


def _digital_datas(invoice: Invoice) -> dict[str, str]:
    """What the platform writes: neither the total nor names; 合计金额 is without tax."""
    record = invoice.record
    datas = {
        "template-version": "1.0.20.0422",
        "发票号码": record.number,
        "销售方纳税人识别号": record.seller_tax_id,
        "合计金额": f"{record.amount:.2f}",
        "购买方纳税人识别号": record.buyer_tax_id,
        "合计税额": "***" if record.tax is None else f"{record.tax:.2f}",
        "开票日期": invoice.day_words,
    }
    return datas | {"native-producer": "synthetic"}


def _control_datas(invoice: Invoice) -> dict[str, str]:
    record = invoice.record
    return {
        "发票代码": record.code,
        "发票号码": record.number,
        "合计金额": f"{record.amount:.2f}",
        "合计税额": "***" if record.tax is None else f"{record.tax:.2f}",
        "开票日期": invoice.day_words,
        "校验码": record.check_code,
        "购买方纳税人识别号": record.buyer_tax_id,
        "销售方纳税人识别号": record.seller_tax_id,
    }


def _document(has_attachment: bool) -> bytes:  # noqa: FBT001 - two forms of one file
    common = tag(
        "ofd:CommonData",
        leaf("ofd:MaxUnitID", 9999),
        leaf("ofd:PublicRes", "PublicRes.xml"),
        leaf("ofd:DocumentRes", "DocumentRes.xml"),
        tag("ofd:TemplatePage", ID="2", BaseLoc="Tpls/Tpl_0/Content.xml"),
    )
    pages = tag("ofd:Pages", tag("ofd:Page", ID=_PAGE, BaseLoc="Pages/Page_0/Content.xml"))
    attached = leaf("ofd:Attachments", "Attachs/Attachments.xml")
    tagged = leaf("ofd:CustomTags", "Tags/CustomTags.xml")
    stamped = leaf("ofd:Annotations", "Annots/Annotations.xml")
    data = attached if has_attachment else tagged + stamped
    return document(tag("ofd:Document", common, pages, data, xmlns_ofd=_OFD))


def _fonts() -> bytes:
    fonts = (("5", "楷体", "KaiTi"), ("6", "宋体", "SimSun"))
    listed = [tag("ofd:Font", ID=key, FontName=name, FamilyName=family) for key, name, family in fonts]
    spaces = tag("ofd:ColorSpaces", tag("ofd:ColorSpace", ID="3", Type="RGB"))
    return document(tag("ofd:Res", spaces, tag("ofd:Fonts", *listed), xmlns_ofd=_OFD))


def _resources(*, has_seal: bool) -> bytes:
    pictures = ((_QR, "qr.png"), (_SEAL, "seal.png"))[: 1 + has_seal]
    listed = (
        tag("ofd:MultiMedia", leaf("ofd:MediaFile", name), ID=key, Type="Image", Format="PNG") for key, name in pictures
    )
    return document(tag("ofd:Res", tag("ofd:MultiMedias", *listed), xmlns_ofd=_OFD, BaseLoc="Res"))


def _template(face: Face) -> bytes:
    maroon = tag("ofd:StrokeColor", Value="128 0 0", ColorSpace="3")
    lines = " ".join(f"M {_mm(x1)} {_mm(y1)} L {_mm(x2)} {_mm(y2)}" for x1, y1, x2, y2 in face.rules)
    box = f"0 0 {_mm(face.width)} {_mm(face.height)}"
    rules = tag("ofd:PathObject", maroon, leaf("ofd:AbbreviatedData", lines), ID="100", Boundary=box, LineWidth="0.25")
    fill = tag("ofd:FillColor", Value="128 0 0", ColorSpace="3")
    labels = [_text_object(text, str(n), fill) for n, text in enumerate(face.labels, 300)]
    return _content(face, tag("ofd:Layer", rules, *labels, ID="7"), "")


def _page(face: Face, numbered: list[tuple[int, Text]]) -> bytes:
    drawn = [_text_object(text, str(n), "") for n, text in numbered]
    x, y, side = face.qr
    box, matrix = f"{_mm(x)} {_mm(y)} {_mm(side)} {_mm(side)}", f"{_mm(side)} 0 0 {_mm(side)} 0 0"
    drawn.append(tag("ofd:ImageObject", ID="6921", CTM=matrix, Boundary=box, ResourceID=_QR))
    if face.cross:
        drawn.append(_cross(*face.cross))
    template = tag("ofd:Template", TemplateID="2", ZOrder="Background")
    return _content(face, tag("ofd:Layer", *drawn, ID="6948"), template)


def _content(face: Face, layer: str, template: str) -> bytes:
    area = tag("ofd:Area", leaf("ofd:PhysicalBox", f"0 0 {_mm(face.width)} {_mm(face.height)}"))
    return document(tag("ofd:Page", area, template, tag("ofd:Content", layer), xmlns_ofd=_OFD))


def _text_object(text: Text, number: str, fill: str, **more: str) -> str:
    """The baseline lies one size below the top of the box."""
    steps = _steps([_mm(width(char, text.size)) for char in text.text[:-1]])
    deltas = {"DeltaX": steps} if steps else {}
    code = leaf("ofd:TextCode", text.text, X="0", Y=_mm(text.size), **deltas)
    box = f"{_mm(text.x)} {_mm(text.y - text.size)} {_mm(text.width + 0.2)} {_mm(text.size * 1.3)}"
    look = {"Font": _FONTS[text.font], "Size": _mm(text.size)}
    return tag("ofd:TextObject", fill, code, ID=number, Boundary=box, **look, **more)


def _steps(widths: list[str]) -> str:
    """Distances from character to character; `g n d` stands for n times d."""
    runs = [(step, len(list(same))) for step, same in groupby(widths)]
    return " ".join(f"g {count} {step}" if count > 2 else " ".join([step] * count) for step, count in runs)


def _cross(x: float, y: float) -> str:
    """⊗ before 大写."""
    r = 1.85
    circle = f"M {2 * r} {r} A {r} {r} 0 1 1 0 {r} A {r} {r} 0 1 1 {2 * r} {r}"
    path = f"{circle} M 0.6 0.6 L {2 * r - 0.6:.2f} {2 * r - 0.6:.2f} M 0.6 {2 * r - 0.6:.2f} L {2 * r - 0.6:.2f} 0.6"
    box = f"{_mm(x - r)} {_mm(y - r)} {_mm(2 * r)} {_mm(2 * r)}"
    return tag("ofd:PathObject", leaf("ofd:AbbreviatedData", path), ID="6933", Boundary=box, LineWidth="0.2")


def _tag_list() -> bytes:
    entry = tag("ofd:CustomTag", leaf("ofd:FileLoc", "CustomTag.xml"), TypeID="root")
    return document(tag("ofd:CustomTags", entry, xmlns_ofd=_OFD))


def _tags(numbered: list[tuple[int, Text]]) -> bytes:
    """One element a value, with a reference to each text object of it; parties are nested."""
    outer: dict[str, list[str]] = {}
    for (role, _), texts in groupby((one for one in numbered if one[1].role), lambda one: (one[1].role, one[1].group)):
        refs = [leaf("ofd:ObjectRef", number, PageRef=_PAGE) for number, _ in texts]
        parent, _, name = role.rpartition("/")
        outer.setdefault(parent or f"{name}#{len(outer)}", []).append(tag(f"ofd:{name}", *refs))
    elements = ["".join(found) if "#" in parent else tag(f"ofd:{parent}", *found) for parent, found in outer.items()]
    return document(tag("ofd:root", *elements, xmlns_ofd=_OFD, version="1.0"))


def _attachments(invoice: Invoice, name: str, size: int) -> bytes:
    entry = tag(
        "ofd:Attachment",
        leaf("ofd:FileLoc", name),
        ID="48",
        Name=name.removesuffix(".xml"),
        Format="xml",
        CreationDate=f"{invoice.issue_date}T{invoice.time}",
        Size=f"{size / 1024:.4f}",
        Visible="false",
    )
    return document(tag("ofd:Attachments", entry, xmlns_ofd=_OFD))


def _notes(downloads: int) -> Entries:
    """What a 数电票 bears: the picture of a seal on its title, the number of downloads down the right margin."""
    page = tag("ofd:Page", leaf("ofd:FileLoc", "Page_0/Annotation.xml"), PageID=_PAGE)
    picture = tag("ofd:ImageObject", ID="6953", CTM="30 0 0 20 0 0", Boundary="0 0 30 20", ResourceID=_SEAL)
    words = _text_object(Text(0, 3.175, f"下载次数：{downloads}"), "6955", "", CTM="0 1 -1 0 3.3 0")
    notes = _note("6954", picture, "90 8 30 20") + _note("6956", words, "206.4 29.5 3.3 22.2")
    return [
        ("Doc_0/Annots/Annotations.xml", document(tag("ofd:Annotations", page, xmlns_ofd=_OFD))),
        ("Doc_0/Annots/Page_0/Annotation.xml", document(tag("ofd:PageAnnot", notes, xmlns_ofd=_OFD))),
    ]


def _note(number: str, drawn: str, box: str) -> str:
    look = tag("ofd:Appearance", drawn, Boundary=box)
    return tag("ofd:Annot", look, ID=number, Type="Watermark", Subtype="Watermark")


def _original_invoice(invoice: Invoice) -> bytes:
    return document(tag("eInvoice", *_original_fields(invoice), xmlns_fp=_FP, Version="1.0"))


def _original_fields(invoice: Invoice) -> Iterator[str]:
    record, buyer, seller = invoice.record, invoice.buyer, invoice.seller
    yield leaf("fp:DocID", "01")
    yield leaf("fp:InvoiceCode", record.code)
    yield leaf("fp:InvoiceNo", record.number)
    yield leaf("fp:TypeCode", "0")
    yield leaf("fp:IssueDate", invoice.day_words)
    yield leaf("fp:InvoiceCheckCode", record.check_code)
    yield leaf("fp:MachineNo", invoice.machine)
    yield leaf("fp:TaxControlCode", cipher(invoice))
    for side, party in (("Buyer", buyer), ("Seller", seller)):
        yield tag(
            f"fp:{side}",
            leaf(f"fp:{side}Name", party.name),
            leaf(f"fp:{side}TaxID", party.tax_id),
            leaf(f"fp:{side}AddrTel", f"{party.address} {party.phone}"),
            leaf(f"fp:{side}FinancialAccount", f"{party.bank} {party.account}"),
        )
    yield leaf("fp:TaxInclusiveTotalAmount", f"{record.total:.2f}")
    yield leaf("fp:Note", record.remark)
    yield leaf("fp:InvoiceClerk", invoice.drawer)
    yield leaf("fp:TaxTotalAmount", "***" if record.tax is None else f"{record.tax:.2f}")
    yield leaf("fp:TaxExclusiveTotalAmount", f"{record.amount:.2f}")
    yield leaf("fp:GraphCode", payload(invoice))
    yield tag("fp:GoodsInfos", *(_goods(line) for line in record.lines))


def _goods(line: Line) -> str:
    return tag(
        "fp:GoodsInfo",
        leaf("fp:Item", line.name),
        leaf("fp:Specification", line.spec),
        leaf("fp:MeasurementDimension", line.unit),
        leaf("fp:Price", line.price),
        leaf("fp:Quantity", line.quantity),
        leaf("fp:Amount", f"{line.amount:.2f}"),
        leaf("fp:TaxScheme", line.rate),
        leaf("fp:TaxAmount", "***" if line.tax is None else f"{line.tax:.2f}"),
    )


def _mm(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
