"""Whatever an action says to the log is told in words: every field, every code, every thing, in both languages."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import django
import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from making_people import a_grant, a_person, a_role
from permissions.scenario import Stage, scenarios
from piaoqi.accounts.actor import system
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.archive.evidence import findings
from piaoqi.archive.evidence.findings import Weight
from piaoqi.archive.models import Proof, Reading
from piaoqi.audit import faults
from piaoqi.audit.models import Entry
from piaoqi.core.causes.engine import causes
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import kinds as problems
from piaoqi.core.reconcile.result import Summary
from piaoqi.notices.events import KINDS as EVENTS
from piaoqi.notices.faults import Fault
from piaoqi.notices.models import DeliveryState
from piaoqi.reconciliation.models import Comparison
from piaoqi.sources.connectors.registry import connectors
from piaoqi.sources.models import Run
from piaoqi.web.log import words
from piaoqi.web.log.coded import CODES, SUMMARY, words_of
from piaoqi.web.log.told import told

django.setup()  # what is played is made of what is registered
SOURCE = Path(__file__).resolve().parents[2] / "src" / "piaoqi"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CURE = "cure: give it words in web/log/words.py (FIELDS), and its codes in web/log/coded.py"


def witnessed() -> Iterator[tuple[str, str]]:
    """Where, and each key of what the code states to the log, as far as it stands there."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if ".witness(" not in text:
            continue
        tree = ast.parse(text)
        functions = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        for function in functions.values():
            for call in (one for one in ast.walk(function) if isinstance(one, ast.Call) and _is_witness(one)):
                for key in _keys(call, function, functions):
                    yield f"{path.relative_to(SOURCE)}:{call.lineno}", key


def _is_witness(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "witness"


def _keys(node: ast.AST, inside: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef]) -> set[str]:
    """Of mappings written there, put into the names used there, or returned by the module's functions called there."""
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    parts: list[ast.AST] = [node]
    for one in ast.walk(inside):
        if isinstance(one, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            named = {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
            parts += [one] if named & used & {"before", "after", "said", "stated", "counts"} else []
    found = {key for part in parts for key in _written(part)}
    for name in {one.id for part in parts for one in ast.walk(part) if isinstance(one, ast.Name)} & set(functions):
        found |= {key for one in ast.walk(functions[name]) if isinstance(one, ast.Return) for key in _written(one)}
    return found


def _written(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        keys: list[ast.expr | None] = one.keys if isinstance(one, ast.Dict) else []
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Subscript):
            keys = [one.targets[0].slice]
        yield from (key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def test_every_key_that_the_code_writes_has_words() -> None:
    found = list(witnessed())
    assert len(found) > 100, "the scan finds nothing any more"
    lacking = sorted(f"{where}: {key}" for where, key in found if key not in words.FIELDS)
    assert not lacking, f"{lacking}; {CURE}"


def said_by_everything_that_can_be_done() -> Iterator[tuple[str, Entry]]:
    """The entries of each action, done once."""
    for key, playing in sorted(scenarios().items()):
        permission = permissions()[key]
        role = min(permission.roles) if permission.roles else None
        with TemporaryDirectory() as data, override_settings(DATA=Path(data), STORAGE=""), transaction.atomic():
            stage = Stage(role=role, person=a_person("actor", name="办理人") if role else None)
            do = playing.prepare(stage)
            if role is not None and stage.person is not None:
                a_grant(stage.person, role, stage.place(playing))
                actor = actor_of(stage.person, "test")
            else:
                actor = system(min(permission.systems))
            size = Entry.objects.count()
            do(actor)
            yield from ((key, one) for one in Entry.objects.filter(index__gte=size))
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_whatever_is_done_is_told_in_words(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for role in BuiltIn:
        a_role(role)
    lacking = set()
    for key, entry in said_by_everything_that_can_be_done():
        auditor = Person.objects.filter(username="auditor").first() or a_person("auditor")
        reader = actor_of(a_grant(auditor, BuiltIn.AUDITOR).person, "test")
        for language in ("zh-hans", "en"):
            with translation.override(language):
                (one,) = told(reader, [entry])
        kind = entry.subject.partition(":")[0]
        lacking |= {f"{key}: the thing {kind}"} if kind not in words.THINGS else set()
        lacking |= {f"{key}: {line.title}" for line in one.lines if line.title in _raw(entry)}
        lacking |= {f"{key}: {line.title} is told as {line.after}" for line in one.lines if line.after.startswith("{")}
        assert one.did
    assert not lacking, f"{sorted(lacking)}; {CURE}"


def _raw(entry: Entry) -> set[str]:
    """Keys as they are told where they have no words."""
    with translation.override("en"):
        return {key for key in re.findall(r'"(\w+)":', entry.data) if key not in words.FIELDS}


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("kinds", [one.value for one in KINDS if one.value]),
        ("statuses", list(Status)),
        ("events", list(EVENTS)),
        ("fault", list(Fault)),
        ("cause", [one.code for one in causes()]),
        ("reason", [*problems(), "intake.worker_lost", "intake.storage_fault"]),
        ("connector", list(connectors())),
    ],
)
def test_every_code_of_a_registry_has_words(field: str, codes: list[str]) -> None:
    lacking = [code for code in codes if words_of(field, code) is None]
    assert not lacking, f"{field}: {lacking}; {CURE}"


def test_states_of_all_that_is_witnessed_have_words() -> None:
    states = {
        str(one) for kind in (Proof.State, Reading.State, Comparison.State, Run.State, DeliveryState) for one in kind
    }
    assert not {one for one in states if words_of("state", one) is None}


def test_the_counts_of_a_comparison_and_of_a_verification_have_words() -> None:
    counted = {one.name for one in fields(Summary)} | set(get_args(Weight))
    assert not counted - set(SUMMARY), CURE
    kinds = {one.code for one in (*findings.KINDS, *faults.KINDS)}
    assert not {code for code in kinds if words_of("codes", code) is None}


def test_words_are_in_both_languages() -> None:
    for said in (*words.FIELDS.values(), *words.THINGS.values()):
        assert said.en
        assert not CHINESE.search(said.en), said.en
    assert set(CODES) <= set(words.FIELDS)
