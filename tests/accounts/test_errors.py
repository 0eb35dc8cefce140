"""Refusals say the same in both languages, with the same parameters, under a code of their own."""

import re

from piaoqi.accounts.errors import StatedError
from piaoqi.accounts.permissions import load, permissions


def all_refusals() -> list[type[StatedError]]:
    load()
    found, left = [], [StatedError]
    while left:
        below = left.pop().__subclasses__()
        found += below
        left += below
    return [one for one in found if one.__module__.startswith("piaoqi.")]


def test_every_refusal_says_the_same_in_both_languages() -> None:
    for one in all_refusals():
        for text in (one.MESSAGE, one.HINT):
            zh, en = (set(re.findall(r"{(\w+)}", said)) for said in (text.zh, text.en))
            assert zh == en, one
            assert re.search(r"[\u4e00-\u9fff]", text.zh), one
            assert not re.search(r"[\u4e00-\u9fff]", text.en), one


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = [one.code for one in all_refusals()]
    assert len(codes) > 10
    assert len(codes) == len(set(codes)), sorted(codes)
    assert "refused" not in codes


def test_every_permission_has_a_title_in_both_languages() -> None:
    for one in permissions().values():
        assert re.search(r"[\u4e00-\u9fff]", one.title.zh), one.key
        assert one.title.en, one.key
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+)+", one.key), one.key
