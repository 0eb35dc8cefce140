"""An OFD is read from whatever part states the invoice, and contradictions between parts are seen."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from making_ofd import HEAD, NS, Ofd, original_invoice, packed, page, text, zipped
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.face import FaceInvoice
from piaoqi.core.formats.ofd import FORMAT
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.limits import Limits
from piaoqi.core.seals.verdict import Verdict

NUMBER = "25112000000000000017"


def read(data: bytes) -> Document:
    blob = Blob("a.ofd", data)
    assert FORMAT.recognises(blob)
    return FORMAT.read(blob)


def only(data: bytes) -> Record:
    (record,) = read(data).records
    return record


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def test_the_attached_invoice_gives_header_and_lines() -> None:
    record = only(Ofd(attachments={"original_invoice.xml": original_invoice()}).data())
    assert (record.kind, record.code, record.number) == (Kind.E_ORDINARY, "011002100111", "00000017")
    assert record.issue_date == date(2022, 5, 6)
    assert (record.amount, record.tax, record.total) == (Decimal("100.00"), Decimal("13.00"), Decimal("113.00"))
    assert record.check_code == "12345678901234567890"
    assert record.buyer_tax_id == ""
    assert [line.amount for line in record.lines] == [Decimal("120.00"), Decimal("-20.00")]
    assert record.lines[0].rate == "13%"
    assert record.facts["machine_no"] == "499099900001"
    assert record.fields["amount"].part == "Doc_0/Attachs/original_invoice.xml"
    assert "qr" in record.fields["amount"].agrees


def test_an_attachment_is_known_by_its_content_and_found_even_when_it_is_not_listed() -> None:
    parts = Ofd(files={"Doc_0/Attachs/whatever.dat": "\ufeff" + original_invoice()})
    assert only(parts.data()).number == "00000017"


def test_a_damaged_directory_of_attachments_hides_nothing() -> None:
    parts = Ofd(attachments={"original_invoice.xml": original_invoice()}, files={"Doc_0/Attachs/Attachments.xml": "<x"})
    document = read(parts.data())
    assert document.records[0].number == "00000017"
    assert "xml.damaged" in codes(document)


@pytest.mark.parametrize("folder", ["", "下载的发票/", "a/b/"])
def test_the_package_may_lie_in_a_folder_of_the_zip(folder: str) -> None:
    data = packed(Ofd(attachments={"original_invoice.xml": original_invoice()}), folder=folder)
    assert only(data).number == "00000017"


def test_a_zip_that_holds_more_than_an_unpacked_ofd_is_left_to_the_zip_reader() -> None:
    ofd = Ofd().parts() | {"OFD.xml": "<x/>"}
    assert not FORMAT.recognises(Blob("a.zip", zipped({f"x/{k}": v for k, v in ofd.items()} | {"b.pdf": b"%PDF"})))
    assert not FORMAT.recognises(Blob("a.zip", zipped({"a.txt": "OFD.xml"})))
    assert not FORMAT.recognises(Blob("a.txt", b"OFD.xml"))


def test_custom_datas_state_the_amount_without_tax_and_never_the_total() -> None:
    custom = {"发票号码": NUMBER, "合计金额": "100.00", "合计税额": "13.00", "开票日期": "2025年01月02日"}
    record = only(Ofd(custom=custom).data())
    assert (record.amount, record.tax, record.total) == (Decimal("100.00"), Decimal("13.00"), None)
    assert record.number == NUMBER
    assert record.code == ""


def test_code_and_number_that_stand_the_wrong_way_round_are_told_by_their_length() -> None:
    record = only(Ofd(custom={"发票代码": "00000017", "发票号码": "011002100111", "合计金额": "1"}).data())
    assert (record.code, record.number) == ("011002100111", "00000017")


def fields_on_a_page() -> list[str]:
    return [
        text(10, 150, 10, NUMBER),
        text(11, 150, 16, "2025年01月02日"),
        text(12, 20, 34, "北京示例科技有限公司"),
        text(13, 20, 43, "91110108MA01ABCD2X"),
        text(14, 120, 34, "上海样品商贸有限公司"),
        text(15, 120, 43, "91310000MA1K00000A"),
        text(16, 130, 90, "¥"),
        text(17, 133, 90, "200.00"),
        text(18, 180, 90, "¥"),
        text(19, 183, 90, "12.00"),
        text(20, 160, 97, "¥"),
        text(21, 163, 97, "212.00"),
        text(22, 5, 56, "*信息技术服务*技术服务"),
        text(23, 5, 60.5, "费"),
        text(24, 130, 56, "150.00"),
        text(25, 160, 56, "6%"),
        text(26, 185, 56, "9.00"),
        text(27, 5, 66, "*信息技术服务*咨询"),
        text(28, 130, 66, "50.00"),
        text(29, 160, 66, "6%"),
        text(30, 185, 66, "3.00"),
    ]


def ref(*ids: int, prefix: str = "ofd") -> str:
    return "".join(f'<{prefix}:ObjectRef PageRef="1">{i}</{prefix}:ObjectRef>' for i in ids)


FLAT = f"""{HEAD}<ofd:root {NS}><ofd:InvoiceNo>{ref(10)}</ofd:InvoiceNo><ofd:IssueDate>{ref(11)}</ofd:IssueDate>
<ofd:Buyer><ofd:BuyerName>{ref(12)}</ofd:BuyerName><ofd:BuyerTaxID>{ref(13)}</ofd:BuyerTaxID></ofd:Buyer>
<ofd:Seller><ofd:SellerName>{ref(14)}</ofd:SellerName><ofd:SellerTaxID>{ref(15)}</ofd:SellerTaxID></ofd:Seller>
<ofd:TaxExclusiveTotalAmount>{ref(16, 17)}</ofd:TaxExclusiveTotalAmount>
<ofd:TaxTotalAmount>{ref(18, 19)}</ofd:TaxTotalAmount>
<ofd:TaxInclusiveTotalAmount>{ref(20)}</ofd:TaxInclusiveTotalAmount>
<ofd:Item>{ref(22, 23)}</ofd:Item><ofd:Item>{ref(27)}</ofd:Item><ofd:Amount>{ref(24)}</ofd:Amount>
<ofd:Amount>{ref(28)}</ofd:Amount><ofd:TaxScheme>{ref(25, 29)}</ofd:TaxScheme>
<ofd:TaxAmount>{ref(26, 30)}</ofd:TaxAmount></ofd:root>"""
_HEADER = (
    "<InvoiceNo>{10}</InvoiceNo><IssueDate>{11}</IssueDate><Buyer><BuyerName>{12}</BuyerName>"
    "<BuyerTaxID>{13}</BuyerTaxID></Buyer><Seller><SellerName>{14}</SellerName><SellerTaxID>{15}</SellerTaxID></Seller>"
    "<TaxExclusiveTotalAmount>{16}{17}</TaxExclusiveTotalAmount><TaxTotalAmount>{18}{19}</TaxTotalAmount>"
    "<TaxInclusiveTotalAmount>{20}{21}</TaxInclusiveTotalAmount><GoodsInfos><GoodsInfo><Item>{22}{23}</Item>"
    "<Amount>{24}</Amount><TaxScheme>{25}</TaxScheme><TaxAmount>{26}</TaxAmount></GoodsInfo><GoodsInfo>"
    "<Item>{27}</Item><Amount>{28}</Amount><TaxScheme>{29}</TaxScheme><TaxAmount>{30}</TaxAmount></GoodsInfo></GoodsInfos>"
)
_REFS = [ref(i) for i in range(31)]
NAMELESS = f'{HEAD}<:eInvoice xmlns:="">{_HEADER.format(*_REFS)}</:eInvoice>'
PREFIXED = (
    f'{HEAD}<fp:eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019">'
    f"{_HEADER.format(*_REFS)}</fp:eInvoice>".replace("<ofd:", "<fp:").replace("</ofd:", "</fp:")
)


def data(*ids: int) -> str:
    return f"<ObjectData>{ref(*ids)}</ObjectData>"


DIGITAL = f"""{HEAD}<EInvoice {NS}><Header><InherentLabel><GeneralOrSpecialVAT><LabelName>{data(31)}</LabelName>
</GeneralOrSpecialVAT></InherentLabel></Header><TaxSupervisionInfo><InvoiceNumber>{data(10)}</InvoiceNumber>
<IssueTime>{data(11)}</IssueTime></TaxSupervisionInfo><EInvoiceData>
<BuyerInformation><BuyerName>{data(12)}</BuyerName><BuyerIdNum>{data(13)}</BuyerIdNum></BuyerInformation>
<SellerInformation><SellerName>{data(14)}</SellerName><SellerIdNum>{data(15)}</SellerIdNum></SellerInformation>
<BasicInformation><TotalAmWithoutTax>{data(16, 17)}</TotalAmWithoutTax><TotalTaxAm>{data(18, 19)}</TotalTaxAm>
<TotalTax-includedAmount>{data(20)}</TotalTax-includedAmount></BasicInformation>
<IssuItemInformation><ItemName>{data(22, 23, 27)}</ItemName><Amount>{data(24, 28)}</Amount>
<TaxRate>{data(25, 29)}</TaxRate><ComTaxAm>{data(26, 30)}</ComTaxAm></IssuItemInformation></EInvoiceData></EInvoice>"""


@pytest.mark.parametrize("tag", [FLAT, NAMELESS, PREFIXED, DIGITAL], ids=["flat", "nameless", "prefixed", "digital"])
def test_tags_of_every_spelling_mean_the_text_they_point_at(tag: str) -> None:
    record = only(Ofd(pages=[page(*fields_on_a_page(), text(31, 90, 5, "普通发票"))], tag=tag).data())
    assert (record.number, record.issue_date) == (NUMBER, date(2025, 1, 2))
    assert (record.buyer_name, record.seller_tax_id) == ("北京示例科技有限公司", "91310000MA1K00000A")
    assert (record.amount, record.tax, record.total) == (Decimal("200.00"), Decimal("12.00"), Decimal("212.00"))
    assert record.fields["total"].part == "Doc_0/Tags/Tag.xml"
    names = [(line.name, line.amount, line.rate, line.tax) for line in record.lines]
    assert names == [
        ("*信息技术服务*技术服务费", Decimal("150.00"), "6%", Decimal("9.00")),
        ("*信息技术服务*咨询", Decimal("50.00"), "6%", Decimal("3.00")),
    ]


def test_malformed_tags_are_read_and_told() -> None:
    assert codes(read(Ofd(pages=[page(*fields_on_a_page())], tag=NAMELESS).data())) == ["xml.repaired"]


def test_a_label_that_a_tag_points_at_tells_the_kind() -> None:
    label = text(31, 90, 5, "增值税专用发票")
    record = only(Ofd(pages=[page(*fields_on_a_page(), label)], tag=DIGITAL).data())
    assert record.kind is Kind.DIGITAL_SPECIAL


def test_tags_that_point_nowhere_state_nothing() -> None:
    record = only(Ofd(tag=FLAT, custom={"发票号码": NUMBER}).data())
    assert (record.number, record.total, record.buyer_name) == (NUMBER, None, "")


def test_stars_on_the_face_win_over_a_zero_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    face = Witness("page", "page 1", {"number": NUMBER, "tax": None, "total": Decimal("100.00")})
    monkeypatch.setattr("piaoqi.core.formats.ofd.reading.read_face", lambda *_: [FaceInvoice(1, face)])
    record = only(Ofd(custom={"发票号码": NUMBER, "合计金额": "100.00", "合计税额": "0.00"}).data())
    assert (record.amount, record.tax) == (Decimal("100.00"), None)


def test_parts_that_disagree_are_told() -> None:
    custom = {"发票号码": "00000017", "合计金额": "999.00"}
    document = read(Ofd(attachments={"original_invoice.xml": original_invoice()}, custom=custom).data())
    (record,) = document.records
    assert record.amount == Decimal("100.00")
    assert [problem.code for problem in record.problems] == ["file.contradicts_itself"]


def test_another_number_in_a_weaker_part_is_a_contradiction_and_no_second_invoice() -> None:
    record = only(Ofd(attachments={"original_invoice.xml": original_invoice()}, custom={"发票号码": "00000018"}).data())
    assert record.number == "00000017"
    assert [problem.params["name"] for problem in record.problems] == ["number"]


def test_two_attached_invoices_are_two_records() -> None:
    both: dict[str, str | bytes] = {"1.xml": original_invoice("00000017"), "2.xml": original_invoice("00000018")}
    assert [record.number for record in read(Ofd(attachments=both).data()).records] == ["00000017", "00000018"]


def test_every_document_of_a_package_is_read_and_their_number_told() -> None:
    one = Ofd(attachments={"1.xml": original_invoice("00000017")})
    two = Ofd(attachments={"1.xml": original_invoice("00000018")}, folder="Doc_1")
    document = read(packed(one, two))
    assert [record.number for record in document.records] == ["00000017", "00000018"]
    assert codes(document) == ["ofd.several_documents"]


def test_a_signature_that_is_there_is_neither_a_pass_nor_a_fail() -> None:
    assert read(Ofd(signed=True).data()).authenticity.verdict is Verdict.UNVERIFIABLE
    assert read(Ofd().data()).authenticity.verdict is Verdict.UNSIGNED


def test_a_lost_list_of_signatures_is_not_called_unsigned() -> None:
    damaged = Ofd(signed=True, files={"Doc_0/Signs/Signatures.xml": b""})
    assert read(damaged.data()).authenticity.verdict is Verdict.UNVERIFIABLE


def test_the_title_of_a_paper_tells_a_bank_receipt() -> None:
    title = text(1, 60, 10, "示例银行电子回单", 'CTM="2 0 0 2 0 0"')
    assert only(Ofd(pages=[page(title, text(2, 10, 30, "付款人"))]).data()).kind is Kind.BANK_RECEIPT


def test_attachments_that_are_no_documents_make_no_noise() -> None:
    document = read(Ofd(attachments={"seal.png": b"\x89PNG....", "表.csv": "发票号码,金额\n1,2"}).data())
    assert document.children == ()


def test_a_tag_joins_its_own_invoice_among_several() -> None:
    both: dict[str, str | bytes] = {"1.xml": original_invoice("00000017"), "2.xml": original_invoice("00000018")}
    document = read(Ofd(attachments=both, custom={"发票号码": "00000018", "合计金额": "100.00"}).data())
    assert ["custom" in record.fields["amount"].agrees for record in document.records] == [False, True]


def test_a_paper_that_is_no_invoice_keeps_its_text() -> None:
    record = only(Ofd(pages=[page(text(1, 10, 10, "会议纪要"), text(2, 10, 20, "第一项"))]).data())
    assert record.kind is Kind.OTHER_DOCUMENT
    assert record.facts["text"] == "会议纪要 第一项"


def test_a_template_in_the_wrong_letter_case_is_found_and_told() -> None:
    parts = Ofd(pages=[page(text(1, 50, 20, "纪要"), template="90")], template=page(text(9, 10, 20, "会议")))
    files = parts.parts() | {"OFD.xml": f"<OFD {NS}>{parts.body()}</OFD>"}
    files["Doc_0/TPLS/T.xml"] = files.pop("Doc_0/Tpls/T.xml")
    document = read(zipped(files))
    assert document.records[0].facts["text"] == "会议 纪要"
    assert codes(document) == ["ofd.wrong_case"]


def test_what_lies_outside_the_page_is_not_seen() -> None:
    record = only(Ofd(pages=[page(text(1, 10, 10, "会议"), text(2, 10, 290, "隐藏"))]).data())
    assert record.facts["text"] == "会议"


def test_an_ofd_inside_an_ofd_is_a_document_of_its_own() -> None:
    inner = Ofd(attachments={"original_invoice.xml": original_invoice()}).data()
    (child,) = read(Ofd(attachments={"附件.ofd": inner}).data()).children
    assert child.path == "a.ofd!Doc_0/Attachs/附件.ofd"
    assert child.records[0].number == "00000017"


def test_a_red_invoice_names_the_blue_one() -> None:
    note = "对应正数发票代码：011002100111号码：00000009"
    record = only(Ofd(attachments={"x.xml": original_invoice(total="-113.00", note=note)}).data())
    assert record.status is Status.RED_LETTER
    assert record.red_of == "01100210011100000009"


def test_a_cut_package_gives_the_invoice_that_is_left_in_it() -> None:
    whole = Ofd(attachments={"original_invoice.xml": original_invoice()}).data()
    files = Ofd(attachments={"original_invoice.xml": original_invoice()}).parts()
    without_root = zipped(files)
    assert only(without_root).number == "00000017"
    document = read(whole[: whole.index(b"PK\x01\x02")])
    assert document.records[0].number == "00000017"
    assert "zip.truncated" in codes(document)


def test_a_wrong_pointer_to_the_document_does_not_hide_it() -> None:
    files = {"OFD.xml": f"<OFD {NS}>{Ofd(folder='Doc_9').body()}</OFD>", **STORED_PARTS}
    document = read(zipped(files))
    assert document.records[0].number == "00000017"
    assert "ofd.missing_part" in codes(document)


def test_pages_beyond_the_limit_are_told() -> None:
    blob = Blob("a.ofd", Ofd(pages=[page()] * 3).data(), Limits(pages=2))
    assert "ofd.too_many_pages" in [problem.code for problem in FORMAT.read(blob).problems]


def test_no_content_at_all_is_a_problem() -> None:
    document = read(zipped({"OFD.xml": ""}))
    assert document.records == ()
    assert "ofd.unreadable" in codes(document)


WHOLE = Ofd(
    pages=[page(*fields_on_a_page())],
    attachments={"original_invoice.xml": original_invoice()},
    tag=FLAT,
    custom={"发票号码": NUMBER},
    signed=True,
).data()
STORED_PARTS = Ofd(pages=[page(*fields_on_a_page())], attachments={"o.xml": original_invoice()}, tag=DIGITAL).parts()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_archive_never_raises(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[: data.draw(st.integers(len(WHOLE) // 2, len(WHOLE)))])
    for _ in range(data.draw(st.integers(0, 12))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    FORMAT.read(Blob("a.ofd", bytes(damaged)))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_parts_never_raise(data: st.DataObject) -> None:
    files: dict[str, str | bytes] = {"OFD.xml": f"<OFD {NS}>{Ofd().body()}</OFD>", **STORED_PARTS}
    name = data.draw(st.sampled_from(sorted(files)))
    part = files[name]
    damaged = bytearray(part if isinstance(part, bytes) else part.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(1, 3))] = data.draw(
            st.sampled_from([b"", b"<", b"9e9", b"nan", b"\xff", b'"'])
        )
    files[name] = bytes(damaged)
    FORMAT.read(Blob("a.ofd", zipped(files)))


def test_a_second_invoice_on_a_later_page_is_not_lost_behind_an_attachment() -> None:
    later = page(
        text(1, 70, 5, "电子发票（普通发票）", 'CTM="2 0 0 2 0 0"'),
        text(2, 150, 10, f"发票号码：{NUMBER}"),
        text(3, 150, 16, "开票日期：2025年01月02日"),
    )
    document = read(Ofd(pages=[page(), later], attachments={"o.xml": original_invoice()}).data())
    assert [record.number for record in document.records] == ["00000017", NUMBER]


def face_of_the_original(*, total: str = "113.00", more: str = "") -> str:
    lines = ["011002100111", "00000017", "2022年05月06日", "12345 67890 12345 67890", "499099900001", "甲", total]
    lines += [
        "北京示例科技有限公司",
        "上海样品商贸有限公司",
        "91310000MA1K00000A",
        "100.00",
        "13.00",
        "*软件*开发",
        "13%",
        "2",
    ]
    lines += ["60", "120.00", "15.60", "-20.00", "-2.60", "壹佰壹拾叁圆整", "北京增值税电子普通发票", more]
    return page(*(text(n, 10, 5 * n, line) for n, line in enumerate(lines, 1) if line))


def agreed(face: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the page was judged without being read by position."""
    read_by_position: list[object] = []

    def spy(*arguments: object) -> list[object]:
        read_by_position.append(arguments)
        return []

    monkeypatch.setattr("piaoqi.core.formats.ofd.reading.read_face", spy)
    (record,) = read(Ofd(pages=[face], attachments={"o.xml": original_invoice()}).data()).records
    assert ("page" in record.fields["total"].agrees) is not bool(read_by_position)
    return not read_by_position


def test_a_page_that_shows_just_what_is_attached_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    assert agreed(face_of_the_original(), monkeypatch)


@pytest.mark.parametrize("total", ["118.00", "100.00", ""])
def test_a_page_with_another_total_is_read_by_position(total: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not agreed(face_of_the_original(total=total), monkeypatch)


@pytest.mark.parametrize("more", ["7.00", "00000018", "2022年05月07日", "壹佰圆整", "某公司", "湖北增值税专用发票"])
def test_a_page_with_something_more_is_read_by_position(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not agreed(face_of_the_original(more=more), monkeypatch)
