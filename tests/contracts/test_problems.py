"""Every problem speaks both languages with the same particulars, and never fails while it is said."""

import importlib
import pkgutil
import string

import pytest

import piaoqi.core
from piaoqi.core.problem import ProblemKind, kinds
from piaoqi.core.text import Text


def _load_everything() -> None:
    for module in pkgutil.walk_packages(piaoqi.core.__path__, "piaoqi.core."):
        importlib.import_module(module.name)


_load_everything()
KINDS = [kinds()[code] for code in sorted(kinds())]


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_both_languages_state_the_same_particulars(kind: ProblemKind) -> None:
    for text in (kind.message, kind.hint):
        assert parameters(text.zh) == parameters(text.en), f"{kind.code}; cure: use the same {{names}} in both"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_problem_can_be_said(kind: ProblemKind) -> None:
    names = parameters(kind.message.zh) | parameters(kind.hint.zh)
    problem = kind.at("a.pdf", **dict.fromkeys(names - {"path"}, 1))
    for language in ("zh", "en"):
        assert problem.message(language)
        assert problem.hint(language), f"{kind.code}; cure: say what to do next"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_code_is_stable_and_readable(kind: ProblemKind) -> None:
    area, _, name = kind.code.partition(".")
    assert area.isidentifier(), f"{kind.code}; cure: area.what_happened"
    assert name.isidentifier(), f"{kind.code}; cure: area.what_happened"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_texts_are_in_their_language(kind: ProblemKind) -> None:
    for text in (kind.message, kind.hint):
        assert is_chinese(text.zh), f"{kind.code}: {text.zh}"
        assert not is_chinese(text.en), f"{kind.code}: {text.en}"


def is_chinese(words: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in words)


def test_a_text_must_be_said_in_both_languages() -> None:
    assert Text("有 {n} 张", "{n} invoices").fill("en", n=2) == "2 invoices"
