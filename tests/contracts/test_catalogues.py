"""The catalogues in docs/ say what the program does now, and the one of causes can be read from end to end."""

import re
from pathlib import Path

import pytest

import piaoqi.archive.documents.unread  # noqa: F401 - defines a problem
from piaoqi.core.causes.engine import causes
from piaoqi.core.report.catalogue import catalogues
from piaoqi.core.report.cause_pages import cause_page
from piaoqi.core.text import Language

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(catalogues()))
def test_the_catalogue_is_up_to_date(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == catalogues()[name], f"docs/{name} is out of date; cure: PYTHONPATH=src python docs/generate.py"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cause_has_its_entry_and_every_link_its_end(language: Language) -> None:
    page = cause_page(language)
    ends = re.findall(r'<a id="([^"]+)"></a>', page)
    assert len(ends) == len(set(ends))
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= set(ends)
    assert re.findall(r"^### (C\d\.\d+) ", page, re.MULTILINE) == [cause.code for cause in causes()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_catalogue_speaks_of_no_single_invoice(language: Language) -> None:
    assert not re.search(r"[{}]|None", cause_page(language))


def test_both_languages_say_the_same_things() -> None:
    assert _outline("zh") == _outline("en")


def _outline(language: Language) -> list[str]:
    return [line[:2] for line in cause_page(language).split("\n") if line[:2] in ("- ", "##", "| ", "  ")]
