"""One's own views of the table of invoices: kept under a name, renamed, taken away and had back."""

from dataclasses import dataclass

from piaoqi.accounts.acting import Act, acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, InvalidError, TakenError
from piaoqi.accounts.guards import person_behind
from piaoqi.accounts.models import Company, SavedView
from piaoqi.accounts.permissions import define
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

SAVE = define("accounts.view.save", Text("保存本人的视图", "keep one's own views"), everyone=True)
DELETE = define("accounts.view.delete", Text("删除本人的视图", "take away one's own views"), everyone=True)

VIEW = Text("视图", "The view")
NAME = Text("视图名称", "The view's name")
MOST_VIEWS, LONGEST_NAME, LONGEST_QUERY = 50, 50, 2_000
_QUERY = Text("筛选条件", "The filter")


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDraft:
    """`company` None: for whichever company is looked at."""

    name: str
    query: str
    company: Company | None = None


def save_view(actor: Actor, draft: ViewDraft) -> SavedView:
    """Raises TakenError for a name that one has already, InvalidError for one too many."""
    with acting(actor, SAVE) as act:
        person = person_behind(actor, SAVE)
        if len(draft.query) > LONGEST_QUERY:
            raise InvalidError(what=_QUERY, why=Text("太长", "it is too long"))
        if SavedView.objects.filter(person=person, deleted_at=None).count() >= MOST_VIEWS:
            raise InvalidError(what=VIEW, why=Text(f"已有 {MOST_VIEWS} 个", f"there are {MOST_VIEWS} already"))
        name = _free(person.pk, draft.name)
        row = SavedView.objects.create(person=person, company=draft.company, name=name, query=draft.query, at=now())
        _tell(act, row)
        return row


def rename_view(actor: Actor, view: SavedView, name: str) -> SavedView:
    """Raises TakenError for the name of another of one's own."""
    with acting(actor, SAVE) as act:
        row = _own(actor, view)
        before = row.name
        if before != name:
            row.name = _free(row.person_id, name, besides=row)
            row.save(update_fields=["name"])
        act.witness(f"view:{row.pk}", {"name": before}, {"name": row.name})
        return row


def restore_view(actor: Actor, view: SavedView) -> SavedView:
    """Raises TakenError where its name went to another meanwhile."""
    with acting(actor, SAVE) as act:
        row = _own(actor, view)
        _free(row.person_id, row.name, besides=row)
        row.deleted_at = None
        row.save(update_fields=["deleted_at"])
        _tell(act, row)
        return row


def delete_view(actor: Actor, view: SavedView) -> SavedView:
    with acting(actor, DELETE) as act:
        row = _own(actor, view)
        row.deleted_at = now()
        row.save(update_fields=["deleted_at"])
        act.witness(f"view:{row.pk}", {"name": row.name}, {"deleted": True})
        return row


def _own(actor: Actor, view: SavedView) -> SavedView:
    row = SavedView.objects.select_for_update().get(pk=view.pk)
    if row.person_id != actor.person:
        raise DeniedError(actor, SAVE, None)
    return row


def _free(person: int, written: str, besides: SavedView | None = None) -> str:
    name = cleaned(written, NAME, LONGEST_NAME)
    taken = SavedView.objects.filter(person=person, name=name, deleted_at=None)
    if taken.exclude(pk=besides.pk if besides else 0).exists():
        raise TakenError(what=VIEW, name=name)
    return name


def _tell(act: Act, row: SavedView) -> None:
    act.witness(f"view:{row.pk}", after={"name": row.name, "query": row.query, "company": row.company_id})
