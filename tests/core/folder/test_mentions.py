"""What files say beside their invoices: mails that name one, titles that name a company, pages that gave none."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.formats.drawn_face import Digital
from core.formats.drawn_pdf import Page, draw_pdf
from piaoqi.core.folder import check_folder
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.reconcile.source import CHINA

NOW = datetime(2024, 8, 1, 9, tzinfo=CHINA)
NUMBER, SECOND, THIRD = (f"2431200000001234567{last}" for last in "890")
US = "91110108MA01ABCD2X"
SELLER = "上海样品贸易有限公司"
CONFIG = f"""
as_of = 2024-08-01T09:00:00+08:00
[[taxpayer]]
name = "北京示例科技有限公司"
tax_id = "{US}"
"""
SOURCE = """
[[source]]
name = "{name}"
kind = "{kind}"
path = "{name}"
coverage = [{{ from = 2024-01-01, to = 2024-07-31, as_of = 2024-08-01T08:00:00+08:00 }}]
"""
HEADINGS = (
    "数电发票号码,开票日期,销方识别号,销方名称,购方识别号,购买方名称,金额,税额,价税合计,发票来源,发票票种,发票状态"
)


def listing(*numbers: str, title: str = "") -> bytes:
    rows = [
        f"{number}\t,2024-05-28,91310115MA1K4EXM3P,{SELLER},{US},北京示例科技有限公司,100.00,13.00,113.00,"
        "电子发票服务平台,数电发票（增值税专用发票）,正常"
        for number in numbers
    ]
    return "\n".join(filter(None, (title, HEADINGS, *rows))).encode("utf-8-sig")


def letter(body: str, *, subject: str = "您有一张电子发票", html: bool = False, attached: bytes = b"") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "fp@example.cn", "cw@example.cn", subject
    mail["Date"] = "Tue, 28 May 2024 15:40:00 +0800"
    mail.set_content(body, subtype="html" if html else "plain")
    if attached:
        mail.add_attachment(attached, maintype="application", subtype="pdf", filename="a.pdf")
    return mail.as_bytes()


def checked(folder: Path, kinds: Mapping[str, str], files: Mapping[str, bytes]) -> Answer:
    config = CONFIG + "".join(SOURCE.format(name=name, kind=kind) for name, kind in kinds.items())
    (folder / "piaoqi.toml").write_text(config, encoding="utf-8")
    for name in kinds:
        (folder / name).mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return check_folder(folder, NOW)


def said(answer: Answer, target: str, number: str = NUMBER) -> str:
    (found,) = (one for one in answer.findings if one.absent_from == target and one.invoice.number == number)
    return f"{found.verdict.value} {found.causes[0].cause.code if found.causes else ''}".strip()


MAILED = {"bureau": "bureau", "originals": "archive", "mails": "mail"}


@pytest.mark.parametrize(
    "mail",
    [
        letter(f"发票号码：{NUMBER}，请点击下载 https://fp.example.cn/invoice/abc，链接30天内有效。"),
        letter("请下载 https://fp.example.cn/invoice/abc", subject=f"电子发票 {NUMBER}"),
        letter(f'<p>请登录后下载</p><a href="https://fp.example.cn/d?fphm={NUMBER}">查看发票</a>', html=True),
        letter(f"<style>p{{}}</style><p>号码&nbsp;{NUMBER}</p><a href='https://fp.example.cn/fp'>下载</a>", html=True),
    ],
)
def test_a_mail_with_a_link_instead_of_the_file_is_named_as_the_cause(tmp_path: Path, mail: bytes) -> None:
    files = {"bureau/list.csv": listing(NUMBER), "mails/a.eml": mail}
    assert said(checked(tmp_path, MAILED, files), "originals") == "missing C4.7"


def test_a_mail_that_brings_it_is_another_cause(tmp_path: Path) -> None:
    mail = letter(f"发票号码：{NUMBER} https://fp.example.cn/invoice/abc", attached=draw_pdf([Page(Digital().draw())]))
    files = {"bureau/list.csv": listing(Digital().number), "mails/a.eml": mail}
    assert said(checked(tmp_path, MAILED, files), "originals", Digital().number) == "missing C4.9"


@pytest.mark.parametrize(
    "mail",
    [
        letter(f"订单 {NUMBER}1，https://fp.example.cn/invoice/abc"),
        letter("\n".join(f"243120000000999990{at:02}" for at in range(30)) + f"\n{NUMBER}"),
    ],
)
def test_a_mail_that_only_lists_numbers_or_has_longer_ones_names_nothing(tmp_path: Path, mail: bytes) -> None:
    files = {"bureau/list.csv": listing(NUMBER), "mails/a.eml": mail}
    answer = checked(tmp_path, MAILED, files)
    codes = {one.cause.code for found in answer.findings for one in found.causes}
    assert "C4.7" not in codes


def test_a_title_that_states_another_company_says_who_was_logged_in(tmp_path: Path) -> None:
    title = "纳税人识别号：91310115MA1K4EXM3P"
    files = {
        "bureau/list.csv": listing(SECOND, title=title),
        "originals/a.pdf": draw_pdf([Page(Digital(number=NUMBER).draw())]),
    }
    kinds = {"bureau": "bureau", "originals": "archive"}
    assert said(checked(tmp_path, kinds, files), "bureau") == "cannot_tell C5.2"


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        (("", SECOND), "cannot_tell C4.10"),
        ((SECOND, ""), "cannot_tell C4.10"),
        (("", ""), "cannot_tell C4.11"),
        ((SECOND, THIRD), "missing"),
    ],
)
def test_a_file_of_several_invoices_proves_nothing_until_all_are_read(
    tmp_path: Path, pages: tuple[str, ...], verdict: str
) -> None:
    merged = draw_pdf([Page(Digital(number=number).draw()) for number in pages])
    files = {"bureau/list.csv": listing(NUMBER, SECOND, THIRD), "originals/合并.pdf": merged}
    answer = checked(tmp_path, {"bureau": "bureau", "originals": "archive"}, files)
    assert said(answer, "originals") == verdict


def test_a_copy_of_an_unreadable_file_is_known_by_the_better_name(tmp_path: Path) -> None:
    broken = b"%PDF-1.7\nnothing"
    files = {"bureau/list.csv": listing(NUMBER, SECOND), f"originals/{NUMBER}.pdf": broken, "originals/1.pdf": broken}
    answer = checked(tmp_path, {"bureau": "bureau", "originals": "archive"}, files)
    assert said(answer, "originals") == "cannot_tell C4.11"
    assert said(answer, "originals", SECOND) == "missing"


@pytest.mark.parametrize(("state", "verdict"), [("待识别", "cannot_tell C4.12"), ("", "not_missing C3.7")])
def test_a_row_of_the_books_that_awaits_recognition_may_be_it(tmp_path: Path, state: str, verdict: str) -> None:
    rows = f"报销单号,发票号码,开票日期,销售方,金额,识别状态\nBX-1,,2024-05-28,{SELLER},113.00,{state}\n"
    files = {"bureau/list.csv": listing(NUMBER), "books/报销.csv": rows.encode("utf-8-sig")}
    answer = checked(tmp_path, {"bureau": "bureau", "books": "books"}, files)
    assert said(answer, "books") == verdict


def test_a_row_of_the_books_with_a_short_name_is_the_invoice(tmp_path: Path) -> None:
    rows = "报销单号,发票号码,开票日期,销售方,金额\nBX-1,,2024-05-28,样品贸易,113.00\n"
    files = {"bureau/list.csv": listing(NUMBER), "books/报销.csv": rows.encode("utf-8-sig")}
    answer = checked(tmp_path, {"bureau": "bureau", "books": "books"}, files)
    assert said(answer, "books") == "not_missing C3.9"
