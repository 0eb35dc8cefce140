"""C6, what cannot be had where it should be: left behind by a migration, lost as a file or on paper, issuer gone."""

from collections.abc import Iterator, Sequence

from piaoqi.core.causes import laws, letters
from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Likelihood, Question, Rule, Step, View
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.text import Text

_OWN = (SourceKind.ARCHIVE, SourceKind.BOOKS, SourceKind.MAIL)

MIGRATION = Cause(
    code="C6.4",
    title=Text("系统迁移时原件没有带过来", "the migration left the original behind"),
    implies=Absence.MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text(
        "系统换过或迁移过，登记和原件分开存放", "a system was migrated; register and originals are apart"
    ),
    signs=(
        Text(
            "某一天以前的发票都只有登记、没有原件，此后的都有",
            "before some day invoices are registered without originals, after it they have them",
        ),
        Text("附件状态写着迁移失败", "its attachment is marked: migration failed"),
    ),
    counter=(
        Text("同一时期别的发票原件都在", "other invoices of that time have their originals"),
        Text("登记着文件指纹，文件后来才丢（C6.6）", "the file was there and got lost later (C6.6)"),
    ),
    remedy=Text(
        "请系统管理员从旧系统或迁移前的备份补回原件；没有的，数电票从税务数字账户重新下载",
        "have the administrator bring the originals from the old system or its backup; digital invoices can be "
        "downloaded again from the digital account",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("在旧系统或迁移前的备份里按号码查一张", "look up one of them in the old system or its backup"),
    laws=(laws.ARCHIVE_RULES,),
    letter=letters.RESTORE,
    weight=34,
)
FILE_LOST = Cause(
    code="C6.6",
    title=Text("登记还在，文件丢失或被改过", "its record is there, the file is lost or altered"),
    implies=Absence.MISSING,
    shows=(View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text("有备份，或登记着原件的文件名和 SHA-256", "a backup, or its file and SHA-256 on record"),
    signs=(
        Text("备份里有，现在没有", "a backup has it, and it is not there now"),
        Text(
            "登记的 SHA-256 在档案里找不到，或文件与登记的不同",
            "no file has the SHA-256 on record, or it differs",
        ),
        Text("附件状态写着缺失或损坏", "its attachment is marked lost or damaged"),
    ),
    counter=(
        Text(
            "档案里有 SHA-256 相同的文件，只是没有读出号码（C6.7）",
            "a file of that SHA-256 is there, unread (C6.7)",
        ),
        Text("回收站里有删除记录（C6.3）", "the recycle bin says that it was deleted (C6.3)"),
        Text("迁移以前的都没有（C6.4）", "all from before a migration are lacking (C6.4)"),
    ),
    remedy=Text(
        "依次恢复：自己的备份；邮件里的原附件；数电票从税务数字账户重新下载；请开票方重发。恢复后核对 SHA-256",
        "restore it, in this order, from the backup, the mail, for a digital invoice the digital account, the issuer; "
        "then compare its SHA-256",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("打开备份里的那一份，与登记核对", "open the copy in the backup and compare it with the record"),
    laws=(laws.ARCHIVE_RULES,),
    letter=letters.RESTORE,
    weight=33,
)
PAPER_LOST = Cause(
    code="C6.9",
    title=Text("纸质发票遗失或借出未还", "the paper was lost, or lent and not returned"),
    implies=Absence.MISSING,
    shows=(View.MAILBOX,),
    precondition=Text("是纸质发票，已经入账", "it is on paper and was booked"),
    signs=(
        Text("保管状态写着遗失或借出", "its custody is marked: lost, or lent"),
        Text("账上有，档案里没有它的纸质件或扫描件", "the books have it, the archive neither paper nor scan"),
    ),
    counter=(
        Text("是数电票：不会丢，可以重新下载", "it is a digital invoice: it cannot be lost, download it again"),
        Text("保管状态写着在库，只是没有扫描", "its custody is marked kept: it was just not scanned"),
        Text("备份里有扫描件（C6.6）", "a backup has its scan (C6.6)"),
    ),
    remedy=Text(
        "先按借阅记录找回；确实丢了的，当日书面报告税务机关，并向开票方要加盖发票专用章的记账联复印件",
        "trace it by the lending record; if it is lost, report it in writing the same day and ask the issuer for a "
        "stamped copy of its own sheet",
    ),
    actor=Actor.ACCOUNTANT,
    next_test=Text("查借阅登记和凭证附件袋", "look at the lending record and the voucher's envelope"),
    step=Step.ISSUER,
    laws=(laws.LOST_PAPER, laws.INVOICE_RULES),
    letter=letters.STAMPED_COPY,
    question=Question(
        Text("这张纸质发票确实找不到了，或借出没有还吗？", "is this paper lost, or lent and not returned?"),
        Text("凭证附件袋、档案借阅登记", "the voucher's envelope, the lending record of the archive"),
    ),
    confirmed=False,
    weight=20,
)
ISSUER_GONE = Cause(
    code="C6.10",
    title=Text("销售方已注销、非正常或失联", "the issuer is deregistered or cannot be reached"),
    implies=Absence.MISSING,
    shows=(View.ACCOUNT, View.PLATFORM, View.SELECTION, View.OWN_SYSTEM, View.MAILBOX),
    precondition=Text("要向销售方取得、补开或核实发票", "the seller would have to issue, send or confirm it"),
    signs=(
        Text("供应商状态是注销、吊销、非正常户或走逃", "the supplier is deregistered, revoked, abnormal or absconded"),
        Text("电话、邮件都没有回音，信函退回", "nobody answers, and letters come back"),
    ),
    counter=(
        Text("销售方状态正常，最近还在开票", "the seller is in order and has issued lately"),
        Text("发票的原件或备份能找到（C6.6）", "its original or a backup can be found (C6.6)"),
    ),
    remedy=Text(
        "不能补开的，收集合同、非现金付款凭证和无法补开的证明，用于所得税税前扣除；进项税额不能抵扣",
        "collect the contract, the non-cash payment and the proof that it cannot be issued, for the income-tax "
        "deduction; there is no VAT credit",
    ),
    next_test=Text("在国家企业信用信息公示系统查销售方状态", "look up the seller in the register of companies"),
    step=Step.REISSUE,
    laws=(laws.PRETAX_VOUCHERS,),
    letter=letters.COLLECT_PROOFS,
    question=Question(
        Text("销售方已经注销、成为非正常户或联系不上吗？", "is the seller deregistered, abnormal, or out of reach?"),
        Text("国家企业信用信息公示系统，或主管税务机关", "the national register of companies, or the tax office"),
    ),
    confirmed=False,
    weight=14,
)
GONE_WORDS = ("注销", "吊销", "非正常", "走逃", "失联", "撤销")
"""States of a seller from which no invoice can be had any more."""
_FROM_ISSUER = (SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BUREAU, SourceKind.VERIFICATION)
"""Targets that only the issuer could fill."""
ON_PAPER = frozenset(
    {
        Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER,
        Kind.VEHICLE, Kind.USED_VEHICLE,
    }
)  # fmt: skip
_NOT_MIGRATED = ("迁移失败", "未迁移", "迁移异常")
_NO_ATTACHMENT = ("丢失", "缺失", "损坏", "已损", "遗失", "找不到")
_PAPER_AWAY = ("遗失", "丢失", "借出", "已借", "未归还", "外借")
_IN_BACKUP = Text("备份 {source} 里有它", "the backup {source} has it")
_ATTACHMENT = Text("{where} 的附件状态是“{state}”", "{where}: its attachment is {state}")
_CUSTODY = Text("{where} 的保管状态是“{state}”", "{where}: its custody is {state}")
_PAPER_BOOKED = Text("{where} 已入账，是纸质发票", "{where}: a paper invoice that was booked")


def _left_behind(case: Case) -> Found | None:
    if case.target is not SourceKind.ARCHIVE:
        return None
    facts = case.shown(MIGRATION.code) + tuple(_states(case, "attachment_state", _NOT_MIGRATED, _ATTACHMENT))
    return Found(MIGRATION, Likelihood.LIKELY, facts) if facts else None


def _file_lost(case: Case) -> Found | None:
    if case.target not in _OWN:
        return None
    backups = tuple(
        Evidence(_IN_BACKUP.with_(source=one.source), str(one.record.place)) for one in case.seen_in(SourceKind.BACKUP)
    )
    gone = tuple(_states(case, "attachment_state", _NO_ATTACHMENT, _ATTACHMENT))
    facts = backups + (case.shown(FILE_LOST.code) + gone if case.target is SourceKind.ARCHIVE else ())
    return Found(FILE_LOST, Likelihood.LIKELY, facts) if facts else None


def _paper_lost(case: Case) -> Found | None:
    """A mark of custody tells; that paper was booked and is not filed only makes it possible."""
    if case.target is not SourceKind.ARCHIVE or case.invoice.kind not in (*ON_PAPER, Kind.UNKNOWN):
        return None
    marked = tuple(_states(case, "custody", _PAPER_AWAY, _CUSTODY))
    if marked:
        return Found(PAPER_LOST, Likelihood.LIKELY, marked)
    booked = tuple(case.seen_in(SourceKind.BOOKS)) if case.invoice.kind in ON_PAPER else ()
    facts = tuple(Evidence(_PAPER_BOOKED.with_(where=one.record.place), str(one.record.place)) for one in booked)
    return Found(PAPER_LOST, Likelihood.POSSIBLE, facts) if facts else None


def _issuer_gone(case: Case) -> Found | None:
    facts = case.shown(ISSUER_GONE.code) if case.target in _FROM_ISSUER else ()
    return Found(ISSUER_GONE, Likelihood.LIKELY, facts) if facts else None


def _states(case: Case, name: str, words: Sequence[str], text: Text) -> Iterator[Evidence]:
    """The rows of this invoice that state one of the words."""
    for one in case.sightings:
        state = one.record.facts.get(name, "")
        if says(state, words):
            yield Evidence(text.with_(where=one.record.place, state=state), str(one.record.place))


def says(state: str, words: Sequence[str]) -> bool:
    """Does a state use one of the words, and not to deny it?"""
    return bool(state) and any(
        word in state and f"未{word}" not in state and f"无{word}" not in state for word in words
    )


def _is_lost_paper(case: Case) -> bool:
    return case.target is SourceKind.ARCHIVE and case.invoice.kind in ON_PAPER


RULES = (
    Rule(MIGRATION, _left_behind),
    Rule(FILE_LOST, _file_lost),
    Rule(PAPER_LOST, _paper_lost, _is_lost_paper),
    Rule(ISSUER_GONE, _issuer_gone, lambda case: case.target in (SourceKind.ARCHIVE, SourceKind.MAIL)),
)
