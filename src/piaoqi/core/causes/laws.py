"""The rules that causes and remedies rest on, as dated data: which document, what it demands, from when to when.

Where the wording is general knowledge and not seen in the text, `confirmed` is False and the product says so.
"""

from datetime import date

from piaoqi.core.causes.base import Law
from piaoqi.core.text import Text

DIGITAL_INVOICES = Law(
    "国家税务总局公告2024年第11号",
    Text("推广应用全面数字化电子发票", "nationwide digital invoices"),
    Text(
        "数电票号码 20 位，可在税务数字账户或查验平台核对；已用途确认或入账的要红冲，须先有《红字发票信息确认单》，"
        "另一方 72 小时内未确认的自动作废",
        "twenty digits, checked in the digital account or on the platform; once confirmed or booked, a red letter "
        "needs "
        "a confirmation, void when the other side does not confirm within 72 hours",
    ),
    date(2024, 12, 1),
)
NO_SELECTION_DEADLINE = Law(
    "国家税务总局公告2019年第45号",
    Text("取消增值税扣税凭证认证确认期限", "no deadline for confirming input tax"),
    Text(
        "2017 年 1 月 1 日以后开具的专用发票等扣税凭证，用途确认没有期限",
        "vouchers issued from 2017-01-01 on may be confirmed at any time",
    ),
    date(2020, 3, 1),
)
ABNORMAL_VOUCHERS = Law(
    "国家税务总局公告2019年第38号",
    Text("异常增值税扣税凭证管理", "abnormal vouchers"),
    Text(
        "异常凭证未抵扣的暂不抵扣，已抵扣的作进项税额转出；A 级纳税人可在接到通知 10 个工作日内申请核实",
        "hold what is not deducted yet, transfer out what was; A-class taxpayers may ask for review in 10 working days",
    ),
    date(2020, 2, 1),
)
LOST_PAPER = Law(
    "国家税务总局公告2020年第1号",
    Text("丢失纸质专用发票的处理", "lost paper special invoices"),
    Text(
        "丢失发票联和抵扣联的，凭加盖销售方发票专用章的记账联复印件作为抵扣、退税或记账凭证",
        "where both copies are lost, the seller's stamped copy of its own sheet serves for credit, refund and booking",
    ),
    date(2020, 2, 1),
    confirmed=False,
)
PRETAX_VOUCHERS = Law(
    "国家税务总局公告2018年第28号",
    Text("企业所得税税前扣除凭证管理办法", "vouchers for the income-tax deduction"),
    Text(
        "汇算清缴期结束前应取得发票；因对方注销、撤销、被认定为非正常户等无法补开的，可凭合同、非现金付款凭证等证明"
        "支出真实后扣除（第十四条）；税务机关告知后 60 日内可以补（第十五条）；以后发现的可追补，"
        "不超过五年（第十七条）",
        "the invoice is due by the end of the annual settlement; where the issuer is gone, contract, non-cash payment "
        "and other proofs may replace it (art. 14); 60 days after notice (art. 15); catch-up within five years "
        "(art. 17)",
    ),
    date(2018, 7, 1),
)
INVOICE_RULES = Law(
    "中华人民共和国发票管理办法（2023年修订）",
    Text("发票的开具、保管和遗失", "issuing, keeping and losing invoices"),
    Text(
        "收款方应当开具发票；不得伪造、变造；发票遗失应当在发现当日书面报告税务机关",
        "the payee must issue; forging and altering are forbidden; a loss is reported in writing on the day it is "
        "found",
    ),
    date(2023, 7, 20),
    confirmed=False,
)
VAT_LAW = Law(
    "中华人民共和国增值税法及实施条例",
    Text("专用发票与进项抵扣", "special invoices and input credit"),
    Text(
        "专用发票不得开给自然人；哪些凭证可以抵扣、哪些进项不得抵扣，以条文所列为准",
        "no special invoice to natural persons; what may and may not be credited is listed there",
    ),
    date(2026, 1, 1),
)
VERIFICATION_RULES = Law(
    "全国增值税发票查验平台使用规则",
    Text("查验的次数和时间", "when and how often an invoice may be verified"),
    Text(
        "每张发票每天可查五次，所有人合计；当日开具的次日可查；查验开票五年以内的发票；不得用程序绕过验证码",
        "five times a day for each invoice, over everybody; from the day after issue; within five years; no program "
        "may "
        "get round the captcha",
    ),
    confirmed=False,
)
ELECTRONIC_VOUCHERS = Law(
    "财会〔2020〕6号",
    Text("电子会计凭证报销入账归档", "booking and archiving electronic vouchers"),
    Text(
        "电子凭证与纸质有同等效力，须核验真伪、防止重复入账；以打印件入账的，必须同时保存电子原件",
        "electronic vouchers equal paper ones, are verified, and may not be booked twice; a printout needs its "
        "original",
    ),
    date(2020, 3, 23),
)
INFORMATION_RULES = Law(
    "财会〔2024〕11号 会计信息化工作规范",
    Text("会计信息化的控制", "controls of accounting systems"),
    Text(
        "有经办、复核、审批的签字；防篡改、防重复入账；打印件与电子原件之间保留检索关系",
        "sign-off and review, protection from tampering and double booking, a link between printout and original",
    ),
    date(2025, 1, 1),
)
ARCHIVE_RULES = Law(
    "会计档案管理办法（财政部 国家档案局令第79号）",
    Text("会计档案的保管", "keeping of accounting records"),
    Text(
        "会计凭证保管 30 年；仅以电子形式保存的，须防篡改，并有防自然灾害、意外事故和人为破坏的备份",
        "vouchers are kept 30 years; electronic-only ones are protected and backed up against disaster and damage",
    ),
    date(2016, 1, 1),
)
RAIL_TICKETS = Law(
    "国家税务总局公告2024年第8号",
    Text("铁路电子客票", "electronic railway tickets"),
    Text(
        "乘车后索取，购买方名称和统一社会信用代码须在开具时填对",
        "asked for after the journey; buyer's name and credit code must be right on issue",
    ),
    date(2024, 11, 1),
)
AIR_TICKETS = Law(
    "国家税务总局公告2024年第9号",
    Text("航空电子行程单", "electronic air itineraries"),
    Text(
        "电子行程单是数电票，购买方名称和统一社会信用代码须在开具时填对",
        "the itinerary is a digital invoice; buyer's name and credit code must be right on issue",
    ),
    date(2024, 12, 1),
)
DATA_PROTECTION = Law(
    "中华人民共和国个人信息保护法",
    Text("个人信息的查看范围", "who may see personal data"),
    Text("按职责给最小的查看范围，查看留痕", "the least scope a duty needs, every look logged"),
    date(2021, 11, 1),
    confirmed=False,
)
