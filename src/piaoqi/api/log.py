"""The log of all changes, for whom may read it, and what proves that nothing in it was changed or dropped."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.queries import log
from piaoqi.api import paging
from piaoqi.api.asked import actor_of, company_of
from piaoqi.api.errors import NotHereError
from piaoqi.api.invoice_rows import tax_ids
from piaoqi.api.paging import Page
from piaoqi.api.shapes import MOST_ID, AskedInstant, Form, Instant, TaxId, at
from piaoqi.audit import queries
from piaoqi.audit.models import Checkpoint, Entry
from piaoqi.audit.queries import Filter
from piaoqi.core.text import Text

router = Router(tags=["log"])
ENTRY, CHECKPOINT = Text("日志条目", "entry of the log"), Text("检查点", "checkpoint")
Index = Annotated[int, Field(ge=0, le=MOST_ID)]


class EntriesOf(Schema):
    """All that is given must hold."""

    company: TaxId | None = Field(None, description="Tax id. 单位税号")
    subject: str | None = Field(None, max_length=128, description="What was changed: `invoice:12`. 对象")
    actor: str | None = Field(None, max_length=64, description="Who: `person:12`, `token:7`. 办理人")
    action: str | None = Field(None, max_length=64, description="The permission's key. 操作")
    since: AskedInstant | None = None
    until: AskedInstant | None = Field(None, description="Before this instant.")


class LogEntry(Schema):
    """`company` null: of the whole installation."""

    index: int
    at: Instant
    actor: str
    name: str
    origin: str
    action: str
    company: str | None
    subject: str
    before: Form
    after: Form


class Entries(Schema):
    items: list[LogEntry]
    next: str | None


class Proof(Schema):
    """RFC 6962: the leaf's hash with `path` gives the root that the checkpoint states."""

    index: int
    leaf: str = Field(description="The entry exactly as hashed: SHA-256 of a zero byte and this, in UTF-8.")
    leaf_hash: str = Field(description="Hexadecimal.")
    path: list[str] = Field(description="Hexadecimal, from the leaf upwards.")
    checkpoint: str = Field(description="A C2SP signed note.")


class SignedCheckpoint(Schema):
    size: int
    at: Instant
    note: str = Field(description="A C2SP signed note.")


class Consistency(Schema):
    """RFC 6962: the newer log begins with the older one."""

    old: str
    new: str
    path: list[str]


class Sizes(Schema):
    old: Index = Field(description="Size of the older checkpoint.")
    new: Index = Field(description="Size of the newer one.")


@router.get("/log/entries", response=Entries, summary="Entries of the log · 操作日志")
def list_log_entries(request: HttpRequest, which: Query[EntriesOf], page: Query[Page]) -> Entries:
    """Newest first: entries of the companies whose log the caller may read; those of the whole installation for roles
    that hold everywhere.
    """
    actor = actor_of(request)
    companies = None if which.company is None else frozenset({company_of(actor, which.company).pk})
    asked = Filter(
        companies=companies,
        subject=which.subject,
        actor=which.actor,
        action=which.action,
        since=which.since,
        until=which.until,
    )
    found = log.entries(actor, asked, paging.number(request, page), page.limit + 1)
    shown = found[: page.limit]
    names = tax_ids(one.company for one in shown if one.company is not None)
    return Entries(
        items=[_entry(one, names) for one in shown],
        next=paging.next_behind(request, page, [one.index for one in found]),
    )


@router.get("/log/entries/{index}/proof", response=Proof, summary="Proof that an entry is in the log · 存证")
def get_log_proof(request: HttpRequest, index: Index) -> Proof:
    """Against the newest checkpoint. An entry that no checkpoint covers yet has none: they are signed every few
    minutes.
    """
    found = log.entry(actor_of(request), index)
    proof = queries.inclusion(index) if found is not None else None
    if found is None or proof is None:
        raise NotHereError(what=ENTRY)
    return Proof(
        index=index,
        leaf=found.data,
        leaf_hash=proof.leaf.hex(),
        path=[one.hex() for one in proof.proof],
        checkpoint=proof.note,
    )


@router.get("/log/checkpoint", response=SignedCheckpoint, summary="The newest checkpoint · 最新检查点")
def get_checkpoint(request: HttpRequest) -> SignedCheckpoint:
    """What is worth keeping elsewhere: with it, anybody can tell later that the log was not changed up to there."""
    _may_see(request)
    found: Checkpoint | None = queries.newest_checkpoint()
    if found is None:
        raise NotHereError(what=CHECKPOINT)
    return SignedCheckpoint(size=found.size, at=at(found.at), note=found.note)


@router.get("/log/consistency", response=Consistency, summary="Proof that the log only grew · 日志未被改动的证明")
def get_consistency(request: HttpRequest, sizes: Query[Sizes]) -> Consistency:
    """Between two checkpoints, by their sizes."""
    _may_see(request)
    found = queries.consistency(sizes.old, sizes.new)
    if found is None:
        raise NotHereError(what=CHECKPOINT)
    return Consistency(old=found.old, new=found.new, path=[one.hex() for one in found.proof])


def _may_see(request: HttpRequest) -> None:
    actor = actor_of(request)
    if not log.may_see(actor):
        raise DeniedError(actor, log.SEE, None)


def _entry(row: Entry, names: Mapping[int, str]) -> LogEntry:
    said: Mapping[str, Any] = json.loads(row.data)
    return LogEntry(
        index=row.index,
        at=at(row.at),
        actor=row.actor,
        name=said["name"],
        origin=said["origin"],
        action=row.action,
        company=None if row.company is None else names.get(row.company),
        subject=row.subject,
        before=said["before"],
        after=said["after"],
    )
