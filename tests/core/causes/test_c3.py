"""C3: for every cause the case that it explains, and the nearest one that it must not be mistaken for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.causes.telling import asked, evidence, side_by_side, told
from core.reconcile.small import (
    DAY,
    NUMBER,
    SELLER,
    US,
    archive,
    books,
    bureau,
    entry,
    original,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import Answered, SourceKind
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import CHINA, Expectation

SLIPPED = NUMBER[:-2] + NUMBER[-1] + NUMBER[-2]
OTHER = "26312000000087654321"
PAPER: dict[str, Any] = {"code": "031002600311", "kind": Kind.DIGITAL_ORDINARY_PAPER}
CUT: dict[str, Any] = {
    "facts": {"number_doubt": "float_damaged", "number_prefix": NUMBER[:15]},
    "written": {"number": "2.6312E+19"},
}
VERIFIED = (Expectation("archive", "verification", 2),)
Case = tuple[Callable[[], str], str]


def asked_for(**limits: Any) -> str:
    """What is said of an original that the bureau's list, asked for with these limits, lacks."""
    return told(side_by_side(archive(original()), bureau(windows=window(**limits))), "bureau")


def listing(**party: Any) -> str:
    """The bureau's list holds a row with these parties, and not the original."""
    return told(side_by_side(archive(original()), bureau(row(OTHER, **party))), "bureau")


def verified(result: str) -> str:
    log = source(SourceKind.VERIFICATION, row(facts={"result": result, "verified_at": "2026-09-20T10:00:00"}))
    return told(side_by_side(archive(original()), log, rules=VERIFIED), "verification")


def booked(*rows: Record) -> Comparison:
    """The bureau and the archive have the invoice; the books have these rows."""
    return side_by_side(bureau(row()), archive(original()), books(*rows))


def booked_as(number: str = "", **changes: Any) -> str:
    return told(booked(entry(number, **changes)), "books")


FOR: dict[str, Case] = {
    "C3.1": (
        lambda: listing(seller_name=US.name, seller_tax_id=US.tax_id, buyer_name="客户", buyer_tax_id=""),
        "cannot_tell C3.1",
    ),
    "C3.2": (lambda: asked_for(origins=frozenset({Origin.TAX_CONTROL})), "cannot_tell C3.2"),
    "C3.3": (lambda: asked_for(kinds=frozenset({Kind.RAIL, Kind.AIR})), "cannot_tell C3.3"),
    "C3.4": (lambda: asked_for(start=date(2026, 9, 11)), "cannot_tell C3.4"),
    "C3.5": (
        lambda: told(
            side_by_side(
                bureau(row(kind=Kind.DIGITAL_ORDINARY_PAPER)),
                archive(original(kind=Kind.DIGITAL_ORDINARY_PAPER)),
                books(entry("00345678", code="031002600311", kind=Kind.UNKNOWN)),
            ),
            "books",
        ),
        "not_missing C3.5",
    ),
    "C3.6": (lambda: verified("006"), "cannot_tell C3.6"),
    "C3.7": (lambda: booked_as(**CUT), "not_missing C3.7"),
    "C3.8": (lambda: booked_as(SLIPPED), "not_missing C3.8"),
    "C3.9": (lambda: booked_as(seller_name="云杉办公"), "not_missing C3.9"),
    "C3.10": (lambda: verified("002"), "cannot_tell C3.10"),
}
AGAINST: dict[str, Case] = {
    "C3.1": (lambda: listing(buyer_name="别家有限公司", buyer_tax_id=""), "cannot_tell C4.4"),
    "C3.2": (lambda: asked_for(kinds=frozenset({Kind.RAIL})), "cannot_tell C3.3"),
    "C3.3": (lambda: asked_for(origins=frozenset({Origin.TAX_CONTROL})), "cannot_tell C3.2"),
    "C3.4": (lambda: asked_for(as_of=datetime(2026, 9, 10, 8, tzinfo=CHINA)), "cannot_tell C4.5"),
    "C3.5": (lambda: booked_as(SLIPPED, kind=Kind.DIGITAL_SPECIAL), "not_missing C3.8"),
    "C3.6": (lambda: verified("002"), "cannot_tell C3.10"),
    "C3.7": (lambda: booked_as(SLIPPED), "not_missing C3.8"),
    "C3.8": (lambda: booked_as(**CUT), "not_missing C3.7"),
    "C3.9": (booked_as, "not_missing C3.7"),
    "C3.10": (lambda: verified("006"), "cannot_tell C3.6"),
}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("云杉", "not_missing C3.9"),
        ("上海云杉办公用品有限责任公司", "not_missing C3.9"),
        ("云杉办公用品（上海）有限公司", "not_missing C3.9"),
        ("上海云杉办公用品有限公司徐汇分公司", "not_missing C3.9"),
        ("上海 云杉办公用品（有限公司）", "not_missing C3.9"),
        ("ＡＢＣ", "cannot_tell C3.9"),
        ("办公用品公司", "cannot_tell C3.7"),
        ("北京云杉办公用品有限公司", "missing"),
        ("广州石桥食品有限公司", "missing"),
    ],
)
def test_a_blank_number_under_another_name_is_judged_by_what_the_names_share(name: str, said: str) -> None:
    assert booked_as(seller_name=name).split(" C1")[0] == said


def test_a_name_that_differs_in_width_and_brackets_alone_is_no_finding() -> None:
    assert not booked(entry(seller_name="上海 云杉办公用品有限公司　")).judgement().findings


def test_eight_digits_without_their_code_are_the_invoice_whatever_its_name() -> None:
    coded: dict[str, Any] = {"code": "031002600311", "kind": Kind.E_ORDINARY}
    short = entry("12345678", seller_name="ＡＢＣ")
    sides = side_by_side(bureau(row("12345678", **coded)), archive(original("12345678", **coded)), books(short))
    assert told(sides, "books", "12345678") == "not_missing C3.9"


def test_a_name_that_two_invoices_fit_decides_neither() -> None:
    sides = side_by_side(
        bureau(row(), row(OTHER, 3)), archive(original(), original(OTHER)), books(entry("", seller_name="云杉"))
    )
    assert told(sides, "books") == told(sides, "books", OTHER) == "cannot_tell C3.9"


def test_names_under_one_tax_id_are_one_company() -> None:
    renamed = row(OTHER, 3, seller_name="上海青松商贸有限公司", total=Decimal("50.00"))
    sides = side_by_side(
        bureau(row(), renamed), archive(original(), original(OTHER, seller_name="上海青松商贸有限公司")),
        books(entry("", seller_name="上海青松商贸有限公司")),
    )  # fmt: skip
    assert told(sides, "books") == "not_missing C3.9"


def test_the_evidence_of_another_name_says_both() -> None:
    facts = evidence(booked(entry("", seller_name="云杉办公")), "books", "C3.9")
    assert "云杉办公" in facts[0].fact.say("zh")
    assert SELLER[0] in facts[0].fact.say("zh")
    assert facts[0].source == "books.xlsx › 9月 › 第5行"


@pytest.mark.parametrize(
    "written",
    [
        {"number": SLIPPED, "total": Decimal("131.00")},
        {"number": SLIPPED, "total": Decimal("173.00")},
        {"number": SLIPPED, "total": Decimal("1130.00")},
        {"number": SLIPPED, "issue_date": date(2026, 9, 1)},
        {"number": SLIPPED, "seller_name": "ＡＢＣ"},
        {"number": "", "total": Decimal("131.00"), **CUT},
        {"number": SLIPPED, "total": None},
    ],
)
def test_a_slip_in_the_number_and_in_one_more_field_is_missing_nowhere(written: dict[str, Any]) -> None:
    findings = booked(entry(**written)).judgement().findings
    assert {one.verdict.value for one in findings} in ({"cannot_tell"}, {"not_missing"})


@pytest.mark.parametrize(
    "written",
    [
        {"number": SLIPPED, "total": Decimal("998.00")},
        {"number": SLIPPED, "issue_date": date(2026, 7, 28)},
        {"number": SLIPPED, "total": Decimal("131.00"), "issue_date": date(2026, 9, 1)},
        {"number": OTHER, "total": Decimal("131.00")},
    ],
)
def test_two_invoices_that_share_little_stay_two(written: dict[str, Any]) -> None:
    assert told(booked(entry(**written)), "books") == "missing"


def test_a_slip_in_number_and_total_says_which_values_are_off() -> None:
    (fact, doubt) = evidence(booked(entry(SLIPPED, total=Decimal("131.00"))), "books", "C3.8")
    assert "131.00" in fact.fact.say("zh")
    assert "113.00" in fact.fact.say("zh")
    assert not doubt.supports


def test_many_lone_rows_are_compared_as_carefully_as_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("piaoqi.core.reconcile.near.ALL_PAIRS_UP_TO", 0)
    assert booked_as(seller_name="云杉办公") == "not_missing C3.9"
    assert booked_as(SLIPPED, total=Decimal("131.00")) == "cannot_tell C3.8"
    assert booked_as(SLIPPED, issue_date=date(2026, 9, 1)) == "cannot_tell C3.8"


def test_what_was_asked_for_is_asked_of_people_where_nobody_stated_it() -> None:
    sides = side_by_side(archive(original()), bureau(windows=()))
    put = [code for code in asked(sides, "bureau") if code in ("C3.1", "C3.2", "C3.3", "C3.4", "C4.3")]
    assert put == ["C3.1", "C3.4", "C3.3", "C3.2"]
    whole = side_by_side(archive(original()), bureau())
    assert not {"C3.1", "C3.2", "C3.3", "C3.4", "C4.3"} & set(asked(whole, "bureau"))


@pytest.mark.parametrize("code", ["C3.1", "C3.2", "C3.3", "C3.4"])
def test_a_persons_yes_names_the_filter(code: str) -> None:
    said = Answered(code, yes=True, by="李会计", on=DAY, place="piaoqi.toml › 第9行")
    sides = side_by_side(archive(original()), bureau(windows=()), answers=(said,))
    named = [one.cause.code for one in sides.judgement().findings[0].causes]
    assert named.count(code) == 1
    denied = side_by_side(archive(original()), bureau(windows=()), answers=(replace(said, yes=False),))
    assert code not in asked(denied, "bureau")


def test_a_place_is_named_in_every_evidence() -> None:
    damaged = entry("", place=Place("台账.xlsx", "1", 7), **CUT)
    assert evidence(booked(damaged), "books", "C3.7")[0].source == "台账.xlsx › 1 › 第7行"
