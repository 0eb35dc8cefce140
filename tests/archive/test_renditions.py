"""The files behind an invoice, and where the log vouches for what they say."""

import json

import pytest

from making_archive import an_archive
from making_people import a_company, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.retention import HoldOn, place_hold
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.history import arrivals_behind
from piaoqi.archive.queries.renditions import Witnessed, renditions, witnessed
from piaoqi.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_each_statement_and_arrival_leads_to_the_entry_that_vouches_for_it() -> None:
    company = a_company()
    actor = an_archive(company)
    row = Invoice.objects.earliest("pk")
    place_hold(actor, company, HoldOn(invoice=row), "稽查")
    auditor = somebody(BuiltIn.AUDITOR, company)
    files, arrivals = renditions(auditor, row.pk), arrivals_behind(auditor, row.pk)
    found = witnessed(auditor, row.pk, files, arrivals)
    assert [one.record for one in files] == [row.records.get().pk]
    said = {index: json.loads(Entry.objects.get(index=index).data) for index in found.records.values()}
    assert files[0].digest in json.dumps(said[found.records[files[0].record]])
    for arrival, index in found.arrivals.items():
        assert json.loads(Entry.objects.get(index=index).data)["after"]["arrival"] == arrival
    assert set(found.arrivals) == {one.pk for one in arrivals}
    assert [one.action for one in found.settled] == ["archive.hold.place"]


def test_the_log_is_for_whoever_may_read_it() -> None:
    company = a_company()
    an_archive(company)
    row = Invoice.objects.earliest("pk")
    accountant = somebody(BuiltIn.ACCOUNTANT, company)
    files, arrivals = renditions(accountant, row.pk), arrivals_behind(accountant, row.pk)
    assert files
    assert witnessed(accountant, row.pk, files, arrivals) == Witnessed()


def test_a_stranger_sees_no_file() -> None:
    an_archive(a_company())
    row = Invoice.objects.earliest("pk")
    stranger = somebody(BuiltIn.AUDITOR, a_company("另一家", "91310000MA01ABCD21"))
    assert renditions(stranger, row.pk) == ()
    assert witnessed(stranger, row.pk, (), ()) == Witnessed()
