"""Every role with every action: what the matrix allows succeeds and is in the log, and nothing else writes a row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import pytest
from django.db import connection, transaction
from django.test import override_settings

from making_people import a_company, a_grant, a_person
from permissions.scenario import Do, Scenario, Stage, scenarios
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.built_in import wanted
from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.matrix import permissions_page
from piaoqi.accounts.models import Company, Role
from piaoqi.accounts.permissions import BuiltIn, System, permissions
from piaoqi.audit.models import Entry

django.setup()  # the cases of this module are made of what is registered
KEYS = sorted(key for key, one in permissions().items() if one.changes)
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture(autouse=True)
def played(db: None, settings: Any) -> None:
    settings.STORAGE = ""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Role.objects.bulk_create([wanted(key) for key in BuiltIn])


def test_every_action_has_a_scenario() -> None:
    lacking = sorted(set(KEYS) - set(scenarios()))
    assert not lacking, f"{lacking}; cure: write how to try them in tests/permissions/scenarios"


def test_no_scenario_is_of_an_action_that_is_gone() -> None:
    assert not set(scenarios()) - set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_role_may_exactly_what_the_matrix_says(key: str) -> None:
    allowed = permissions()[key].roles
    for role in sorted(allowed):
        with on_stage(key, role) as (playing, stage, do):
            outcome(actor_with(stage, role, stage.place(playing)), do, key=key, allowed=True)
    with on_stage(key, BuiltIn.READER) as (playing, stage, do):
        for role in sorted(frozenset(BuiltIn) - allowed):
            with undone():
                outcome(actor_with(stage, role, stage.place(playing)), do, key=key, allowed=False)


@pytest.mark.parametrize("key", [key for key in KEYS if permissions()[key].roles and not permissions()[key].everyone])
def test_the_right_role_in_the_wrong_place_may_not(key: str) -> None:
    """Another company; for what is not within one company, a role in one alone."""
    for role in sorted(permissions()[key].roles):
        with on_stage(key, role) as (playing, stage, do):
            wrong = stage.company if playing.everywhere else a_company("另一家", "91310000MA1FL00000")
            outcome(actor_with(stage, role, wrong), do, key=key, allowed=False)


@pytest.mark.parametrize("key", KEYS)
def test_a_part_of_the_program_may_exactly_what_names_it(key: str) -> None:
    allowed = permissions()[key].systems
    for part in sorted(allowed):
        with on_stage(key, None) as (_, _, do):
            outcome(system(part), do, key=key, allowed=True)
    with on_stage(key, None) as (_, _, do):
        for part in sorted(frozenset(System) - allowed):
            outcome(system(part), do, key=key, allowed=False)


def test_nobody_without_a_role_may_anything_but_what_is_their_own() -> None:
    for key in sorted(scenarios()):
        if not permissions()[key].everyone:
            with on_stage(key, BuiltIn.READER) as (_, stage, do):
                assert stage.person is not None
                outcome(actor_of(stage.person, "test"), do, key=key, allowed=False)


def test_the_page_of_the_matrix_is_up_to_date() -> None:
    written = (Path(__file__).resolve().parents[2] / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert written == permissions_page(), (
        "docs/permissions.md is out of date; cure: PYTHONPATH=src python docs/generate.py"
    )


@contextmanager
def on_stage(key: str, role: BuiltIn | None) -> Iterator[tuple[Scenario, Stage, Do]]:
    """The scene, and afterwards nothing of it."""
    playing = scenarios().get(key)
    if playing is None:
        pytest.skip("no scenario; test_every_action_has_a_scenario says so")
    with TemporaryDirectory() as data, override_settings(DATA=Path(data)), undone():
        stage = Stage(role=role, person=a_person("actor", name="办理人") if role else None)
        yield playing, stage, playing.prepare(stage)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def actor_with(stage: Stage, role: BuiltIn, company: Company | None) -> Actor:
    assert stage.person is not None
    a_grant(stage.person, role, company)
    return actor_of(stage.person, "test")


def outcome(actor: Actor, do: Do, *, key: str, allowed: bool) -> None:
    """Done and in the log; or refused, without one writing statement."""
    who = actor.scopes[0].role if actor.scopes else "nobody"
    size = Entry.objects.count()
    if allowed:
        do(actor)
        added = Entry.objects.filter(index__gte=size)
        assert any((one.action, one.actor) == (key, actor.key) for one in added), f"{who}: {key} is not in the log"
        return
    written: list[str] = []
    with connection.execute_wrapper(noting(written)):
        assert denied(do, actor), f"{who} may {key}, which the matrix does not say"
    assert not written, f"{who}: {key} was refused after {written}"


def denied(do: Do, actor: Actor) -> bool:
    try:
        do(actor)
    except DeniedError:
        return True
    return False


def noting(written: list[str]) -> Callable[..., Any]:
    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITING):
            written.append(sql)
        return execute(sql, *rest)

    return watch
