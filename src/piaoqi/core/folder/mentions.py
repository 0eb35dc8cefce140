"""Mails that name an invoice and do not bring it: a number in the subject or text, a link instead of a file (C4.7)."""

from collections.abc import Iterable, Iterator

from piaoqi.core.folder.files import unread_in
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.mail import FORMAT as MAIL
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Place, Record

_TOLD = ("subject", "from", "date", "unavailable")


def mentions_in(documents: Iterable[Document]) -> Iterator[Record]:
    """A record for each invoice that a mail names, unless one of its attachments is it, or may be: unreadable ones."""
    for document in documents:
        if document.format != MAIL.key:
            yield from mentions_in(document.children)
        elif not any(unread_in((document,))):
            brought = {key for record in _records(document) for key in identities(record)}
            yield from (one for one in _named(document) if not brought & set(identities(one)))


def _records(document: Document) -> Iterator[Record]:
    yield from document.records
    for child in document.children:
        yield from _records(child)


def _named(document: Document) -> Iterator[Record]:
    """The invoices that a mail, or one forwarded in it, names."""
    facts = {name: text for name in _TOLD if (text := document.facts.get(name, ""))}
    links = document.facts.get("links", "").split()
    for named in document.facts.get("named_invoices", "").splitlines():
        *code, number = named.split()
        link = next((one for one in links if number in one), links[0] if links else "")
        told = facts | ({"link": link} if link else {})
        yield Record(place=Place(document.path), code="".join(code), number=number, facts=told)
    for child in document.children:
        yield from _named(child)
