"""The originals as files: rendered, named in all the ways people name them, some of them in zips, some in mails."""

import calendar
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.company import Party
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.plan import AS_OF, CONTROL_KINDS, Entry, Linked, Plan
from piaoqi.core.synth.signing import authority, sign_pdf
from piaoqi.core.synth.writers.einvoice_xml import einvoice_xml
from piaoqi.core.synth.writers.face.base import Face
from piaoqi.core.synth.writers.face.control import control_face
from piaoqi.core.synth.writers.face.digital import digital_face
from piaoqi.core.synth.writers.mail import Attachment, Letter, mail, mbox
from piaoqi.core.synth.writers.ofd import ofd
from piaoqi.core.synth.writers.pdf import Page, pdf
from piaoqi.core.synth.writers.qr import payload, png
from piaoqi.core.synth.writers.xbrl import air_xbrl, fiscal_xbrl
from piaoqi.core.synth.writers.zip import pack

_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/octet-stream",
    "xml": "text/xml",
    "zip": "application/zip",
    "png": "image/png",
}
_KEEPS_TO_HABIT = 0.6
"""How often a file has the kind of name that its seller usually gives."""
_REDRAWN = ("scan", "torn")
"""Flaws of a page that somebody printed, so that no signature is left."""
_COLLEAGUE = ("朱雨桐", "zhu@buyer.example")
_FINANCE = ("财务部", "caiwu@buyer.example")


def rendered(invoice: Invoice, rendition: str) -> bytes:
    """One rendition of an invoice: xml, ofd, pdf, png or xbrl; `ofd@2` is a copy downloaded for the second time.

    What stands behind `!` spoils it: `cut` breaks the file off; `scan` and `torn` as `_page` has them.
    """
    whole, _, flaw = rendition.partition("!")
    form, _, downloads = whole.partition("@")
    if form == "xml":
        data = einvoice_xml(invoice)
    elif form == "png":
        data = png(payload(invoice))
    elif form == "xbrl":
        data = air_xbrl(invoice) if invoice.record.kind is Kind.AIR else fiscal_xbrl(invoice)
    elif form == "ofd":
        data = ofd(invoice, int(downloads or 1))
    else:
        data = pdf([_page(invoice, flaw)], _created(invoice))
        if invoice.record.kind in CONTROL_KINDS and flaw not in _REDRAWN:
            data = _signed(invoice, data)
    return data[: len(data) // 2] if flaw == "cut" else data


def _signed(invoice: Invoice, data: bytes) -> bytes:
    """The PDF of a tax-control invoice is signed by its seller, not by a tax office."""
    test = authority()
    signer = test.seller(invoice.seller.name, int(invoice.seller.tax_id, 36))
    return sign_pdf(data, signer, (test.rsa,), invoice.issued_at)


def _page(invoice: Invoice, flaw: str) -> Page:
    """The face and its code; `scan` leaves neither, `torn` no code and no number."""
    if flaw == "scan":
        return Face(), ""
    face = control_face(invoice) if invoice.record.kind in CONTROL_KINDS else digital_face(invoice)
    if flaw != "torn":
        return face, payload(invoice)
    face.values = [text for text in face.values if text.text != invoice.record.number]
    return face, ""


def _created(invoice: Invoice) -> str:
    return invoice.day_digits + invoice.time.replace(":", "")


def merged(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """The PDFs in which somebody put several invoices, a page each."""
    together: dict[str, list[Entry]] = {}
    for entry in plan.entries:
        if entry.merged:
            together.setdefault(entry.merged, []).append(entry)
    for path, entries in together.items():
        pages = [_page(entry.invoice, entry.rendition.partition("!")[2]) for entry in entries]
        yield path, pdf(pages, _created(entries[-1].invoice))


def originals(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Files under `originals/`, a folder a month; the railway tickets of a month lie in one zip."""
    plan.draw_from("names")
    namer = Namer(plan.rng)
    zipped: dict[str, list[tuple[str, bytes]]] = {}
    for entry in plan.entries:
        month = f"{entry.invoice.issue_date:%Y-%m}"
        names = iter(entry.file_names)
        for rendition in () if entry.merged else entry.originals:
            name, data = next(names, "") or namer.name(entry.invoice, rendition), rendered(entry.invoice, rendition)
            if entry.invoice.journey:
                zipped.setdefault(month, []).append((name, data))
            else:
                yield f"originals/{month}/{name}", data
    for month, files in zipped.items():
        yield f"originals/{month}/{int(month[5:])}月火车票.zip", pack(files, encoding="gbk")


def backups(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Files under `backup/`: a copy of some originals, packed as a whole."""
    plan.draw_from("backup")
    namer = Namer(plan.rng)
    kept = [
        (f"{entry.invoice.issue_date:%Y-%m}/{namer.name(entry.invoice, one)}", rendered(entry.invoice, one))
        for entry in plan.entries
        for one in entry.backed_up
    ]
    if kept:
        yield "backup/originals-20261031.zip", pack(kept)


def sibling_originals(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Files under `sibling/originals/`."""
    plan.draw_from("sibling")
    namer = Namer(plan.rng)
    for entry in plan.entries:
        for rendition in entry.sibling.originals if entry.sibling and not entry.merged else ():
            yield f"sibling/originals/{namer.name(entry.invoice, rendition)}", rendered(entry.invoice, rendition)


def mails(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Files under `mail/`: one a mailed invoice, every third one forwarded by a colleague; the oldest in an mbox."""
    plan.draw_from("mails")
    namer = Namer(plan.rng)
    letters: list[tuple[datetime, bytes]] = []
    for n, entry in enumerate((entry for entry in plan.entries if entry.mailed), 1):
        sent = _sent(entry.invoice)
        attachments = [_attachment(namer, entry, way) for way in entry.mailed]
        message = mail(_from_seller(entry.invoice.seller, entry.invoice, sent), attachments)
        letters.append((sent, _forwarded(entry.invoice, sent, message) if n % 3 == 0 else message))
    for entry in plan.entries:
        if entry.linked:
            sent = entry.linked.at or _sent(entry.invoice)
            letters.append((sent, mail(_with_link(entry.invoice, sent, entry.linked), ())))
    letters.sort(key=lambda one: one[0])
    first = [one for one in letters if one[0].date() <= _month_end(plan)]
    boxed = first if len(first) > 1 else []
    if boxed:
        yield f"mail/收件箱-{boxed[0][0]:%Y%m}.mbox", mbox(boxed)
    for n, (sent, message) in enumerate(letters[len(boxed) :], 1):
        yield f"mail/{sent:%Y%m%d}-{n:02d}.eml", message


def _month_end(plan: Plan) -> date:
    """Of the first month: its mails were taken out of the mailbox as a whole."""
    first = plan.windows[0].start
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _forwarded(invoice: Invoice, sent: datetime, message: bytes) -> bytes:
    """The same mail, passed on by a colleague."""
    subject = f"转发：发票 {invoice.record.seller_name}"
    letter = Letter(_COLLEAGUE, _FINANCE, subject, sent + timedelta(hours=3), "请入账，谢谢。\r\n")
    return mail(letter, [("", "message/rfc822", message)])


def _with_link(invoice: Invoice, sent: datetime, linked: Linked) -> Letter:
    """A platform's message: the number, and where to fetch the file."""
    number, seller = invoice.record.number, invoice.seller.name
    subject = f"【{seller}】为您开具的电子发票，请下载"
    code = f"发票代码：{invoice.record.code}\r\n" if invoice.record.code else ""
    told = f"您好：\r\n{code}发票号码：{number}\r\n价税合计：{invoice.record.total} 元\r\n"
    body = f"{told}请点击下载发票：{linked.link}\r\n{linked.words}\r\n"
    return Letter(
        ("电子发票平台", f"noreply@fp{invoice.seller.tax_id[-4:].lower()}.example"), _FINANCE, subject, sent, body
    )


class Namer:
    """Gives files the names that people and platforms give them; none twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._given: set[str] = set()

    def name(self, invoice: Invoice, rendition: str) -> str:
        stems = self._stems(invoice)
        usual = int(invoice.record.seller_tax_id[-4:], 36) % len(stems)
        stem = stems[usual] if self.rng.random() < _KEEPS_TO_HABIT else self.rng.choice(stems)
        ending = rendition.partition("!")[0].partition("@")[0].replace("xbrl", "xml")
        name, again = f"{stem}.{ending}", 1
        while name in self._given:
            name, again = f"{stem} ({again}).{ending}", again + 1
        self._given.add(name)
        return name

    def _stems(self, invoice: Invoice) -> tuple[str, ...]:
        """As the bureau names them, as platforms and shops do, and as people and browsers do."""
        record = invoice.record
        stamp = invoice.day_digits + invoice.time.replace(":", "")
        purpose = record.lines[0].name.rpartition("*")[2]
        return (
            f"dzfp_{invoice.label}_{record.seller_name}_{stamp}",
            f"dzfp_{invoice.label}_{record.buyer_name}_{stamp}",
            f"{record.seller_name}_{invoice.label}",
            f"发票_{record.number[-8:]}",
            f"{purpose}{record.total}元",
            f"电子发票 ({self.rng.randint(1, 99)})",
        )


def _attachment(namer: Namer, entry: Entry, way: str) -> Attachment:
    packed, _, rendition = way.rpartition(":")
    name, data = namer.name(entry.invoice, rendition), rendered(entry.invoice, rendition)
    if packed:
        return f"发票{entry.invoice.record.number[-6:]}.zip", _TYPES["zip"], pack([(name, data)], encoding="gbk")
    return name, _TYPES[name.rpartition(".")[2]], data


def _from_seller(seller: Party, invoice: Invoice, sent: datetime) -> Letter:
    number, total = invoice.record.number, invoice.record.total
    styles = (
        (
            f"您收到一张【{seller.name}】开具的发票【发票号码：{number}】",
            f"尊敬的客户：\r\n附件是您的电子发票，价税合计 {total} 元。\r\n{seller.name}\r\n",
        ),
        (f"{seller.name}电子发票", "您好，发票已开具，请查收附件，谢谢！\r\n"),
        (f"【电子发票】金额{total}元", f"发票号码 {number}，请及时下载保存。本邮件由系统自动发出，请勿回复。\r\n"),
    )
    subject, body = styles[int(seller.tax_id[-6:-2], 36) % len(styles)]
    sender = (seller.name, f"fapiao@{seller.tax_id[-6:].lower()}.example")
    return Letter(sender, _COLLEAGUE, subject, sent, body)


def _sent(invoice: Invoice) -> datetime:
    hour, minute, second = (int(part) for part in invoice.time.split(":"))
    day = invoice.issue_date
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=AS_OF.tzinfo) + timedelta(minutes=7)
