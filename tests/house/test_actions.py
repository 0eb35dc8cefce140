"""Every change has an actor, a permission and an entry in the log; each failure names the place and the cure."""

import ast

import pytest

from house.action_rules import ACTION_RULES, GOOD, PLACE_RULES, is_of_actions, may_write, writes
from house.judged import MODULES, broken
from house.rules import Rule


def test_there_are_actions() -> None:
    assert sum(is_of_actions(name) for name in MODULES) > 5


@pytest.mark.parametrize("rule", ACTION_RULES, ids=lambda rule: rule.name)
def test_every_action_keeps_the_rule(rule: Rule) -> None:
    found = broken()[rule.name]
    assert not found, "\n".join(found)


def test_permissions_stand_where_the_program_loads_them() -> None:
    found = broken()[PLACE_RULES[0][0].name]
    assert not found, "\n".join(found)


def test_nothing_is_changed_but_by_actions() -> None:
    found = broken()[PLACE_RULES[1][0].name]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", [*ACTION_RULES, *(rule for rule, _ in PLACE_RULES)], ids=lambda rule: rule.name)
def test_each_rule_notices_what_it_forbids(rule: Rule) -> None:
    assert list(rule.finds(ast.parse(rule.bad)))


@pytest.mark.parametrize("code", PLACE_RULES[1][1])
def test_every_way_of_writing_is_noticed(code: str) -> None:
    assert list(writes(ast.parse(code)))


@pytest.mark.parametrize("rule", ACTION_RULES, ids=lambda rule: rule.name)
def test_an_action_as_it_should_be_breaks_no_rule(rule: Rule) -> None:
    assert not list(rule.finds(ast.parse(GOOD)))


@pytest.mark.parametrize("code", ["digest.update(b'')", "found.update({})", "storage.delete(key)", "'UPDATE'"])
def test_what_only_sounds_like_writing_is_left_alone(code: str) -> None:
    assert not list(writes(ast.parse(code)))


def test_modules_of_actions_are_known_by_their_path() -> None:
    assert is_of_actions("accounts/actions/people.py")
    assert is_of_actions("cases/actions.py")
    assert not is_of_actions("accounts/queries/people.py")
    assert not may_write("accounts/queries/people.py")
