"""Told by its headings: what list of invoices a table is."""

from collections.abc import Mapping, Sequence

from piaoqi.core.formats.base import ListKind
from piaoqi.core.formats.table.headings import Headings, plain

_BUREAU_WORDS = frozenset(
    ("销方识别号", "购方识别号", "数电发票号码", "数电票号码", "全电发票号码", "发票来源", "发票票种", "发票状态",
     "是否正数发票", "发票风险等级", "税收分类编码", "特定业务类型", "货物或应税劳务名称")
)  # fmt: skip
_BUREAU_ENOUGH = 4
_LINE_SHEET = frozenset(("税收分类编码", "货物或应税劳务名称"))

_WEIGHTS: Mapping[ListKind, Mapping[str, int]] = {
    ListKind.DELETED: {"deleted_at": 10, "deleted_by": 10, "deleted_why": 8},
    ListKind.BOOKS: {
        "voucher": 6, "claim": 6, "holder": 3, "collector": 3, "claimed": 5, "subject": 3, "summary": 2,
        "booked": 5, "org": 2, "department": 3, "accounting_period": 3, "recorded_at": 2,
    },
    ListKind.SELECTION: {
        "selected": 5, "deductible": 4, "selected_at": 4, "domestic_proof": 4, "statistics": 4, "period": 1, "lock": 1,
    },
    ListKind.VERIFICATION: {"result": 7, "result_text": 5, "verified_at": 4, "verified_times": 3, "check_code": 1},
    ListKind.ISSUED: {"terminal": 4, "upload": 4, "printed": 3, "voided_by": 3},
    ListKind.EXPECTED: {
        "order": 5, "contract": 3, "paid_at": 4, "expected_by": 8, "ordered_at": 5, "received_state": 5,
    },
}  # fmt: skip
"""What each field's presence says."""

_HINTS: Mapping[ListKind, tuple[str, ...]] = {
    ListKind.DELETED: ("回收站", "已删除", "删除记录", "recycle", "deleted"),
    ListKind.SELECTION: ("勾选", "用途确认", "抵扣", "认证结果", "selection"),
    ListKind.VERIFICATION: ("查验", "验真", "verif"),
    ListKind.ISSUED: ("销项", "已开", "开票明细", "开票记录", "开票导出", "开票系统", "存根", "开具", "issued"),
    ListKind.EXPECTED: (
        "订单", "采购", "付款", "应收票", "待收票", "未到票", "应到票", "合同台账", "order", "payment", "expected",
    ),
    ListKind.BOOKS: ("报销", "凭证", "序时", "入账", "账簿", "明细账", "费用", "记账", "日记账", "books", "expense"),
    ListKind.BUREAU: ("全量发票", "发票基础信息", "信息汇总表"),
}  # fmt: skip
"""Words in names and titles; each list that has one gains the same weight."""
_HINT_WEIGHT = 4
_LEAST = 4


def tell(headings: Headings, names: Sequence[str]) -> ListKind:
    """The kind of list. `names` are the sheet's and file's names and the title, the nearest first."""
    fields = headings.columns
    scores = {kind: sum(w for field, w in signs.items() if field in fields) for kind, signs in _WEIGHTS.items()}
    own_books = scores[ListKind.BOOKS] >= 5
    words = {plain(text) for text in headings.texts if text}
    bureau = len(words & _BUREAU_WORDS)
    is_bureau = (bureau >= _BUREAU_ENOUGH or words >= _LINE_SHEET) and not own_books
    if is_bureau and not any(
        scores[kind] >= 5 for kind in (ListKind.SELECTION, ListKind.DELETED, ListKind.VERIFICATION)
    ):
        return ListKind.BUREAU
    if _buyer_alone(fields):
        scores[ListKind.ISSUED] += 5
    if "tax" in fields and ("issue_date" in fields or "code" in fields):
        scores[ListKind.EXPECTED] -= 4
    if "issue_date" in fields and {"number", "digital"} & set(fields):
        scores[ListKind.BOOKS] += 2
    _add_hints(scores, names)
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= _LEAST else ListKind.BOOKS


def _buyer_alone(fields: Mapping[str, int]) -> bool:
    """The other party is the buyer, and no seller is named: we are the seller."""
    sellers, buyers = {"seller_name", "seller_tax_id"}, {"buyer_name", "buyer_tax_id"}
    return bool(buyers & set(fields)) and not sellers & set(fields)


def _add_hints(scores: dict[ListKind, int], names: Sequence[str]) -> None:
    """The nearest name that hints at anything counts."""
    for name in names:
        hinted = [kind for kind, words in _HINTS.items() if any(word in name.lower() for word in words)]
        for kind in hinted:
            scores[kind] = scores.get(kind, 0) + _HINT_WEIGHT
        if hinted:
            return
