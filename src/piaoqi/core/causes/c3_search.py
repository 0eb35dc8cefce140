"""C3, the search itself was wrong: a direction, filter, date or check key. What number was looked for: c3_number."""

from piaoqi.core.causes import letters
from piaoqi.core.causes.answers import USED_UP, WRONG_KEY, from_answers
from piaoqi.core.causes.base import Absence, Actor, Cause, Question, Step, View, from_shortfall
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.causes.laws import VERIFICATION_RULES
from piaoqi.core.text import Text

_CANNOT = Absence.CANNOT_TELL
_FILTERED = Text(
    "清单是按条件从税务系统或自己的系统里查出来的", "the list was queried under conditions, at the bureau or elsewhere"
)
_SCREEN = "电子税务局 › 税务数字账户 › 发票查询统计 › 全量发票查询"
_SCREEN_EN = "e-tax office, digital account, full invoice query"

DIRECTION = Cause(
    code="C3.1",
    title=Text("查询类型选错：开具与取得混了", "wrong direction: issued instead of received"),
    implies=_CANNOT,
    shows=(View.ACCOUNT,),
    precondition=_FILTERED,
    signs=(
        Text("要查的是取得的发票，清单里的销售方却是本单位", "received invoices were asked for, and the seller is us"),
        Text("查询条件写着“开具发票”", "the query says “issued”"),
    ),
    counter=(
        Text("清单里的购买方是本单位", "the buyer of its rows is us"),
        Text(
            "购买方、销售方都不是本单位，那是拿了别家企业的清单（C4.4）",
            "neither party is us: it is another company's list (C4.4)",
        ),
    ),
    remedy=Text(
        "在全量发票查询里把查询类型改成“取得发票”（查销项时选“开具发票”），重新导出",
        "set the query to received invoices (or issued, where sales are meant) and export again",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看导出里的销售方和购买方哪一个是本单位", "see whether seller or buyer of its rows is us"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text("导出时，查询类型选的是“开具发票”吗？", "was “issued” chosen when it was exported?"),
        Text(f"{_SCREEN}：查询类型", f"{_SCREEN_EN}: query type"),
    ),
    weight=62,
    excludes=("C4.3",),
)
ORIGIN = Cause(
    code="C3.2",
    title=Text("发票来源没有选全", "filtered by origin"),
    implies=_CANNOT,
    shows=(View.ACCOUNT, View.SELECTION),
    precondition=_FILTERED,
    signs=(
        Text(
            "查询条件的发票来源不是“全部”，这张票属于另一个来源",
            "the origin of the query is not “all”, and this one is of the other",
        ),
        Text(
            "数电票属于电子发票服务平台，税控开的属于增值税发票管理系统",
            "digital invoices are of the e-invoice platform, tax-control ones of the invoice management system",
        ),
    ),
    counter=(
        Text("清单里两种来源的发票都有", "the list has invoices of both origins"),
        Text("来源选对了，少的是某个票种（C3.3）", "the origin is right, and a kind was left out (C3.3)"),
    ),
    remedy=Text("把发票来源选成“全部”（0），重新导出", "set the origin to all (0) and export again"),
    actor=Actor.TAX_STAFF,
    next_test=Text("看导出时的发票来源条件", "look at the origin filter of the export"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text(
            "导出时，发票来源只选了其中一个（不是“全部”）吗？",
            "was a single origin chosen, and not all, when exporting?",
        ),
        Text(f"{_SCREEN}：发票来源", f"{_SCREEN_EN}: origin"),
    ),
    weight=55,
    excludes=("C4.3",),
)
KIND = Cause(
    code="C3.3",
    title=Text("票种没有选全", "filtered by kind"),
    implies=_CANNOT,
    shows=(View.ACCOUNT, View.SELECTION),
    precondition=_FILTERED,
    signs=(
        Text("查询条件里的票种不含这张票的票种", "the kinds of the query do not include this one's"),
        Text(
            "清单里完全没有这个票种（例如只有 81、82，没有 51 铁路、61 航空、85 和 86 数电纸质）",
            "the list has none of this kind (such as 81 and 82 alone, and no 51 rail, 61 air, 85 and 86 on paper)",
        ),
    ),
    counter=(
        Text("清单里有同一票种的其他发票", "the list has other invoices of this kind"),
        Text(
            "同一来源的都没有，少的是发票来源（C3.2）", "all of its origin are absent: the origin was filtered (C3.2)"
        ),
    ),
    remedy=Text(
        "票种选“全部”，重新导出；或按这个票种补导一份", "choose all kinds and export again, or this kind alone"
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看导出时的票种条件", "look at the kind filter of the export"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text("导出时，只选了部分票种（不是“全部”）吗？", "were only some kinds chosen, and not all, when exporting?"),
        Text(f"{_SCREEN}：票种", f"{_SCREEN_EN}: kind"),
    ),
    weight=56,
    excludes=("C4.3",),
)
DATES = Cause(
    code="C3.4",
    title=Text("不在查询的日期范围内", "outside the dates that were asked for"),
    implies=_CANNOT,
    shows=(View.ACCOUNT, View.OWN_SYSTEM),
    precondition=_FILTERED,
    signs=(
        Text("这张票的开票日期在查询起止日期之外", "its issue date lies outside of the dates of the query"),
        Text(
            "查询的起止超过 366 天，系统会拒绝或截断",
            "the query spans more than 366 days, which is refused or cut short",
        ),
        Text(
            "按填发日期或采集日期查的，不是开票日期", "the query was by date of payment or of collection, not of issue"
        ),
    ),
    counter=(
        Text("开票日期在查询范围内", "its issue date lies inside"),
        Text(
            "日期在范围内，只是导出得太早，那时还没有这张票（C4.5）",
            "its date is inside, and the export was made before it could be there (C4.5)",
        ),
    ),
    remedy=Text(
        "按开票日期补导这一段，起止包括这张票的开票日期；跨度超过 366 天的分段导出",
        "export the stretch that holds its issue date; in parts, where it is longer than 366 days",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看导出的开票日期起止", "look at the dates of the export"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text(
            "导出时选的起止日期，没有包括这张票的开票日期吗？（也看是不是按开票日期查的）",
            "did the dates of the export leave out this one's issue date, or were they dates of another sort?",
        ),
        Text(f"{_SCREEN}：开票日期起止", f"{_SCREEN_EN}: issue dates from and to"),
    ),
    weight=57,
    excludes=("C4.3",),
)
WRONG_CHECK_KEY = Cause(
    code="C3.6",
    title=Text("查验时别的要素填错了", "another key given for verification is wrong"),
    implies=_CANNOT,
    shows=(View.PLATFORM,),
    precondition=Text("在查验平台按号码和核对要素查过", "it was verified on the platform by number and check key"),
    signs=(
        Text("查验结果是“不一致”（006）", "the platform answered that it does not agree (006)"),
        Text(
            "填的要素不是这个票种要的：专票、机动车填不含税金额，税控普票填校验码后六位，数电票填价税合计，"
            "二手车、航空填车价或合计",
            "the key is not that of its kind: amount without tax for special and vehicle invoices, last six of the "
            "check code for tax-control ordinary ones, total for digital ones, price or sum for used vehicles and air",
        ),
    ),
    counter=(
        Text("查验结果是“查无此票”（009），号码本身就没有", "the platform answered 009: there is no such number"),
        Text("次数用完（002），这次没有真正查（C3.10）", "the quota is used up (002): it was not asked at all (C3.10)"),
    ),
    remedy=Text(
        "号码是存在的。对着原件按票种重填：专票填不含税金额，税控普票填校验码后六位，数电票填价税合计",
        "the number exists; enter it again from the original with the key of its kind: amount without tax, last six of "
        "the check code, or the total",
    ),
    next_test=Text("对着原件核对开票日期和金额，再查一次", "compare date and amount with the original, then ask again"),
    step=Step.VERIFY,
    laws=(VERIFICATION_RULES,),
    weight=44,
)
QUOTA = Cause(
    code="C3.10",
    title=Text("当天的查验次数已用完", "the day's verifications of it are used up"),
    implies=_CANNOT,
    shows=(View.PLATFORM,),
    precondition=Text("在查验平台查过，或由服务商代查", "it was verified on the platform, or by a vendor"),
    signs=(
        Text(
            "查验结果是 002、−30000 或 1004（超过当日次数）", "the answer is 002, −30000 or 1004: over the day's limit"
        ),
        Text("同事或服务商的系统当天也查过这张票", "colleagues or a vendor's system verified it on the same day"),
    ),
    counter=(
        Text("当天有过“成功”或“查无此票”的结果", "the platform gave a real answer on that day"),
        Text("结果是系统繁忙或超时，与次数无关（C2.6）", "the answer is busy or timed out, which is no quota (C2.6)"),
    ),
    remedy=Text(
        "次日零点以后再查；每张票每天最多五次，所有人、所有渠道合计，先看今天是谁查的",
        "ask again after midnight; five a day for each invoice over everybody and every channel: see who used them",
    ),
    next_test=Text("看当天的查验记录里谁查过", "see in the day's log who verified it"),
    step=Step.TIMING,
    recheck_days=1,
    laws=(VERIFICATION_RULES,),
    weight=43,
)


def _nobody_knows_what_was_asked(case: Case) -> bool:
    """A list of the bureau of unknown coverage: whoever exported it knows its conditions."""
    unknown = any(short.code == "C4.3" for short in case.search.shortfalls)
    return unknown and case.target in (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ISSUED)


RULES = (
    from_shortfall(DIRECTION, _nobody_knows_what_was_asked),
    from_shortfall(ORIGIN, _nobody_knows_what_was_asked),
    from_shortfall(KIND, _nobody_knows_what_was_asked),
    from_shortfall(DATES, _nobody_knows_what_was_asked),
    from_answers(WRONG_CHECK_KEY, WRONG_KEY),
    from_answers(QUOTA, USED_UP),
)
