"""Invoices: listed, searched, in full, and their originals."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from piaoqi.client import operations
from piaoqi.client.answers.invoices import Found, InvoiceInFull, InvoiceRow
from piaoqi.client.decoding import Page
from piaoqi.client.errors import DamagedError
from piaoqi.client.part import Part

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """All that is given must hold. Of several kinds, statuses or companies any; of `has` and `lacks` all."""

    company: tuple[str, ...] = ()
    """Tax ids."""
    direction: str | None = None
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    """Kinds of source that have it."""
    lacks: tuple[str, ...] = ()
    issued_from: date | None = None
    issued_to: date | None = None
    """Included."""
    least: Decimal | None = None
    most: Decimal | None = None
    """Total in yuan."""
    department: int | None = None
    differs: bool | None = None
    deleted: bool | None = None
    certain: bool | None = None


ALL = Which()


class Invoices(Part):
    """Those that the token's person may see."""

    def invoices(self, which: Which = ALL) -> Iterator[InvoiceRow]:
        """Newest first, without an end but that of the list; asked for piece by piece."""
        return self._line.pages(operations.LIST_INVOICES, **asdict(which))

    def invoices_page(self, which: Which = ALL, *, cursor: str = "", limit: int = 50) -> Page[InvoiceRow]:
        """One piece of the same."""
        return self._line.page(operations.LIST_INVOICES, **asdict(which), cursor=cursor or None, limit=limit)

    def search(self, words: str, which: Which = ALL) -> Iterator[InvoiceRow]:
        """As the search of the pages understands them: numbers, names, amounts, dates, in any order."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.search_page(words, which, cursor=cursor, limit=200)
            yield from page.items
            cursor = page.next

    def search_page(
        self, words: str, which: Which = ALL, *, cursor: str = "", limit: int = 50, count: bool = False
    ) -> Found:
        """One piece of the same, with how the words were understood; `count`: also how many there are."""
        given = {**asdict(which), "q": words, "count": count or None, "cursor": cursor or None, "limit": limit}
        return self._line.call(operations.SEARCH_INVOICES, **given)

    def invoice(self, invoice: int) -> InvoiceInFull:
        """What every source says of it, and what was done about it."""
        return self._line.call(operations.GET_INVOICE, invoice=invoice)

    def download(self, invoice: int, sha256: str, into: str | Path | BinaryIO) -> int:
        """An original (`InvoiceInFull.originals`), written piece by piece; returns its size. Raises DamagedError where
        other bytes came than were asked for; a path then holds nothing, or what it held.
        """
        if not isinstance(into, str | Path):
            return self._copied(invoice, sha256, into)
        whole = Path(into)
        beside = whole.with_name(f".{whole.name}.{token_hex(4)}")
        try:
            with beside.open("xb") as stream:
                size = self._copied(invoice, sha256, stream)
            beside.replace(whole)
        finally:
            beside.unlink(missing_ok=True)
        return size

    def _copied(self, invoice: int, sha256: str, stream: BinaryIO) -> int:
        digest, size = hashlib.sha256(), 0
        with self._line.opened(operations.GET_ORIGINAL, invoice=invoice, sha256=sha256) as response:
            for piece in response.stream(_PIECE, decode_content=True):
                digest.update(piece)
                size += stream.write(piece)
        if digest.hexdigest() != sha256.lower():
            raise DamagedError(sha256)
        return size
