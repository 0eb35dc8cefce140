"""What people see: nothing cut off silently, columns aligned, the same words everywhere."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from rich.cells import cell_len

from core.report.answers import answer, answer_with_lists, finding, invoice, said, source, window
from piaoqi.cli.screen import PIPE_WIDTH, Screen
from piaoqi.cli.views.authenticity_view import show_summary
from piaoqi.cli.views.check_view import show_answer
from piaoqi.cli.views.parts import wrap
from piaoqi.cli.views.read_view import show_document
from piaoqi.core.causes.base import Absence
from piaoqi.core.checks import CheckResult, Verdict
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import EMPTY
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.seals.verdict import UNSIGNED
from piaoqi.core.seals.verdict import Verdict as Genuineness
from piaoqi.core.text import Language, Text

Captured = pytest.CaptureFixture[str]


def shown(given: Answer, capsys: Captured, language: Language = "zh") -> str:
    show_answer(given, Screen(language))
    return capsys.readouterr().out


def test_an_answer_names_numbers_sources_causes_evidence_and_remedies(capsys: Captured) -> None:
    text = "".join(shown(answer(), capsys).split())
    for expected in (
        "北京示例科技有限公司", "截至2026-11-20", "✕缺失", "△看似缺失", "◌无法判断", "≠差异", "＝重复",
        "不知道查了什么范围", "存疑：只有1000行", "号码末两位颠倒·确定", "C3.8", "支持：", "反对：", "怎么办：",
        "mail/空.pdf",
    ):  # fmt: skip
        assert expected in text


def test_english_has_no_chinese_of_its_own(capsys: Captured) -> None:
    empty = replace(answer(), sources=(), notes=(), taxpayers=(), differences=(), duplicates=(), problems=())
    bare = replace(empty, findings=(replace(finding(1, Absence.MISSING), invoice=invoice(1, seller_name="A Ltd")),))
    text = shown(bare, capsys, "en")
    assert "missing" in text
    own = text.replace("全量发票查询", "").replace("信息汇总表", "").replace("第", "").replace("行", "")
    assert not [letter for letter in own if "\u4e00" <= letter <= "\u9fff"]


def test_the_exports_that_settle_most_are_shown_with_why_and_the_way_to_the_rest(capsys: Captured) -> None:
    text = shown(answer_with_lists(slices=9), capsys)
    assert "☐ 补导清单：9 段" in text
    assert text.count("☐ tax-bureau") == 5
    assert "声明共 5123 条，实际只有 5000 条" in text
    assert "可判断 9 处，涉及 10,170.00" in text
    assert "还有 4 段；--report" in text


def test_exports_that_settle_nothing_now_are_only_counted(capsys: Captured) -> None:
    given = answer_with_lists(slices=1)
    idle = replace(given.completeness, slices=(replace(given.completeness.slices[0], waiting=0),))
    text = shown(replace(given, completeness=idle), capsys)
    assert "1 段眼下没有发票等它判断；--report" in text
    assert "☐ tax-bureau" not in text


def test_a_source_of_many_windows_is_told_in_few_lines(capsys: Captured) -> None:
    days = [date(2026, 1, 1) + timedelta(days=after) for after in range(300)]
    plain = window()
    daily = [replace(plain, start=day, end=day) for day in days]
    doubtful = [
        replace(one, certain=place % 2 == 0, doubts=(said("行数不对"),) * (place % 2))
        for place, one in enumerate(daily)
    ]
    whole = shown(replace(answer(), sources=(source("a", "bureau", *daily),)), capsys)
    assert "2026-01-01 至 2026-10-27" in whole
    mixed = shown(replace(answer(), sources=(source("a", "bureau", *doubtful),)), capsys)
    assert "2026-01-01 至 2026-10-27，分 300 段导出，150 段存疑" in mixed
    assert len(mixed.splitlines()) < len(whole.splitlines()) + 5


def test_windows_that_leave_days_out_or_are_filtered_say_so(capsys: Captured) -> None:
    plain = window()
    weekly = [
        replace(
            plain, start=date(2026, 1, 1) + timedelta(days=7 * week), end=date(2026, 1, 5) + timedelta(days=7 * week)
        )
        for week in range(10)
    ]
    weekly[3] = replace(weekly[3], booked="未入账")
    text = shown(replace(answer(), sources=(source("a", "bureau", *weekly),)), capsys)
    assert "分 10 段导出，1 段筛选过，其间 18 天没有查" in text
    few = shown(replace(answer(), sources=(source("a", "bureau", weekly[3]),)), capsys)
    assert "入账状态只查“未入账”" in few


def test_gaps_show_their_neighbours(capsys: Captured) -> None:
    text = shown(answer_with_lists(), capsys)
    assert "号码断档：1 处，共 2 个号码" in text
    assert "00000120–00000121" in text
    assert "00000119 2026-09-03" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lists_fit_a_narrow_window(language: Language, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(answer_with_lists(), capsys, language)
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_nothing_found_says_so(capsys: Captured) -> None:
    assert "没有发现缺失、差异或重复" in shown(replace(answer(), findings=(), differences=(), duplicates=()), capsys)


def test_a_lone_source_is_not_called_complete_without_a_word(capsys: Captured) -> None:
    lone = replace(answer(), findings=(), differences=(), duplicates=(), sources=answer().sources[:1])
    text = shown(lone, capsys)
    assert "没有可以对照的" in text
    assert "没有发现" not in text
    assert "没有读到发票" in shown(replace(lone, sources=()), capsys)


def test_a_long_list_is_cut_with_its_count_and_the_way_to_the_rest(capsys: Captured) -> None:
    assert "还有 35 条；--report" in shown(answer(findings=40), capsys)


def test_no_line_is_wider_than_the_page(capsys: Captured) -> None:
    long = finding(1, Absence.MISSING)
    place = Place("很长的文件夹名" * 30 + "/" + "a" * 300 + ".ofd")
    text = shown(replace(answer(), findings=(replace(long, places=(place,)),)), capsys)
    assert max(cell_len(line) for line in text.splitlines()) <= PIPE_WIDTH
    assert "a" * 300 in text.replace("\n", "").replace(" ", "")


def test_a_narrow_window_breaks_names_and_never_numbers(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(answer(), capsys)
    assert "26112000000000000101" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    listed = page(document(*(invoice(number) for number in range(1, 9))), capsys)
    assert "26112000000000000008" in listed
    assert "2026-09-09" in listed


def test_markup_in_a_name_is_shown_as_written(capsys: Captured) -> None:
    odd = replace(finding(1, Absence.MISSING), invoice=invoice(1, seller_name="[red]甲[/red]"))
    assert "[red]甲[/red]" in shown(replace(answer(), findings=(odd,)), capsys)


@pytest.mark.parametrize(
    "words", ["", "支持：购买方是 北京某某（91110106MA8WEWUB82）", "a" * 100, "中" * 50, "a b " * 30]
)
@pytest.mark.parametrize("width", [10, 21, 80])
def test_wrapping_loses_nothing_and_keeps_the_width(words: str, width: int) -> None:
    lines = wrap(words, width)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


def test_wrapping_keeps_a_number_whole_where_it_fits() -> None:
    assert wrap("这张发票的号码是 26112000000000000101。", 24) == ["这张发票的号码是", "26112000000000000101。"]


def page(document: Document, capsys: Captured, verdict: Verdict = Verdict.HOLDS) -> str:
    message = Text("金额加税额等于价税合计", "adds up").with_()
    show_document(document, lambda record: [CheckResult("sum.total", verdict, message)], Screen())
    return capsys.readouterr().out


def document(*records: object, **given: object) -> Document:
    return Document(path="a.ofd", sha256="", format="ofd", records=records, **given)  # type: ignore[arg-type]


def test_one_invoice_is_shown_whole(capsys: Captured) -> None:
    text = page(document(invoice(7, lines=(Line(name="*仪器*天平", quantity="2"),), remark="订单 5")), capsys)
    for expected in ("26112000000000000007", "上海某某精密仪器", "7,910.00", "*仪器*天平", "订单 5", "1 项成立"):
        assert expected in text


def test_a_bank_receipt_has_a_sum_and_no_total_with_tax(capsys: Captured) -> None:
    text = page(document(replace(invoice(), kind=Kind.BANK_RECEIPT)), capsys)
    assert "价税合计" not in text
    assert "价税合计" in page(document(invoice()), capsys)


def test_what_recognition_is_not_sure_of_says_so_beside_it(capsys: Captured) -> None:
    sures = {"number": 0.99, "total": 0.5, "tax": 0.0, "seller_name": 0.99, "seller_tax_id": 0.0, "issue_date": 0.6}
    fields = {name: FieldOrigin("page 1 › ocr", confidence=sure) for name, sure in sures.items()}
    read = replace(invoice(7), tax=None, seller_tax_id="", fields=fields)
    text = page(document(read), capsys)
    assert "26112000000000000007  " in text
    assert "7,910.00（没有把握）" in text
    assert f"{read.issue_date}（没有把握）" in text
    assert "税额       （没有认出）" in text
    assert f"{read.seller_name}  （没有认出）" in text
    assert "7,910.00（没有把握）" in page(document(*[read] * 5), capsys)
    assert "没有认出" not in page(document(invoice(7)), capsys)


def test_a_broken_check_is_said_in_words(capsys: Captured) -> None:
    assert "✕ 金额加税额等于价税合计" in page(document(invoice()), capsys, Verdict.BROKEN)


def test_many_invoices_become_a_table_with_a_count_of_the_rest(capsys: Captured) -> None:
    text = page(document(*(invoice(number) for number in range(1, 41))), capsys)
    assert "还有 10 张" in text


def test_problems_come_with_what_to_do(capsys: Captured) -> None:
    text = page(Document(path="空.pdf", sha256="", format="", problems=(EMPTY.at("空.pdf"),)), capsys)
    assert "! 空.pdf 是空文件" in text
    assert "→ 重新下载" in text


def unsigned(path: str, number: int, *, altered: bool = False) -> Document:
    genuine = replace(UNSIGNED, verdict=Genuineness.ALTERED, altered=("页.xml",)) if altered else UNSIGNED
    return replace(document(invoice(number), authenticity=genuine), path=path)


def test_what_lies_in_an_archive_is_called_as_it_is_called_there(capsys: Captured) -> None:
    inside = tuple(unsigned(f"很长的文件夹/票.zip!里/{number}.ofd", number) for number in range(1, 6))
    text = page(Document(path="很长的文件夹/票.zip", sha256="", format="zip", children=inside), capsys)
    assert text.count("很长的文件夹") == 1
    assert "里/5.ofd" in text


def test_files_without_a_signature_in_an_archive_are_counted_with_what_that_means(capsys: Captured) -> None:
    inside = tuple(unsigned(f"票.zip!{number}.ofd", number) for number in range(1, 6))
    text = page(Document(path="票.zip", sha256="", format="zip", children=inside), capsys)
    assert "没有签名 5 个：文件内没有可离线验证的签名（数电票都是这样）" in text
    assert text.count("→ 请到全国增值税发票查验平台查验") == 1


def test_below_many_files_those_that_were_altered_or_not_read_are_named(capsys: Captured) -> None:
    empty = Document(path="空.pdf", sha256="", format="", problems=(EMPTY.at("空.pdf"),))
    files = [unsigned("一.ofd", 1), unsigned("二.ofd", 2), unsigned("改.ofd", 3, altered=True), empty]
    show_summary(files, Screen())
    text = capsys.readouterr().out
    assert "共 4 个文件" in text
    lines = [line.split() for line in text.splitlines()]
    assert ["签署之后被改动过", "1", "个：改.ofd"] in lines
    assert ["没有读出或没有读全", "1", "个：空.pdf"] in lines
    assert ["没有签名", "2", "个"] in lines
    sealless = document(replace(invoice(5), kind=Kind.E_SPECIAL), authenticity=UNSIGNED)
    show_summary([*files, sealless], Screen())
    assert "本应有签章而没有，可疑  1 个：a.ofd" in capsys.readouterr().out
    show_summary(files[:3], Screen())
    assert not capsys.readouterr().out, "few files are seen at a glance"


def test_sources_that_lack_the_same_invoices_by_one_cause_stand_together(capsys: Captured) -> None:
    one = next(found for found in answer().findings if found.causes)
    other = replace(one, absent_from="verification")
    text = shown(replace(answer(), findings=(one, other)), capsys)
    assert f"不在 {one.absent_from}、verification：" in text
    bare = (replace(one, causes=()), replace(other, causes=()))
    text = shown(replace(answer(), findings=bare), capsys)
    assert "不在 verification：" in text, "without a cause, what is to be done depends on the place"
