"""Family C4: the copy you look at is incomplete, or could not be read."""

from dataclasses import replace
from datetime import datetime, timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.company import FARM, TOLL, Party
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import DIGITAL, bought, filtered, in_window, others_in, spoil
from piaoqi.core.synth.plan import AS_OF, Entry, Form, Linked, Plan, Row, Source, Window, replace_window
from piaoqi.core.text import Text


def _cut_off(plan: Plan) -> None:
    """C4.1: the bureau showed more than the file has."""
    index = plan.claim_window()
    if index is not None:
        shown, lost = plan.rng.randint(2, 4), plan.rng.randint(2, 5)
        window = replace_window(plan, index, total=shown + lost, proves=False, lists=False)
        others_in(plan, window, shown, *DIGITAL)
        spoil(plan, "C4.1", window, *DIGITAL)


def _pages_shifted(plan: Plan) -> None:
    """C4.2: a row stands twice, so another one was lost while the pages shifted."""
    index = plan.claim_window()
    if index is not None:
        shown = plan.rng.randint(3, 5)
        window = replace_window(plan, index, total=shown + 1, repeated=1, proves=False, lists=False)
        others_in(plan, window, shown, *DIGITAL)
        entry = filtered(in_window(plan, window, *DIGITAL))
        plan.add(entry)
        plan.absent("C4.2", entry, Source.BUREAU, "cannot_tell")


def _partial_list(plan: Plan) -> None:
    """C4.3: exported for some sellers only, or for sound invoices only, so that one that was made void is not in it."""
    index = plan.claim_window()
    if index is None:
        return
    if plan.rng.random() < 0.5:
        farm, road, seller = plan.world.farm, plan.world.road, plan.rng.choice(plan.world.sellers)[0]
        window = replace_window(plan, index, sellers=(farm.tax_id, road.name), proves=False)
        plan.add(*(plan.sound(plan.invoice(Kind.DIGITAL_ORDINARY, window.start, trade=one)) for one in (FARM, TOLL)))
        entry = filtered(plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, window.start, seller=seller)))
    else:
        window = replace_window(plan, index, statuses=(Status.NORMAL,), proves=False)
        others_in(plan, window, 2, *DIGITAL)
        entry = filtered(in_window(plan, window, Kind.DIGITAL_ORDINARY))
    plan.add(entry)
    plan.absent("C4.3", entry, Source.BUREAU, "cannot_tell")


def _other_company(plan: Plan) -> None:
    """C4.4: the rows of one export belong to a company that we don't know."""
    index = plan.claim_window()
    if index is not None:
        stranger = plan.rng.choice(plan.world.customers)
        rows = company_rows(plan, plan.windows[index], stranger, 3)
        spoil(plan, "C4.4", replace_window(plan, index, extra=rows, proves=False, lists=False), *DIGITAL)


def company_rows(plan: Plan, window: Window, buyer: Party, count: int) -> tuple[Row, ...]:
    """Rows of an export that was made for another buyer."""
    made = [
        plan.invoice(plan.rng.choice(DIGITAL), plan.day_in(window.start, window.end), buyer=buyer) for _ in range(count)
    ]
    return tuple((one.record, one.time, one.drawer) for one in made)


def _stale(plan: Plan) -> None:
    """C4.5: exported before the last day was over and never again; or an older export was saved once more."""
    index = plan.claim_window()
    if index is None:
        return
    end = plan.windows[index].end
    if index > 0 and plan.rng.random() < 0.5:
        window = replace_window(plan, index, same_as=index - 1, counted=False, proves=False, lists=False)
        spoil(plan, "C4.5", window, *DIGITAL)
        return
    made = end - timedelta(days=1)
    replace_window(plan, index, as_of=datetime(made.year, made.month, made.day, 9, 5, tzinfo=AS_OF.tzinfo))
    entry = filtered(plan.sound(plan.invoice(plan.rng.choice(DIGITAL), end)))
    plan.add(entry)
    plan.absent("C4.5", entry, Source.BUREAU, "cannot_tell")


def _sheets_swapped(plan: Plan) -> None:
    """C4.6: the sheet of invoices before the sheet of lines: told by the headings, so there is nothing to say."""
    index = plan.claim_window()
    if index is not None:
        window = replace_window(plan, index, form=Form.SWAPPED)
        others_in(plan, window, 3, *DIGITAL)


def _link_expired(plan: Plan) -> None:
    """C4.7: the mail brought a link instead of the invoice, and the link is dead; nobody has the original."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    words = plan.rng.choice(
        ("链接已过期，请重新获取", "请登录后下载，短信验证码有效期5分钟", "下载链接7天内有效，逾期失效")
    )
    at = datetime(*entry.invoice.issue_date.timetuple()[:3], 15, 40, tzinfo=AS_OF.tzinfo)
    link = Linked(link=f"https://invoice.example/d/{entry.invoice.record.number[-8:]}", words=words, at=at)
    entry = replace(entry, originals=(), mailed=(), verified=(), linked=link)
    plan.add(entry)
    plan.absent("C4.7", entry, Source.ARCHIVE, "missing")


def _only_in_mail(plan: Plan) -> None:
    """C4.9: the original is attached to a mail, most often in a zip, and nobody filed it."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        way = plan.rng.choice(("zip:pdf", "zip:ofd", "pdf", "ofd"))
        entry = replace(entry, originals=(), mailed=(way,), verified=())
        plan.add(entry)
        plan.absent("C4.9", entry, Source.ARCHIVE, "missing")


def _unreadable(plan: Plan) -> None:
    """C4.11: a file of this number is there, and it broke off or is a page without text."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        name = f"{entry.invoice.record.seller_name}_{entry.invoice.label}.pdf"
        flaw = plan.rng.choice(("pdf!cut", "pdf!scan"))
        entry = replace(entry, originals=(flaw,), file_names=(name,), mailed=(), verified=())
        plan.add(entry)
        plan.absent("C4.11", entry, Source.ARCHIVE, "cannot_tell")


def _waiting_for_review(plan: Plan) -> None:
    """C4.12: collected weeks ago, and the row still waits to be read, without a number."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        state = plan.rng.choice(("待识别", "识别中", "待复核"))
        entry = replace(entry, bookings=(replace(plan.booking(entry.invoice), number="", code="", ocr_state=state),))
        plan.add(entry)
        plan.absent("C4.12", entry, Source.BOOKS, "cannot_tell")


def without_original(entry: Entry) -> Entry:
    """The same, and nobody kept the original: it came by no mail and was not verified."""
    return replace(entry, originals=(), mailed=(), verified=())


FAULTS = (
    Fault(
        "C4.1", Text("导出条数少于平台显示", "the export has fewer rows than the bureau showed"), _cut_off, narrows=True
    ),
    Fault("C4.2", Text("翻页错位，有重复行", "pages shifted: a row stands twice"), _pages_shifted, narrows=True),
    Fault(
        "C4.3",
        Text("只导出了部分销售方或状态", "exported for some sellers or states only"),
        _partial_list,
        narrows=True,
    ),
    Fault("C4.4", Text("导出的是别家企业的清单", "another company's list"), _other_company, narrows=True),
    Fault("C4.5", Text("用的是旧的导出", "an old export"), _stale, narrows=True),
    Fault("C4.6", Text("两张工作表次序不同", "the sheets in another order"), _sheets_swapped, narrows=True),
    Fault("C4.7", Text("邮件里只有失效的链接", "the mail has a dead link only"), _link_expired),
    Fault("C4.9", Text("原件只在邮件附件里", "the original is only attached to a mail"), _only_in_mail),
    Fault("C4.11", Text("文件在，读不出来", "the file is there and can't be read"), _unreadable),
    Fault("C4.12", Text("采集后一直没有复核", "collected and never reviewed"), _waiting_for_review),
)
