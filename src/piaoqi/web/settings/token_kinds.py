"""What somebody can give a token at once: a share of what they may themselves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import Permission, permissions
from piaoqi.archive.actions import hand_in
from piaoqi.archive.queries.progress import SEE_FILES
from piaoqi.core.text import Text

_TO_HAND_IN = frozenset((hand_in.HAND_IN.key, SEE_FILES.key))


@dataclass(frozen=True, slots=True)
class Kind:
    """`changes`: without a permission to change something there is no token of this kind."""

    key: str
    title: Text
    about: Text
    takes: Callable[[Permission], bool]
    changes: bool = True


KINDS = (
    Kind(
        "read",
        Text("只读", "Read"),
        Text("查看您能看到的内容，不作任何改动", "Sees what you may see, and changes nothing"),
        lambda one: not one.changes,
        changes=False,
    ),
    Kind(
        "hand_in",
        Text("交文件", "Hand in files"),
        Text("只交文件、看读取进度，看不到发票", "Hands files in and sees how far they are; sees no invoices"),
        lambda one: one.key in _TO_HAND_IN,
    ),
    Kind(
        "write",
        Text("读写", "Read and change"),
        Text(
            "办理您能办理的各项，人员、角色和单位除外", "Does what you may do, except for people, roles and companies"
        ),
        lambda _: True,
    ),
)
"""The least first."""


def share(actor: Actor, kind: Kind, companies: Sequence[Company]) -> tuple[Permission, ...]:
    """What a token of the kind would have: all that the actor may in each of the companies; in whichever of theirs,
    where none are named. Empty where that makes no such token.
    """
    found = tuple(one for one in _for_programs() if kind.takes(one) and _held(actor, one.key, companies))
    return found if any(one.changes is kind.changes for one in found) else ()


def kind_of(given: Iterable[Permission]) -> Kind:
    """The least kind that has all of these."""
    having = tuple(given)
    return next(kind for kind in KINDS if all(kind.takes(one) for one in having))


def _for_programs() -> Iterable[Permission]:
    """What is not a person's own business, and does not concern people."""
    return (one for one in permissions().values() if not one.everyone and not one.key.startswith("accounts."))


def _held(actor: Actor, key: str, companies: Sequence[Company]) -> bool:
    if not companies:
        return any(key in scope.permissions for scope in actor.scopes)
    return all(actor.may(key, company.pk) for company in companies)
