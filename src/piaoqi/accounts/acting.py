"""The frame of every change: permission first, one transaction, the audit entry inside it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, UnwitnessedError
from piaoqi.accounts.loading import as_now
from piaoqi.accounts.permissions import Permission
from piaoqi.accounts.scopes import Facts, shows
from piaoqi.audit import log
from piaoqi.audit.clock import not_before, now


@dataclass(slots=True)
class Act:
    """One action while it runs."""

    actor: Actor
    permission: Permission
    company: int | None
    _said: list[log.Statement] = field(default_factory=list)

    def witness(
        self, subject: str, before: Mapping[str, object] | None = None, after: Mapping[str, object] | None = None
    ) -> None:
        """Say what is changed, for the log; at least once in each action."""
        self._said.append(
            log.Statement(
                at=now(),
                actor=self.actor.key,
                name=self.actor.name,
                origin=self.actor.origin,
                action=self.permission.key,
                company=self.company,
                subject=subject,
                before=before or {},
                after=after or {},
            )
        )


@contextmanager
def acting(
    actor: Actor, permission: Permission, company: int | None = None, *, thing: Facts | None = None, level: int = 0
) -> Iterator[Act]:
    """A change by an actor. Raises DeniedError before anything is touched; within the transaction it is asked again of
    what the actor may by then, for a role may end while a request lasts. What happens inside is one transaction, ended
    by its entries in the log. An action that says nothing to the log is a fault of the program and undone.

    `company` None: the whole installation. Without `thing` a change concerns the whole company, and a role bound to a
    department, a direction or what its person handed in does not allow it; nor one that shows less than `level`, where
    it lays open all that is sensitive up to there. With `thing` the permission must hold for that very thing, and the
    company is the thing's.
    """
    company = thing.company if thing is not None else company

    def allowed(who: Actor) -> Actor:
        if not (shows(who.scopes, permission.key, thing) if thing else who.may_wholly(permission.key, company, level)):
            raise DeniedError(who, permission, company)
        return who

    allowed(actor)
    with transaction.atomic(), not_before(log.latest()):
        act = Act(allowed(as_now(actor)), permission, company)
        yield act
        if not act._said:  # noqa: SLF001 - the two are one thing
            raise UnwitnessedError(permission.key)
        log.append(act._said)  # noqa: SLF001
