"""The handbook as pages: every chapter, found by two characters, with links and anchors that lead somewhere."""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from making_people import a_person
from piaoqi.core.causes.engine import causes
from piaoqi.web.help import place
from piaoqi.web.help.book import CATALOGUE, book
from piaoqi.web.help.rendering import Addresses, anchor_of, rendered
from piaoqi.web.help.searching import search
from piaoqi.web.shell.navigation import PARTS

ROOT = Path(__file__).resolve().parents[3]
KEYS = list(book("zh"))
pytestmark = pytest.mark.django_db
PLAIN = Addresses(lambda href: href, lambda src: {"src": src})


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(a_person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


class Read(HTMLParser):
    """Ids and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids, self.links, self.pictures = set[str](), list[str](), list[dict[str, str | None]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.ids.add(said.get("id") or "")
        if tag == "a":
            self.links.append(said.get("href") or "")
        if tag == "img":
            self.pictures.append(said)


def test_every_part_of_the_application_has_its_chapter(reader: Client) -> None:
    for key in (*(part.help for part in PARTS), "export", "first-steps", "causes", "glossary", "verdicts"):
        answer = reader.get("/help/", {"about": key})
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"/help/{key}/")


def test_what_no_chapter_is_about_leads_to_all_of_them(reader: Client) -> None:
    page = reader.get("/help/", {"about": "nothing"}).content.decode("utf-8")
    assert all(f'href="/help/{key}/"' in page for key in KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_chapter_stands_between_its_neighbours(reader: Client, key: str) -> None:
    page = reader.get(f"/help/{key}/").content.decode("utf-8")
    at = KEYS.index(key)
    assert (f'rel="prev" href="/help/{KEYS[at - 1]}/"' in page) == bool(at)
    assert ('rel="next"' in page) == (at + 1 < len(KEYS))
    assert "<h1>" in page


def test_links_and_anchors_lead_somewhere() -> None:
    there = {key: Read(chapter.page.html).ids for key, chapter in book("zh").items()}
    for key, chapter in book("zh").items():
        for link in Read(chapter.page.html).links:
            if link.startswith(("https://", "http://")):
                continue
            path, _, anchor = link.partition("#")
            to = path.removeprefix("/help/").strip("/") or key
            assert to in there, f"{key}: {link}"
            assert not anchor or anchor in there[to], f"{key}: {link}"


def test_a_page_that_names_a_cause_links_to_where_it_is_explained() -> None:
    there = Read(book("zh")[CATALOGUE].page.html).ids
    assert {one.code.lower().replace(".", "-") for one in causes()} <= there
    templates = (ROOT / "src/piaoqi/web/templates").rglob("*.html")
    linked = [
        one
        for path in templates
        for one in re.findall(r"help:chapter' '([a-z-]+)' %}#{{ [a-z]+\.anchor", path.read_text("utf-8"))
    ]
    assert len(linked) >= 3
    assert set(linked) == {CATALOGUE}


def test_how_something_is_done_comes_before_the_catalogue() -> None:
    chapters = book("zh").values()
    for words, key in {
        "导出": "export",
        "查不到": "find",
        "科学计数": "questions",
        "漏票": "questions",
        "MFA": "settings",
    }.items():
        assert search(words, chapters)[0].chapter.key == key
    assert search("C6.2", chapters)[0].chapter.key == CATALOGUE


def test_the_catalogue_is_in_the_language_of_the_page(reader: Client) -> None:
    english = reader.get(f"/help/{CATALOGUE}/", headers={"accept-language": "en"}).content.decode("utf-8")
    assert "wrong direction" in english.lower()
    assert 'id="c3-8"' in english
    assert "generate.py" not in english
    chinese = reader.get(f"/help/{CATALOGUE}/").content.decode("utf-8")
    assert "查询类型选错" in chinese
    assert "在哪里看不到" in chinese


def test_an_english_reader_is_told_that_the_handbook_is_chinese(reader: Client) -> None:
    assert "The handbook is in Chinese" in reader.get("/help/", headers={"accept-language": "en"}).content.decode()
    page = reader.get("/help/find/", headers={"accept-language": "en"}).content.decode("utf-8")
    assert '<article class="book" lang="zh">' in page
    assert "This chapter is in Chinese" in page


@pytest.mark.parametrize("typed", ["补导", "红冲", "ＥＸＣＥＬ", "excel 号码", "抵扣"])
def test_two_characters_find_a_section_with_its_words_marked(reader: Client, typed: str) -> None:
    page = reader.get("/help/", {"q": typed}).content.decode("utf-8")
    assert "<mark>" in page
    assert 'class="hits"' in page


def test_titles_come_before_text() -> None:
    first = search("查过的日子", book("zh").values())[0]
    assert (first.chapter.key, first.section.title) == ("sources", "查过的日子")


def test_what_is_typed_is_never_markup(reader: Client) -> None:
    page = reader.get("/help/", {"q": "<b>号码"}).content.decode("utf-8")
    assert "<b>号码" not in page
    assert "手册里没有提到" in page


def test_typing_gets_the_hits_alone(reader: Client) -> None:
    page = reader.get("/help/", {"q": "补导"}, headers={"HX-Request": "true"}).content.decode("utf-8")
    assert "<html" not in page
    assert "<mark>" in page


def test_pictures_are_those_of_the_handbook_and_nothing_else(reader: Client) -> None:
    answer = reader.get("/help/pictures/read.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    answer.close()
    for name in ("nothing.png", "..%2F16-command-line.md", "read.PNG"):
        assert reader.get(f"/help/pictures/{name}").status_code == 404
    (shown,) = (one for one in Read(book("zh")["command-line"].page.html).pictures if "read" in str(one["src"]))
    assert shown["alt"]
    assert int(str(shown["width"])) <= 720


def test_nobody_reads_it_without_signing_in(client: Client) -> None:
    assert [client.get(path).status_code for path in ("/help/", "/help/find/", "/help/pictures/read.png")] == [302] * 3


def test_markup_of_a_chapter_is_not_markup_of_the_page() -> None:
    page = rendered("# 甲\n\n<script>1</script>\n\n## 乙 丙\n\n中\n文", PLAIN)
    assert "<script>" not in page.html
    assert "中文" in page.html
    assert [(one.anchor, one.title) for one in page.sections] == [("", "甲"), ("乙-丙", "乙 丙")]


def test_anchors_are_those_of_github() -> None:
    assert anchor_of("怎么读原因？") == "怎么读原因"
    assert anchor_of("C3 A b") == "c3-a-b"


def test_an_installation_has_every_chapter_where_the_program_looks() -> None:
    """As much as a checkout has."""
    files = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["data-files"]
    shared = {to: [one for pattern in patterns for one in ROOT.glob(pattern)] for to, patterns in files.items()}
    assert place.INSTALLED.parts[-3:] == ("share", "piaoqi", "handbook")
    assert len(shared["share/piaoqi/handbook"]) == len(KEYS) - 1
    assert {one.name for one in shared["share/piaoqi/handbook/pictures"]} == {
        one.name for one in (place.CHECKOUT / place.PICTURES).iterdir()
    }
    assert place.handbook() == ROOT / "docs" / "handbook"


def test_the_start_page_lists_every_chapter_in_order() -> None:
    start = (ROOT / "docs" / "handbook-accountants.md").read_text(encoding="utf-8")
    listed = re.findall(r"^(\d+)\. \[(.+)\]\(handbook/(\d\d)-([a-z-]+)\.md\)$", start, re.MULTILINE)
    assert [key for *_, key in listed] == [key for key in KEYS if key != CATALOGUE]
    assert [(int(first), int(second)) for first, _, second, _ in listed] == [(at, at) for at in range(1, len(KEYS))]
    assert all(book("zh")[key].page.title == title for _, title, _, key in listed)
