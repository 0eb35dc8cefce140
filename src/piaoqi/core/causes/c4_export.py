"""C4, export: the list that was looked through is incomplete, old, or another one. Files and mails: c4_files."""

from piaoqi.core.causes import letters
from piaoqi.core.causes.base import Absence, Actor, Cause, Question, Step, View, from_shortfall
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.text import Text

_CANNOT = Absence.CANNOT_TELL
_SEEN = (View.ACCOUNT, View.SELECTION, View.OWN_SYSTEM)
_EXPORTED = Text("清单是从别的系统导出的文件", "the list is a file exported from another system")

ROW_LIMIT = Cause(
    code="C4.1",
    title=Text("导出不完整：行数少于应有的数目", "incomplete: fewer rows than there should be"),
    implies=_CANNOT,
    shows=_SEEN,
    precondition=_EXPORTED,
    signs=(
        Text("平台显示的总条数多于文件里的条数", "the page showed more than the file has"),
        Text(
            "行数正好是 1000、5000、10000 这样的上限",
            "the number of rows is exactly a limit, such as 1000, 5000 or 10000",
        ),
        Text("最后一行的开票日期早于要求的截止日期", "its last row is dated before the end that was asked for"),
        Text("提示“请限制开票日期”，或转成了异步下载", "the page asked to limit the dates, or went asynchronous"),
    ),
    counter=(
        Text("文件里的条数与平台显示的总条数相同", "the file has as many as the page showed"),
        Text("少的都是同一票种或同一来源（C3.3、C3.2）", "what is absent is all of one kind or origin (C3.3, C3.2)"),
        Text(
            "声明的是明细行数，发票张数当然比它少（C4.6）",
            "lines were declared, and invoices are fewer than lines (C4.6)",
        ),
    ),
    remedy=Text(
        "缩小开票日期范围，分段重新导出，一直分到每段的条数都与平台显示的相同，并记下每段的条数",
        "export shorter stretches until the count of each is what the page shows, and note the counts",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("核对平台显示的总条数", "compare with the count that the page shows"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    weight=50,
    excludes=("C4.3",),
)
DRIFT = Cause(
    code="C4.2",
    title=Text("翻页时数据变动，可能有遗漏", "pages shifted while it was exported"),
    implies=_CANNOT,
    shows=_SEEN,
    precondition=Text("清单是分页取得、再拼起来的", "the list was fetched page by page and put together"),
    signs=(
        Text("同一个号码在一份清单里出现两次", "one number stands twice in one list"),
        Text("实际条数多于开始时显示的总条数", "there are more than the page showed at first"),
        Text("第一页和最后一页显示的总条数不同", "the first and the last page showed different totals"),
    ),
    counter=(
        Text("总条数核对相符：重复的只是重复", "the total agrees: what is doubled is doubled, and nothing is lost"),
        Text(
            "重复的号码货物名称不同，那是按明细行列出的（C4.6）",
            "the rows of one number have different goods: it lists lines (C4.6)",
        ),
    ),
    remedy=Text(
        "这份不用，整段重新导出一次；分段时让相邻两段的日期重叠一天",
        "discard it and export the whole stretch again; where it is cut into parts, let them overlap by a day",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("再导出一次，比较两次的条数", "export again and compare the counts"),
    step=Step.EXPORT,
    letter=letters.EXPORT_AGAIN,
    weight=49,
    excludes=("C4.3",),
)
PARTIAL = Cause(
    code="C4.3",
    title=Text("不知道查了什么，或只查了一部分", "a partial list, or of unknown coverage"),
    implies=_CANNOT,
    shows=_SEEN,
    precondition=Text("清单或文件夹没有说明查询范围", "nothing says what the list or folder was asked for"),
    signs=(
        Text(
            "piaoqi.toml 里没有 coverage，文件名和内容里也看不出",
            "no coverage in piaoqi.toml, and none in file names or contents",
        ),
        Text(
            "导出时还按状态、销售方等条件筛选过，这张票不在其中",
            "it was filtered by status or seller, and this one does not pass",
        ),
    ),
    counter=(
        Text("写明了范围，而且这张票在范围内", "its coverage is stated and holds this one"),
        Text(
            "只因票种、来源、日期或方向而不在范围内，那各有各的原因（C3.1 至 C3.4）",
            "only kind, origin, date or direction keep it out: those are causes of their own (C3.1 to C3.4)",
        ),
    ),
    remedy=Text(
        "问清导出时的条件，写进 piaoqi.toml 的 coverage；问不清就按“全部”重新导出",
        "find out what was asked for and state it as coverage in piaoqi.toml, or export again without filters",
    ),
    next_test=Text("问导出的人当时选了哪些条件", "ask who exported it which conditions were set"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text(
            "除了票种、来源、日期，导出时还按状态、入账标识或销售方筛选过吗？",
            "was it filtered by status, booking mark or seller, beside kind, origin and dates?",
        ),
        Text("导出页面的“更多条件”", "the further conditions of the export page"),
    ),
    weight=30,
)
OTHER_ENTITY = Cause(
    code="C4.4",
    title=Text("清单是别家企业的，或看不出是哪家", "another company's list, or nobody knows whose"),
    implies=_CANNOT,
    shows=_SEEN,
    precondition=Text(
        "办税人员管着几家企业，或清单由别人给的", "the staff serves several companies, or was handed the list"
    ),
    signs=(
        Text("行里的购买方（销项是销售方）不是本单位", "the buyer of its rows (the seller, for issued ones) is not us"),
        Text("没有购买方一栏，而要核对的企业不止一家", "it has no column for the company, and several are asked about"),
    ),
    counter=(
        Text("购买方是本单位或本单位的旧名、旧税号", "the buyer is us, or a former name or number of ours"),
        Text(
            "文件抬头写着另一家企业的税号，登录的就是那一家（C5.2）",
            "the file's title states another company: that one was logged in (C5.2)",
        ),
        Text("销售方才是本单位，那是查询类型选错了（C3.1）", "the seller is us: the direction was wrong (C3.1)"),
    ),
    remedy=Text(
        "换成本单位的导出，在此之前不作判断；清单要保留购买方税号一栏",
        "get the right company's export, with the buyer's tax number in it; judge nothing before",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看导出里的购买方税号", "look at the buyer's tax number in the export"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    weight=58,
    excludes=("C4.3",),
)
STALE = Cause(
    code="C4.5",
    title=Text("用的是旧的导出", "an old export was used"),
    implies=_CANNOT,
    shows=_SEEN,
    precondition=_EXPORTED,
    signs=(
        Text("导出的时间早于这张票应当出现的日期", "it was made before this one was due in it"),
        Text("文件与以前的一份内容完全相同", "the file is identical to an older one"),
        Text("声明的截至时间与内容对不上", "the declared time contradicts its contents"),
    ),
    counter=(
        Text("导出的时间晚于应当出现的日期", "it was made after this one was due"),
        Text("时间够晚，只是开票日期不在查询范围内（C3.4）", "it is late enough; its dates leave this one out (C3.4)"),
        Text("票刚开不久，还在等次日归集（C2.1）", "it was issued just now and is being gathered (C2.1)"),
    ),
    remedy=Text(
        "现在重新导出一次，保存为新的文件，并在 coverage 里写上导出时间 as_of",
        "export it again now as a new file, with its time as as_of in the coverage",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看导出的时间", "look at when it was exported"),
    step=Step.EXPORT,
    letter=letters.EXPORT_AGAIN,
    weight=48,
    excludes=("C4.3",),
)
WRONG_SHEET = Cause(
    code="C4.6",
    title=Text("用错了工作表：一行是一条明细", "the wrong sheet: a row is a line of goods"),
    implies=_CANNOT,
    shows=(View.ACCOUNT, View.OWN_SYSTEM),
    precondition=Text(
        "导出文件有“发票基础信息”（一行一张发票）和“信息汇总表”（一行一条明细）两张表",
        "the export has a sheet with a row for each invoice, and one with a row for each line",
    ),
    signs=(
        Text("声明的总数等于明细行数，而不是发票张数", "the declared total counts lines, not invoices"),
        Text(
            "“信息汇总表”里有“发票基础信息”没有的发票",
            "the sheet of lines has invoices that the sheet of invoices lacks",
        ),
        Text("同一号码的几行货物名称各不相同", "rows of one number have different goods"),
    ),
    counter=(
        Text("发票张数与平台显示的张数相同", "as many invoices as the page showed"),
        Text("行数少于声明的任何一种总数（C4.1）", "fewer than was declared either way (C4.1)"),
        Text(
            "同一号码的几行完全相同，那是翻页错位（C4.2）", "the rows of one number are identical: pages shifted (C4.2)"
        ),
    ),
    remedy=Text(
        "用“发票基础信息”这张表核对张数；文件里没有它的，重新导出完整的工作簿",
        "count invoices by the sheet of invoices; where the file lacks it, export the whole workbook again",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看工作表的名称，数不同的发票号码", "look at the sheet's name, and count distinct numbers"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    weight=51,
    excludes=("C4.3",),
)


def _nobody_knows_what_was_asked(case: Case) -> bool:
    unknown = any(short.code == PARTIAL.code for short in case.search.shortfalls)
    return unknown and case.target in (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ISSUED)


RULES = (
    from_shortfall(ROW_LIMIT),
    from_shortfall(DRIFT),
    from_shortfall(PARTIAL, _nobody_knows_what_was_asked),
    from_shortfall(OTHER_ENTITY),
    from_shortfall(STALE),
    from_shortfall(WRONG_SHEET),
)
