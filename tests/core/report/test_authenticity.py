"""What people are told of genuineness: one sentence that claims no more than was proved, and what to do."""

import pickle
from dataclasses import replace
from decimal import Decimal

import pytest

from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Place, Record
from piaoqi.core.report.authenticity import authenticity_form, statement
from piaoqi.core.report.read_form import sound
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.einvoice import VALUE
from piaoqi.core.seals.ofd.steps import CONTAINER, DATES, DIGESTS
from piaoqi.core.seals.verdict import UNSIGNED, Authenticity, Signature, Verdict
from piaoqi.core.text import Text

SELLER = "示例供货有限公司"
SEALED = Authenticity(
    verdict=Verdict.INTACT_UNKNOWN_SIGNER,
    seal="示例监制章",
    signer="示例税务局",
    issuer="示例证书中心",
    signed_at="2022-05-05T01:40:17+00:00",
    not_checked=("revocation",),
    covered=frozenset({"page.xml"}),
)
CONTRACT = ("verdict", "seal", "signer", "signed_at", "uncovered", "altered", "not_checked")


def file(one: Authenticity, kind: Kind = Kind.E_ORDINARY, part: str = "page.xml", name: str = "ofd") -> Document:
    covered = one.covers([part])
    origin = FieldOrigin(part, covered=covered)
    record = Record(
        place=Place("a"), kind=kind, seller_name=SELLER, total=Decimal(113), fields={"total": origin, "tax": origin}
    )
    return Document(path="a", sha256="", format=name, records=(record,), authenticity=one)


def told(document: Document) -> str:
    said = statement(document)
    assert said
    assert said.explanation("en").isascii() or any(name in said.explanation("en") for name in ("示例", "SM2"))
    return said.explanation("zh")


def verdict(one: Verdict, **changes: object) -> Authenticity:
    return replace(SEALED, verdict=one, **changes)  # type: ignore[arg-type]


def test_only_a_shipped_anchor_makes_it_the_tax_bureaus() -> None:
    shipped = next(iter(SHIPPED)).name
    assert "国家税务总局（" in told(file(verdict(Verdict.TRUSTED, anchor=shipped)))
    pinned = told(file(verdict(Verdict.TRUSTED, anchor="某银行根证书")))
    assert "国家税务总局" not in pinned
    assert "您加入了信任证书“某银行根证书”" in pinned


def test_a_genuine_file_is_still_to_be_looked_up_for_what_came_later() -> None:
    assert "作废、红冲" in told(file(verdict(Verdict.TRUSTED, anchor="x")))


def test_an_unknown_signer_is_never_called_the_tax_bureau() -> None:
    said = told(file(SEALED))
    assert "不能证明签署方就是税务局" in said
    assert "自称“示例税务局”" in said
    assert "有效" not in said


def test_a_seller_who_signed_is_named_as_such_and_not_believed() -> None:
    said = told(file(replace(SEALED, signer=SELLER, seal="")))
    assert said.startswith("销售方名称的证书签了名")
    assert "不能证明" in said


@pytest.mark.parametrize("kind", [Kind.BANK_RECEIPT, Kind.RAIL])
def test_where_nobody_expects_the_tax_bureau_it_is_not_spoken_of(kind: Kind) -> None:
    assert "不能证明签署方就是税务局" not in told(file(SEALED, kind))


def test_nobody_is_invited_to_trust_who_signed_an_invoice_of_the_bureaus() -> None:
    assert "piaoqi anchors" not in told(file(SEALED))
    assert "piaoqi anchors" in told(file(SEALED, Kind.BANK_RECEIPT))


def test_a_bank_is_asked_for_its_own_paper() -> None:
    assert "向出具单位核实" in told(file(SEALED, Kind.BANK_RECEIPT))
    assert "财政电子票据查验平台" in told(file(UNSIGNED, Kind.FISCAL))


def test_a_partly_signed_file_says_which_parts_and_what_that_means_for_the_amounts() -> None:
    one = verdict(Verdict.PARTIAL, uncovered=("Doc_0/Pages/Page_0/Content.xml",))
    said = told(file(one, part="Doc_0/Pages/Page_0/Content.xml"))
    assert "Doc_0/Pages/Page_0/Content.xml（页面内容）" in said
    assert "税额、价税合计取自没有受保护的部分" in said
    assert "取自受保护的部分" in told(file(one))


def test_unsigned_amounts_are_told_even_where_all_that_is_shown_was_signed() -> None:
    assert "取自没有受保护的部分" in told(file(SEALED, part="OFD.xml"))
    assert "取自" not in told(file(SEALED))


def test_a_genuine_file_is_not_called_so_where_values_were_read_from_what_nobody_signed() -> None:
    said = told(file(verdict(Verdict.TRUSTED, anchor="x"), part="OFD.xml"))
    assert "文件是真的" not in said
    assert "税额、价税合计取自没有受保护的部分" in said
    assert "逐项核对金额" in said


def test_an_altered_file_names_what_was_altered_and_is_not_to_be_used() -> None:
    said = told(file(verdict(Verdict.ALTERED, altered=("Doc_0/Attachs/original_invoice.xml", "signature"))))
    assert "original_invoice.xml（附件，含票面数据）、签名值" in said
    assert "不要据此报销或抵扣" in said


def test_of_many_altered_parts_a_few_are_named_and_all_are_counted() -> None:
    said = told(file(verdict(Verdict.ALTERED, altered=tuple(f"part{number}" for number in range(30)))))
    assert "等 30 处" in said
    assert "part29" not in said


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        (Kind.DIGITAL_SPECIAL, "ofd", "数电票都是这样"),
        (Kind.DIGITAL_ORDINARY, "pdf", "数电票都是这样"),
        (Kind.E_SPECIAL, "ofd", "可疑"),
        (Kind.E_ORDINARY, "pdf", "打印、转换、合并会丢掉签名"),
        (Kind.SPECIAL_PAPER, "pdf", "文件内没有签名"),
        (Kind.BANK_RECEIPT, "ofd", "文件内没有签名"),
    ],
)
def test_a_file_without_a_signature_is_neither_genuine_nor_false_and_sometimes_suspicious(
    kind: Kind, name: str, words: str
) -> None:
    said = told(file(UNSIGNED, kind, name=name))
    assert words in said
    assert ("可疑" in said) is (words == "可疑")


def test_of_a_picture_nobody_is_left_to_think_that_it_was_verified() -> None:
    said = told(file(UNSIGNED, name="image"))
    assert "图片证明不了真假" in said
    assert "查验平台查验" in said


@pytest.mark.parametrize("name", ["spreadsheet", "csv", "zip", "eml"])
def test_of_lists_nothing_is_said(name: str) -> None:
    assert statement(file(UNSIGNED, name=name)) is None
    assert authenticity_form(file(UNSIGNED, name=name), "zh")["explanation"] == ""


def test_what_could_not_be_judged_says_why() -> None:
    finding = DIGESTS.cannot_tell(Text("不认识的摘要算法 9.9", "unknown digest 9.9"))
    one = verdict(Verdict.UNVERIFIABLE, findings=(finding,))
    assert "不认识的摘要算法 9.9" in told(file(one))


def test_a_file_cut_short_is_to_be_fetched_again_and_not_called_signed_or_unsigned() -> None:
    finding = CONTAINER.broken(Text("压缩包不完整，缺少目录", "it has no directory"))
    one = replace(UNSIGNED, verdict=Verdict.UNVERIFIABLE, findings=(finding,))
    said = told(pickle.loads(pickle.dumps(file(one))))  # noqa: S301 - as it comes from a worker
    assert "没有读全（压缩包不完整，缺少目录）" in said
    assert "重新下载" in said
    assert not any(words in said for words in ("带有签名", "没有签名"))


def test_an_xml_says_first_that_its_signature_cannot_be_verified_then_why() -> None:
    finding = VALUE.cannot_tell(Text("签名值是空的", "the signature value is empty"))
    said = told(file(verdict(Verdict.UNVERIFIABLE, findings=(finding,)), name="xml"))
    assert "离线验证不了，看不出真假：签名值是空的" in said


def test_checks_that_do_not_hold_are_listed_with_their_numbers() -> None:
    broken = DIGESTS.broken(Text("与签署时不一致：页面", "differs: page"))
    holds = DATES.holds(Text("当时有效", "valid then"))
    signature = Signature(id="1", findings=(holds, broken))
    said = statement(file(verdict(Verdict.ALTERED, altered=("a",), signatures=(signature,))))
    assert said
    assert [one.step.code for one in said.doubts] == ["OFD-4"]


def test_a_certificate_that_ended_since_is_a_note_and_only_beside_what_is_intact() -> None:
    holds = DATES.holds(Text("证书到 2024-10-15", "until 2024-10-15"))
    signature = Signature(id="1", findings=(holds,))
    for one, expected in ((Verdict.INTACT_UNKNOWN_SIGNER, True), (Verdict.ALTERED, False)):
        said = statement(file(verdict(one, signatures=(signature,))))
        assert said
        shown = [value if isinstance(value, str) else value.say("zh") for _, value in said.rows]
        assert any("之后到期不影响结论" in value for value in shown) is expected


def test_a_time_is_shown_as_it_was_in_china_and_kept_as_it_is_in_the_json() -> None:
    said = statement(file(SEALED))
    assert said
    shown = [value if isinstance(value, str) else value.say("zh") for _, value in said.rows]
    assert "2022-05-05 09:40:17（北京时间）" in shown
    assert authenticity_form(file(SEALED), "zh")["signed_at"] == "2022-05-05T01:40:17+00:00"
    assert statement(file(replace(SEALED, signed_at="五月五日")))


def test_the_json_keeps_the_contracts_keys_first() -> None:
    form = authenticity_form(file(SEALED), "zh")
    assert tuple(form)[: len(CONTRACT)] == CONTRACT
    assert form["explanation"] == told(file(SEALED))


@pytest.mark.parametrize(
    ("one", "is_sound"),
    [
        (SEALED, True),
        (UNSIGNED, True),
        (verdict(Verdict.PARTIAL), True),
        (verdict(Verdict.ALTERED), False),
        (verdict(Verdict.UNVERIFIABLE), True),
        (verdict(Verdict.UNVERIFIABLE, findings=(DIGESTS.broken(Text("矛盾", "contradiction")),)), False),
    ],
)
def test_what_denies_itself_is_not_sound(one: Authenticity, *, is_sound: bool) -> None:
    assert sound(file(one), lambda _: ()) is is_sound
    assert sound(Document(path="z", sha256="", format="zip", children=(file(one),)), lambda _: ()) is is_sound
