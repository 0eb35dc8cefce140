"""The house's rules hold in every source file; each failure names the place and the cure."""

import ast
from pathlib import Path

import pytest

from house.rules import FILE_LINES, RULES, Rule

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "piaoqi"
MODULES = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_source_keeps_the_rule(rule: Rule, trees: dict[str, ast.Module]) -> None:
    broken = [
        f"src/piaoqi/{name}:{line}: {rule.name}; cure: {rule.cure}"
        for name, tree in trees.items()
        if rule.holds_for(name)
        for line in rule.finds(tree)
    ]
    assert not broken, "\n".join(broken)


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


def test_every_module_says_what_it_is_for(trees: dict[str, ast.Module]) -> None:
    written = {name: tree for name, tree in trees.items() if not name.endswith("migrations/0001_initial.py")}
    broken = [name for name, tree in written.items() if tree.body and not ast.get_docstring(tree)]
    assert not broken, f"{broken}; cure: begin with a docstring"
