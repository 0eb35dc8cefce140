"""What people answered to the questions that only they can settle: [[answer]] in piaoqi.toml, or the command line."""

from collections.abc import Sequence

from piaoqi.core.causes.base import Absence, Cause
from piaoqi.core.causes.case import Answered, SourceKind
from piaoqi.core.causes.engine import causes
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.files import CONFIG
from piaoqi.core.folder.toml_values import Toml, wrong
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.width import half_width
from piaoqi.core.text import Message, Text

_NO_QUESTION = Text("{code} 不是要人回答的原因", "{code} is no cause that people are asked about")
_ASKED = Text("可以回答：{known}", "There are: {known}")
_NO_ANSWER = Text("answer 写的是 {value}，看不懂", "answer is {value}, which is not understood")
_YES_OR_NO = Text('写 "yes"（是）或 "no"（否）', 'Write "yes" or "no"')
_NO_SOURCE = Text("source 写的 {value} 不在 [[source]] 里", "source {value} is none of the [[source]]")
_SOURCES = Text("已有：{known}", "There are: {known}")
_NO_NUMBER = Text(
    "回答 {code} 为“是”，就是说某一张发票其实在，要写明是哪一张",
    "yes to {code} says that one invoice is there after all, so it must say which",
)
_NAME_IT = Text("加上一行 number = 发票号码", "Add a line number = the invoice's number")
_ONE_ANSWER = Text("{written} 不是一个回答", "{written} is no answer")
_WRITE_SO = Text("写成 C5.1=yes 或 C5.1=no", "Write C5.1=yes or C5.1=no")
_COMMAND_LINE = "--answer"
_WORDS = {
    "yes": True, "y": True, "true": True, "是": True, "有": True, "对": True, "1": True,
    "no": False, "n": False, "false": False, "否": False, "不是": False, "没有": False, "0": False,
}  # fmt: skip
_KEYS = ("cause", "answer", "source", "number", "by", "on")


def answer_in(table: Toml, sources: Sequence[str]) -> Answered:
    """One [[answer]]; `sources` are the names that it may speak of."""
    table.check_keys(_KEYS)
    cause = _cause(table)
    said = _yes(table)
    number = plain_number(table.text_of("number", ""))
    if said and not number and cause.implies is Absence.NOT_MISSING:
        raise wrong(table.line, _NO_NUMBER.with_(code=cause.code), _NAME_IT.with_())
    place = str(Place(CONFIG, row=table.line))
    by = table.text_of("by", "")
    return Answered(cause.code, said, _source(table, sources), number, by, table.day("on"), place)


def answer_of(written: str, number: str = "", source: str = "") -> Answered:
    """`C5.1=yes` from the command line, about the invoice and the source that were asked for; raises FolderError."""
    code, _, word = half_width(written).partition("=")
    cause = asked_causes().get(code.strip().upper())
    said = _WORDS.get(word.strip().lower())
    if cause is None:
        raise FolderError(_NO_QUESTION.with_(code=code.strip()), _known_causes())
    if said is None:
        raise FolderError(_ONE_ANSWER.with_(written=written), _WRITE_SO.with_())
    return Answered(cause.code, said, source, plain_number(number), place=f"{_COMMAND_LINE} {written.strip()}")


def asked_causes() -> dict[str, Cause]:
    """The causes that people are asked about, by code."""
    return {cause.code: cause for cause in causes() if cause.question}


def _known_causes() -> Message:
    return _ASKED.with_(known=tuple(asked_causes()))


def _cause(table: Toml) -> Cause:
    code = half_width(table.text_of("cause")).strip().upper()
    cause = asked_causes().get(code)
    if cause is None:
        raise wrong(table.line_of("cause"), _NO_QUESTION.with_(code=code), _known_causes())
    return cause


def _yes(table: Toml) -> bool:
    written = table.values.get("answer")
    if written is None:
        raise table.missing("answer")
    said = _WORDS.get(str(written).strip().lower())
    if said is None:
        raise wrong(table.line_of("answer"), _NO_ANSWER.with_(value=written), _YES_OR_NO.with_())
    return said


def _source(table: Toml, sources: Sequence[str]) -> str:
    """The name of a source; where none is declared, of a kind that the folder is sorted into."""
    name = table.text_of("source", "")
    known = tuple(sources) or tuple(kind.value for kind in SourceKind)
    if name and name not in known:
        raise wrong(table.line_of("source"), _NO_SOURCE.with_(value=name), _SOURCES.with_(known=known))
    return name


def plain_number(number: str) -> str:
    """A number as records hold it: half width, without blanks and dashes."""
    return half_width(number).replace(" ", "").replace("-", "")
