"""The catalogues in docs/ say what the program does now."""

from pathlib import Path

import pytest

from piaoqi.core.report.catalogue import catalogues

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(catalogues()))
def test_the_catalogue_is_up_to_date(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == catalogues()[name], f"docs/{name} is out of date; cure: PYTHONPATH=src python docs/generate.py"
