"""What can be permitted: one entry for each action, and for each thing that can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that a role may do or see. `roles` are the built-in ones that hold it from the start."""

    key: str
    title: Text
    roles: frozenset[BuiltIn]
    changes: bool
    """An action; else only something to be seen."""


_PERMISSIONS: dict[str, Permission] = {}


def define(key: str, title: Text, *roles: BuiltIn, changes: bool = True) -> Permission:
    """Register a permission; a key defined twice stops the program at start."""
    if key in _PERMISSIONS:
        raise ValueError(f"permission {key!r} is defined twice")
    permission = Permission(key, title, frozenset(roles), changes)
    _PERMISSIONS[key] = permission
    return permission


def permissions() -> Mapping[str, Permission]:
    """All that the loaded modules define, by key."""
    return dict(_PERMISSIONS)
