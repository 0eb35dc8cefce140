"""Views of one's own: kept under a name, and nobody else's business."""

import pytest

from making_people import a_company, somebody
from piaoqi.accounts.actions.saved_views import (
    MOST_VIEWS,
    ViewDraft,
    delete_view,
    rename_view,
    restore_view,
    save_view,
)
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.errors import DeniedError, InvalidError, TakenError
from piaoqi.accounts.models import SavedView
from piaoqi.accounts.permissions import BuiltIn, System
from piaoqi.accounts.queries.saved_views import saved_views
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry

pytestmark = pytest.mark.django_db
DRAFT = ViewDraft(name="本月缺失", query="finding=missing")


@pytest.fixture
def who() -> Actor:
    return somebody(BuiltIn.ACCOUNTANT)


def test_a_view_is_kept_and_the_log_says_so(who: Actor) -> None:
    view = save_view(who, DRAFT)
    assert list(saved_views(who)) == [view]
    assert Entry.objects.order_by("-pk")[0].subject == f"view:{view.pk}"


def test_a_view_of_a_company_shows_there_alone(who: Actor) -> None:
    company, other = a_company(), a_company("别家", "91310000MA1FL00002")
    bound, free = save_view(who, ViewDraft(name="甲", query="", company=company)), save_view(who, DRAFT)
    assert set(saved_views(who, company.pk)) == {bound, free}
    assert set(saved_views(who, other.pk)) == {free}


def test_a_name_is_given_once(who: Actor) -> None:
    save_view(who, DRAFT)
    with pytest.raises(TakenError):
        save_view(who, DRAFT)
    other = save_view(who, ViewDraft(name="上月", query=""))
    with pytest.raises(TakenError):
        rename_view(who, other, " 本月缺失 ")
    assert rename_view(who, other, "上月差异").name == "上月差异"
    assert rename_view(who, other, "上月差异").name == "上月差异"


def test_what_was_taken_away_can_be_had_back(who: Actor) -> None:
    view = save_view(who, DRAFT)
    delete_view(who, view)
    assert not saved_views(who)
    assert list(saved_views(who, including_deleted=True)) == [view]
    restore_view(who, view)
    assert list(saved_views(who)) == [view]


def test_one_is_not_had_back_beside_another_of_its_name(who: Actor) -> None:
    view = save_view(who, DRAFT)
    delete_view(who, view)
    save_view(who, DRAFT)
    with pytest.raises(TakenError):
        restore_view(who, view)


def test_nobody_touches_others(who: Actor) -> None:
    view = save_view(who, DRAFT)
    other = somebody(BuiltIn.ADMINISTRATOR)
    for touch in (delete_view, restore_view, lambda actor, row: rename_view(actor, row, "乙")):
        with pytest.raises(DeniedError):
            touch(other, view)
    assert not saved_views(other)
    with pytest.raises(DeniedError):
        save_view(system(System.WATCH), DRAFT)


def test_there_are_not_too_many_nor_too_long_ones(who: Actor) -> None:
    with pytest.raises(InvalidError):
        save_view(who, ViewDraft(name="长", query="q=" + "长" * 2_000))
    SavedView.objects.bulk_create(
        SavedView(person_id=who.person or 0, name=str(at), at=now()) for at in range(MOST_VIEWS)
    )
    with pytest.raises(InvalidError):
        save_view(who, DRAFT)
