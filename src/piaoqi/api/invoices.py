"""Invoices: lists, search, one in full, and the originals behind it."""

from django.http import FileResponse, HttpRequest
from django.utils.timezone import localtime
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.api import paging
from piaoqi.api.asked import actor_of
from piaoqi.api.errors import NotHereError, UnreachableError, language
from piaoqi.api.invoice_details import InvoiceInFull, in_full
from piaoqi.api.invoice_rows import Asked, InvoiceRow, filters_of, invoice_rows
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Id
from piaoqi.archive.queries import search
from piaoqi.archive.queries.invoices import details
from piaoqi.archive.queries.originals import original, originals
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

router = Router(tags=["invoices"])
INVOICE, ORIGINAL = Text("发票", "invoice"), Text("原件", "original")
_COUNTED = 10_000
_BYTES = {
    "responses": {
        200: {
            "description": "The bytes as they were handed in. 原件",
            "headers": {"Content-Disposition": {"schema": {"type": "string"}}, "ETag": {"schema": {"type": "string"}}},
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class Invoices(Schema):
    """Newest issue date first, those without a date last."""

    items: list[InvoiceRow]
    next: str | None = Field(description="The cursor of the page that follows; null on the last. 下一页的 cursor")


class Counted(Schema):
    number: int
    is_more: bool = Field(description="There are more than were counted. 实际更多")


class Words(Schema):
    """What was typed."""

    q: str = Field(max_length=2_000, description="Words, numbers, sums, dates, as people type them. 任意写法")
    count: bool = Field(default=False, description="Also count them, up to 10,000. 同时计数")


class Found(Invoices):
    understood: list[str] = Field(description="What each word was taken for. 每个词按什么理解")
    count: Counted | None = None


@router.get("/invoices", response=Invoices, summary="List invoices · 查发票")
def list_invoices(request: HttpRequest, asked: Query[Asked], page: Query[Page]) -> Invoices:
    """Invoices of the companies that the caller sees, newest issue date first. Every filter that is given must hold.

    What comes or goes while one pages through the list moves nothing else.
    """
    actor = actor_of(request)
    found = search.find(actor, filters_of(actor, asked), paging.place(request, page), page.limit)
    return Invoices.model_construct(items=invoice_rows(found.rows), next=paging.next_of(request, found.after))


@router.get("/search", response=Found, summary="Search as in the one box · 搜索发票")
def search_invoices(
    request: HttpRequest,
    words: Query[Words],
    asked: Query[Asked],
    page: Query[Page],
) -> Found:
    """What people would type: numbers (whole or in part), names, sums, dates, kinds, “未入账” … Words with blanks
    between them must all hold. `understood` says what each was taken for.
    """
    actor = actor_of(request)
    question = search.ask(actor, words.q, localtime(now()).date(), filters_of(actor, asked))
    found = search.find(actor, question, paging.place(request, page), page.limit)
    counted = search.count(actor, question, _COUNTED) if words.count else None
    return Found.model_construct(
        items=invoice_rows(found.rows),
        next=paging.next_of(request, found.after),
        understood=[one.say(language(request)) for one in question.understood],
        count=Counted(number=counted.number, is_more=counted.is_more) if counted else None,
    )


@router.get("/invoices/{invoice}", response=InvoiceInFull, summary="One invoice in full · 发票详情")
def get_invoice(request: HttpRequest, invoice: Id) -> InvoiceInFull:
    """Its fields with the record that each is from, what every source says, what differs, how its status went, since
    when each source has it, its links, allocations, holds, and the originals that can be fetched.
    """
    actor = actor_of(request)
    found = details(actor, invoice)
    if found is None:
        raise NotHereError(what=INVOICE)
    return in_full(actor, found, originals(actor, invoice))


@router.get(
    "/invoices/{invoice}/original/{sha256}",
    summary="Fetch an original · 下载原件",
    openapi_extra=_BYTES,
)
def get_original(request: HttpRequest, invoice: Id, sha256: str) -> FileResponse:
    """The bytes as they were handed in. A file that speaks of more than the caller may see is not given out, nor a
    list of the bureau to somebody whose role is bounded.
    """
    found = original(actor_of(request), invoice, sha256)
    if found is None:
        raise NotHereError(what=ORIGINAL)
    try:
        stream = storage().open(found.sha256)
    except (KeyError, StorageError) as error:
        raise UnreachableError from error
    answer = FileResponse(stream, as_attachment=True, filename=found.file_name, content_type="application/octet-stream")
    answer["Content-Length"] = str(found.size)
    answer["ETag"] = f'"{found.sha256}"'
    return answer
