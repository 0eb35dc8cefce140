"""What was taken out of the archive in files: who, how many invoices, which, and the digest of the very file."""

from dataclasses import dataclass

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.accounts.scopes import Facts
from piaoqi.core.text import Text

EXPORT = define(
    "archive.export",
    Text("导出发票清单", "export lists of invoices"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
    BuiltIn.REVIEWER,
    BuiltIn.ISSUER,
    BuiltIn.EMPLOYEE,
    BuiltIn.AUDITOR,
    BuiltIn.BOOKKEEPER,
    BuiltIn.READER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """`what`: which invoices or findings, in words; `file`: its name, whose ending tells its format."""

    what: str
    rows: int
    file: str
    sha256: str


def note_taken(actor: Actor, company: Company, taken: Taken) -> None:
    """Called before a file is handed out, which holds no more than the actor sees. Raises DeniedError: then it must not
    be.
    """
    with acting(actor, EXPORT, thing=_reached(actor, company)) as act:
        after = {"what": taken.what, "rows": taken.rows, "file": taken.file, "sha256": taken.sha256}
        act.witness(f"company:{company.pk}", after=after)


def _reached(actor: Actor, company: Company) -> Facts:
    """What some role of theirs reaches in the company: whoever sees a part of it may take out that part."""
    within = (one for one in actor.scopes if EXPORT.key in one.permissions and one.company in (None, company.pk))
    scope = next(within, None)
    if scope is None:
        return Facts(company=company.pk)
    return Facts(company=company.pk, department=scope.department, direction=scope.direction, own=scope.own)
