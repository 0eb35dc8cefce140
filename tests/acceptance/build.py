"""Small folders built from the public documents alone: companies, invoices, sources, and what the answer must be."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from acceptance.writers import Table
from piaoqi.core.folder import check_folder
from piaoqi.core.folder.why.answer import Ask, explain_invoice
from piaoqi.core.report.check_form import check_form
from piaoqi.core.report.why_form import why_form

AS_OF = "2026-04-20T09:00:00+08:00"
ASKED = "2026-04-19T08:00:00+08:00"
FEBRUARY: dict[str, object] = {"from": "2026-02-01", "to": "2026-02-28", "as_of": ASKED}
_NOW = datetime.fromisoformat("2027-01-01T00:00:00+08:00")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Party:
    """A name and a tax id; either may be blank."""

    name: str
    tax_id: str


def uscc(serial: int, region: str = "110108") -> str:
    """A 统一社会信用代码 with both check characters right (GB 32100-2015, GB 11714)."""
    body = f"{serial:08d}"
    left = 11 - sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    text = f"91{region}{body}{'X' if left == 10 else left % 11}"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(text, weights, strict=True))
    return text + _ALPHABET[(31 - total % 31) % 31]


US = Party("北京示例科技有限公司", uscc(4_200_017))
SISTER = Party("北京示例软件有限公司", uscc(5_511_203))
STRANGER = Party("天津旁人贸易有限公司", uscc(7_070_707, "120101"))
SELLER = Party("河北供货商贸有限公司", uscc(1_357_924, "130102"))
OTHER_SELLER = Party("山东另一家制造有限公司", uscc(2_468_013, "370102"))


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice as it truly is. `paper` is the printed number of a 数电纸质发票, whose `code` is the printed one."""

    number: str
    amount: Decimal
    tax: Decimal
    code: str = ""
    paper: str = ""
    date: str = "2026-02-10"
    seller: Party = SELLER
    buyer: Party = US
    words: str = "数电发票（增值税专用发票）"
    origin: str = "电子发票服务平台"
    status: str = "正常"
    risk: str = "正常"
    goods: tuple[str, ...] = ("*信息技术服务*软件服务",)
    remark: str = ""

    @property
    def total(self) -> Decimal:
        """价税合计."""
        return self.amount + self.tax

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    def costing(self, amount: str, tax: str) -> Self:
        return replace(self, amount=Decimal(amount), tax=Decimal(tax))


def digital(serial: int, **changes: Any) -> Invoice:
    """A 数电专票 of Beijing, 2026; every serial has its own total."""
    amount = Decimal(100 * serial).quantize(Decimal("0.01"))
    tax = Decimal(13 * serial).quantize(Decimal("0.01"))
    return Invoice(f"26112{serial * 618_033_988_749_897 % 10**15:015d}", amount, tax).but(**changes)


def ordinary(serial: int, **changes: Any) -> Invoice:
    """A 数电普票."""
    return digital(serial, words="数电发票（普通发票）").but(**changes)


def control(serial: int, **changes: Any) -> Invoice:
    """A 增值税电子普通发票 of the tax-control era: code and 8 digits."""
    made = digital(serial, words="增值税电子普通发票", origin="增值税发票管理系统", code="011002600111")
    return made.but(number=f"{serial * 61_803_399 % 10**8:08d}").but(**changes)


def printed(serial: int, **changes: Any) -> Invoice:
    """A 数电纸质专票: twenty digits, and a printed code and number."""
    made = digital(serial, words="数电纸质发票（增值税专用发票）", code="1100261130")
    return made.but(paper=f"{serial * 61_803_399 % 10**8:08d}").but(**changes)


def red_of(blue: Invoice, serial: int, **changes: Any) -> Invoice:
    """The 红字发票 that cancels `blue` whole."""
    remark = f"被红冲蓝字数电票号码：{blue.number} 红字发票信息确认单编号：11010826020{serial:09d}"
    made = digital(serial, amount=-blue.amount, tax=-blue.tax, seller=blue.seller, remark=remark, goods=blue.goods)
    return made.but(**changes)


@dataclass(frozen=True, slots=True)
class Source:
    """A [[source]] of piaoqi.toml and the files under it."""

    kind: str
    files: Mapping[str, bytes]
    name: str = ""
    coverage: Mapping[str, object] | Sequence[Mapping[str, object]] | None = field(default_factory=lambda: FEBRUARY)
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.name or self.kind

    def toml(self) -> str:
        keys: dict[str, object] = {"name": self.label, "kind": self.kind, "path": self.label}
        if self.coverage is not None:
            keys["coverage"] = [self.coverage] if isinstance(self.coverage, Mapping) else list(self.coverage)
        return table("source", keys | dict(self.options))

    def write(self, folder: Path) -> None:
        place = folder / self.label
        place.mkdir(parents=True, exist_ok=True)
        for name, data in self.files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)


def source(
    kind: str, files: Mapping[str, bytes] | Table, *, name: str = "", coverage: Any = FEBRUARY, **options: object
) -> Source:
    """A source of one table (written as GB18030 csv) or of the files given; `coverage=None` leaves it out."""
    written = {"清单.csv": files.csv()} if isinstance(files, Table) else files
    return Source(kind, written, name, coverage, options)


def table(name: str, keys: Mapping[str, object]) -> str:
    """One entry of a TOML array of tables, one key a line."""
    return "\n".join([f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in keys.items())])


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, str):
        return value if re.fullmatch(r"\d{4}-\d\d-\d\d([T ].*)?", value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Iterable):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def taxpayer(party: Party = US, **keys: object) -> dict[str, object]:
    return {"name": party.name, "tax_id": party.tax_id, **keys}


def config(
    sources: Sequence[Source],
    expect: Sequence[Mapping[str, object]] = (),
    taxpayers: Sequence[Mapping[str, object]] = (),
    as_of: str = AS_OF,
) -> str:
    """The text of a piaoqi.toml; `as_of=""` leaves it out."""
    owners = taxpayers or [taxpayer()]
    parts = [f"as_of = {as_of}"] if as_of else []
    parts += [table("taxpayer", one) for one in owners] + [one.toml() for one in sources]
    return "\n\n".join([*parts, *(table("expect", one) for one in expect)]) + "\n"


def rule(of: str, in_: str, days: int = 2, **more: object) -> dict[str, object]:
    return {"of": of, "in": in_, "within_days": days, **more}


def check(
    folder: Path,
    *sources: Source,
    expect: Sequence[Mapping[str, object]] = (),
    taxpayers: Sequence[Mapping[str, object]] = (),
    as_of: str = AS_OF,
) -> "Outcome":
    """Write the folder, with its piaoqi.toml, and check it."""
    for one in sources:
        one.write(folder)
    (folder / "piaoqi.toml").write_text(config(sources, expect, taxpayers, as_of), encoding="utf-8")
    return check_as_it_is(folder)


def check_as_it_is(folder: Path, now: datetime = _NOW) -> "Outcome":
    """What `piaoqi check FOLDER --json` prints."""
    return Outcome(json.loads(json.dumps(check_form(check_folder(folder, now)))))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The JSON form of an answer, and short ways to hold it against what is right."""

    json: dict[str, Any]

    def finds(self, *expected: tuple[Invoice | str, str, str, str]) -> Self:
        """Exactly these: (invoice or number, absent from, verdict, first cause); several causes are parted by `|`."""
        self._is_sound()
        got = {(one["invoice"]["number"], one["absent_from"]): one for one in self.json["findings"]}
        want = {(_number(invoice), where): (verdict, cause) for invoice, where, verdict, cause in expected}
        shown = {key: (one["verdict"], first_cause(one)) for key, one in got.items()}
        fitting = {key: _fitting(shown[key], value) for key, value in want.items() if key in shown}
        assert shown == {**want, **fitting}
        return self

    def counts(self, **expected: int) -> Self:
        """These numbers of the summary, the others being free."""
        assert {name: self.json["summary"][name] for name in expected} == expected
        return self

    def differs(self, *expected: tuple[Invoice, str, Mapping[str, str], str]) -> Self:
        """Exactly these differences: (invoice, field, values by source, first cause)."""
        got = [
            (one["invoice"]["number"], one["field"], one["values"], first_cause(one))
            for one in self.json["differences"]
        ]
        assert got == [(one.number, name, dict(values), cause) for one, name, values, cause in expected]
        return self

    def repeats(self, *expected: tuple[Invoice, str, int]) -> Self:
        """Exactly these duplicates: (invoice, source, times)."""
        got = [(one["invoice"]["number"], one["source"], one["times"]) for one in self.json["duplicates"]]
        assert got == [(one.number, source, times) for one, source, times in expected]
        assert all(first_cause(one) == "C6.1" for one in self.json["duplicates"])
        return self

    def clean(self, invoices: int) -> Self:
        """Nothing to say about any of so many invoices, and nothing unread."""
        assert self.json["problems"] == []
        return self.finds().differs().repeats().counts(invoices=invoices, complete=invoices)

    def finding(self, invoice: Invoice, where: str) -> dict[str, Any]:
        (one,) = [
            one
            for one in self.json["findings"]
            if (one["invoice"]["number"], one["absent_from"]) == (invoice.number, where)
        ]
        return dict(one)

    def _is_sound(self) -> None:
        """What holds in every answer whatever was asked."""
        pairs = [(*one["invoice"].values(), one["absent_from"]) for one in self.json["findings"]]
        assert len(pairs) == len(set(pairs)), "a single pair gets a single finding"
        for verdict in ("missing", "not_missing", "cannot_tell"):
            listed = [one for one in self.json["findings"] if one["verdict"] == verdict]
            assert self.json["summary"][verdict] == len(listed)
            assert verdict == "missing" or all(one["causes"] for one in listed), "only a missing may have no cause"
        assert all(cause["evidence"] for one in self.json["findings"] for cause in one["causes"])
        assert self.json["summary"]["different"] == len(self.json["differences"])
        assert self.json["summary"]["duplicates"] == len(self.json["duplicates"])


def first_cause(finding: Mapping[str, Any]) -> str:
    return finding["causes"][0]["code"] if finding["causes"] else ""


def _number(invoice: Invoice | str) -> str:
    return invoice if isinstance(invoice, str) else invoice.number


def _fitting(got: tuple[str, str], want: tuple[str, str]) -> tuple[str, str]:
    """What was got, where the wish leaves it the choice (`|`, `*`)."""
    causes = want[1].split("|")
    return got if got[0] in want[0].split("|") and (got[1] in causes or "*" in causes) else want


def why(folder: Path, number: str) -> str:
    """All that `piaoqi why NUMBER --in FOLDER --json` prints."""
    return json.dumps(why_form(explain_invoice(Ask(number), folder, _NOW)), ensure_ascii=False)
