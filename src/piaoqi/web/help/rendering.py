"""A chapter's Markdown as HTML: no HTML of its own, anchors at its headings, links and pictures as pages have them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from piaoqi.core.invoice.width import half_width

_ANCHOR = re.compile(r'<a id="([\w-]+)"></a>\s*\n(#+ [^\n]*)')
_NAMED = re.compile(r" \{#([\w-]+)\}$")
_CJK: Final = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”‘’—…]")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading. `depth` 1: before the first heading."""

    anchor: str
    title: str
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """`title`: of the chapter, which `html` leaves out; `lead`: its first paragraph, as plain text."""

    title: str
    lead: str
    html: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """How a chapter's links (None: no link) and pictures (attributes of img) are had in pages."""

    link: Callable[[str], str | None]
    picture: Callable[[str], Mapping[str, str | int]]


def rendered(markdown: str, addresses: Addresses) -> Rendered:
    """Headings `#`, then `##` and `###`. An `<a id="x"></a>` above a heading names its anchor."""
    parser = _parser()
    tokens = parser.parse(_ANCHOR.sub(r"\2 {#\1}", markdown))
    title, rest = _title(tokens)
    for token in rest:
        if token.children:
            token.children = list(_children(token.children, addresses))
    sections = tuple(_sections(title, rest))
    lead = next((_plain(one) for one in rest if one.type == "inline"), "")
    return Rendered(title, lead, parser.renderer.render(rest, parser.options, {}), sections)


def anchor_of(title: str) -> str:
    """As GitHub names the anchor of a heading: the same links lead there and here."""
    return _NOT_IN_ANCHORS.sub("", title.lower()).replace(" ", "-")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", _wrapped)
    parser.add_render_rule("table_close", _unwrapped)
    return parser


def _wrapped(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f'<div class="table-wrap">{renderer.renderToken(tokens, at, options, env)}'


def _unwrapped(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f"{renderer.renderToken(tokens, at, options, env)}</div>"


def _title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The first heading's words, and what follows it."""
    if len(tokens) > 1 and tokens[0].type == "heading_open":
        return _plain(tokens[1]), tokens[3:]
    return "", tokens


def _children(children: Sequence[Token], addresses: Addresses) -> Iterator[Token]:
    """Links and pictures where they are; lines that only end in the source go on, as Chinese does without a blank."""
    kept: list[bool] = []
    for at, token in enumerate(children):
        if token.type == "link_open":
            to = addresses.link(str(token.attrGet("href")))
            kept.append(to is not None)
            if to is None:
                continue
            token.attrSet("href", to)
        elif token.type == "link_close" and not kept.pop():
            continue
        elif token.type == "image":
            token.attrs = {"alt": token.content, **addresses.picture(str(token.attrGet("src"))), "loading": "lazy"}
        elif token.type == "softbreak" and _is_within_chinese(children, at):
            continue
        yield token


def _is_within_chinese(children: Sequence[Token], at: int) -> bool:
    before, after = _text(children[:at])[-1:], _text(children[at + 1 :])[:1]
    return bool(_CJK.match(before) and _CJK.match(after))


def _sections(title: str, tokens: Sequence[Token]) -> Iterator[Section]:
    """Names the headings on the way."""
    anchor, heading, depth, text = "", title, 1, list[str]()
    taken: dict[str, int] = {}
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Section(anchor, heading, depth, " ".join(text))
            anchor, heading, depth, text = *_named(tokens[at + 1], taken), int(token.tag[1:]), []
            token.attrSet("id", anchor)
        elif token.type == "inline" and tokens[at - 1].type != "heading_open":
            text.append(_plain(token))
        elif token.type == "fence":
            text.append(half_width(token.content))
    yield Section(anchor, heading, depth, " ".join(text))


def _named(heading: Token, taken: dict[str, int]) -> tuple[str, str]:
    """Anchor and words; the second of two alike gets a number."""
    last = heading.children[-1] if heading.children else None
    found = _NAMED.search(last.content) if last else None
    if found and last:
        last.content = last.content[: found.start()]
    words = _plain(heading)
    anchor = found[1] if found else anchor_of(words)
    taken[anchor] = taken.get(anchor, 0) + 1
    return (anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor] - 1}"), words


def _plain(inline: Token) -> str:
    return _text(inline.children or ())


def _text(children: Sequence[Token]) -> str:
    told = {"softbreak": " ", "hardbreak": " "}
    return "".join(told.get(one.type, one.content) for one in children if one.type != "image")
