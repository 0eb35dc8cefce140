"""Who acts, from where, and what they may do where: a value, loaded once for each request or job."""

from dataclasses import dataclass, replace

from piaoqi.accounts.permissions import System, permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where one role of an actor holds, and what it allows there."""

    role: str
    permissions: frozenset[str]
    company: int | None = None
    """None: every company."""
    department: int | None = None
    """None: every department, and what belongs to none."""
    direction: str = ""
    """'received', 'issued', or '' for both."""
    sensitivity: int = 0
    """The highest level that it shows: 0 usual, 1 personal, 2 confidential."""
    own: bool = False
    """Only what the person handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`key` is what the log knows them by: `person:12`, `token:7`, `system:intake`."""

    key: str
    name: str
    origin: str
    person: int | None = None
    scopes: tuple[Scope, ...] = ()

    def may(self, permission: str, company: int | None) -> bool:
        """Whether some scope allows this somewhere in the company; None: the whole installation, which only scopes of
        every company allow.
        """
        return any(permission in one.permissions and one.company in (None, company) for one in self.scopes)

    def may_wholly(self, permission: str, company: int | None, level: int = 0) -> bool:
        """As `may`, by a scope that is not bound to a department, a direction or what the person handed in: for what
        concerns the whole company. `level`: the highest level of sensitivity that it concerns.
        """
        return any(
            permission in one.permissions
            and one.company in (None, company)
            and one.sensitivity >= level
            and one.department is None
            and not one.direction
            and not one.own
            for one in self.scopes
        )


def in_company(actor: Actor, company: int) -> Actor:
    """With those scopes alone that hold there: whoever keeps the books of hundreds of companies has as many."""
    return replace(actor, scopes=tuple(one for one in actor.scopes if one.company in (None, company)))


def system(name: System | str, origin: str = "job") -> Actor:
    """A part of the program that acts by itself, with the permissions that name it and no others."""
    which = System(name)
    keys = frozenset(key for key, one in permissions().items() if which in one.systems)
    scope = Scope(role=f"system:{which}", permissions=keys, sensitivity=2)
    return Actor(key=f"system:{which}", name=f"system:{which}", origin=origin, scopes=(scope,))
