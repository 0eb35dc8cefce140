"""What the things on a form are called: the trade's own words, which are Chinese on a Chinese form."""

from collections.abc import Mapping

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import TITLES, Status

DIGITAL = frozenset(
    (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY, Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)
)
CONTROL = frozenset((Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.E_SPECIAL, Kind.E_ORDINARY, Kind.TOLL))
_TITLES: Mapping[Kind, str] = {
    Kind.DIGITAL_SPECIAL: "电子发票（增值税专用发票）",
    Kind.DIGITAL_ORDINARY: "电子发票（普通发票）",
    Kind.DIGITAL_SPECIAL_PAPER: "增值税专用发票（数电纸质）",
    Kind.DIGITAL_ORDINARY_PAPER: "增值税普通发票（数电纸质）",
    Kind.TOLL: "增值税电子普通发票",
    Kind.RAIL: "电子发票（铁路电子客票）",
    Kind.AIR: "电子发票（航空运输电子客票行程单）",
    Kind.UNKNOWN: "发票",
}
FACTS: Mapping[str, str] = {
    # a journey
    "business": "业务类型", "passenger": "旅客姓名", "passenger_id": "证件号码", "ticket": "电子客票号",
    "train": "车次",
    "from": "出发站", "to": "到达站", "travel_date": "乘车日期", "departure_time": "开车时间", "carriage": "车厢",
    "seat": "席位号", "seat_level": "席别", "original_fare": "原票价", "refunded": "退票费", "fare": "票价",
    "fuel": "燃油附加费", "fund": "民航发展基金", "other_taxes": "其他税费", "insurance": "保险费", "rate": "税率",
    "verification_code": "验证码", "issuing_status": "开具状态", "agent": "销售单位代号", "order": "订单号",
    "issuer": "填开单位", "issuer_code": "填开单位代码", "original_number": "原发票号码", "passengers": "出行人",
    "plate": "车牌号", "vehicle_type": "类型", "passage_from": "通行日期起", "passage_to": "通行日期止",
    # a bank's papers
    "receipt_no": "回单编号", "receipt_type": "回单类型", "payer": "付款人户名", "payer_account": "付款人账号",
    "payer_bank": "付款人开户行", "payee": "收款人", "payee_account": "收款人账号", "payee_bank": "收款人开户行",
    "currency": "币种", "notes": "附言", "debit_or_credit": "借贷标志", "booked_on": "记账日期",
    "source_document": "原始单据号", "identifying_code": "验证码", "account": "账号", "account_name": "户名",
    "year": "年", "month": "月", "balance": "期末余额",
    # an invoice
    "capital": "价税合计（大写）", "drawer": "开票人", "reviewer": "复核", "machine_no": "机器编号", "cipher": "密码区",
    "red_confirmation": "红字发票信息确认单编号", "red_reason": "红冲原因", "tax_bureau": "主管税务机关",
    "buyer_agent": "购买方经办人", "title": "发票名称", "seller_address": "销售方地址、电话",
    "seller_phone": "销售方电话", "seller_bank": "销售方开户行", "seller_account": "销售方账号",
    "buyer_address": "购买方地址、电话", "buyer_phone": "购买方电话", "buyer_bank": "购买方开户行",
    "buyer_account": "购买方账号", "real_seller": "实际销售方", "real_seller_id": "实际销售方税号",
    # what a list or a booking says of it
    "origin": "发票来源", "risk": "发票风险等级", "risk_status": "管理状态", "booked": "入账状态",
    "selected": "勾选状态",
    "selected_at": "勾选时间", "deductible": "有效抵扣税额", "usage": "用途", "statistics": "统计状态",
    "domestic_proof": "转内销证明编号", "kind_label": "票种标签", "difference": "差额扣除", "voucher": "记账凭证号",
    "claim": "报销单号", "holder": "经办人", "collector": "采集人", "department": "部门", "org": "账套",
    "contract": "合同号", "paid_at": "付款日期", "ordered_at": "下单日期", "expected_by": "应到票日期",
    "row_state": "单据状态", "received_state": "到票状态", "recorded_at": "记录日期", "accounting_period": "会计期间",
    "period": "所属期间", "claimed": "报销金额", "paid": "付款", "summary": "摘要", "subject": "科目",
    "result": "查验结果代码", "result_text": "查验结果", "result_reason": "查验失败原因", "verified_at": "查验时间",
    "verified_times": "查验次数", "deleted": "已删除", "deleted_at": "删除时间", "deleted_by": "删除人",
    "deleted_why": "删除原因", "location": "存放位置", "file": "原件文件", "custody": "保管状态",
    "seller_state": "销方状态", "terminal": "开票终端", "upload": "上传状态", "printed": "打印状态",
    "voided_by": "作废人", "checked": "查验", "voucher_number": "记账凭证号",
    "posting_date": "记账日期", "voucher_summary": "凭证摘要", "accounting_entity": "会计主体",
    "accounting_entity_id": "会计主体信用代码", "bank_receipt": "银行回单号", "selection_period": "用途确认所属期",
    "transferred_out": "转出进项税额",
}  # fmt: skip
"""Facts of a record that are shown, in this order where a form has no place of its own for them."""
_ORIGINS = {Origin.PLATFORM.value: "电子发票服务平台", Origin.TAX_CONTROL.value: "增值税发票管理系统"}
_RISKS = {"01": "正常", "02": "异常凭证", "03": "疑点发票"}
_CONSISTENT = "001"
"""The platform's answer that an invoice is as stated."""
_YES_NO = {"yes": "是", "no": "否"}


def title(record: Record) -> str:
    """The heading of its form."""
    return _TITLES.get(record.kind) or KINDS[record.kind].title.zh


def warnings(record: Record) -> list[tuple[str, str]]:
    """What is to be known before anything else: it is void, was deleted, or the platform does not know it."""
    usual = record.status in (Status.NORMAL, Status.UNKNOWN)
    refuted = record.facts.get("result", _CONSISTENT) != _CONSISTENT
    told = (
        ("票据状态：", "" if usual else TITLES[record.status].zh),
        ("查验结果：", (record.facts.get("result_text") or record.facts["result"]) if refuted else ""),
        ("已删除：", fact(record, "deleted") if record.facts.get("deleted") == "yes" else ""),
    )
    return [(label, words) for label, words in told if words]


def stated_status(record: Record) -> str:
    """Its status, as far as the data states one that is nothing to be warned of."""
    return TITLES[record.status].zh if record.status is Status.NORMAL else ""


def fact(record: Record, name: str) -> str:
    """A fact in the words of people."""
    words = record.facts.get(name, "")
    if name == "origin":
        return _ORIGINS.get(words, words)
    if name == "risk":
        return _RISKS.get(words, words)
    return _YES_NO.get(words, words)


def facts(record: Record, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Labels and words of what else is known."""
    return [(label, words) for name, label in FACTS.items() if name not in without and (words := fact(record, name))]


def day(record: Record) -> str:
    """The date as it is printed."""
    when = record.issue_date
    return f"{when.year}年{when.month:02}月{when.day:02}日" if when else ""
