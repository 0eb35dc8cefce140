"""What comparisons go by at an instant, and how people set it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from making_invoices import a_source
from making_people import a_company, an_actor
from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.models import Company, FormerName, Group
from piaoqi.audit.models import Entry
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Expectation
from piaoqi.reconciliation.actions.terms import set_expectations
from piaoqi.reconciliation.models import Terms
from piaoqi.reconciliation.terms import in_force, renewed, snapshot, standing

pytestmark = pytest.mark.django_db
RULES = (Expectation("archive", "bureau", 5, frozenset({Kind.RAIL})), Expectation("books", "my-list", 0))
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def test_what_was_set_is_in_force_as_it_was_set() -> None:
    company = a_company()
    a_source(company, SourceKind.BUREAU)
    company.sources.update(key="my-list")
    made = set_expectations(an_actor(), company, RULES)
    assert in_force(company, LATER).expectations == RULES
    assert in_force(company, LATER).row == made


def test_a_past_moment_keeps_the_rules_of_then() -> None:
    company = a_company()
    first = set_expectations(an_actor(), company, RULES[:1])
    set_expectations(an_actor(), company, None)
    assert in_force(company, first.at).expectations == RULES[:1]
    assert in_force(company, LATER).expectations == DEFAULT_EXPECTATIONS
    assert standing(company, first.at - timedelta(microseconds=1)) is None


def test_before_anything_was_written_down_the_defaults_hold_for_who_the_company_first_was() -> None:
    company = a_company()
    first = set_expectations(an_actor(), company, RULES[:1])
    Company.objects.update(name="改过的名称")
    before = in_force(company, first.at - timedelta(days=1))
    assert before.expectations == DEFAULT_EXPECTATIONS
    assert before.row is None
    assert before.taxpayers[0].name == company.name


def test_the_snapshot_holds_the_group_the_head_office_and_the_branches_and_nobody_else() -> None:
    group = Group.objects.create(name="集团")
    company = a_company()
    Company.objects.filter(pk=company.pk).update(group=group)
    company.refresh_from_db()
    FormerName.objects.create(company=company, name="旧名", tax_id="", until=date(2025, 6, 30))
    Company.objects.create(name="兄弟公司", tax_id="91310000MA1FL00000", group=group)
    Company.objects.create(name="分公司", tax_id="91310000MA1FL00001", parent=company)
    a_company("别家", "91310000MA1FL00002")
    found = snapshot(company)
    assert [one["name"] for one in found] == [company.name, "兄弟公司", "分公司"]
    assert found[0]["former"] == [{"name": "旧名", "tax_id": "", "until": "2025-06-30"}]


def test_a_company_without_group_or_parent_knows_only_itself() -> None:
    a_company("别家", "91310000MA1FL00002")
    assert len(snapshot(a_company())) == 1


def test_terms_are_renewed_only_where_the_company_changed() -> None:
    company = a_company()
    row = set_expectations(an_actor(), company, RULES[:1])
    assert renewed(company, "system:x") == row
    FormerName.objects.create(company=company, name="旧名", tax_id="", until=date(2025, 6, 30))
    again = renewed(Company.objects.get(), "system:x")
    assert not again.pk
    assert again.expectations == row.expectations
    again.save()
    assert in_force(company, LATER).taxpayers[0].former[0].name == "旧名"


@pytest.mark.parametrize(
    "rules",
    [
        (),
        (Expectation("nowhere", "bureau", 2),),
        (Expectation("bureau", "nowhere", 2),),
        (Expectation("archive", "bureau", -1),),
        (Expectation("archive", "bureau", 10**9),),
        (Expectation("archive", "bureau", 2, frozenset()),),
        (Expectation("archive", "bureau", 2, frozenset({Kind.UNKNOWN})),),
        (Expectation("archive", "bureau", 2),) * 101,
    ],
)
def test_rules_that_cannot_hold_are_refused_and_nothing_changes(rules: tuple[Expectation, ...]) -> None:
    with pytest.raises(InvalidError):
        set_expectations(an_actor(), a_company(), rules)
    assert not Terms.objects.exists()
    assert not Entry.objects.exists()


def test_the_source_of_another_company_is_not_known() -> None:
    other = a_source(a_company("别家", "91310000MA1FL00002"))
    other.key = "theirs"
    other.save()
    with pytest.raises(InvalidError):
        set_expectations(an_actor(), a_company(), [Expectation("theirs", "bureau", 2)])
