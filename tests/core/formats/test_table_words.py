"""The words around a table: headings and what they mean, titles, names of files, the kind of list."""

import pytest

from core.formats.workbooks import number
from piaoqi.core.formats.base import ListKind
from piaoqi.core.formats.table import FACTS, TABLE_FACTS, Grid, understand
from piaoqi.core.formats.table.headings import field_of
from piaoqi.core.formats.table.synonyms import WORDS
from piaoqi.core.formats.table.titles import name_facts, title_facts
from piaoqi.core.invoice.record import FIELDS

A = number(1)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("发票号码", "number"),
        ("数电发票号码（必填）", "digital"),
        ("全电发票号码", "digital"),
        (" 发 票 号 码 ", "number"),
        ("*开票日期", "issue_date"),
        ("开票日期*", "issue_date"),
        ("金额（元）", "money"),
        ("发票金额（不含税）", "amount"),
        ("金额(含税)", "total"),
        ("价税合计（元）", "total"),
        ("销售方纳税人名称", "seller_name"),
        ("ＩｎｖｏｉｃｅＮｏ", "number"),
        ("Invoice No.", "number"),
        ("凭证字号", "voucher"),
        ("有效抵扣税额*", "deductible"),
        ("查验结果", "result_text"),
        ("供应商税号", "seller_tax_id"),
        ("申请统计状态", "statistics"),
        ("统计状态", "statistics"),
        ("识别状态", "ocr_state"),
        ("OCR 状态", "ocr_state"),
        ("采集状态", "ocr_state"),
        ("复核状态", "ocr_state"),
        ("销方状态", "seller_state"),
        ("供应商状态", "seller_state"),
        ("销售方经营状态", "seller_state"),
        ("保管状态", "custody"),
        ("借阅状态", "custody"),
        ("原件状态", "custody"),
        ("附件状态", "attachment_state"),
        ("影像状态", "attachment_state"),
        ("采集人", "collector"),
        ("上传人", "collector"),
        ("同步状态", "sync"),
        ("推送状态", "sync"),
        ("密级", "visibility"),
        ("代开企业名称", "real_seller"),
        ("代开企业税号", "real_seller_id"),
        ("状态", "status"),
        ("销方名称", "seller_name"),
        ("附件", "file"),
        ("采集时间", "recorded_at"),
        ("上传状态", "upload"),
        ("核验状态", "result_text"),
        ("勾选状态", "selected"),
        ("红字发票信息确认单编号", None),
        ("收款方开户行", None),
        ("", None),
        ("随便什么", None),
    ],
)
def test_headings_mean_what_people_mean(heading: str, field: str | None) -> None:
    found = field_of(heading)
    assert (found[0] if found else None) == field


def test_no_word_stands_for_two_fields() -> None:
    words = [word for words in WORDS.values() for word in words]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_fact_has_a_meaning_in_both_languages() -> None:
    assert all(text.zh and text.en for text in (*FACTS.values(), *TABLE_FACTS.values()))
    assert not set(FACTS) & set(FIELDS)


@pytest.mark.parametrize(
    ("headings", "path", "kind"),
    [
        ("日期 报销单号 报销人 票号 金额 摘要", "a.xlsx", ListKind.BOOKS),
        ("凭证字号 摘要 科目 借方金额 发票号码", "a.xlsx", ListKind.BOOKS),
        ("发票号码 金额", "a.xlsx", ListKind.BOOKS),
        ("发票号码 开票日期 供应商 金额 税额 价税合计 合同号 付款日期", "发票台账.xlsx", ListKind.BOOKS),
        ("供应商 采购订单号 订单金额 发票号码", "a.xlsx", ListKind.EXPECTED),
        ("付款日期 收款单位 付款金额 用途", "a.xlsx", ListKind.EXPECTED),
        ("供应商 应到票日期 金额", "a.xlsx", ListKind.EXPECTED),
        ("发票代码 发票号码 开票日期 校验码 查验结果 查验时间", "a.xlsx", ListKind.VERIFICATION),
        ("数电发票号码 开票日期 价税合计 返回码", "a.xlsx", ListKind.VERIFICATION),
        ("报销单号 报销人 发票号码 金额 查验状态", "a.xlsx", ListKind.BOOKS),
        ("发票号码 价税合计 删除时间 删除人", "a.xlsx", ListKind.DELETED),
        ("发票代码 发票号码 购方名称 开票日期 金额 税额 上传状态", "a.xlsx", ListKind.ISSUED),
        ("发票代码 发票号码 购方名称 开票日期 金额 税额", "a.xlsx", ListKind.ISSUED),
        ("发票号码 客户名称 开票日期 金额 税额 价税合计", "2026年1月销项发票.xlsx", ListKind.ISSUED),
        ("序号 是否勾选* 数电发票号码 开票日期* 金额* 票面税额* 有效抵扣税额*", "a.xlsx", ListKind.SELECTION),
        (
            "序号 数电发票号码（必填） 开票日期（必填） 销售方纳税人名称 销售方纳税人识别号 发票金额（不含税） 税额",
            "抵扣勾选.xlsx",
            ListKind.SELECTION,
        ),
        ("数电票号码 销方识别号 销方名称 发票来源 发票票种 发票状态 金额 税额", "a.xlsx", ListKind.BUREAU),
        ("数电票号码 销方识别号 销方名称 发票来源 发票票种 发票状态 金额 税额 销方状态", "a.xlsx", ListKind.BUREAU),
        ("数电发票号码 开票日期 金额 税额 统计状态", "a.xlsx", ListKind.SELECTION),
        ("发票号码 开票日期 销方名称 价税合计 采集人 识别状态 同步状态", "发票池.xlsx", ListKind.BOOKS),
        ("发票号码 开票日期 销方名称 价税合计 保管状态 附件状态", "a.xlsx", ListKind.BOOKS),
        ("发票号码 价税合计 采集人 删除时间 删除人", "a.xlsx", ListKind.DELETED),
        ("发票代码 发票号码 购方名称 开票日期 金额 税额 推送状态", "a.xlsx", ListKind.ISSUED),
        ("数电票号码 销方识别号 销方名称 发票来源 发票票种 发票状态 金额 税额 凭证号", "a.xlsx", ListKind.BOOKS),
    ],
)
def test_the_kind_of_list_is_told_by_its_headings(headings: str, path: str, kind: ListKind) -> None:
    table = understand(Grid(path, "Sheet1", [headings.split()])).table
    assert table is not None
    assert table.list_kind is kind


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("全量发票查询导出结果-2026年1月 (1).xlsx", "2026-01-01", "2026-01-31"),
        ("2026-02.xlsx", "2026-02-01", "2026-02-28"),
        ("进项202602.xlsx", "2026-02-01", "2026-02-28"),
        ("20260101-20260215.csv", "2026-01-01", "2026-02-15"),
        ("2026年1-3月台账.xlsx", "2026-01-01", "2026-03-31"),
        ("2026.01-2026.03.xlsx", "2026-01-01", "2026-03-31"),
        ("2026年第一季度", "2026-01-01", "2026-03-31"),
        ("2026Q2", "2026-04-01", "2026-06-30"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("2026-01-05至2026-02-06", "2026-01-05", "2026-02-06"),
    ],
)
def test_names_state_a_stretch_of_time(name: str, first: str, last: str) -> None:
    facts = name_facts(name)
    assert (facts["from"], facts["to"], facts["range_from"]) == (first, last, "name")


@pytest.mark.parametrize("name", ["1-3月.xlsx", "发票.xlsx", f"dzfp_{A}.pdf", "2026-13.xlsx", "台账(2).xlsx"])
def test_names_without_a_year_state_nothing(name: str) -> None:
    assert name_facts(name) == {}


def test_a_single_day_in_a_name_is_no_stretch() -> None:
    assert name_facts("导出_20260115103000.xlsx") == {"name_date": "2026-01-15"}


def test_titles_state_what_was_asked_for() -> None:
    facts = title_facts(
        [
            ["纳税人识别号：91110108MA01ABCD2X", "纳税人名称：北京示例科技有限公司"],
            [
                "查询类型：取得发票",
                "开票日期起：2026-01-01",
                "开票日期止：2026年01月31日",
                "发票来源：全部",
                "票种：数电专票",
            ],
            ["导出时间：2026-02-01 08:00:00", "共 120 条"],
        ]
    )
    assert (facts["taxpayer"], facts["taxpayer_name"]) == ("91110108MA01ABCD2X", "北京示例科技有限公司")
    assert (facts["from"], facts["to"], facts["range_from"]) == ("2026-01-01", "2026-01-31", "title")
    assert (facts["direction"], facts["kinds"], facts["total_rows"]) == ("received", "数电专票", "120")
    assert facts["as_of"] == "2026-02-01T08:00:00+08:00"
    assert facts["origins"] == "全部"


def test_a_range_in_one_cell() -> None:
    facts = title_facts([["开票日期：2026-01-01 至 2026-01-31"]])
    assert (facts["from"], facts["to"]) == ("2026-01-01", "2026-01-31")
