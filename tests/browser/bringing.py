"""The sample folder, brought into the company that the first start made, with people of each role.

Run in the data folder beside the server, in a process of its own (browser.inside).
"""

import re
import shutil
import tempfile
import time
import tomllib
from pathlib import Path

from browser.people import EMPLOYEE, LEAD, ROLES, Who
from making_people import PASSWORD
from piaoqi.accounts.actions.companies import NewName, add_former_name, create_company
from piaoqi.accounts.actions.grants import grant_role
from piaoqi.accounts.actions.groups import create_group, set_group
from piaoqi.accounts.actions.people import create_person
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Company, Person, Role
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.models import Source
from piaoqi.archive.queries.progress import everything
from piaoqi.reconciliation.adopting import adopt_folder
from piaoqi.reconciliation.news import has_news
from piaoqi.sources.taking_in import take_in

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "beijing"
USUAL = {"tax-bureau": "bureau", "archive": "originals", "tax-bureau-issued": "bureau-issued"}
"""What the folder calls sources that every company begins with."""
RECEIPTS = 4
"""So many originals the employee handed in too: all that they see."""
PATIENCE_SECONDS = 150


def bring() -> None:
    """Read and compared when it returns. Raises TimeoutError."""
    administrator = actor_of(Person.objects.get(), "test")
    for who, role in ROLES.items():
        person = create_person(administrator, Newcomer(username=who.username, name=who.name, password=PASSWORD))
        grant_role(administrator, person, Role.objects.get(key=role.value), Reach())
    with tempfile.TemporaryDirectory() as scratch:
        folder = _folder(Path(scratch) / SAMPLE.name)
        companies = _companies(administrator, folder)
        adopt_folder(_somebody(LEAD), folder, companies)
        _receipts(companies[0], folder)
    _wait(companies[0])


def _folder(place: Path) -> Path:
    """A copy whose sources have the names of those that are there."""
    shutil.copytree(SAMPLE, place)
    config = place / "piaoqi.toml"
    text = config.read_text(encoding="utf-8")
    for name, usual in USUAL.items():
        text = re.sub(rf'^(name|of|source) = "{name}"', rf'\1 = "{usual}"', text, flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8")
    return place


def _companies(administrator: Actor, folder: Path) -> list[Company]:
    """The one of the first start, then its siblings: one group, with their former names."""
    group = create_group(administrator, "筑宸集团")
    companies = []
    for one in tomllib.loads((folder / "piaoqi.toml").read_text(encoding="utf-8"))["taxpayer"]:
        there = Company.objects.filter(tax_id=one["tax_id"]).first()
        company = there or create_company(administrator, one["name"], one["tax_id"])
        set_group(administrator, company, group)
        for former in one.get("former", ()):
            add_former_name(administrator, company, NewName(name=former["name"], last_day=former["until"]))
        companies.append(company)
    return companies


def _receipts(company: Company, folder: Path) -> None:
    source = Source.objects.get(company=company, key=USUAL["archive"])
    for path in sorted((folder / "originals").rglob("*.ofd"))[:RECEIPTS]:
        with path.open("rb") as file:
            take_in(_somebody(EMPLOYEE), source, HandedIn(name=path.name, stream=file, batch="报销"))


def _somebody(who: Who) -> Actor:
    return actor_of(Person.objects.get(username=who.username), "test")


def _wait(company: Company) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not everything(_somebody(LEAD)).is_over or has_news(company):
        if time.monotonic() > until:
            raise TimeoutError("the sample is not read and compared")
        time.sleep(0.3)
