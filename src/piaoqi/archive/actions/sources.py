"""Sources: where a company's records come from. Defined, renamed, closed; never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError, TakenError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.errors import ClosedError
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.formats.table.synonyms import WORDS
from piaoqi.core.text import Text

_HOLDERS = (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.BOOKKEEPER, System.OPERATOR)
DEFINE = define("archive.source.define", Text("新建来源", "define sources"), *_HOLDERS)
RENAME = define("archive.source.rename", Text("变更来源名称", "rename sources"), *_HOLDERS)
CLOSE = define("archive.source.close", Text("停用来源", "close sources"), *_HOLDERS)
REOPEN = define("archive.source.reopen", Text("恢复来源", "reopen sources"), *_HOLDERS)
COLUMNS = define("archive.source.columns", Text("指定来源的列", "state the columns of sources"), *_HOLDERS)

SOURCE = Text("来源", "The source")
KEY = Text("来源代号", "The source's key")
NAME = Text("来源名称", "The source's name")
OF = Text("原来源", "The source that it is a copy of")
FIELD = Text("字段", "The field")
HEADING = Text("列标题", "The heading")


FIELDS = frozenset((*WORDS, "digital_number"))
"""What a column may be said to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """`key`: its name in the company, as `name` of a [[source]] in piaoqi.toml; it never changes."""

    key: str
    name: str = ""
    """'': as the key."""
    kind: SourceKind
    direction: Direction = Direction.RECEIVED
    of: str = ""
    """For a backup: the key or the kind of the source that it is an earlier copy of; '': of the originals."""


def define_source(actor: Actor, company: Company, new: NewSource) -> Source:
    """Raises TakenError for a key that the company has, InvalidError for words that can't be used."""
    with acting(actor, DEFINE, company.pk) as act:
        if Company.objects.get(pk=company.pk).closed_at:
            raise ClosedError(what=company.name)
        key = cleaned(new.key, KEY, 50)
        row = Source(company=company, key=key, name=cleaned(new.name or key, NAME, 100), kind=new.kind.value)
        row.of = cleaned(new.of, OF, 50) if new.of else ""
        row.defined_at = now()
        row.direction = (Direction.ISSUED if new.kind is SourceKind.ISSUED else new.direction).value
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise TakenError(what=KEY, name=key) from error
        after = {"key": key, "name": row.name, "kind": row.kind, "direction": row.direction, "of": row.of}
        act.witness(f"source:{row.pk}", after=after)
    return row


def rename_source(actor: Actor, source: Source, name: str) -> Source:
    """What people call it; its key stays, as records bear it."""
    with acting(actor, RENAME, source.company_id) as act:
        row = _locked(source)
        before = {"name": row.name}
        row.name = cleaned(name, NAME, 100)
        row.save(update_fields=["name"])
        act.witness(f"source:{row.pk}", before, {"name": row.name})
    return row


def close_source(actor: Actor, source: Source) -> Source:
    """It takes in nothing more; what came from it stays."""
    with acting(actor, CLOSE, source.company_id) as act:
        row = _locked(source)
        if row.closed_at:
            raise OverError(what=SOURCE, state=Text("已经停用", "it is closed already"))
        row.closed_at = now()
        row.save(update_fields=["closed_at"])
        act.witness(f"source:{row.pk}", {"closed_at": None}, {"closed_at": row.closed_at})
    return row


def reopen_source(actor: Actor, source: Source) -> Source:
    """Closed by mistake."""
    with acting(actor, REOPEN, source.company_id) as act:
        row = _locked(source)
        if row.closed_at is None:
            raise OverError(what=SOURCE, state=Text("没有停用", "it is not closed"))
        before = {"closed_at": row.closed_at}
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        act.witness(f"source:{row.pk}", before, {"closed_at": None})
    return row


def set_columns(actor: Actor, source: Source, columns: Mapping[str, str]) -> Source:
    """Field -> heading, for tables whose headings are not recognised. It holds for what is read from now on.

    Raises InvalidError for a field that tables don't have.
    """
    with acting(actor, COLUMNS, source.company_id) as act:
        if unknown := sorted(set(columns) - FIELDS):
            raise InvalidError(what=FIELD, why=Text(f"没有“{unknown[0]}”", f"there is none called {unknown[0]}"))
        row = _locked(source)
        before = {"columns": row.columns}
        row.columns = {field: cleaned(heading, HEADING, 200) for field, heading in columns.items()}
        row.save(update_fields=["columns"])
        act.witness(f"source:{row.pk}", before, {"columns": row.columns})
    return row


def _locked(source: Source) -> Source:
    return Source.objects.select_for_update().get(pk=source.pk)
