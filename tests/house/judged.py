"""What the rules find in the source: every module is read, parsed and walked once for all of them."""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from house.action_rules import ACTION_RULES, PLACE_RULES, is_of_actions, may_write
from house.rules import RULES, Rule

SOURCE = Path(__file__).resolve().parents[2] / "src" / "piaoqi"
MODULES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
_HOMES = {"actions", "queries"}
_THE_SEAM = "accounts/permissions.py"


@cache
def broken() -> Mapping[str, list[str]]:
    """By the name of the rule: where, and the cure."""
    found: dict[str, list[str]] = defaultdict(list)
    rules = list(_rules())
    assert len({rule.name for rule, _ in rules}) == len(rules)
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for rule, holds_for in rules:
            if holds_for(name):
                found[rule.name] += [
                    f"src/piaoqi/{name}:{at}: {rule.name}; cure: {rule.cure}" for at in rule.finds(tree)
                ]
    return found


def _rules() -> Iterator[tuple[Rule, Callable[[str], bool]]]:
    """Each with the modules that it holds for."""
    for rule in RULES:
        yield rule, rule.holds_for
    for rule in ACTION_RULES:
        yield rule, is_of_actions
    (placed, _), (written, _) = PLACE_RULES
    yield placed, lambda name: not _HOMES & set(name.removesuffix(".py").split("/")) and name != _THE_SEAM
    yield written, lambda name: not may_write(name)
