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
from piaoqi.core.report.words import AUTHENTICITY, FIELD
from piaoqi.core.seals import einvoice
from piaoqi.core.seals.anchors import SHIPPED
from piaoqi.core.seals.ofd import steps as ofd_steps
from piaoqi.core.seals.pdf import steps as pdf_steps
from piaoqi.core.seals.verdict import NOT_CHECKED, Step
from piaoqi.core.text import Text

_ORIGINAL_FACTS: Mapping[str, Text] = {
    "authenticity": Text("原件的真伪结论；没有签名的不写", "verdict on the original; absent where it is unsigned"),
    "signer": Text("签名有效的 PDF 的签署人", "who signed a PDF whose signature is valid"),
    "qr": Text("二维码的文字", "text of the QR code"),
    "qr_crc": Text(
        "二维码的校验：ok 文字完整，mismatch 不说明什么", "sum of the QR code: ok is intact, mismatch proves nothing"
    ),
}
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
        "seals.md": _seals(),
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


SEAL_STEPS: Mapping[Text, Sequence[Step]] = {
    Text("OFD 的签章", "Seals and signatures of OFD"): ofd_steps.STEPS,
    Text("PDF 的签名", "Signatures of PDF"): pdf_steps.STEPS,
    Text("数电票 XML 的签名", "Signatures of e-invoice XML"): einvoice.STEPS,
}
"""The procedures of genuineness, by what they look at."""

_ANCHOR_NOTE = """签章要能归到下面的证书之一，才算“有效，签署方可信”。程序凭密钥认它们，不凭名称。
请把指纹与税务机关提供的证书核对一次；`piaoqi anchors` 随时列出正在信任的全部证书，包括您自己加入的。

A signature is trusted only if it leads to one of these. The program knows them by their keys, not by their names.
Compare each fingerprint once with a copy from a tax bureau; `piaoqi anchors` lists all that are trusted, yours too."""


def _seals() -> str:
    parts = ["# 真伪 · Genuineness", "", "一步一步怎样查，每一步的编号也出现在 `piaoqi read` 的结果里。", ""]
    verdicts = [(f"`{verdict}`", words.zh, words.en) for verdict, words in AUTHENTICITY.items()]
    parts += _section("结论 · Verdicts", ("verdict", "意思", "Meaning"), verdicts)
    for title, steps in SEAL_STEPS.items():
        done = [(one.code, one.title.zh, one.title.en, one.source.zh) for one in steps]
        parts += _section(f"{title.zh} · {title.en}", ("编号", "查什么", "What is checked", "依据"), done)
    left = [(key, words.zh, words.en) for key, words in NOT_CHECKED.items()]
    parts += _section("没有检查的 · Not checked", ("key", "意思", "Meaning"), left)
    anchors = [(one.name, f"`{one.serial:012X}`", f"`{one.fingerprint}`") for one in SHIPPED]
    parts += _section("随程序提供的信任证书 · Shipped anchors", ("名称", "序列号", "SHA-256"), anchors)
    return "\n".join([*parts, *_ANCHOR_NOTE.split("\n"), "", _NOTE, ""])


def _section(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"## {title}", "", _row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows), ""]


def _facts() -> str:
    named = (
        ("字段", FIELD),
        ("行的附加内容", FACTS),
        ("原件的附加内容", _ORIGINAL_FACTS),
        ("表的附加内容", TABLE_FACTS),
    )
    rows = [(f"`{name}`", text.zh, text.en, where) for where, table in named for name, text in table.items()]
    note = "一条记录的字段、一行和一张表另外说了什么，在程序里用的名字；词汇见 `glossary.md`。"
    return _page("字段与附加内容 · Fields and facts", note, ("name", "中文", "English", "在哪里"), rows)


def _page(title: str, note: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    return "\n".join([f"# {title}", "", note, "", *lines, "", _NOTE, ""])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
