"""C4, export, transport, parsing: the copy you look at is incomplete."""

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Rule, from_shortfall
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.text import Text

_CANNOT = Absence.CANNOT_TELL

ROW_LIMIT = Cause(
    code="C4.1",
    title=Text("导出不完整：行数少于应有的数目", "the export is incomplete: fewer rows than there should be"),
    implies=_CANNOT,
    remedy=Text(
        "缩小开票日期范围，分段重新导出，逐段核对条数", "export shorter stretches and compare the count of each"
    ),
    next_test=Text("核对平台显示的总条数", "compare with the count that the bureau shows"),
    weight=50,
)
DRIFT = Cause(
    code="C4.2",
    title=Text(
        "翻页时数据变动，有重复就可能有遗漏", "pages shifted while exporting: what is doubled hides what is lost"
    ),
    implies=_CANNOT,
    remedy=Text("整段重新导出一次", "export the whole stretch again"),
    next_test=Text("比较两次导出的条数", "compare the counts of two exports"),
    weight=49,
)
PARTIAL = Cause(
    code="C4.3",
    title=Text("不知道这份清单查了什么，或只查了一部分", "a partial list, or one of unknown coverage"),
    implies=_CANNOT,
    remedy=Text(
        "在 piaoqi.toml 里写明 coverage，或按“全部”重新导出",
        "state its coverage in piaoqi.toml, or export again without filters",
    ),
    next_test=Text("问导出的人当时选了哪些条件", "ask who exported it which filters were set"),
    weight=30,
)
OTHER_ENTITY = Cause(
    code="C4.4",
    title=Text("清单是别家企业的，或看不出是哪一家的", "the list belongs to another company, or doesn't say to which"),
    implies=_CANNOT,
    remedy=Text("换成本单位的导出，在此之前不作判断", "get the right company's export; judge nothing before"),
    next_test=Text("看导出里的购买方税号", "look at the buyer's tax number in the export"),
    weight=58,
)
STALE = Cause(
    code="C4.5",
    title=Text("用的是旧的导出", "an old export was used"),
    implies=_CANNOT,
    remedy=Text("现在重新导出一次", "export it again now"),
    next_test=Text("看导出的时间", "look at when it was exported"),
    weight=48,
)
ONLY_IN_MAIL = Cause(
    code="C4.9",
    title=Text("原件只在邮件附件里，没有归档", "it is in a mail attachment only, and was not filed"),
    implies=Absence.MISSING,
    remedy=Text("把邮件里的附件归档", "file the attachment"),
    next_test=Text("打开这封邮件", "open the mail"),
    weight=30,
)
UNREADABLE = Cause(
    code="C4.11",
    title=Text("有文件读不出来，可能就是它", "a file could not be read and may be it"),
    implies=_CANNOT,
    remedy=Text(
        "向对方要 XML 或可读的 PDF/OFD，或人工打开核对", "ask for the XML or a readable file, or open it by hand"
    ),
    next_test=Text("打开读不出来的文件看一眼", "open the unreadable file"),
    weight=47,
)
_MAIL = Text("邮件附件里有这张票", "it is attached to a mail")


def _only_in_mail(case: Case) -> Found | None:
    if case.target is not SourceKind.ARCHIVE:
        return None
    mails = tuple(Evidence(_MAIL.with_(), str(one.record.place)) for one in case.seen_in(SourceKind.MAIL))
    return Found(ONLY_IN_MAIL, Likelihood.CERTAIN, mails) if mails else None


RULES = (
    from_shortfall(ROW_LIMIT),
    from_shortfall(DRIFT),
    from_shortfall(PARTIAL),
    from_shortfall(OTHER_ENTITY),
    from_shortfall(STALE),
    from_shortfall(UNREADABLE),
    Rule(ONLY_IN_MAIL, _only_in_mail),
)
