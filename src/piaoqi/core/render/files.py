"""A file, with the files inside it, to pages: what a worker does for `piaoqi render`, and `pages` for one at hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from piaoqi.core.formats.base import Blob, Document, always
from piaoqi.core.formats.registry import formats, read, read_path, recognised
from piaoqi.core.problem import Problem, define
from piaoqi.core.reading import Begin, Task, ask, broken, expect
from piaoqi.core.render.base import Page, Source, Wanted, as_it_is, as_png, as_svg, draw, renderers
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.text import Text

NOTHING = define(
    "render.nothing_to_draw",
    Text("{path} 里没有可以画出来的发票或页面", "{path} holds no invoice and no page that could be drawn"),
    Text(
        "能画的有 OFD、PDF、图片，以及 XML、XBRL 和清单里的发票",
        "OFD, PDF and pictures can be drawn, and the invoices of XML, XBRL and lists",
    ),
    unreadable=True,
)
NO_PAGE = define(
    "render.no_such_page",
    Text("{path} 没有第 {page} 页", "{path} has no page {page}"),
    Text("不写 --page 就画出全部各页", "Without --page every page is drawn"),
    unreadable=True,
)
NOT_LISTED = define(
    "render.number_not_found",
    Text("{path} 里没有号码是 {number} 的发票", "{path} holds no invoice with the number {number}"),
    Text("核对号码；piaoqi read 列出文件里的发票", "Check the number; piaoqi read lists the file's invoices"),
    unreadable=True,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What drawing a file gave. `problems`: files in it that gave no page, and data that could not be read wholly."""

    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Everything that is to be said of it."""
        return (*self.problems, *(note for page in self.pages for note in page.notes))


@dataclass(frozen=True, slots=True)
class Drawing:
    """The work of drawing a file: every page wanted, as SVG or as PNG alone."""

    wanted: Wanted
    as_svg: bool = False
    font_folders: tuple[Path, ...] = ()

    def __call__(self, task: Task, begin: Begin) -> Drawn:
        opening = _Opening(begin, self.wanted, Fonts(self.font_folders))
        document = read_path(task.path, task.shown, columns=task.columns, anchors=task.anchors, begin=opening)
        return opening.drawn(document, self._made)

    def _made(self, page: Page) -> Page:
        return replace(as_svg(page), png=b"") if self.as_svg else replace(as_png(page, self.wanted.dpi), svg="")


def draw_beside(task: Task, drawing: Drawing) -> Drawn:
    """The same in a process of its own, within limits of time, whatever the file does to what draws it."""
    expect([task.path])
    formats()  # loaded here too: what the worker finds is understood by it
    renderers()
    answer = ask(task, drawing)
    return answer if isinstance(answer, Drawn) else Drawn(problems=broken(task).problems)


def pages(blob: Blob, fonts: Fonts, wanted: Wanted = Wanted()) -> list[Page]:  # noqa: B008 - it is frozen
    """The pages of a file and of the files inside it; none where nothing in it can be drawn."""
    opening = _Opening(blob.begin, wanted, fonts)
    return list(opening.drawn(read(replace(blob, begin=opening))).pages)


@dataclass
class _Opening:
    """The files met while one is opened: 1. what needs no reading to be drawn is put aside, 2. the rest is read,
    3. all of it is drawn, in the order in which it lies there.
    """

    begin: Begin
    wanted: Wanted
    fonts: Fonts
    read: dict[str, Blob] = field(default_factory=dict)
    aside: dict[str, Source] = field(default_factory=dict)

    def __call__(self, blob: Blob) -> bool:
        """Whether to read it."""
        if not self.begin(blob):
            return False
        known = recognised(blob) if blob.data and not self.wanted.number else None
        renderer = renderers().get(known.key) if known else None
        if known and renderer and renderer.is_alone(blob):
            document = Document(path=blob.path, sha256=blob.sha256, format=known.key)
            self.aside[blob.path] = Source(blob, document, self.fonts)
            return False
        self.read[blob.sha256] = blob
        return True

    def drawn(self, document: Document, make: Callable[[Page], Page] = as_it_is) -> Drawn:
        """The pages of everything met, and what kept a file from being drawn."""
        found = draw(self._sources(document), self.wanted, self.begin, make)
        with_pages = {page.path for page in found}
        problems = [one for part in _documents(document) for one in self._problems(part, with_pages)]
        if not found and not any(problem.kind.unreadable for problem in problems):
            problems.append(_nothing(document, self.wanted))
        return Drawn(tuple(found), tuple(problems))

    def _sources(self, document: Document) -> Iterator[Source]:
        for one in _documents(document):
            blob = self.read.get(one.sha256)
            if one.path in self.aside:
                yield self.aside[one.path]
            elif blob and one.format in renderers():
                yield Source(replace(blob, path=one.path), one, self.fonts)

    def _problems(self, document: Document, with_pages: set[str]) -> Iterator[Problem]:
        """What kept a file from being drawn. Of one that was drawn, only what makes the data doubtful that a form is
        filled with: of a list that is for its rows to say.
        """
        aside = self.aside.get(document.path)
        renderer = renderers().get(document.format)
        doubtful = renderer is not None and not renderer.is_original and not document.tables
        if self.wanted.number or (document.path in with_pages and not doubtful):
            return
        if aside and not self.wanted.page:
            yield from read(replace(aside.blob, begin=always)).problems
        elif not aside:
            yield from document.problems


def _nothing(document: Document, wanted: Wanted) -> Problem:
    """Why there is no page, where nothing went wrong."""
    if wanted.number:
        return NOT_LISTED.at(document.path, number=wanted.number)
    return NO_PAGE.at(document.path, page=wanted.page) if wanted.page else NOTHING.at(document.path)


def _documents(document: Document) -> Iterator[Document]:
    """The file and every file inside it."""
    yield document
    for child in document.children:
        yield from _documents(child)
