"""Attacks on what an OFD shows and states: pages, templates, tags, attachments, pictures, annotations."""

from collections.abc import Callable, Iterator

from forgery.attack import PARTIAL, UNSIGNED, Attack, Forge, dearer, in_part, replaced
from forgery.genuine import invoice, packed, parts, signing
from piaoqi.core.synth.signing.ofd import FOLDER, ROOT, Entries, entries_signed, listing
from piaoqi.core.synth.writers.ofd import unsigned
from piaoqi.core.synth.writers.qr import payload, png
from piaoqi.core.synth.writers.zip import pack
from piaoqi.core.text import Text

PAGE, TEMPLATE = "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Tpls/Tpl_0/Content.xml"
DOCUMENT, ATTACHED = "Doc_0/Document.xml", "Doc_0/Attachs/original_invoice.xml"
ATTACHMENTS, TAGS, PUBLIC = "Doc_0/Attachs/Attachments.xml", "Doc_0/Tags/CustomTag.xml", "Doc_0/PublicRes.xml"
NOTES, QR = "Doc_0/Annots/Page_0/Annotation.xml", "Doc_0/Res/qr.png"
TOTAL = f"{invoice().record.total:.2f}"
AMOUNT = f"{invoice().record.amount:.2f}"
DIGESTS, COVERAGE = ("OFD-4",), ("OFD-14",)
_WHITE_BOX = (
    '<ofd:PathObject ID="9001" Boundary="150 95 60 10" LineWidth="0" Fill="true"><ofd:FillColor Value="255 255 255"/>'
    "<ofd:AbbreviatedData>M 0 0 L 60 0 L 60 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    '<ofd:TextObject ID="9002" Boundary="168 98 40 5" Font="6" Size="3.175">'
    '<ofd:TextCode X="0" Y="3">¥99999.99</ofd:TextCode></ofd:TextObject>'
)
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def _everywhere(data: bytes) -> bytes:
    """Page, attachment, CustomDatas and QR code all say the new amount."""
    found = parts(data)
    for part, old in ((PAGE, TOTAL), (ATTACHED, TOTAL), (PAGE, AMOUNT), (ATTACHED, AMOUNT), (ROOT, AMOUNT)):
        found[part] = replaced(found[part], old, dearer(old))
    return packed(found | {QR: png(payload(invoice()).replace(AMOUNT, dearer(AMOUNT)))})


def _page_added(data: bytes) -> bytes:
    found = parts(data)
    added = '<ofd:Page ID="62" BaseLoc="Pages/Page_1/Content.xml"/></ofd:Pages>'
    found[DOCUMENT] = replaced(found[DOCUMENT], "</ofd:Pages>", added)
    return packed(found | {"Doc_0/Pages/Page_1/Content.xml": parts(_other())[PAGE]})


def _page_of_another(data: bytes) -> bytes:
    return packed(parts(data) | {PAGE: parts(_other())[PAGE]})


def _other() -> bytes:
    """Another invoice of the same seller."""
    return pack(unsigned(invoice(seed=42)))


def _gone(part: str) -> Forge:
    return lambda data: packed({name: one for name, one in parts(data).items() if name != part})


def _note_added(data: bytes) -> bytes:
    """A file that showed no annotations gets some, listed in its Document.xml."""
    found = parts(data)
    listed = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    found[DOCUMENT] = replaced(found[DOCUMENT], "</ofd:Document>", listed)
    return packed(found | _notes())


def _notes() -> dict[str, bytes]:
    page = f'<ofd:Annotations {_NS}><ofd:Page PageID="61"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page>'
    note = (
        f'<ofd:PageAnnot {_NS}><ofd:Annot ID="9000" Type="Stamp"><ofd:Appearance Boundary="0 0 210 140">{_WHITE_BOX}'
        "</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    return {"Doc_0/Annots/Annotations.xml": f"{page}</ofd:Annotations>".encode(), NOTES: note.encode()}


def _leaving_out(*names: str) -> Callable[[Entries], bytes]:
    """A file whose signer left parts out besides OFD.xml."""

    def made(entries: Entries) -> bytes:
        named = listing(entries)
        covered = [name for name, _ in named if name not in (ROOT, *names)]
        return pack(entries_signed(named, signing(), covered))

    return made


def _note_uncovered(_: bytes) -> bytes:
    """The signer left out the annotations, and then somebody drew over the amount."""
    made = _leaving_out(NOTES)(unsigned(invoice("digital")))
    return in_part(NOTES, "</ofd:PageAnnot>", _NOTE_OVER_IT)(made)


_NOTE_OVER_IT = (
    f'<ofd:Annot ID="9000" Type="Stamp"><ofd:Appearance Boundary="0 0 210 140">{_WHITE_BOX}</ofd:Appearance>'
    "</ofd:Annot></ofd:PageAnnot>"
)
_FONT = "Doc_0/Res/font.ttf"


def _font_uncovered(_: bytes) -> bytes:
    """The signer left out an embedded font, and somebody put in one that draws other figures."""
    entries = [
        (name, replaced(data, "</ofd:Fonts>", _EMBEDDED) if name == PUBLIC else data)
        for name, data in unsigned(invoice())
    ]
    return packed(parts(_leaving_out(_FONT)([*entries, (_FONT, b"the font of the issuer")])) | {_FONT: b"another font"})


_EMBEDDED = (
    '<ofd:Font ID="8" FontName="figures"><ofd:FontFile>/Doc_0/Res/font.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
)


def _unlisted_attachment(data: bytes) -> bytes:
    found = parts(data)
    more = replaced(found[ATTACHED], f">{TOTAL}<", f">{dearer(TOTAL)}<")
    return packed(found | {"Doc_0/Attachs/invoice.xml": more})


def _attachment_repointed(data: bytes) -> bytes:
    found = parts(_unlisted_attachment(data))
    listed = replaced(found[ATTACHMENTS], "original_invoice.xml", "invoice.xml")
    return packed(found | {ATTACHMENTS: listed})


def _bare(*kept: str) -> Forge:
    """No signatures at all, and no word of them; `kept` are endings of names that stay."""

    def forge(data: bytes) -> bytes:
        found = parts(data)
        named = f"<ofd:Signatures>{FOLDER}/Signatures.xml</ofd:Signatures>"
        if not kept:
            found[ROOT] = replaced(found[ROOT], named, "")
        return packed({name: one for name, one in found.items() if not name.startswith(FOLDER) or name in kept})

    return forge


def attacks() -> Iterator[Attack]:
    yield from _pages()
    yield from _stated()
    yield from _drawn()
    yield Attack(
        key="signature-stripped",
        title=Text("删掉整个签章，再改金额", "the whole signature taken out"),
        on="sealed",
        forge=lambda data: in_part(ATTACHED, TOTAL, dearer(TOTAL))(in_part(PAGE, TOTAL, dearer(TOTAL))(_bare()(data))),
        expected=UNSIGNED,
        by=("words",),
        words="可疑",
    )


def _pages() -> Iterator[Attack]:
    yield Attack(
        key="page-amount",
        title=Text("改版面上的价税合计", "total changed on the page"),
        on="sealed", forge=in_part(PAGE, TOTAL, dearer(TOTAL)), by=DIGESTS, words=PAGE,
    )  # fmt: skip
    yield Attack(
        key="page-amount-v1",
        title=Text("改版面上的价税合计（第一版印章）", "total changed on the page (seal v1)"),
        on="sealed v1", forge=in_part(PAGE, TOTAL, dearer(TOTAL)), by=DIGESTS, words=PAGE,
    )  # fmt: skip
    yield Attack(
        key="page-amount-v5",
        title=Text("改版面上的价税合计（第五版印章）", "total changed on the page (seal v5)"),
        on="sealed v5", forge=in_part(PAGE, TOTAL, dearer(TOTAL)), by=DIGESTS, words=PAGE,
    )  # fmt: skip
    yield Attack(
        key="amount-everywhere",
        title=Text("版面、附件、CustomDatas、二维码一起改", "changed on page, attachment, CustomDatas and QR alike"),
        on="sealed", forge=_everywhere, by=DIGESTS, words=PAGE,
    )  # fmt: skip
    yield Attack(
        key="template-title",
        title=Text("改模板上的票名", "title changed in the template"),
        on="sealed", forge=in_part(TEMPLATE, "专用发票", "普通发票"), by=DIGESTS, words=TEMPLATE,
    )  # fmt: skip
    yield Attack(
        key="page-added",
        title=Text("加一页别的发票", "a page of another invoice added"),
        on="sealed", forge=_page_added, by=DIGESTS, words=DOCUMENT,
    )  # fmt: skip
    yield Attack(
        key="page-swapped",
        title=Text("换成另一张发票的版面", "the page of another invoice put in"),
        on="sealed", forge=_page_of_another, by=DIGESTS, words=PAGE,
    )  # fmt: skip
    yield Attack(
        key="page-gone",
        title=Text("删掉版面", "the page taken out"),
        on="sealed", forge=_gone(PAGE), by=DIGESTS, words=PAGE,
    )  # fmt: skip


def _stated() -> Iterator[Attack]:
    yield Attack(
        key="attachment-amount",
        title=Text("改附件里的金额", "amount changed in the attachment"),
        on="sealed", forge=in_part(ATTACHED, TOTAL, dearer(TOTAL)), by=DIGESTS, words=ATTACHED,
    )  # fmt: skip
    yield Attack(
        key="attachment-unlisted",
        title=Text("在附件夹里再放一份改过的", "a changed copy laid beside the attachment"),
        on="sealed", forge=_unlisted_attachment, expected=PARTIAL, by=COVERAGE, words="invoice.xml",
    )  # fmt: skip
    yield Attack(
        key="attachment-repointed",
        title=Text("附件清单改指另一份", "the list of attachments points to another"),
        on="sealed", forge=_attachment_repointed, by=DIGESTS, words=ATTACHMENTS,
    )  # fmt: skip
    yield Attack(
        key="attachment-gone",
        title=Text("删掉附件", "the attachment taken out"),
        on="sealed", forge=_gone(ATTACHED), by=DIGESTS, words=ATTACHED,
    )  # fmt: skip
    number = f"{invoice('digital').record.total:.2f}"
    yield Attack(
        key="tag-repointed",
        title=Text("标签改指别的文字", "a tag made to point to another text"),
        on="sealed digital", forge=_retagged, by=DIGESTS, words=TAGS,
    )  # fmt: skip
    yield Attack(
        key="tagged-amount",
        title=Text("改标签所指的文字", "the text that a tag points to changed"),
        on="sealed digital", forge=in_part(PAGE, number, dearer(number)), by=DIGESTS, words=PAGE,
    )  # fmt: skip
    yield Attack(
        key="custom-covered",
        title=Text("改 CustomDatas（OFD.xml 在签章保护内）", "CustomDatas changed, OFD.xml covered"),
        on="sealed whole", forge=in_part(ROOT, AMOUNT, dearer(AMOUNT)), by=DIGESTS, words=ROOT,
    )  # fmt: skip
    yield Attack(
        key="custom-uncovered",
        title=Text("改 CustomDatas（OFD.xml 不在签章保护内）", "CustomDatas changed, OFD.xml not covered"),
        on="sealed", forge=in_part(ROOT, AMOUNT, dearer(AMOUNT)), expected=PARTIAL, by=COVERAGE, words=ROOT,
    )  # fmt: skip
    rail = f"{invoice('rail').record.total:.2f}"
    yield Attack(
        key="rail-fare",
        title=Text("改火车票附件里的票价", "the fare changed in a railway ticket's voucher"),
        on="rail", forge=_rail_edited(rail), by=DIGESTS, words="Doc_0/Attachs/rai_issuer",
    )  # fmt: skip


def _rail_edited(fare: str) -> Forge:
    def forge(data: bytes) -> bytes:
        part = next(name for name in parts(data) if "rai_issuer" in name)
        return in_part(part, fare, dearer(fare))(data)

    return forge


def _retagged(data: bytes) -> bytes:
    """合计金额 points to what 合计税额 points to."""
    found = parts(data)
    text = found[TAGS].decode()
    inner = [text.partition(f"<ofd:{name}>")[2].partition(f"</ofd:{name}>")[0] for name in _SUMS]
    return packed(found | {TAGS: replaced(found[TAGS], inner[0], inner[1])})


_SUMS = ("TaxExclusiveTotalAmount", "TaxTotalAmount")


def _drawn() -> Iterator[Attack]:
    yield Attack(
        key="image-swapped",
        title=Text("换二维码图片", "the QR code's picture swapped"),
        on="sealed", forge=lambda data: packed(parts(data) | {QR: png(payload(invoice(seed=42)))}), by=DIGESTS,
        words=QR,
    )  # fmt: skip
    yield Attack(
        key="font-listed",
        title=Text("加一个内嵌字体", "an embedded font added"),
        on="sealed", forge=in_part(PUBLIC, "</ofd:Fonts>", _EMBEDDED), by=DIGESTS, words=PUBLIC,
    )  # fmt: skip
    yield Attack(
        key="font-swapped",
        title=Text("换掉没有受保护的内嵌字体", "an uncovered embedded font swapped"),
        on="sealed", forge=_font_uncovered, expected=PARTIAL, by=COVERAGE, words=_FONT,
    )  # fmt: skip
    yield Attack(
        key="note-added",
        title=Text("加注释，用白块盖住金额再写新数", "an annotation added that hides the amount"),
        on="sealed", forge=_note_added, by=DIGESTS, words=DOCUMENT,
    )  # fmt: skip
    yield Attack(
        key="note-covered",
        title=Text("改受保护的注释，盖住金额", "a covered annotation changed to hide the amount"),
        on="sealed digital", forge=in_part(NOTES, "</ofd:PageAnnot>", _NOTE_OVER_IT), by=DIGESTS, words=NOTES,
    )  # fmt: skip
    yield Attack(
        key="note-uncovered",
        title=Text("改没有受保护的注释，盖住金额", "an uncovered annotation changed to hide the amount"),
        on="sealed digital", forge=_note_uncovered, expected=PARTIAL, by=COVERAGE, words=NOTES,
    )  # fmt: skip
