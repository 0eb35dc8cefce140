"""Brings the invented company into the archive, in the background: the server answers meanwhile.

1. its folder is written, as an accountant would have it
2. the companies of its group are made, with their former names
3. sources, coverage, terms, answers and files are taken in, by people and through actions, as real ones are
4. an employee hands in a few receipts
Each step finds what an interrupted run did already.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Any

from django.conf import settings
from django.db import transaction

from piaoqi.accounts.actions.companies import NewName, add_former_name, create_company
from piaoqi.accounts.actions.groups import create_group, set_group
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company, Person
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.models import Source
from piaoqi.config.demo import folder, people
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.synth import write
from piaoqi.reconciliation.adopting import adopt_folder
from piaoqi.sources.taking_in import take_in

SEED, MONTHS = 7, 6
RECEIPTS = 6
BATCH = "报销单"
GROUP = "示例集团（虚构）"


def load() -> Mapping[str, object]:
    """Run by a worker, as often as needed."""
    data = Path(settings.DATA)
    told = folder.told(data)
    if told.get("loaded"):
        return {"loaded": "before"}
    place = _written(data / folder.COMPANY, int(str(told["invoices"])))  # 1
    companies = _companies(place)  # 2
    adopted = adopt_folder(_somebody(people.LEAD), place, companies)  # 3
    receipts = _receipts(place, companies[0])  # 4
    folder.mark(data, {**told, "loaded": True})
    return {"companies": len(companies), "files": len(adopted.arrivals) + receipts}


def _written(place: Path, invoices: int) -> Path:
    if not place.exists():
        part = place.with_suffix(".part")
        rmtree(part, ignore_errors=True)
        write(part, seed=SEED, invoices=invoices, faults="all", months=MONTHS)
        part.rename(place)
    return place


@transaction.atomic
def _companies(place: Path) -> list[Company]:
    """The one that it is about first."""
    there = list(Company.objects.order_by("pk"))
    if there:
        return there
    administrator = _somebody(people.ADMINISTRATOR)
    group = create_group(administrator, GROUP)
    stated: list[dict[str, Any]] = tomllib.loads((place / "piaoqi.toml").read_text(encoding="utf-8"))["taxpayer"]
    for one in stated:
        company = create_company(administrator, one["name"], one["tax_id"])
        set_group(administrator, company, group)
        for former in one.get("former", ()):
            until: date = former["until"]
            add_former_name(administrator, company, NewName(name=former["name"], last_day=until))
        there.append(company)
    return there


def _receipts(place: Path, company: Company) -> int:
    """What was handed in by one's own hand is all that an employee sees."""
    source = Source.objects.filter(company=company, kind=SourceKind.ARCHIVE.value).order_by("pk").first()
    if source is None:
        return 0
    found = sorted((place / "originals").rglob("*.*"))[-RECEIPTS:]
    for path in found:
        with path.open("rb") as file:
            take_in(_somebody(people.EMPLOYEE), source, HandedIn(name=path.name, stream=file, batch=BATCH))
    return len(found)


def _somebody(who: people.Invented) -> Actor:
    return actor_of(Person.objects.get(username=who.username), people.ORIGIN)
