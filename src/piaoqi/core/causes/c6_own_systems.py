"""C6, inside your own systems: filed elsewhere, deleted, not synchronised, not parsed. What was lost: c6_lost."""

from collections.abc import Iterator

from piaoqi.core.causes import laws, letters
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
    from_shortfall,
)
from piaoqi.core.causes.case import Case, Sighting, SourceKind, WrittenAs
from piaoqi.core.text import Text

_OWN = (SourceKind.ARCHIVE, SourceKind.BOOKS, SourceKind.MAIL)
_SYNCHRONISED = (SourceKind.ARCHIVE, SourceKind.BOOKS)

OTHER_BOOKS = Cause(
    code="C6.2",
    title=Text("归到了另一个账套或组织", "filed under another company"),
    implies=Absence.NOT_MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("几家企业的账或档案都在这里", "books or archives of several companies are here"),
    signs=(
        Text("另一家企业的账或档案里有这张票", "books or archive of another company have it"),
        Text("登记的账套、组织不是本单位", "the ledger it is recorded under is not ours"),
    ),
    counter=(
        Text("票面的购买方就是那一家，是开给了它（C1.5）", "the buyer on its face is that company (C1.5)"),
        Text("别的账套里也没有", "no other ledger has it"),
    ),
    remedy=Text(
        "核对应归哪一家，把发票、审批和凭证一并转到正确的账套，原账套冲销",
        "settle whose it is, move invoice, approvals and voucher to the right ledger, reverse it in the other",
    ),
    next_test=Text("打开那边的记录，看经办人和凭证", "open the record there, look at holder and voucher"),
    letter=letters.HAND_OVER,
    question=Question(
        Text("这张票是不是记在了另一个账套或组织？", "is this invoice recorded in another ledger or organisation?"),
        Text("财务系统里切换账套，按号码查", "switch ledgers in the accounting system and search by number"),
    ),
    weight=25,
)
DELETED = Cause(
    code="C6.3",
    title=Text("被删除，在回收站里", "deleted; it is in the recycle bin"),
    implies=Absence.MISSING,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("系统留有回收站或删除记录", "the system keeps a recycle bin or a log of deletions"),
    signs=(
        Text("回收站或删除记录里有这张票", "the bin or the log of deletions has it"),
        Text("报销单被删除，它的发票跟着脱离", "its claim was deleted and took the invoice along"),
    ),
    counter=(
        Text("删除之后又登记过，现在能查到", "it was entered again later and is there"),
        Text("没有删除记录，只是文件不见了（C6.6）", "nothing says that it was deleted, its file is gone (C6.6)"),
    ),
    remedy=Text(
        "问清删除的人和原因，从回收站恢复并写明理由；报销单被删的，把发票重新挂到新单上",
        "ask who deleted it and why, restore it from the bin with the reason; attach it to the new claim",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("在回收站按号码查，看删除人和时间", "look in the bin by number: by whom, when"),
    laws=(laws.INFORMATION_RULES,),
    letter=letters.RESTORE,
    weight=35,
)
SYNC = Cause(
    code="C6.5",
    title=Text("同步没有跑或漏了几天", "the synchronisation failed or skipped some days"),
    implies=Absence.CANNOT_TELL,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("系统里的发票由同步任务从别处取来", "a job brings the invoices from elsewhere"),
    signs=(
        Text("这几天系统里一张也没有，而来源有好多张", "the system has nothing of these days, its origin many"),
        Text("这一行的同步状态是失败或未推送", "the row's state is: failed, or not pushed"),
        Text("同步日志断了，或水位线跳过了晚到的发票", "the log breaks off, or its watermark passed late arrivals"),
    ),
    counter=(
        Text("同一天别的发票同步过来了", "other invoices of that day came over"),
        Text("渠道设置有误，一直收不到（C5.7）", "the channel is set up wrongly and never received any (C5.7)"),
        Text("清单导出时漏了这几天（C4.3）", "the list that was exported leaves out these days (C4.3)"),
    ),
    remedy=Text(
        "请系统管理员查同步日志，把这段日期前后各多取几天重跑一次，再按天核对两边的条数",
        "have the administrator read the sync log, run it again with some days' overlap, and compare counts by day",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("按天比较系统与来源的条数，看同步日志", "compare counts by day with the origin; read the sync log"),
    recheck_days=1,
    letter=letters.EXAMINE_SYSTEM,
    question=Question(
        Text("这几天的同步任务失败过，或没有运行吗？", "did the sync job of these days fail, or not run?"),
        Text("自己系统的任务日志", "our system's job log"),
    ),
    weight=46,
)
DRIFT = Cause(
    code="C6.7",
    title=Text("换了格式，号码没有读出来", "the layout changed and the number was not read"),
    implies=Absence.CANNOT_TELL,
    shows=(View.OWN_SYSTEM,),
    precondition=Text("清单或文件由程序解析", "a program parses the list or file"),
    signs=(
        Text("整个文件没有一个发票号码，同一来源的其他文件都有", "a whole file has no number, the source's others do"),
        Text("登记的文件就在档案里，却没有读出这个号码", "the registered file is there and does not show this number"),
        Text("系统升级之后才开始", "it began with an upgrade"),
    ),
    counter=(
        Text("那个文件里没有金额相同的行", "no row of that file has the same sum"),
        Text("只有个别号码坏了，是 Excel 造成的（C3.7）", "single numbers are damaged, by Excel (C3.7)"),
        Text("文件打不开（C4.11）", "the file cannot be opened (C4.11)"),
    ),
    remedy=Text(
        "按旧格式重新导出，或在 piaoqi.toml 的 columns 里写明号码在哪一栏；"
        "是自己系统的，请管理员退回旧版、重新解析原件",
        "export it in the old layout, or name the number's heading as columns in piaoqi.toml; in a system of ours have "
        "the administrator roll back and parse the originals again",
    ),
    actor=Actor.ADMINISTRATOR,
    next_test=Text("打开那个文件，看号码在哪一栏", "open that file and see where its numbers stand"),
    step=Step.FORM,
    letter=letters.EXAMINE_SYSTEM,
    weight=48,
)
_IN_BIN = Text("{where} 记着它已删除", "{where} says that it was deleted")
_DELETED_SO = Text("{where} 记着它已删除：{how}", "{where} says that it was deleted: {how}")
_THERE = Text("{source} 里有它", "{source} has it")
_THERE_BY = Text("{source} 里有它（{holder}）", "{source} has it ({holder})")
_THERE_AS = Text("{source} 里有它，号码写成了 {written}", "{source} has it, its number written as {written}")
_SYNC_SAYS = Text("{where} 的同步状态是“{state}”", "{where}: its synchronisation is {state}")
_SYNC_FAILED = (
    "失败",
    "未同步",
    "未推送",
    "异常",
    "待推送",
    "待同步",
    "出错",
    "超时",
    "中断",
    "fail",
    "error",
    "timeout",
)
_NO = ("否", "n", "no")
"""Under a heading that asks whether it was synchronised."""
_HOLDS = ("org", "department", "holder", "claim", "voucher")
_HOW = ("deleted_at", "deleted_by", "deleted_why")


def _other_books(case: Case) -> Found | None:
    if case.target not in _OWN:
        return None
    facts = tuple(_held_by(one) for one in case.sightings if one.kind is case.target and _is_elsewhere(one, case))
    if facts:
        return Found(OTHER_BOOKS, Likelihood.CERTAIN, facts)
    others = tuple(_written_there(one) for one in case.written_elsewhere if _is_it(one, case))
    return Found(OTHER_BOOKS, Likelihood.LIKELY, others) if others else None


def _is_it(one: WrittenAs, case: Case) -> bool:
    """A row of another company that is this invoice under a wrong number, and can be no other."""
    return one.rivals == 0 and one.convinces and _is_elsewhere(one.sighting, case)


def _written_there(one: WrittenAs) -> Evidence:
    where = str(one.sighting.record.place)
    return Evidence(_THERE_AS.with_(source=one.sighting.source, written=one.text), where, written_as=one.text)


def _is_elsewhere(one: Sighting, case: Case) -> bool:
    """With another company; or in another set of books of our own than the one that was asked about."""
    if one.taxpayer and one.taxpayer != case.taxpayer.tax_id:
        return True
    return case.target is SourceKind.BOOKS and one.source not in {*case.target_names, *case.raised_by}


def _held_by(sighting: Sighting) -> Evidence:
    """Where it is instead, and with whom."""
    holder = "，".join(filter(None, (sighting.record.facts.get(name, "") for name in _HOLDS)))
    text = _THERE_BY if holder else _THERE
    return Evidence(text.with_(source=sighting.source, holder=holder), str(sighting.record.place))


def _deleted(case: Case) -> Found | None:
    if case.target not in _OWN:
        return None
    facts = tuple(_deleted_so(one) for one in case.seen_in(SourceKind.DELETED))
    return Found(DELETED, Likelihood.CERTAIN, facts) if facts else None


def _deleted_so(sighting: Sighting) -> Evidence:
    where = str(sighting.record.place)
    how = "，".join(filter(None, (sighting.record.facts.get(name, "") for name in _HOW)))
    return Evidence((_DELETED_SO if how else _IN_BIN).with_(where=where, how=how), where)


def _not_synchronised(case: Case) -> Found | None:
    """Days without anything make it likely that the job failed, and so does a row that says so of itself."""
    if case.target not in _SYNCHRONISED:
        return None
    empty = tuple(fact for short in case.search.shortfalls if short.code == SYNC.code for fact in short.evidence)
    facts = empty + tuple(_failed(case))
    return Found(SYNC, Likelihood.LIKELY, facts) if facts else None


def _failed(case: Case) -> Iterator[Evidence]:
    for one in case.sightings:
        state = one.record.facts.get("sync", "").strip()
        if state.lower() in _NO or any(word in state.lower() for word in _SYNC_FAILED):
            yield Evidence(_SYNC_SAYS.with_(where=one.record.place, state=state), str(one.record.place))


RULES = (
    Rule(OTHER_BOOKS, _other_books, lambda case: case.target is SourceKind.BOOKS),
    Rule(DELETED, _deleted),
    Rule(SYNC, _not_synchronised, lambda case: case.target in _SYNCHRONISED and any(case.seen_in(SourceKind.BUREAU))),
    from_shortfall(DRIFT),
)
