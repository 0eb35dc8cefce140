"""DocInfo/CustomDatas of OFD.xml: a few header fields under Chinese names, with their traps.

合计金额 is the amount without tax, never the total. Packages of 2017 hold 发票代码 and 发票号码 the wrong way round.
"""

from collections.abc import Mapping

from piaoqi.core.formats.stated import values_of, witness
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.kind import Kind, read_kind

_FIELDS = {
    "发票代码": "code",
    "发票号码": "number",
    "数电发票号码": "number",
    "数电票号码": "number",
    "全电发票号码": "number",
    "开票日期": "issue_date",
    "填开日期": "issue_date",
    "校验码": "check_code",
    "合计金额": "amount",
    "不含税金额": "amount",
    "合计税额": "tax",
    "价税合计": "total",
    "购买方名称": "buyer_name",
    "购方名称": "buyer_name",
    "购买方纳税人识别号": "buyer_tax_id",
    "购方纳税人识别号": "buyer_tax_id",
    "购买方统一社会信用代码": "buyer_tax_id",
    "销售方名称": "seller_name",
    "销方名称": "seller_name",
    "销售方纳税人识别号": "seller_tax_id",
    "销方纳税人识别号": "seller_tax_id",
    "销售方统一社会信用代码": "seller_tax_id",
    "备注": "remark",
}
_KIND_NAMES = ("发票类型", "票种", "发票票种", "发票名称")


def read_custom(datas: Mapping[str, str], part: str) -> Witness | None:
    """What the CustomDatas state; None where they hold nothing of an invoice."""
    raw: dict[str, str] = {}
    for name, text in datas.items():
        field = _FIELDS.get(name.replace("（小写）", "").replace("(小写)", ""))
        if field and not raw.get(field):
            raw[field] = text
    if not any(raw.get(field) for field in ("number", "code", "amount", "total", "seller_tax_id")):
        return None
    code, number = raw.get("code", ""), raw.get("number", "")
    if len(code) == 8 and len(number) in {10, 12}:
        raw["code"], raw["number"] = number, code
    words = next((datas[name] for name in _KIND_NAMES if datas.get(name)), "")
    kind = read_kind(words, raw.get("number", ""), raw.get("code", "")) if words else Kind.UNKNOWN
    facts = {"machine_no": datas.get("机器编号", ""), "drawer": datas.get("开票人", "")}
    return witness("custom", part, values_of(raw, kind), facts)
