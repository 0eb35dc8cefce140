"""How to try an action with any actor: one scenario for each permission to change something.

To add one, write a function in tests/permissions/scenarios/NAME.py under `@scenario(PERMISSION)`: it prepares rows on
the stage and returns what to do with the actor. `everywhere=True` where the action is not within one company.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from making_people import a_company, a_person
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company, Person
from piaoqi.accounts.permissions import BuiltIn, Permission


@dataclass
class Stage:
    """What a scenario plays on. `role` and `person` are those of the actor; None for a part of the program."""

    role: BuiltIn | None
    person: Person | None
    company: Company = field(default_factory=a_company)

    def place(self, playing: "Scenario") -> Company | None:
        """Where a role must hold for it; None: everywhere."""
        return None if playing.everywhere else self.company

    @property
    def other(self) -> Person:
        """Somebody else, without a role."""
        return Person.objects.filter(username="other").first() or a_person("other", name="另一位")

    @property
    def oneself(self) -> Person:
        """The actor's person; for a part of the program, anybody."""
        return self.person or self.other

    @property
    def direction(self) -> str:
        """The one that the actor's role is for."""
        return "issued" if self.role is BuiltIn.ISSUER else "received"


Do = Callable[[Actor], object]
Prepare = Callable[[Stage], Do]


@dataclass(frozen=True)
class Scenario:
    permission: Permission
    prepare: Prepare
    everywhere: bool


_SCENARIOS: dict[str, Scenario] = {}


def scenario(permission: Permission, *, everywhere: bool = False) -> Callable[[Prepare], Prepare]:
    def register(prepare: Prepare) -> Prepare:
        _SCENARIOS[permission.key] = Scenario(permission, prepare, everywhere)
        return prepare

    return register


@cache
def scenarios() -> Mapping[str, Scenario]:
    """All, by the key of the permission."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent / "scenarios")]):
        importlib.import_module(f"permissions.scenarios.{module.name}")
    return _SCENARIOS
