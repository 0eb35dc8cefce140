"""C5, identity, role, permission: the one who looked could not see it. What the invoice itself is: c5_standing."""

from piaoqi.core.causes import letters
from piaoqi.core.causes.base import (
    Absence,
    Actor,
    Cause,
    Evidence,
    Found,
    Likelihood,
    Question,
    Rule,
    Step,
    View,
    from_answer,
    from_shortfall,
)
from piaoqi.core.causes.case import Case, Direction, SourceKind
from piaoqi.core.invoice.kind import KINDS, Origin
from piaoqi.core.text import Text

_ACCOUNTS = (SourceKind.BUREAU, SourceKind.SELECTION)
_OWN_SYSTEMS = (SourceKind.BOOKS, SourceKind.ARCHIVE)

ROLE = Cause(
    code="C5.1",
    title=Text("导出人的身份没有这项查询权限", "the role that exported it may not query this"),
    implies=Absence.CANNOT_TELL,
    shows=(View.ACCOUNT, View.SELECTION),
    precondition=Text(
        "清单从电子税务局导出，导出时以某个办税身份登录",
        "the list was exported from the e-tax office under some role",
    ),
    signs=(
        Text("导出时的身份是开票员（09）", "the role was invoicer (09)"),
        Text("登录时报错 0702034：该人员没有所选的身份", "login said 0702034: the person does not hold this role"),
        Text(
            "换法定代表人（01）、财务负责人（02）或办税员（03）查同样的条件，能查到",
            "the same query as legal representative (01), finance lead (02) or tax agent (03) finds rows",
        ),
    ),
    counter=(
        Text("导出时的身份是 01、02 或 03", "the role was 01, 02 or 03"),
        Text(
            "登录的是另一家企业，那是企业切换的问题（C5.2）", "another company was logged in: that is the company, C5.2"
        ),
    ),
    remedy=Text(
        "换法定代表人（01）、财务负责人（02）或办税员（03）的身份登录电子税务局，重新导出；没有这个身份的，"
        "请法定代表人或财务负责人在“人员权限管理”里授权",
        "log in to the e-tax office as legal representative (01), finance lead (02) or tax agent (03) and export "
        "again; without such a role, have the legal representative or finance lead grant it",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看电子税务局右上角显示的登录身份", "look at the role shown in the upper right of the e-tax office"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text("导出这份清单时，是用开票员的身份登录的吗？", "was this list exported under the role of invoicer?"),
        Text("电子税务局右上角，登录人姓名旁的身份", "e-tax office, upper right, beside the name of who is logged in"),
    ),
    weight=59,
)
COMPANY = Cause(
    code="C5.2",
    title=Text("登录的是另一家企业", "another company was logged in"),
    implies=Absence.CANNOT_TELL,
    shows=(View.ACCOUNT,),
    precondition=Text("导出人在电子税务局绑定了几家企业", "whoever exported it is bound to several companies"),
    signs=(
        Text("导出文件的抬头写着另一家企业的名称或税号", "the file's title names another company"),
        Text("导出时所在的企业不是要查的企业", "the company logged in is not the one that was asked about"),
    ),
    counter=(
        Text("文件抬头是本单位的税号", "the title has our tax number"),
        Text(
            "只有行里的购买方不是本单位，登录的是谁不清楚（C4.4）",
            "only the rows name another buyer; who was logged in is unknown (C4.4)",
        ),
    ),
    remedy=Text(
        "在电子税务局用“企业切换”换到本单位，重新导出；在此之前不作判断",
        "switch to our company in the e-tax office and export again; judge nothing before",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("看电子税务局右上角显示的企业名称", "look at the company shown in the upper right of the page"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    question=Question(
        Text("导出这份清单时，登录的是另一家企业吗？", "was another company logged in when this list was exported?"),
        Text("电子税务局右上角的企业名称", "the company's name in the upper right of the e-tax office"),
    ),
    weight=60,
)
POST_FILTER = Cause(
    code="C5.3",
    title=Text("平台默认只列本岗位或本终端的", "the platform lists one post or terminal only"),
    implies=Absence.CANNOT_TELL,
    shows=(View.OWN_SYSTEM,),
    precondition=Text(
        "清单出自服务商的开票或收票平台，那里分岗位、开票终端",
        "the list comes from a vendor's platform that knows posts and terminals",
    ),
    signs=(
        Text("查询条件里有岗位或开票终端，而且不是“全部”", "the query has a post or terminal that is not “all”"),
        Text(
            "去掉这个条件再查，能查到（接口参数 sfhlgwcxtj 设为 1）",
            "without the filter it is found (interface parameter sfhlgwcxtj set to 1)",
        ),
    ),
    counter=(
        Text("按全部岗位、全部终端查过，仍然没有", "all posts and terminals were searched and it is not there"),
        Text("别人的岗位也看不到，是数据权限的问题（C5.5）", "no post shows it to this user: that is the scope, C5.5"),
    ),
    remedy=Text(
        "在平台的查询条件里把岗位和开票终端都选“全部”，重新导出",
        "set post and terminal to “all” in the platform's query and export again",
    ),
    next_test=Text("看查询条件里的岗位和终端", "look at post and terminal in the query"),
    step=Step.COVERAGE,
    question=Question(
        Text("这份清单是不是只查了某个岗位或开票终端？", "was this list asked for one post or terminal only?"),
        Text("服务商平台的查询条件：岗位、开票终端", "the platform's query: post, terminal"),
    ),
    weight=40,
)
SCOPE = Cause(
    code="C5.5",
    title=Text("系统里有，但不在您的查看范围内", "it exists, outside of what you may see"),
    implies=Absence.NOT_MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text(
        "清单由某个用户从自己的系统里导出，系统按部门、公司或密级限制查看",
        "a user exported the list from a system of ours that limits views by department, company or secrecy",
    ),
    signs=(
        Text("系统管理员按号码能查到这张票", "the administrator finds it by its number"),
        Text("全量的清单里有它，可见范围是仅某部门或保密", "a fuller list has it, to be seen by one department only"),
        Text("单据所属的部门、公司或密级不在您的权限内", "its department, company or secrecy is outside your rights"),
    ),
    counter=(
        Text("系统管理员按号码也查不到", "the administrator does not find it either"),
        Text("归在另一个账套，那边的清单里有它（C6.2）", "it stands in another ledger's list (C6.2)"),
    ),
    remedy=Text(
        "向系统管理员申请查看权限，写明理由，经审批后开通并留下记录；急用的请有权限的人代查",
        "request access with a reason; it is granted after approval and logged; "
        "if urgent, have somebody with access look",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text(
        "请系统管理员按发票号码全局查一次", "have the administrator search the whole system by the invoice's number"
    ),
    letter=letters.GRANT_ACCESS,
    question=Question(
        Text(
            "请系统管理员按号码查过，这张票在系统里、只是您看不到吗？",
            "did the administrator find this invoice by its number, hidden from you?",
        ),
        Text("系统管理员的全局查询", "the administrator's search over the whole system"),
    ),
    weight=22,
)
SESSION = Cause(
    code="C5.6",
    title=Text("登录已失效，存下来的是登录页", "the login had expired: what was saved is a login page"),
    implies=Absence.CANNOT_TELL,
    shows=(View.ACCOUNT, View.PLATFORM),
    precondition=Text(
        "文件从要登录的网站上下载，登录有时限，还要短信或刷脸",
        "the file was downloaded from a site with a login that expires and needs a text message or a face",
    ),
    signs=(
        Text("导出的文件其实是网页，写着请登录、超时或验证码", "the export is a web page that asks for a login"),
        Text("登录很久以后导出，结果是 0 行", "it was exported long after the login and has no rows"),
    ),
    counter=(
        Text("文件能打开，里面有发票行", "the file opens and has rows of invoices"),
        Text("文件坏了或是别的格式，不是网页（C4.11）", "the file is broken or of another format, no web page (C4.11)"),
    ),
    remedy=Text(
        "由本人重新登录（短信或刷脸），再导出一次；存盘后打开看一眼，确认里面是发票清单",
        "log in again in person (text message or face), export again, and open the file to see that it holds invoices",
    ),
    actor=Actor.TAX_STAFF,
    next_test=Text("用浏览器打开这个文件看一眼", "open the file in a browser"),
    step=Step.COVERAGE,
    letter=letters.EXPORT_AGAIN,
    weight=61,
)
CHANNEL = Cause(
    code="C5.7",
    title=Text("收票渠道设置有误，没有收进来", "the receiving channel is set up wrongly"),
    implies=Absence.CANNOT_TELL,
    shows=(View.OWN_SYSTEM,),
    precondition=Text(
        "自己的系统通过接口（软证书、数电账号或乐企）自动收票",
        "our own system receives invoices through an interface",
    ),
    signs=(
        Text(
            "渠道选成了软证书，而不是数电账号或乐企",
            "the channel is the software certificate instead of the digital account",
        ),
        Text("客户端编号里的 0 和 O、1 和 l 输错了", "the client id has 0 for O or 1 for l"),
        Text("同步日志里有授权或参数错误", "the sync log has errors of authorisation or parameters"),
    ),
    counter=(
        Text("同一天别的数电票收进来了", "other digital invoices of that day came in"),
        Text("渠道正常，只是某几天没有跑（C6.5）", "the channel works and just did not run on some days (C6.5)"),
    ),
    remedy=Text(
        "请系统管理员核对收票渠道和编号（复制粘贴，不要手输），改正后把这段日期重新同步一次",
        "have the administrator check channel and ids (paste, never type), then run the sync again over these dates",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("看收票接口的设置和最近的报错", "look at the interface's settings and its latest errors"),
    step=Step.COVERAGE,
    letter=letters.EXAMINE_SYSTEM,
    question=Question(
        Text(
            "收票渠道设置有误，或同步日志里有授权报错吗？",
            "is the receiving channel set up wrongly, or does its log show errors of authorisation?",
        ),
        Text("自己系统的收票接口设置、同步日志", "our system's interface settings and sync log"),
    ),
    weight=24,
)
OTHER_IDENTITY = Cause(
    code="C5.4",
    title=Text("同一人有几个账号，按采集人查漏了", "one person, several ids: the filter by collector missed it"),
    implies=Absence.NOT_MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text(
        "清单按采集人查询，同一人在电脑、小程序和手机上编号不同",
        "the list was queried by collector, and a person has different ids on PC, mini-program and phone",
    ),
    signs=(
        Text("按发票号码能查到，按采集人查不到", "the number finds it, the collector does not"),
        Text(
            "清单里的采集人只有一个，这张票记在另一个编号下",
            "the list has one collector, this one stands under another",
        ),
    ),
    counter=(
        Text("按号码也查不到", "the number does not find it either"),
        Text("清单里有几个采集人，没有按采集人筛选", "the list has several collectors: it was not filtered"),
        Text("按号码只有管理员能查到，是查看范围的问题（C5.5）", "only the administrator finds it: the scope, C5.5"),
    ),
    remedy=Text(
        "改按手机号或发票号码查询；请系统管理员把同一人的几个账号合并",
        "query by phone number or invoice number; have the administrator merge the person's ids",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("用发票号码查一次，不选采集人", "search by the invoice's number without a collector"),
    letter=letters.GRANT_ACCESS,
    question=Question(
        Text(
            "不选采集人、按号码查，这张票能查到吗？",
            "is this invoice found by its number when no collector is chosen?",
        ),
        Text("自己系统的发票查询：采集人留空，填发票号码", "our system's search: no collector, the invoice's number"),
    ),
    weight=26,
)


_RESTRICTED = Text("{where} 有它，可见范围是“{scope}”", "{where} has it, to be seen by: {scope}")
_RESTRICTIONS = ("仅", "限", "机密", "秘密", "绝密", "保密", "不可见")


def _received_list(case: Case) -> bool:
    return case.target in _ACCOUNTS and case.direction is Direction.RECEIVED


def _one_of_several(case: Case) -> bool:
    return case.target in (*_ACCOUNTS, SourceKind.ISSUED) and len(case.taxpayers) > 1


def _vendor_list(case: Case) -> bool:
    return case.target in (SourceKind.BOOKS, SourceKind.ISSUED)


def _own_system(case: Case) -> bool:
    return case.target in _OWN_SYSTEMS


def _received_by_interface(case: Case) -> bool:
    """A 数电票 that the bureau has and a system of ours has not."""
    digital = KINDS[case.invoice.kind].origin is not Origin.TAX_CONTROL
    return case.target in _OWN_SYSTEMS and digital and any(case.seen_in(SourceKind.BUREAU))


def _hidden(case: Case) -> Found | None:
    """A fuller list of the same kind has it, marked as one that not everybody may see."""
    facts = tuple(
        Evidence(_RESTRICTED.with_(where=one.record.place, scope=scope), str(one.record.place))
        for one in case.seen_in(case.target)
        if case.target in _OWN_SYSTEMS
        and one.taxpayer == case.taxpayer.tax_id
        and any(word in (scope := one.record.facts.get("visibility", "")) for word in _RESTRICTIONS)
    )
    return Found(SCOPE, Likelihood.LIKELY, facts) if facts else None


def _collected_otherwise(case: Case) -> Found | None:
    facts = case.shown("C5.4")
    return Found(OTHER_IDENTITY, Likelihood.LIKELY, facts) if facts else None


RULES = (
    from_shortfall(SESSION),
    from_shortfall(COMPANY, _one_of_several),
    from_shortfall(ROLE, _received_list),
    from_answer(POST_FILTER, _vendor_list),
    Rule(OTHER_IDENTITY, _collected_otherwise, lambda case: case.target is SourceKind.BOOKS),
    Rule(SCOPE, _hidden, _own_system),
    from_answer(CHANNEL, _received_by_interface),
)
