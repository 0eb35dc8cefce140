"""What can be permitted: one entry for each action, and for each thing that can be seen."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.apps import apps

from piaoqi.core.text import Text


class BuiltIn(StrEnum):
    """The roles of this trade that come with the program; further ones are made by its administrator."""

    ADMINISTRATOR = "administrator"  # 管理员
    FINANCE_LEAD = "finance_lead"  # 财务负责人
    ACCOUNTANT = "accountant"  # 会计
    REVIEWER = "reviewer"  # 复核
    ISSUER = "issuer"  # 开票员
    EMPLOYEE = "employee"  # 报销员工
    AUDITOR = "auditor"  # 审计
    BOOKKEEPER = "bookkeeper"  # 外部代账
    READER = "reader"  # 只读


class System(StrEnum):
    """Actors that are nobody: parts of the program that act by themselves."""

    SETUP = "setup"  # the first start, and what follows each update
    INTAKE = "intake"  # reads what was handed in
    SOURCES = "sources"  # fetches from sources by their connections
    WATCH = "watch"  # jobs of the schedule
    DOOR = "door"  # where people sign in
    OPERATOR = "operator"  # whoever has the machine itself, on its command line


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that a role may do or see. `roles` are the built-in ones that hold it from the start."""

    key: str
    title: Text
    roles: frozenset[BuiltIn]
    changes: bool
    """An action; else only something to be seen."""
    systems: frozenset[System] = frozenset()
    everyone: bool = False
    """Whoever may sign in has it, also without any role; it only ever concerns themselves. No token has it."""


HOMES = frozenset(("actions", "queries"))
"""Permissions stand at the top of modules of these names, or of modules in packages of these names."""

_PERMISSIONS: dict[str, Permission] = {}


def define(
    key: str, title: Text, *holders: BuiltIn | System, changes: bool = True, everyone: bool = False
) -> Permission:
    """Register a permission with those who hold it from the start; a key defined twice stops the program at start."""
    if key in _PERMISSIONS:
        raise ValueError(f"permission {key!r} is defined twice")
    roles = frozenset(BuiltIn) if everyone else frozenset(one for one in holders if isinstance(one, BuiltIn))
    systems = frozenset(one for one in holders if isinstance(one, System))
    permission = Permission(key, title, roles, changes, systems, everyone)
    _PERMISSIONS[key] = permission
    return permission


def permissions() -> Mapping[str, Permission]:
    """All that the installed parts define, by key, whatever was imported before."""
    load()
    return dict(_PERMISSIONS)


@cache
def load() -> None:
    """Import the modules of the installed parts where permissions stand, once: loading is what registers."""
    for part in apps.get_app_configs():
        if part.name.startswith("piaoqi."):
            for name in _modules(Path(part.path), part.name):
                if HOMES & set(name.split(".")):
                    importlib.import_module(name)


def _modules(folder: Path, package: str) -> Iterator[str]:
    """Names of all modules below, without importing any."""
    for module in pkgutil.iter_modules([str(folder)]):
        yield f"{package}.{module.name}"
        if module.ispkg:
            yield from _modules(folder / module.name, f"{package}.{module.name}")
