"""The words of answers, in both languages: one word for one thing, the trade's own."""

import re
from collections.abc import Mapping

from piaoqi.core.causes.base import Absence, Actor, Likelihood, NoAbsence, Step, View
from piaoqi.core.invoice.fields import TITLES as FIELD
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Language, Text

__all__ = [
    "ABSENCE",
    "ACTOR",
    "AUTHENTICITY",
    "COST",
    "DIFFERENCES",
    "DIRECTION",
    "DUPLICATES",
    "FIELD",
    "LIKELIHOOD",
    "NO_ABSENCE",
    "PLACE",
    "PROBLEMS",
    "SOURCE_KIND",
    "TO_CONFIRM",
    "VIEW",
    "place_words",
]

ABSENCE: Mapping[Absence, Text] = {
    Absence.MISSING: Text("缺失", "missing"),
    Absence.NOT_MISSING: Text("看似缺失", "seemingly missing"),
    Absence.CANNOT_TELL: Text("无法判断", "cannot tell"),
}
DIFFERENCES = Text("差异", "differences")
DUPLICATES = Text("重复", "duplicates")
PROBLEMS = Text("读取问题", "reading problems")
LIKELIHOOD: Mapping[Likelihood, Text] = {
    Likelihood.CERTAIN: Text("确定", "certain"),
    Likelihood.LIKELY: Text("很可能", "likely"),
    Likelihood.POSSIBLE: Text("可能", "possible"),
}
ACTOR: Mapping[Actor, Text] = {
    Actor.NOBODY: Text("无需处理", "nobody"),
    Actor.EMPLOYEE: Text("经办人", "the employee"),
    Actor.ACCOUNTANT: Text("会计", "the accountant"),
    Actor.TAX_STAFF: Text("办税员", "the tax clerk"),
    Actor.FINANCE_LEAD: Text("财务负责人", "the finance lead"),
    Actor.ADMINISTRATOR: Text("系统管理员", "the system administrator"),
    Actor.ISSUER: Text("开票方", "the issuer"),
    Actor.TAX_OFFICE: Text("税务机关", "the tax office"),
}
"""Who has to do something."""
SOURCE_KIND: Mapping[str, Text] = {
    "bureau": Text("全量发票查询", "tax bureau"),
    "selection": Text("抵扣勾选", "selection"),
    "archive": Text("原件", "originals"),
    "mail": Text("邮件", "mail"),
    "books": Text("账簿", "books"),
    "issued": Text("开票存根", "issued"),
    "verification": Text("查验记录", "verification"),
    "expected": Text("应收票", "expected"),
    "deleted": Text("回收站", "recycle bin"),
    "backup": Text("备份", "backup"),
}
PLACE: Mapping[str, Text] = {
    "bureau": Text("税务局的发票清单", "the tax bureau's list"),
    "selection": Text("抵扣勾选清单", "the deduction list"),
    "archive": Text("发票原件", "the originals"),
    "mail": Text("收票邮箱", "the mailbox"),
    "books": Text("账和报销表", "the books"),
    "issued": Text("开票系统的存根", "the issuing system"),
    "verification": Text("查验记录", "the verification log"),
    "expected": Text("应收票清单", "the list of expected invoices"),
    "deleted": Text("回收站", "the recycle bin"),
    "backup": Text("备份", "the backup"),
}
"""The kinds of source in everybody's words."""
COST: Mapping[Step, Text] = {
    Step.FORM: Text("不花钱：对一遍号码和税号", "free: compare number and tax id"),
    Step.OWN_INDEX: Text("不花钱：查自己的记录", "free: look in our own records"),
    Step.COVERAGE: Text("不花钱：看清单查了什么", "free: see what the list was asked for"),
    Step.CANARY: Text("一次查询：拿一张正常的票试", "one query: try a known good invoice"),
    Step.TIMING: Text("不花钱：等到时候再看", "free: wait and look again"),
    Step.BUYER: Text("不花钱：看票面的购买方", "free: look at the buyer on the face"),
    Step.VERIFY: Text("一次查验：每张票每天只有五次", "one verification: of five a day for each invoice"),
    Step.EXPORT: Text("导出一段清单", "one export of a slice"),
    Step.ISSUER: Text("一封信：问对方，等回复", "a letter: ask and wait"),
    Step.REISSUE: Text("最费事：红冲重开，或收集替代凭证", "the dearest: a reissue, or other evidence"),
}
"""What a test costs, the cheapest first."""
TO_CONFIRM = Text("待税务专业人员确认", "to be confirmed by a tax professional")
"""Said of whatever no public source confirms."""
NO_ABSENCE: Mapping[NoAbsence, Text] = {
    NoAbsence.NOT_DUE: Text("未到期", "not due"),
    NoAbsence.NOT_EXPECTED: Text("本不应有", "not expected"),
    NoAbsence.DIFFERENCE: Text("差异", "a difference"),
    NoAbsence.DUPLICATE: Text("重复", "a duplicate"),
}
VIEW: Mapping[View, Text] = {
    View.ACCOUNT: Text("税务数字账户（全量发票查询）", "digital account"),
    View.PLATFORM: Text("查验平台", "verification platform"),
    View.SELECTION: Text("抵扣勾选", "deduction list"),
    View.OWN_SYSTEM: Text("账、报销、发票池", "own systems"),
    View.MAILBOX: Text("邮箱、文件夹、档案", "mailbox and archive"),
}
"""Where an absence is noticed."""
DIRECTION: Mapping[str, Text] = {"received": Text("取得", "received"), "issued": Text("开具", "issued")}
AUTHENTICITY: Mapping[Verdict, Text] = {
    Verdict.TRUSTED: Text("签章有效，签署方可信", "genuine, signer trusted"),
    Verdict.INTACT_UNKNOWN_SIGNER: Text("未被改动，签署方未知", "intact, signer unknown"),
    Verdict.PARTIAL: Text("只有一部分受签章保护", "only partly covered by the signature"),
    Verdict.ALTERED: Text("签署之后被改动过", "altered after signing"),
    Verdict.UNSIGNED: Text("没有签名", "unsigned"),
    Verdict.UNVERIFIABLE: Text("离线无法验证", "can't be verified offline"),
}

_ROW_OR_PAGE = re.compile(r"(?<=› )第(\d+)(行|页)")


def place_words(text: str, language: Language) -> str:
    """Places as data are Chinese (`list.xlsx › Sheet1 › 第18行`); here in the reader's language."""
    if language == "zh":
        return text
    return _ROW_OR_PAGE.sub(lambda found: f"{'row' if found[2] == '行' else 'page'} {found[1]}", text)
