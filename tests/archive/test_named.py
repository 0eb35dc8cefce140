"""What things are called of which the log speaks."""

import pytest

from making_people import a_company, a_person, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.queries.named import named
from piaoqi.core.text import Text

pytestmark = pytest.mark.django_db


def test_each_kind_of_thing_has_the_name_it_goes_by_today() -> None:
    company, person = a_company(), a_person("li", name="李会计")
    reader = somebody(BuiltIn.AUDITOR, company)
    asked = [f"company:{company.pk}", f"person:{person.pk}", "role:auditor", "grant:1", "person:99", "head", "x:1"]
    found = named(reader, asked)
    assert found[f"company:{company.pk}"] == company.name
    assert found[f"person:{person.pk}"] == "李会计"
    assert found["role:auditor"] == Text("审计", "Auditor")
    assert "person:99" not in found
    assert "x:1" not in found


def test_a_key_that_is_no_number_is_no_fault() -> None:
    assert named(somebody(BuiltIn.AUDITOR, None), ["person:unknown", "invoice:" + "9" * 40, "invoice:²"]) == {}


def test_whoever_reads_no_log_is_told_no_names() -> None:
    company = a_company()
    assert named(somebody(BuiltIn.ACCOUNTANT, company), [f"company:{company.pk}"]) == {}
