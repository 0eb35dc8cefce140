"""Sources by the names that people gave them, and by their kinds where nobody did."""

import pytest

from making_people import a_company, an_actor, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Source
from piaoqi.reconciliation.queries.titles import in_words, titles

pytestmark = pytest.mark.django_db
ROWS = (
    ("tax-bureau", "tax-bureau", "bureau", "received"),
    ("tax-bureau-issued", "tax-bureau-issued", "bureau", "issued"),
    ("books", "报销系统", "books", "received"),
    ("archive", "archive", "archive", "received"),
    ("archive-2", "archive-2", "archive", "received"),
)


@pytest.fixture
def company() -> Company:
    made = a_company()
    for key, name, kind, direction in ROWS:
        Source.objects.create(company=made, key=key, name=name, kind=kind, direction=direction)
    return made


def test_what_nobody_named_goes_by_its_kind_and_no_two_alike(company: Company) -> None:
    known = titles(an_actor(), company.pk)
    assert {key: one.title.zh for key, one in known.items()} == {
        "tax-bureau": "全量发票查询",
        "tax-bureau-issued": "全量发票查询（开具）",
        "books": "报销系统",
        "archive": "原件",
        "archive-2": "archive-2",
    }


def test_stored_sentences_name_them_so_and_keep_paths(company: Company) -> None:
    known = titles(an_actor(), company.pk)
    said = in_words("books/费用.xlsx › 第3行 里有，books 里没有；tax-bureau-issued 也没有", known, "zh")
    assert said == "books/费用.xlsx › 第3行 里有，报销系统里没有；全量发票查询（开具）也没有"
    assert in_words("absent from tax-bureau today", known, "en") == "absent from tax bureau today"
    assert in_words("books", {}, "zh") == "books"


def test_a_sentence_names_a_source_once(company: Company) -> None:
    known = titles(an_actor(), company.pk)
    assert in_words("税务局的发票清单（tax-bureau）里缺这张发票", known, "zh") == "全量发票查询里缺这张发票"
    assert in_words("发票原件（archive、archive-2）里", known, "zh") == "发票原件（原件、archive-2）里"
    assert in_words("missing from the originals (archive): why", known, "en") == "missing from originals: why"


def test_strangers_learn_no_name(company: Company) -> None:
    stranger = somebody(BuiltIn.FINANCE_LEAD, a_company("别家", "91310000MA1FL00002"))
    assert not titles(stranger, company.pk)
