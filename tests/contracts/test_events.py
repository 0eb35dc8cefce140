"""Every event is told by somebody, with the data that it states, and its page is up to date."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from piaoqi.notices.events import KINDS, TEST, Kind, events_page

ROOT = Path(__file__).resolve().parents[2]


def posts() -> Iterator[tuple[str, ast.expr]]:
    """Key and data of each call of `post`."""
    for path in sorted((ROOT / "src" / "piaoqi").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("post", "outbox.post"):
                _, key, data = node.args
                assert isinstance(key, ast.Constant), f"{path.name}: cure: name the event where it is told"
                yield str(key.value), data


def test_every_event_is_told_and_no_other() -> None:
    assert {key for key, _ in posts()} | {TEST} == set(KINDS), "cure: tell it, or take it out of notices.events"


def test_what_is_told_is_what_is_stated() -> None:
    for key, data in posts():
        if isinstance(data, ast.Dict):
            names = {one.value for one in data.keys if isinstance(one, ast.Constant)}
            assert names == set(KINDS[key].data), key


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_an_event_says_what_it_is_in_both_languages(kind: Kind) -> None:
    for text in (kind.title, *kind.data.values()):
        assert text.zh
        assert text.en


def test_the_page_of_events_is_up_to_date() -> None:
    written = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    assert written == events_page(), "docs/events.md is out of date; cure: PYTHONPATH=src python docs/generate.py"
