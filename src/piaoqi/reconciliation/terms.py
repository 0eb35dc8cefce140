"""What comparisons of a company go by at an instant: who the company is, and what must be where by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from piaoqi.accounts.models import Company
from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.audit.clock import now
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.taxpayer import Former, Scale, Taxpayer
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Expectation
from piaoqi.reconciliation.models import Terms


@dataclass(frozen=True, slots=True)
class InForce:
    """The terms of an instant as core takes them."""

    row: Terms | None
    """None where nothing had been written down yet."""
    taxpayers: tuple[Taxpayer, ...]
    """The company itself first."""
    expectations: tuple[Expectation, ...]


def standing(company: Company, at: datetime) -> Terms | None:
    """The newest row of then."""
    return Terms.objects.filter(company=company, at__lte=at).order_by("-at", "-pk").first()


def in_force(company: Company, at: datetime) -> InForce:
    """As `standing`. Before the first row, the company was who that one says, with the defaults expected of it; with no
    row at all, who it is today.
    """
    row = standing(company, at)
    if row is not None:
        return stated_in(row)
    first = Terms.objects.filter(company=company).order_by("at", "pk").first()
    return InForce(None, taxpayers_in(first.taxpayers if first else snapshot(company)), DEFAULT_EXPECTATIONS)


def stated_in(row: Terms) -> InForce:
    """One row as core takes it."""
    return InForce(row, taxpayers_in(row.taxpayers), expectations_in(row.expectations))


def snapshot(company: Company) -> list[dict[str, Any]]:
    """The company, then those of its group, its head office and its branches by tax id, as they are today: what their
    rows may name. Of the others nothing but who they are is ever used.
    """
    related = Q(parent=company) | Q(pk=company.parent_id) | Q(group__isnull=False, group=company.group_id)
    others = Company.objects.filter(related).exclude(pk=company.pk).order_by("tax_id")
    return [_stated(taxpayer_of(one)) for one in (company, *others.prefetch_related("former_names"))]


def renewed(company: Company, by: str) -> Terms:
    """The terms of today: the newest row; or a further one, not saved, where the company or its group is no longer as
    that one says. Within a change, so that `at` goes on from what was witnessed before.
    """
    newest, today = Terms.objects.filter(company=company).order_by("-at", "-pk").first(), snapshot(company)
    if newest is not None and newest.taxpayers == today:
        return newest
    return Terms(
        company=company, expectations=newest.expectations if newest else None, taxpayers=today, by=by, at=now()
    )


def taxpayers_in(stated: Sequence[Mapping[str, Any]]) -> tuple[Taxpayer, ...]:
    """From a row's `taxpayers`."""
    return tuple(
        Taxpayer(
            one["name"],
            one["tax_id"],
            Scale(one["type"]),
            tuple(Former(was["name"], was["tax_id"], date.fromisoformat(was["until"])) for was in one["former"]),
        )
        for one in stated
    )


def expectations_in(stated: Sequence[Mapping[str, Any]] | None) -> tuple[Expectation, ...]:
    """From a row's `expectations`."""
    if stated is None:
        return DEFAULT_EXPECTATIONS
    return tuple(
        Expectation(
            one["of"],
            one["into"],
            one["within_days"],
            None if one["kinds"] is None else frozenset(map(Kind, one["kinds"])),
        )
        for one in stated
    )


def stated_expectations(expectations: Sequence[Expectation]) -> list[dict[str, Any]]:
    """As a row holds them."""
    return [
        {
            "of": one.of,
            "into": one.into,
            "within_days": one.within_days,
            "kinds": None if one.kinds is None else sorted(kind.value for kind in one.kinds),
        }
        for one in expectations
    ]


def _stated(taxpayer: Taxpayer) -> dict[str, Any]:
    return {
        "name": taxpayer.name,
        "tax_id": taxpayer.tax_id,
        "type": taxpayer.scale.value,
        "former": [
            {"name": one.name, "tax_id": one.tax_id, "until": one.until.isoformat() if one.until else ""}
            for one in sorted(taxpayer.former, key=lambda one: (one.until, one.name, one.tax_id), reverse=True)
        ],
    }
