"""C4, transport and parsing: the mail, the file, or the recognition of it did not bring the invoice in."""

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
from piaoqi.core.causes.case import Case, Sighting, SourceKind
from piaoqi.core.causes.laws import DIGITAL_INVOICES, ELECTRONIC_VOUCHERS
from piaoqi.core.text import Text

_CANNOT = Absence.CANNOT_TELL
_HELD = (SourceKind.ARCHIVE, SourceKind.MAIL)

LINK_ONLY = Cause(
    code="C4.7",
    title=Text("邮件里只有链接，没有附件", "the mail has a link and no attachment"),
    implies=Absence.MISSING,
    shows=(View.MAILBOX,),
    precondition=Text("销售方用邮件送发票", "the seller sends invoices by mail"),
    signs=(
        Text(
            "有一封邮件写着这张票的号码或链接，但没有附件",
            "a mail names this invoice by number or link, and has no file",
        ),
        Text(
            "链接已过期、要登录或要验证码（403、404）", "the link has expired, or needs a login or captcha (403, 404)"
        ),
    ),
    counter=(
        Text("附件就在邮件里，只是没有归档（C4.9）", "the file is attached and was not filed (C4.9)"),
        Text("附件有，但读不出来（C4.11）", "a file is attached and cannot be read (C4.11)"),
    ),
    remedy=Text(
        "先试邮件里的链接；打不开就自己从税务数字账户下载数电票，或请对方重新发送原件",
        "try the link; where it fails, download the digital invoice from our account, or have the original sent again",
    ),
    actor=Actor.EMPLOYEE,
    next_test=Text("打开邮件里的链接", "open the link of the mail"),
    step=Step.OWN_INDEX,
    laws=(DIGITAL_INVOICES, ELECTRONIC_VOUCHERS),
    letter=letters.SEND_AGAIN,
    weight=28,
)
OTHER_FOLDER = Cause(
    code="C4.8",
    title=Text("在邮箱的其他文件夹里，没有收全", "in another mail folder that was not fetched"),
    implies=_CANNOT,
    shows=(View.MAILBOX,),
    precondition=Text(
        "发票靠邮件收取，邮件是导出或自动收的", "invoices come by mail, fetched or exported from a mailbox"
    ),
    signs=(
        Text(
            "邮件在垃圾邮件、订阅邮件、已归档或别人的信箱里",
            "the mail is in spam, subscriptions, archive or another mailbox",
        ),
        Text("发件人是代发平台，不是销售方", "the sender is a platform and not the seller"),
        Text(
            "收取的编号中间断了，或按日期搜索漏了（QQ 邮箱不支持组合条件）",
            "there are gaps in the ids fetched, or the search by date missed it (QQ mail takes no combined conditions)",
        ),
    ),
    counter=(
        Text("各文件夹都找过，确实没有这封邮件", "every folder was searched, and there is no such mail"),
        Text("邮件在，只是没有附件（C4.7）", "the mail is there and has no attachment (C4.7)"),
    ),
    remedy=Text(
        "在邮箱里按号码、销售方和金额搜所有文件夹，包括垃圾邮件；收件规则扩大到这些文件夹，按编号重叠一段重新收取",
        "search all folders, spam too, by number, seller and total; widen the rules, fetch again with an overlap",
    ),
    actor=Actor.EMPLOYEE,
    next_test=Text("在邮箱里搜所有文件夹", "search all folders of the mailbox"),
    step=Step.OWN_INDEX,
    letter=letters.FORWARD_MAIL,
    question=Question(
        Text(
            "在邮箱的其他文件夹、垃圾邮件或同事的信箱里，找到这张票的邮件了吗？",
            "was its mail found in another folder, in spam, or in a colleague's mailbox?",
        ),
        Text("邮箱：全部文件夹（含垃圾邮件）的搜索", "the mailbox: a search over all folders, spam included"),
    ),
    weight=20,
)
ONLY_IN_MAIL = Cause(
    code="C4.9",
    title=Text("原件只在邮件附件里，没有归档", "only attached to a mail, and not filed"),
    implies=Absence.MISSING,
    shows=(View.MAILBOX,),
    precondition=Text("邮件和归档的原件是两处", "mails and filed originals are two places"),
    signs=(
        Text(
            "邮件附件里有这张票，也许套在压缩包或转发的邮件里",
            "it is attached to a mail, perhaps in a zip or a forward",
        ),
        Text("归档的文件夹里没有它", "the folder of originals does not have it"),
    ),
    counter=(
        Text(
            "归档里有同一张票的另一种版式（PDF、OFD、XML）：那不算缺",
            "the archive has it in another form (PDF, OFD, XML): then nothing is absent",
        ),
        Text("邮件里只有链接，没有附件（C4.7）", "the mail has a link and no attachment (C4.7)"),
    ),
    remedy=Text(
        "打开邮件，把附件（压缩包先解开）存进归档的文件夹；PDF 和 OFD 是同一张票的，都存",
        "open the mail and file its attachment, unpacked; where PDF and OFD of it are there, both",
    ),
    next_test=Text("打开这封邮件", "open the mail"),
    step=Step.OWN_INDEX,
    laws=(ELECTRONIC_VOUCHERS,),
    weight=31,
    excludes=("C4.7",),
)
SEVERAL_IN_ONE = Cause(
    code="C4.10",
    title=Text("一个文件有多张票，没有全读出来", "several invoices in a file, not all of them read"),
    implies=_CANNOT,
    shows=(View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text("有人把几张发票合并成一个 PDF", "several invoices were put into one PDF"),
    signs=(
        Text("文件里印着这个号码，却没有读成发票", "the file shows this number, and no invoice was read there"),
        Text("文件读出了几张，另有几页没有读出", "some pages gave invoices and others gave none"),
    ),
    counter=(
        Text("每一页都读出了发票", "every page gave an invoice"),
        Text("整个文件都读不出来（C4.11）", "nothing of the file could be read (C4.11)"),
    ),
    remedy=Text(
        "打开文件看没读出的那几页；按页拆开，或要每张票单独的原件",
        "look at the pages that gave nothing; split the file by pages, or get each invoice's own original",
    ),
    next_test=Text("打开文件，数一数有几张票", "open the file and count its invoices"),
    step=Step.OWN_INDEX,
    weight=48,
    excludes=("C4.3",),
)
UNREADABLE = Cause(
    code="C4.11",
    title=Text("有文件读不出来，可能就是它", "a file could not be read and may be it"),
    implies=_CANNOT,
    shows=(View.MAILBOX,),
    precondition=Text("那里有打不开、读不出的文件", "there are files that cannot be opened or read"),
    signs=(
        Text("PDF 只有图像，或字体没有嵌入（GBK-EUC-H）", "a PDF of pictures, or with fonts that are not embedded"),
        Text("文件损坏、加密，或是认不出的格式", "a damaged or locked file, or one of an unknown format"),
        Text("读出了发票，但没有读出号码", "an invoice was read, and its number was not"),
    ),
    counter=(
        Text("读不出来的文件，文件名里写着另一个号码", "the name of that file states another number"),
        Text("同一个文件里别的票读出来了（C4.10）", "other invoices of that file were read (C4.10)"),
    ),
    remedy=Text(
        "人工打开核对；向对方要 XML，或能读的 PDF、OFD 原件，把读不出的换掉",
        "open it by hand; ask for the XML, or a PDF or OFD that can be read, and replace it",
    ),
    next_test=Text("打开读不出来的文件看一眼", "open the unreadable file"),
    step=Step.OWN_INDEX,
    letter=letters.SEND_AGAIN,
    weight=47,
    excludes=("C4.3",),
)
AWAITING_RECOGNITION = Cause(
    code="C4.12",
    title=Text("还在等识别或复核，可能就是它", "it may be one that still awaits recognition"),
    implies=_CANNOT,
    shows=(View.OWN_SYSTEM,),
    precondition=Text(
        "自己的系统用 OCR 识别发票，低可信的要人复核", "our system reads invoices by OCR, with review by people"
    ),
    signs=(
        Text(
            "有一行没有号码，状态是待识别、识别中、待复核或识别失败",
            "a row without a number waits, or failed to be read",
        ),
        Text("那一行写出的内容与这张没有矛盾", "nothing that row states contradicts this one"),
    ),
    counter=(
        Text("那一行的金额、日期或销售方与这张不同", "total, date or seller of that row are others"),
        Text("那一行已有完整的号码", "that row has a whole number"),
        Text("号码是空的，但不在等识别（C3.7）", "its number is blank, and nobody waits for it (C3.7)"),
    ),
    remedy=Text(
        "处理识别队列：失败的重新识别，待复核的由人对着影像补全号码；超过 24 小时没动的要有人负责",
        "work off the queue: recognise failed ones again, have people complete those to be reviewed, and give what "
        "waits longer than a day an owner",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("打开这一行的影像，对号码", "open that row's picture and compare the number"),
    step=Step.OWN_INDEX,
    recheck_days=1,
    letter=letters.EXAMINE_QUEUE,
    weight=46,
    excludes=("C4.3",),
)

_ATTACHED = Text("邮件附件里有这张票", "it is attached to a mail")
_LINKED = Text(
    "邮件“{subject}”写着这张票，没有附件，链接是 {link}",
    "mail {subject!r} names it and has no file, the link is {link}",
)
_NAMED = Text("邮件“{subject}”写着这张票的号码，没有附件", "mail {subject!r} names it and has no file")
_CLOSED = Text("邮件里写着“{words}”", "the mail says {words!r}")
_MOST = 3


def _link_only(case: Case) -> Found | None:
    if case.target not in _HELD or not case.mentions or any(case.seen_in(SourceKind.MAIL)):
        return None
    evidence = tuple(fact for one in case.mentions[:_MOST] for fact in _mentioned(one))
    fetched = any(one.record.facts.get("link") for one in case.mentions)
    return Found(LINK_ONLY, Likelihood.LIKELY if fetched else Likelihood.POSSIBLE, evidence)


def _mentioned(mail: Sighting) -> tuple[Evidence, ...]:
    facts, where = mail.record.facts, str(mail.record.place)
    subject, link, words = (facts.get(name, "") for name in ("subject", "link", "unavailable"))
    named = _LINKED.with_(subject=subject, link=link) if link else _NAMED.with_(subject=subject)
    closed = (Evidence(_CLOSED.with_(words=words), where),) if words else ()
    return (Evidence(named, where), *closed)


def _only_in_mail(case: Case) -> Found | None:
    if case.target is not SourceKind.ARCHIVE:
        return None
    mails = tuple(Evidence(_ATTACHED.with_(), str(one.record.place)) for one in case.seen_in(SourceKind.MAIL))
    return Found(ONLY_IN_MAIL, Likelihood.CERTAIN, mails) if mails else None


def _came_by_mail_perhaps(case: Case) -> bool:
    """No mail is known that brought it, though it ought to lie where files from mails go."""
    return case.target in _HELD and not case.mentions and not any(case.seen_in(SourceKind.MAIL))


RULES = (
    Rule(LINK_ONLY, _link_only),
    from_answer(OTHER_FOLDER, _came_by_mail_perhaps),
    Rule(ONLY_IN_MAIL, _only_in_mail),
    from_shortfall(SEVERAL_IN_ONE),
    from_shortfall(UNREADABLE),
    from_shortfall(AWAITING_RECOGNITION),
)
