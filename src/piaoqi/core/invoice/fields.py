"""What the fields of a record are called, in the trade's words."""

from collections.abc import Mapping

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
