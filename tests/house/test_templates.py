"""What the pages say, they say in both languages."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "piaoqi" / "web" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
IN_BOTH = re.compile(r"{% t .*?%}|{% zh %}.*?{% en %}|{#.*?#}", re.DOTALL)
IN_ENGLISH = re.compile(r"{% en %}.*?{% endzh %}|{% t (?P<q>[\"']).*?(?P=q) (?P<words>.*?)%}", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff，。：；（）]")
NAMES = ("票齐", "中文")
"""Said so in every language."""


def left(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    for name in NAMES:
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(TEMPLATES)))
def test_no_chinese_stands_outside_of_what_has_an_english_twin(page: Path) -> None:
    found = [line for line in IN_BOTH.sub("", left(page)).splitlines() if CHINESE.search(line)]
    assert not found, 'say it with {% t "中文" "English" %} or {% zh %}中文{% en %}English{% endzh %}'


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(TEMPLATES)))
def test_the_english_twin_is_english(page: Path) -> None:
    english = [one["words"] or one[0] for one in IN_ENGLISH.finditer(left(page))]
    assert not [one for one in english if CHINESE.search(one)]


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(TEMPLATES)))
def test_nothing_stands_in_a_page_that_its_policy_forbids(page: Path) -> None:
    """Styles and scripts of their own, handlers in attributes, anything from elsewhere."""
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|(?:src|href)=["']https?:""", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(TEMPLATES)))
def test_what_a_page_is_made_of_is_there(page: Path) -> None:
    named = re.findall(r"""{% (?:include|extends) ["\'](web/[^"\']+)["\']""", page.read_text(encoding="utf-8"))
    assert not [one for one in named if not (TEMPLATES / one).is_file()]
