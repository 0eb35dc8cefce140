"""One scope alone must show a thing; what hides it is named by the scope that comes closest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.accounts.actor import Scope
from piaoqi.accounts.scopes import Facts, Rule, closest, contains, hiding_rule, lacks, shows

SEE = "archive.see"
COMPANIES = st.sampled_from([1, 2])
LEVELS = st.integers(0, 2)
DIRECTIONS = st.sampled_from(["", "received", "issued"])
SCOPES = st.builds(
    Scope,
    role=st.just("r"),
    permissions=st.sampled_from([frozenset({SEE}), frozenset({"other"})]),
    company=st.none() | COMPANIES,
    department=st.none() | COMPANIES,
    direction=DIRECTIONS,
    sensitivity=LEVELS,
    own=st.booleans(),
)
FACTS = st.builds(
    Facts,
    company=COMPANIES,
    department=st.none() | COMPANIES,
    direction=DIRECTIONS,
    sensitivity=LEVELS,
    own=st.booleans(),
)


def scope(**changed: object) -> Scope:
    return Scope(**{"role": "r", "permissions": frozenset({SEE}), "company": 1, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "facts", "rule"),
    [
        ({}, Facts(company=1), None),
        ({"permissions": frozenset()}, Facts(company=1), Rule.NO_ROLE),
        ({}, Facts(company=2), Rule.COMPANY),
        ({"company": None}, Facts(company=2), None),
        ({"department": 5}, Facts(company=1), Rule.DEPARTMENT),
        ({"department": 5}, Facts(company=1, department=5), None),
        ({}, Facts(company=1, department=5), None),
        ({"direction": "issued"}, Facts(company=1, direction="received"), Rule.DIRECTION),
        ({"direction": "issued"}, Facts(company=1), Rule.DIRECTION),
        ({"sensitivity": 1}, Facts(company=1, sensitivity=2), Rule.SENSITIVITY),
        ({"sensitivity": 2}, Facts(company=1, sensitivity=2), None),
        ({"own": True}, Facts(company=1), Rule.OWN),
        ({"own": True}, Facts(company=1, own=True), None),
    ],
)
def test_each_rule_hides_by_itself(changed: dict[str, object], facts: Facts, rule: Rule | None) -> None:
    assert hiding_rule([scope(**changed)], SEE, facts) is rule


def test_two_scopes_are_never_put_together() -> None:
    halves = [scope(sensitivity=2, department=5), scope(sensitivity=0)]
    assert not shows(halves, SEE, Facts(company=1, sensitivity=2))


def test_nobody_without_a_scope_sees_anything() -> None:
    assert hiding_rule([], SEE, Facts(company=1)) is Rule.NO_ROLE


def test_an_ended_scope_that_showed_it_is_named() -> None:
    assert hiding_rule([scope(company=2)], SEE, Facts(company=1), ended=[scope()]) is Rule.ENDED


def test_a_scope_of_the_right_company_is_closer_than_one_elsewhere() -> None:
    near = scope(department=5, direction="issued")
    assert closest([scope(company=2), near], SEE, Facts(company=1, direction="received"))[0].scope == near


@given(st.lists(SCOPES, max_size=4), FACTS)
def test_a_rule_is_named_exactly_where_nothing_shows(scopes: list[Scope], facts: Facts) -> None:
    assert (hiding_rule(scopes, SEE, facts) is None) == shows(scopes, SEE, facts)


@given(SCOPES, SCOPES, FACTS)
def test_what_a_contained_scope_shows_the_wider_one_shows(wide: Scope, narrow: Scope, facts: Facts) -> None:
    narrow_same = Scope(
        role="n",
        permissions=wide.permissions,
        company=narrow.company,
        department=narrow.department,
        direction=narrow.direction,
        sensitivity=narrow.sensitivity,
        own=narrow.own,
    )
    if contains(wide, narrow_same) and not lacks(narrow_same, SEE, facts):
        assert not lacks(wide, SEE, facts)
