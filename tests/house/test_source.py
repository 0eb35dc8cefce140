"""The house's rules hold in every source file; each failure names the place and the cure."""

import ast
from pathlib import Path

import pytest

from house.judged import MODULES, broken
from house.rules import FILE_LINES, RULES, Rule

ROOT = Path(__file__).resolve().parents[2]
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_source_keeps_the_rule(rule: Rule) -> None:
    found = broken()[rule.name]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_notices_what_it_forbids(rule: Rule) -> None:
    assert list(rule.finds(ast.parse(rule.bad)))


def test_files_stay_readable_in_one_sitting() -> None:
    files = [path for folder in ("src", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    broken = [
        f"{path.relative_to(ROOT)}: {length} lines; cure: make it a package of the same name"
        for path, length in lengths.items()
        if length > FILE_LINES
    ]
    assert not broken, "\n".join(broken)


def test_no_module_has_a_name_that_says_nothing() -> None:
    broken = [name for name in MODULES if VAGUE & set(Path(name).with_suffix("").parts)]
    assert not broken, f"{broken}; cure: name it after what it knows"
