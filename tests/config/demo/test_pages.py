"""Every page of a demonstration says that it is one; no other does."""

import pytest
from django.test import Client, override_settings

from making_people import a_person

pytestmark = pytest.mark.django_db
WORDS = "公司、人名和号码都是编造的"


@pytest.mark.parametrize("demo", [True, False])
def test_pages_say_that_all_is_invented(client: Client, *, demo: bool) -> None:
    a_person()
    with override_settings(DEMO=demo):
        answer = client.get("/accounts/login/")
    assert (WORDS in answer.content.decode()) is demo
