"""Why somebody else does not see an invoice, without telling more than the one who asks may know."""

import pytest

from making_invoices import NUMBER, a_statement, hand_over, sighted
from making_people import a_company, a_grant, a_person, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.scopes import Rule
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.behalf import Behalf, OfInvoice, why_not_them
from piaoqi.archive.queries.explain import Asked

pytestmark = pytest.mark.django_db
ASKED = Asked(number=NUMBER)


@pytest.fixture
def company() -> Company:
    """With the invoice."""
    made = a_company()
    hand_over(made, sighted(a_statement(NUMBER)))
    return made


def of(found: Behalf | None) -> OfInvoice:
    assert found is not None
    (one,) = found.found
    return one


def test_it_says_by_which_role_somebody_sees_it(company: Company) -> None:
    them = person_of(somebody(BuiltIn.ACCOUNTANT, company))
    one = of(why_not_them(somebody(BuiltIn.FINANCE_LEAD, company), them.pk, ASKED))
    assert one.hidden is None
    assert [grant.role.key for grant in one.through] == ["accountant"]
    assert one.invoice == Invoice.objects.get().pk


def test_it_says_which_rule_hides_it_and_what_would_show_it(company: Company) -> None:
    them = person_of(somebody(BuiltIn.EMPLOYEE, company))
    one = of(why_not_them(somebody(BuiltIn.FINANCE_LEAD, company), them.pk, ASKED))
    assert one.hidden is not None
    assert one.hidden.rule is Rule.OWN
    assert one.hidden.role is not None
    assert one.hidden.role.key == "finance_lead"


def test_whoever_has_no_role_in_the_company_lacks_just_that(company: Company) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    them = person_of(somebody(BuiltIn.ACCOUNTANT, other))
    one = of(why_not_them(somebody(BuiltIn.FINANCE_LEAD, None), them.pk, ASKED))
    assert one.hidden is not None
    assert one.hidden.rule is Rule.COMPANY


def test_the_administrator_who_may_not_see_it_is_told_the_rule_and_nothing_else(company: Company) -> None:
    Invoice.objects.update(sensitivity=2)
    them = person_of(somebody(BuiltIn.READER, company))
    one = of(why_not_them(somebody(BuiltIn.ADMINISTRATOR, None), them.pk, ASKED))
    assert one.invoice is None
    assert one.hidden is not None
    assert one.hidden.rule is Rule.SENSITIVITY


def test_nothing_is_told_of_companies_that_are_not_ones_own(company: Company) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    them = person_of(somebody(BuiltIn.ACCOUNTANT, company))
    a_grant(them, BuiltIn.READER, other)
    found = why_not_them(somebody(BuiltIn.FINANCE_LEAD, other), them.pk, ASKED)
    assert found is not None
    assert found.found == ()


def test_people_whom_one_may_not_see_are_not_there(company: Company) -> None:
    assert why_not_them(somebody(BuiltIn.ACCOUNTANT, company), a_person("li").pk, ASKED) is None
    assert why_not_them(somebody(BuiltIn.FINANCE_LEAD, company), 9999, ASKED) is None


def test_of_oneself_anybody_may_ask(company: Company) -> None:
    me = somebody(BuiltIn.EMPLOYEE, company)
    assert me.person is not None
    found = why_not_them(me, me.person, ASKED)
    assert found is not None
    assert of(found).hidden is not None


def test_somebody_who_was_deactivated_sees_nothing(company: Company) -> None:
    them = person_of(somebody(BuiltIn.ACCOUNTANT, company))
    them.is_active = False
    them.save()
    found = why_not_them(somebody(BuiltIn.ADMINISTRATOR, None), them.pk, ASKED)
    assert found is not None
    assert found.ended
