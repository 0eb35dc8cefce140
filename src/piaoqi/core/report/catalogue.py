"""The catalogues in docs/, made from what is registered: formats, checks, causes, problems."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence

import piaoqi.core
from piaoqi.core.checks.registry import checks
from piaoqi.core.formats.registry import formats
from piaoqi.core.formats.table.vocabulary import FACTS, TABLE_FACTS
from piaoqi.core.problem import kinds
from piaoqi.core.report.cause_pages import cause_page
from piaoqi.core.report.words import FIELD

_NOTE = "*由 `docs/generate.py` 从代码生成；generated from the code by `docs/generate.py`.*"


def catalogues() -> Mapping[str, str]:
    """File name in docs/ -> its text."""
    _load_all()
    return {
        "formats.md": _formats(),
        "checks.md": _checks(),
        "causes.md": cause_page("zh"),
        "causes.en.md": cause_page("en"),
        "problems.md": _problems(),
        "facts.md": _facts(),
    }


def _load_all() -> None:
    """Every module of core: loading is what registers."""
    for module in pkgutil.walk_packages(piaoqi.core.__path__, "piaoqi.core."):
        importlib.import_module(module.name)


def _formats() -> str:
    rows = [(f"`{one.key}`", one.title.zh, one.title.en) for one in formats()]
    return _page("格式 · Formats", "按内容认出，不看扩展名，依此顺序。", ("key", "格式", "Format"), rows)


def _checks() -> str:
    rows = [(f"`{one.code}`", one.title.zh, one.title.en, one.source.zh) for one in checks()]
    note = "每张发票逐项核对，结论是成立、不成立或无法判断。"
    return _page("核对 · Checks", note, ("code", "应当成立的", "What must hold", "依据"), rows)


def _problems() -> str:
    rows = [(f"`{code}`", kind.message.zh, kind.hint.zh) for code, kind in sorted(kinds().items())]
    note = "读取时遇到的问题。花括号里是具体的文件、位置或数值。"
    return _page("读取问题 · Reading problems", note, ("code", "出了什么事", "怎么办"), rows)


def _facts() -> str:
    named = (("字段", FIELD), ("行的附加内容", FACTS), ("表的附加内容", TABLE_FACTS))
    rows = [(f"`{name}`", text.zh, text.en, where) for where, table in named for name, text in table.items()]
    note = "一条记录的字段、一行和一张表另外说了什么，在程序里用的名字；词汇见 `glossary.md`。"
    return _page("字段与附加内容 · Fields and facts", note, ("name", "中文", "English", "在哪里"), rows)


def _page(title: str, note: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    return "\n".join([f"# {title}", "", note, "", *lines, "", _NOTE, ""])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
