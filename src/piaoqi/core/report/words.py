"""The words of answers, in both languages: one word for one thing, the trade's own."""

from collections.abc import Mapping

from piaoqi.core.causes.base import Absence, Actor, Likelihood
from piaoqi.core.formats.base import Verdict
from piaoqi.core.invoice.fields import TITLES as FIELD
from piaoqi.core.text import Text

__all__ = [
    "ABSENCE",
    "ACTOR",
    "AUTHENTICITY",
    "DIFFERENCES",
    "DIRECTION",
    "DUPLICATES",
    "FIELD",
    "LIKELIHOOD",
    "PROBLEMS",
    "SOURCE_KIND",
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
DIRECTION: Mapping[str, Text] = {"received": Text("取得", "received"), "issued": Text("开具", "issued")}
AUTHENTICITY: Mapping[Verdict, Text] = {
    Verdict.TRUSTED: Text("签章有效，签署方可信", "genuine, signer trusted"),
    Verdict.INTACT_UNKNOWN_SIGNER: Text("未被改动，签署方未知", "intact, signer unknown"),
    Verdict.PARTIAL: Text("只有一部分受签章保护", "only partly covered by the signature"),
    Verdict.ALTERED: Text("签章之后被改动过", "altered after signing"),
    Verdict.UNSIGNED: Text("没有签章", "unsigned"),
    Verdict.UNVERIFIABLE: Text("有签章，本版本尚未验证", "signed; not verified by this version"),
}
