"""What the fields of a record are called, in the trade's words."""

from collections.abc import Mapping

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.text import Text

TITLES: Mapping[str, Text] = {
    "kind": Text("票种", "kind"),
    "code": Text("发票代码", "code"),
    "number": Text("发票号码", "number"),
    "paper_number": Text("纸质号码", "paper number"),
    "issue_date": Text("开票日期", "issue date"),
    "seller_name": Text("销售方", "seller"),
    "seller_tax_id": Text("销售方税号", "seller tax id"),
    "buyer_name": Text("购买方", "buyer"),
    "buyer_tax_id": Text("购买方税号", "buyer tax id"),
    "amount": Text("合计金额", "amount"),
    "tax": Text("税额", "tax"),
    "total": Text("价税合计", "total"),
    "check_code": Text("校验码", "check code"),
    "status": Text("状态", "status"),
    "red_of": Text("对应蓝字发票", "red letter of"),
    "remark": Text("备注", "remark"),
}
_SUM = Text("金额", "sum")
_ONE_SUM = frozenset({Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.FISCAL, Kind.FIXED, Kind.OTHER_DOCUMENT})
"""Papers that state one sum and no tax."""


def title_of(name: str, kind: Kind) -> Text:
    """What a field is called on a paper of this kind."""
    return _SUM if name == "total" and kind in _ONE_SUM else TITLES[name]
