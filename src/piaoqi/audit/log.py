"""How an entry gets into the log: inside the transaction of the change it witnesses."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from piaoqi.audit.errors import OutsideTransactionError
from piaoqi.audit.leaf import SALT_BYTES, hash_of, instant, leaf_of
from piaoqi.audit.models import Entry, Head
from piaoqi.audit.stored import sqlite_instant
from piaoqi.core.proof.tree import Frontier

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

HEAD = 1
"""The only row of Head."""
COLUMNS = ("index", "data", "leaf", "at", "actor", "action", "company", "subject")
_LONGEST = {"actor": 64, "action": 64, "subject": 128}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an entry says: who, when, from where, what, before and after. Values are what JSON can hold, and besides
    decimal numbers, dates and instants.
    """

    at: datetime
    actor: str
    """`person:12`, `token:7`, `system:intake`"""
    name: str = ""
    """The actor's name as it was."""
    origin: str = ""
    """`web 10.0.0.3`, `api 10.0.0.9`, `cli`, `job`"""
    action: str
    company: int | None = None
    subject: str
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, longest in _LONGEST.items():
            value: str = getattr(self, name)
            if len(value) > longest or not value.isprintable():
                raise ValueError(f"{name} of an entry: {value!r}")


def append(statements: Sequence[Statement]) -> None:
    """Add entries to the log. Must run in a transaction, as its last step: the log stays locked until it ends."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError
    if not statements:
        return
    salts = secrets.token_bytes(SALT_BYTES * len(statements)).hex()
    width = 2 * SALT_BYTES
    ats = [instant(said.at) for said in statements]
    data = [leaf_of(said, salts[at * width : (at + 1) * width], ats[at]) for at, said in enumerate(statements)]
    leaves = [hash_of(one) for one in data]
    head = locked_head()
    first = head.size
    edge = Frontier(first, [bytes.fromhex(one) for one in head.frontier])
    edge.extend(leaves)
    stored = sqlite_instant if connection.vendor == "sqlite" else str
    rows = [
        (first + at, data[at], leaves[at], stored(ats[at]), said.actor, said.action, said.company, said.subject)
        for at, said in enumerate(statements)
    ]
    _insert(rows)
    head.size, head.frontier = edge.size, [one.hex() for one in edge.hashes]
    head.at = max(filter(None, (head.at, *(said.at for said in statements))))
    head.save(update_fields=["size", "frontier", "at"])


def latest() -> datetime | None:
    """The latest instant that the log speaks of; None while it is empty."""
    return Head.objects.filter(pk=HEAD).values_list("at", flat=True).first()


def locked_head() -> Head:
    """Where the log stands, locked until the transaction ends; the row is made where there is none."""
    heads = Head.objects.select_for_update()
    head = heads.filter(pk=HEAD).first()
    if head is None:
        Head.objects.bulk_create([Head(pk=HEAD)], ignore_conflicts=True)
        head = heads.get(pk=HEAD)
    return head


Row = tuple[int, str, bytes, str, str, str, int | None, str]


def _insert(rows: Sequence[Row]) -> None:
    """Bare statements: objects of the ORM would cost three times the rest."""
    quote = connection.ops.quote_name
    table, columns = quote(Entry._meta.db_table), ", ".join(quote(one) for one in COLUMNS)  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > 1:
            _copy(cursor, f"COPY {table} ({columns}) FROM STDIN", rows)
            return
        marks = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of ours


def _copy(cursor: "CursorWrapper", statement: str, rows: Sequence[Row]) -> None:
    with cursor.copy(statement) as into:
        for row in rows:
            into.write_row(row)
