"""The handbook as pages."""

import re

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from piaoqi.core.text import Text
from piaoqi.web.help.book import book, neighbours
from piaoqi.web.help.place import PICTURES, handbook
from piaoqi.web.help.searching import search
from piaoqi.web.shell.language import language

HELP = Text("帮助", "Help")
_PICTURE = re.compile(r"[a-z0-9-]+\.png")
_DEEPEST = 3
_DAY = 86_400


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All chapters; `?q=` searches them, `?about=` leads to the one of a part."""
    chapters = book(language())
    if (about := request.GET.get("about", "")) in chapters:
        return redirect("help:chapter", about)
    typed = request.GET.get("q", "").strip()
    shown = {"chapters": chapters.values(), "typed": typed, "hits": search(typed, chapters.values())}
    part = "web/help/found.html" if request.headers.get("HX-Request") else "web/help/page.html"
    return render(request, part, shown)


@require_GET
@login_required
def chapter(request: HttpRequest, key: str) -> HttpResponse:
    """One of them. Raises Http404."""
    chapters = book(language())
    if key not in chapters:
        raise Http404
    one = chapters[key]
    before, after = neighbours(key, chapters)
    shown = {
        "chapter": one,
        "html": mark_safe(one.page.html),  # noqa: S308 - of our own text, whose HTML is off
        "chapters": chapters.values(),
        "before": before,
        "after": after,
        "contents": [part for part in one.page.sections if 1 < part.depth <= _DEEPEST],
    }
    return render(request, "web/help/chapter.html", shown)


@require_GET
@login_required
def picture(_request: HttpRequest, name: str) -> FileResponse:
    """One of the handbook's. Raises Http404."""
    place = handbook() / PICTURES / name
    if not _PICTURE.fullmatch(name) or not place.is_file():
        raise Http404
    answer = FileResponse(place.open("rb"), content_type="image/png")
    answer["Cache-Control"] = f"private, max-age={_DAY}"
    return answer
