"""What people do in the month, each deed at its true instant: hand in, declare, answer, take back, sign in again."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from making_connector import an_original
from making_intake import zipped
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.synth.window import Form
from piaoqi.core.synth.writers.books import ledger
from piaoqi.core.synth.writers.bureau import bureau_export
from piaoqi.core.synth.writers.mail import Letter, mail
from simulation.truth import CHINA, DAYS, START, Files, Paper, Truth, booking

ARCHIVE, MAIL, BOOKS, BUREAU = (
    one.value for one in (SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BOOKS, SourceKind.BUREAU)
)


@dataclass(frozen=True, slots=True)
class Hand:
    """Files for one source, handed in together."""

    company: Truth
    source: str
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Export:
    """An export of the bureau's list made and handed in by a person. `claims`: run, whole, none or wide."""

    company: Truth
    start: date
    end: date
    claims: str
    form: Form


@dataclass(frozen=True, slots=True)
class Claim:
    """A person says of a source of their own what lies in it. None: takes the last such word back."""

    company: Truth
    source: str
    start: date | None


@dataclass(frozen=True, slots=True)
class Plain:
    """Something else: answer, answer again, withdraw, retry, sign in, fetch, expect, ask."""

    company: Truth
    what: str


Deed = Hand | Export | Claim | Plain


class Plan:
    """All deeds of the month in the order of time."""

    def __init__(self, chance: random.Random, companies: Sequence[Truth], files: Files) -> None:
        self._chance, self._companies, self._files = chance, companies, files
        deeds = [(at, n, deed) for n, (at, deed) in enumerate(self._all())]
        self.deeds = [(at, deed) for at, _, deed in sorted(deeds, key=lambda one: one[:2]) if at < _end()]

    def _all(self) -> Iterator[tuple[datetime, Deed]]:
        for at, company in enumerate(self._companies):
            yield from self._originals(company, self._companies[at - 1])
            yield from self._books(company)
            yield from self._claims(company)
            yield from self._rest(company)
            if not company.is_connected or self._chance.random() < 0.2:
                yield from self._exports(company)

    def _originals(self, company: Truth, neighbour: Truth) -> Iterator[tuple[datetime, Deed]]:
        waiting: dict[int, list[Paper]] = defaultdict(list)
        for paper in (one for one in company.papers if one.handed_in):
            assert paper.handed_in
            at, name, data = paper.handed_in, self._name(paper), self._original(paper)
            if paper.original == "zip":
                waiting[(at - START).days // 4].append(paper)
            elif paper.original == "mail":
                yield at, Hand(company, MAIL, ((f"{paper.number[-6:]}.eml", self._mail(paper, at)),))
            else:
                yield at, Hand(neighbour if paper.original == "elsewhere" else company, ARCHIVE, ((name, data),))
            if paper.original == "twice":
                again = at + timedelta(days=self._chance.uniform(0, 6))
                yield again, Hand(company, ARCHIVE, ((f"副本 {name}", data),))
        for several in waiting.values():
            at = max(one.handed_in for one in several if one.handed_in)
            yield at, Hand(company, ARCHIVE, ((f"打包{len(several)}.zip", self._zip(several)),))
        if self._chance.random() < 0.25:
            yield self._some_day(), Hand(company, ARCHIVE, (("扫描.pdf", self._broken(company)),))

    def _original(self, paper: Paper) -> bytes:
        return self._files.note(an_original(paper.invoice), [paper.number])

    def _name(self, paper: Paper) -> str:
        return self._chance.choice((f"{paper.number}.xml", f"dzfp_{paper.number}.xml", "发票.xml", "新建文件.bin"))

    def _zip(self, several: Sequence[Paper]) -> bytes:
        inside = {f"{n}/{self._name(one)}": self._original(one) for n, one in enumerate(several)}
        return self._files.note(zipped(inside), [one.number for one in several])

    def _mail(self, paper: Paper, sent: datetime) -> bytes:
        letter = Letter(
            ("开票员", "bill@example.com"), ("财务", "cw@example.com"), f"发票 {paper.number}", sent, "见附件"
        )
        data = mail(letter, [(f"{paper.number}.xml", "application/xml", self._original(paper))])
        return self._files.note(data, [paper.number])

    def _broken(self, company: Truth) -> bytes:
        """An original that cannot be read as it is."""
        paper = self._chance.choice(company.papers)
        data = b"%PDF-1.7\n" + self._chance.randbytes(200)
        return self._files.note(data, [paper.number], readable=False)

    def _books(self, company: Truth) -> Iterator[tuple[datetime, Deed]]:
        last = START - timedelta(days=60)
        for week in range(4, DAYS, self._chance.choice((5, 7))):
            at = START + timedelta(days=week, hours=9.5)
            found = [one for one in company.papers if one.booked and last < one.booked <= at]
            last = at
            if found:
                data = self._files.note(ledger([booking(one) for one in found]), [one.number for one in found])
                late = timedelta(days=self._chance.choice((0, 0, 0, 2)))
                yield at + late, Hand(company, BOOKS, ((f"登记簿{week}.csv", data),))
                if self._chance.random() < 0.2:
                    yield at + late + timedelta(days=1), Hand(company, BOOKS, ((f"登记簿{week}(1).csv", data),))

    def _claims(self, company: Truth) -> Iterator[tuple[datetime, Deed]]:
        """From some day on, sometimes too narrow at first, sometimes taken back and said again."""
        whole, narrow = (START - timedelta(days=20)).date(), (START + timedelta(days=6)).date()
        for source in (ARCHIVE, BOOKS, MAIL):
            at = START + timedelta(days=self._chance.uniform(2, 14))
            first = self._chance.choice((whole, whole, narrow))
            yield at, Claim(company, source, first)
            if first == narrow or self._chance.random() < 0.3:
                yield at + timedelta(days=self._chance.uniform(1, 6)), Claim(company, source, None)
                yield at + timedelta(days=self._chance.uniform(6, 12)), Claim(company, source, whole)

    def _exports(self, company: Truth) -> Iterator[tuple[datetime, Deed]]:
        last = (START - timedelta(days=7)).date()
        for after in range(self._chance.choice((3, 4)), DAYS, self._chance.choice((4, 6))):
            at = START + timedelta(days=after, hours=self._chance.uniform(1, 8))
            end = (at - timedelta(days=self._chance.choice((0, 1, 1)))).date()
            claims = self._chance.choice(("run", "run", "narrow", "none", "wide"))
            yield at, Export(company, last, end, claims, self._chance.choice((Form.XLSX, Form.CSV)))
            last = end - timedelta(days=self._chance.choice((1, 3, 9)))

    def _rest(self, company: Truth) -> Iterator[tuple[datetime, Deed]]:
        for what, most in (
            ("answer", 3),
            ("withdraw answer", 2),
            ("retry", 2),
            ("ask", 3),
            ("fetch", 5),
            ("expect", 1),
        ):
            for _ in range(self._chance.randint(0, most)):
                yield self._some_day(), Plain(company, what)
        for day in range(1, DAYS):
            if self._chance.random() < 0.5:
                yield START + timedelta(days=day, hours=self._chance.uniform(0, 9)), Plain(company, "sign in")

    def _some_day(self) -> datetime:
        return START + timedelta(days=self._chance.uniform(3, DAYS - 1))


def exported(files: Files, found: Sequence[Paper], deed: Export) -> tuple[str, bytes]:
    """The file of an export: what the bureau's list shows just now."""
    rows = [(one.invoice.record, one.invoice.time, one.invoice.drawer) for one in found]
    titles = (f"开票日期：{deed.start} 至 {deed.end}",) if deed.claims == "wide" else ()
    data = files.note(bureau_export(rows, deed.form, titles), [one.number for one in found])
    named = f"全量发票查询导出结果-{deed.start:%Y%m%d}-{deed.end:%Y%m%d}" if deed.claims == "none" else "导出"
    return f"{named}.{'csv' if deed.form is Form.CSV else 'xlsx'}", data


def _end() -> datetime:
    return START + timedelta(days=DAYS)


__all__ = [
    "ARCHIVE",
    "BOOKS",
    "BUREAU",
    "CHINA",
    "MAIL",
    "Claim",
    "Deed",
    "Export",
    "Hand",
    "Plain",
    "Plan",
    "exported",
]
