"""Mending the view: after damage, or when a former name of a company was entered and directions may change."""

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.archive.invoices.rebuild import disagreements, rebuild
from piaoqi.core.text import Text

REBUILD = define(
    "archive.rebuild",
    Text("按记录重建发票视图", "make the view of invoices anew from the records"),
    BuiltIn.ADMINISTRATOR,
    System.OPERATOR,
)


def rebuild_invoices(actor: Actor, company: Company) -> int:
    """All invoices of a company from its records, in one transaction; says how many there are. What people settled is
    kept. At a hundred thousand invoices it takes minutes, in which nothing else of the company changes.
    """
    with acting(actor, REBUILD, company.pk) as act:
        wrong = sum(1 for _ in disagreements(company.pk))
        count = rebuild(company.pk)
        act.witness(f"company:{company.pk}", {"wrong": wrong}, {"invoices": count})
        return count
