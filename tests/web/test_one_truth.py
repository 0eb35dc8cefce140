"""What 查找, 发票详情, 发票, 对账, 总览 and the API say of one company is the same, and what was planted in it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import html

from agreement.test_check_and_server import _BLOCK, _companies, _without_sibling
from fixtures_of_intake import data, here
from making_intake import Intake
from making_people import an_actor, person_of, somebody
from piaoqi.accounts.actor import system
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, System
from piaoqi.archive.models import Invoice
from piaoqi.core.folder.opened import config_of
from piaoqi.core.synth import write
from piaoqi.reconciliation.adopting import adopt_folder
from piaoqi.reconciliation.queries.titles import titles
from piaoqi.reconciliation.queries.why import why_invoice
from piaoqi.reconciliation.storing import run_live
from without_recognition import recognition_left_out

__all__ = ["data", "here"]
pytestmark = [pytest.mark.usefixtures("here"), pytest.mark.django_db]

FAULTS = ("plain.archive", "C1.3", "C2.1", "C4.11", "C6.1", "C6.8", "mixed.deleted-backup", "unsure.day")
SHAPES = {"missing": "missing", "not_missing": "seeming", "cannot_tell": "unknown"}
TABS = ("missing", "seeming", "unknown")
Said = dict[tuple[int, str], str]
"""(invoice, title of the source) -> the mark. What is not expected there, or not even named, is left out."""


@dataclass
class Scene:
    company: Company
    client: Client
    planted: Mapping[tuple[str, str], str]

    def page(self, path: str, **asked: object) -> html.HtmlElement:
        said = {"company": self.company.pk, **asked}
        answer = self.client.get(path, {name: str(value) for name, value in said.items()})
        assert answer.status_code == 200, path
        return html.fromstring(answer.content.decode("utf-8"))


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    folder = tmp_path / "folder"
    write(folder, seed=3, invoices=16, faults=FAULTS, months=1)
    (tmp_path / "without").mkdir()
    settings = folder / "piaoqi.toml"
    settings.write_text(_BLOCK.sub(_without_sibling, settings.read_text(encoding="utf-8")), encoding="utf-8")
    company, *_ = _companies(config_of(folder), ())
    with recognition_left_out(tmp_path / "without"), monkeypatch.context() as then:
        then.setattr("piaoqi.audit.clock.system_now", lambda: config_of(folder).as_of)
        intake = Intake(company)
        adopt_folder(an_actor(), folder, [company])
        intake.work()
        run_live(system(System.WATCH), company)
    client = Client()
    person = person_of(somebody(BuiltIn.ACCOUNTANT, company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["expected"]["findings"]
    planted = {(number, source): SHAPES[verdict] for number, source, verdict in found if "sibling" not in source}
    return Scene(company, client, planted)


def test_every_page_says_the_same_of_every_invoice_and_what_was_planted(scene: Scene) -> None:
    invoices = list(Invoice.objects.filter(company=scene.company, deleted_at=None))
    table = dict(_of_the_table(scene))
    assert {invoice for invoice, _ in table} == {one.pk for one in invoices}
    for name, path in (("find", "/find/"), ("detail", "/invoices/{}/")):
        page = {key: mark for one in invoices for key, mark in _of_a_strip(scene, one, path.format(one.pk))}
        assert _absent(page) == _absent(table), name
        assert {key: mark for key, mark in page.items() if key in table} == table, name
    assert dict(_of_the_api(invoices)) == _absent(table)
    listed = dict(_of_the_lists(scene))
    assert {key: mark for key, mark in listed.items() if key[0]} == _absent(table)
    assert _planted(scene, invoices) == _absent(table)
    assert set(listed.values()) == set(TABS)
    _counted(scene)


def _counted(scene: Scene) -> None:
    """The overview counts what the lists hold."""
    counted = {}
    for link in scene.page("/").xpath('//ul[@class="ov-numbers"]/li/a'):
        count = int(link.xpath('string(.//*[@class="ov-count"])').replace(",", ""))
        asked = parse_qs(urlsplit(link.get("href")).query)
        counted[asked["tab"][0]] = count
        assert len(_rows(scene, asked["tab"][0])) == count
    assert all(counted.values()), counted


def _of_the_table(scene: Scene) -> Iterator[tuple[tuple[int, str], str]]:
    for row in scene.page("/invoices/").xpath("//tr[@data-id]"):
        for cell in row.xpath('td[@data-label][span[contains(@class, "mark ")]]'):
            mark = cell.xpath("string(span/@class)").split()[1]
            if mark != "not_expected":
                yield (int(row.get("data-id")), cell.xpath("string(span/@title)").partition("：")[0]), mark


def _of_a_strip(scene: Scene, invoice: Invoice, path: str) -> Iterator[tuple[tuple[int, str], str]]:
    asked = {"q": invoice.number or "-", "invoice": invoice.pk}
    (strip,) = scene.page(path, **asked).xpath('//ul[@class="strip"]')
    for item in strip.xpath("li"):
        title, mark = item.xpath('string(.//*[@class="strip-source"])'), item.get("class").split()[1]
        if mark != "not_expected":
            yield (invoice.pk, title), mark


def _of_the_api(invoices: list[Invoice]) -> Iterator[tuple[tuple[int, str], str]]:
    for invoice in invoices:
        found = why_invoice(an_actor(), invoice.pk)
        assert found is not None
        named = {one.source: one.title for one in found.marks}
        for absent in found.answer.absent:
            for source in absent.sources:
                yield (invoice.pk, named[source]), SHAPES[absent.finding.verdict.value]


def _of_the_lists(scene: Scene) -> Iterator[tuple[tuple[int, str], str]]:
    numbers = dict(Invoice.objects.filter(company=scene.company).values_list("number", "pk"))
    for tab in TABS:
        for row in _rows(scene, tab):
            number = "".join(row.xpath('string(.//td[contains(@class, "col-number")])').split()[-1:])
            where = row.xpath('string(.//td[contains(@class, "col-where")])').strip()
            yield (numbers.get(number, 0), where), tab


def _rows(scene: Scene, tab: str) -> list[html.HtmlElement]:
    """Of a list that is shorter than a page."""
    return list(scene.page("/reconcile/", tab=tab).xpath('//table[contains(@class, "findings")]/tbody/tr'))


def _planted(scene: Scene, invoices: list[Invoice]) -> Said:
    known = {key: one.title.in_language("zh") for key, one in titles(an_actor(), scene.company.pk).items()}
    numbers = {one.number: one.pk for one in invoices}
    return {
        (numbers[number], known[source]): mark for (number, source), mark in scene.planted.items() if number in numbers
    }


def _absent(said: Said) -> Said:
    return {key: mark for key, mark in said.items() if mark in TABS}
