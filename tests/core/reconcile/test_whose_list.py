"""A list of no declared company proves nothing about a company that it nowhere speaks of."""

import pytest

from core.reconcile.small import SISTER, US, archive, bureau, judged, original, row, verdicts
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.source import Source

OURS = "26312000000000000011"
THEIRS = "26312000000000000022"
PRESENT = "26312000000000000033"


def of(company: Taxpayer, number: str) -> Record:
    return original(number, buyer_name=company.name, buyer_tax_id=company.tax_id)


def listing(company: Taxpayer, number: str) -> Record:
    return row(number, buyer_name=company.name, buyer_tax_id=company.tax_id)


def verdict_on_theirs(listed: Source) -> str:
    originals = archive(of(US, PRESENT), of(SISTER, THEIRS), taxpayer=None)
    return verdicts(judged(listed, originals, taxpayers=(US, SISTER)))[THEIRS, "bureau"]


@pytest.mark.parametrize("rows", [(listing(US, PRESENT),), ()])
def test_nobodys_list_that_never_speaks_of_the_company_proves_no_absence(rows: tuple[Record, ...]) -> None:
    assert verdict_on_theirs(bureau(*rows, taxpayer=None)) == "cannot_tell"


def test_nobodys_list_that_speaks_of_the_company_does() -> None:
    listed = bureau(listing(US, PRESENT), listing(SISTER, OURS), taxpayer=None)
    assert verdict_on_theirs(listed) == "missing"


def test_the_companys_own_list_proves_it_even_when_empty() -> None:
    assert verdict_on_theirs(bureau(taxpayer=SISTER)) == "missing"


def test_with_one_company_a_list_is_that_companys() -> None:
    listed = bureau(row(PRESENT), taxpayer=None)
    found = verdicts(judged(listed, archive(original(PRESENT), original(OURS), taxpayer=None)))
    assert found[OURS, "bureau"] == "missing"
