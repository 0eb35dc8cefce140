"""What an own role shall be, before it is one."""

from dataclasses import dataclass

from piaoqi.accounts.models import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDraft:
    """What an own role shall be; the fields as in the row."""

    title_zh: str
    title_en: str = ""
    permissions: frozenset[str]
    sensitivity: int = 0
    own: bool = False
    direction: str = ""
    bounded: bool = False


def draft_of(role: Role) -> RoleDraft:
    """The role as it is, to change a part of it."""
    return RoleDraft(
        title_zh=role.title_zh,
        title_en=role.title_en,
        permissions=frozenset(role.permissions),
        sensitivity=role.sensitivity,
        own=role.own,
        direction=role.direction,
        bounded=role.bounded,
    )
