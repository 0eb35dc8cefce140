"""Both databases take the rows."""

import pytest
from django.db import IntegrityError

from making_people import a_company

pytestmark = pytest.mark.django_db


def test_a_tax_id_belongs_to_one_company() -> None:
    a_company()
    with pytest.raises(IntegrityError):
        a_company(name="另一家")
