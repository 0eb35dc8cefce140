"""How the question was understood: a number however it is written, another number of the invoice, or a file.

The number may be damaged: blanks, full width, `2.6E+19`, a missing zero, a slip or two, its last digits alone. What it
was understood as is said; where it may be several invoices, all of them are shown. The order, the surest first:
 1. a file: by what it says, and by where it lies
 2. the number as it is; the eight digits beside a code; the first digits that Excel left
 3. a number that a row was written under by mistake leads to the true one
 4. another number that a row carries: order, contract, voucher, claim
 5. part of a number, from five digits on
 6. a slip or two away
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.files import unread_in
from piaoqi.core.folder.sources import all_records
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.table.vocabulary import FACTS
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.number import facts_of, is_code, is_digital, read_number, region_name
from piaoqi.core.invoice.number.forensics import examine
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.invoice.width import half_width
from piaoqi.core.problem import Problem
from piaoqi.core.reading import Task, read_all
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.text import Message, Text

MOST_SHOWN = 5
_SHORTEST_PART = 5
_TWENTY = 20
_OTHER_NUMBERS = ("order", "contract", "voucher", "claim")
_EXACT = Text("您问的是 {number}", "You asked for {number}")
_FILE = Text("{path} 里的发票是 {numbers}", "The invoice in {path} is {numbers}")
_FILES = Text("{path} 里有 {count} 张发票：{numbers}", "{path} holds {count} invoices: {numbers}")
_AND_MORE = Text("等", "and more")
_BLANK = Text("没有写要问的号码或文件", "No number and no file was given")
_BLANK_CURE = Text("写上发票号码，或发票文件的路径", "Give the number of an invoice, or the path of its file")
_FILE_HERE = Text("{path} 没有读出号码，按它所在的位置找到", "No number was read from {path}: found by where it lies")
_NO_NUMBER = Text("{path} 里没有读出发票号码", "No invoice number could be read from {path}")
_UNREADABLE = Text("{reason}，不知道是哪张发票", "{reason}: which invoice it is, is unknown")
_BY_NAME = Text("{reason}；按文件名里的号码 {number} 查找", "{reason}; looked for by the number in its name, {number}")
_PREFIX = Text(
    "{asked} 只剩前面几位，按 {prefix} 开头的号码查找",
    "Only the first digits of {asked} are left: looking for numbers that begin with {prefix}",
)
_NEAR = Text("没有号码 {asked}；相差一两位的是 {numbers}", "There is no {asked}; a slip or two away: {numbers}")
_PART = Text("没有哪张的号码就是 {asked}；含有它的是 {numbers}", "{asked} is no whole number; it is part of {numbers}")
_OTHER = Text(
    "{asked} 不是发票号码，是{what}；它的发票是 {numbers}", "{asked} is no invoice number but {what}: {numbers}"
)
_NOT_ISSUED = Text("{asked} 是{what}，还没有发票号码", "{asked} is {what}; it has no invoice number yet")
_TRUE = Text("{asked} 是记错的号码，真正的号码是 {numbers}", "{asked} is a mistyped number; the true one is {numbers}")
_MORE = Text(
    "共 {count} 张，这里列出前 {shown} 张；其余的请写全号码分别问",
    "{count} invoices, {shown} are shown: ask for the others by their whole numbers",
)
_NO_FILE = Text("找不到文件 {path}", "There is no file {path}")
_NOWHERE = Text("所有来源里都没有 {asked}", "No source has {asked}")
_WITHOUT_NUMBER = Text("（没有号码）", "(no number)")
_DIGITAL = Text("数电票", "fully digital")
_SAYS = Text("从号码看：{year} 年，{region}，{kind}", "By its number: {year}, {region}, {kind}")
_LENGTH = Text(
    "您写的是 {count} 位，数电票号码应为 20 位，税控发票是代码加 8 位号码：对着票面再看一遍",
    "You wrote {count} characters; a fully digital number has 20, an older one a code and 8 digits: compare the face",
)
_COMPARE = Text("对着票面核对号码，或直接用发票文件来问", "Compare it with the face, or ask with the file itself")
_VERIFY = Text(
    "号码确实无误的，在全国增值税发票查验平台查验一次（每张票每天五次）",
    "If the number is right, verify it once on the national platform (five times a day for each invoice)",
)
_ISSUER = Text(
    "还是没有的，向开票方要发票文件，问清开给了哪个税号", "Else ask the issuer for the file and its buyer's tax id"
)
_OPEN_IT = Text("人工打开这个文件，用看到的号码再问一次", "Open the file and ask again with the number you see")
_PATH = Text("检查文件名；文件夹里的文件可以写相对路径", "Check the name; paths may be relative to the folder")


@dataclass(frozen=True, slots=True)
class Meant:
    """The invoices meant, and in words how the question was understood."""

    keys: Sequence[str]
    understood: tuple[Message, ...]
    number: str = ""
    """What was looked for, where it is a number."""
    problems: tuple[Problem, ...] = ()
    advice: tuple[Message, ...] = ()


def find(asked: str, folder: Path, comparison: Comparison) -> Meant:
    """The keys of the invoices meant. Raises FolderError where nothing was asked."""
    if not asked.strip():
        raise FolderError(_BLANK.with_(), _BLANK_CURE.with_())
    if _looks_like_path(asked):
        file = next((one for one in (Path(asked), folder / asked) if one.is_file()), None)
        if file is not None:
            return _in_file(file, asked, folder, comparison)
    read = read_number(asked)
    number = read.code + read.number or asked.strip()
    for step in (_as_it_is, _other_number, _part, _near):
        found = step(asked, number, comparison)
        if found is not None:
            return _true(found, comparison)
    if _looks_like_path(asked):
        return Meant((), (_NO_FILE.with_(path=asked),), advice=(_PATH.with_(),))
    return nowhere(number)


def _looks_like_path(asked: str) -> bool:
    return "/" in asked or "\\" in asked or Path(asked).suffix[1:].isalpha()


def _as_it_is(asked: str, number: str, comparison: Comparison) -> Meant | None:
    read = read_number(asked)
    if read.known_prefix and not (read.number and _exact(number, comparison)):
        keys = [key for key in comparison.groups if _digits(key).startswith(read.known_prefix)]
        return Meant(keys, (_PREFIX.with_(asked=asked, prefix=read.known_prefix),)) if keys else None
    exact = _exact(number, comparison) or _without_code(read.number if read.code else "", comparison)
    if not exact and len(number) > _TWENTY and is_digital(number[-_TWENTY:]):
        exact = _exact(number[-_TWENTY:], comparison)  # a printed code before the twenty digits
    return Meant(exact, (_EXACT.with_(number=number),), number) if exact else None


def _exact(number: str, comparison: Comparison) -> list[str]:
    """Keys of this number: whole, or the eight digits that stand beside a code, or the printed ones."""
    whole = [key for key in comparison.groups if _digits(key) == number]
    if whole or len(number) != 8:
        return whole
    return _with(comparison, lambda record: number in (record.number, record.paper_number))


def _without_code(number: str, comparison: Comparison) -> list[str]:
    """The number of a code and a number that are asked for, where a source left the code out."""
    return _with(comparison, lambda record: number == record.number and not record.code) if number else []


def _other_number(asked: str, _number: str, comparison: Comparison) -> Meant | None:
    """The number of an order, contract, voucher or claim that stands beside an invoice."""
    plain = half_width(asked).strip().upper()
    for name in _OTHER_NUMBERS:
        keys = _stating(name, plain, comparison) if plain else []
        if keys:
            numbers = tuple(_number_of(key) for key in keys[:MOST_SHOWN] if _digits(key))
            said = _OTHER if numbers else _NOT_ISSUED
            return Meant(keys, (said.with_(asked=plain, what=FACTS[name], numbers=numbers),))
    return None


def _part(_asked: str, number: str, comparison: Comparison) -> Meant | None:
    """Its last digits, or others in a row."""
    if len(number) < _SHORTEST_PART or not number.isalnum():
        return None
    keys = [key for key in comparison.groups if number in _digits(key)]
    ends = [key for key in keys if _digits(key).endswith(number)]
    return _listed(_PART, number, ends or keys) if keys else None


def _near(_asked: str, number: str, comparison: Comparison) -> Meant | None:
    near = sorted((_slips(key, number, comparison), key) for key in comparison.groups if _digits(key))
    keys = [key for slips, key in near if slips <= MAX_SLIPS]
    return _listed(_NEAR, number, keys) if keys else None


def _slips(key: str, number: str, comparison: Comparison) -> int:
    """To the whole number, or for eight digits to those beside the code."""
    whole = slips_between(_digits(key), number)
    beside = comparison.groups[key][0].record
    return min(whole, slips_between(beside.number, number)) if beside.code and len(number) in (7, 8, 9) else whole


def _listed(text: Text, number: str, keys: Sequence[str]) -> Meant:
    return Meant(keys, (text.with_(asked=number, numbers=tuple(map(_number_of, keys[:MOST_SHOWN]))),), number)


def _with(comparison: Comparison, fits: Callable[[Record], bool]) -> list[str]:
    return [key for key, seen in comparison.groups.items() if any(fits(one.record) for one in seen)]


def _stating(fact: str, value: str, comparison: Comparison) -> list[str]:
    return _with(comparison, lambda record: record.facts.get(fact, "").strip().upper() == value)


def _true(meant: Meant, comparison: Comparison) -> Meant:
    """A number that a row is written under by mistake leads to the invoice it stands for."""
    absorbed = comparison.dossier.near.absorbed
    keys = list(dict.fromkeys(other for key in meant.keys for other in absorbed.get(key, (key,))))
    said = list(meant.understood)
    for key in meant.keys:
        if key in absorbed and _digits(key):
            numbers = tuple(_digits(other) for other in absorbed[key])
            said.append(_TRUE.with_(asked=_digits(key), numbers=numbers))
    if len(keys) > MOST_SHOWN:
        said.append(_MORE.with_(count=len(keys), shown=MOST_SHOWN))
    return replace(meant, keys=keys, understood=tuple(said))


def _in_file(file: Path, shown: str, folder: Path, comparison: Comparison) -> Meant:
    (document,) = read_all((Task(file, shown, {}),))
    numbered = [one for one in all_records((document,)) if identities(one)]
    keys = list(dict.fromkeys(key for one in numbered for key in _exact(_whole(one), comparison)))
    said = tuple(dict.fromkeys(_quoted(one) for one in numbered))
    understood = (_held(shown, said),)
    if keys:
        return _true(Meant(keys, understood, said[0], document.problems), comparison)
    here = _lying_at(file, folder, comparison) if not numbered else []
    if here:
        return _true(Meant(here, (_FILE_HERE.with_(path=shown),), problems=document.problems), comparison)
    if numbered:
        found = nowhere(_whole(numbered[0]))
        return replace(found, understood=(*understood, *found.understood), problems=document.problems)
    return _by_name(document, comparison) or _unread(document, shown)


def _by_name(document: Document, comparison: Comparison) -> Meant | None:
    """A file that cannot be read, by the number in its name."""
    for unread in unread_in((document,)):
        keys = _exact(unread.number, comparison) if unread.number else []
        if keys and document.problems:
            said = _BY_NAME.with_(reason=_reason(document.problems[0]), number=unread.number)
            return _true(Meant(keys, (said,), unread.number, document.problems), comparison)
    return None


def _reason(problem: Problem) -> Message:
    return Message(problem.kind.message, {"path": problem.path, **problem.params})


def _held(shown: str, numbers: tuple[str, ...]) -> Message:
    if len(numbers) <= 1:
        return _FILE.with_(path=shown, numbers=numbers)
    named = (*numbers[:MOST_SHOWN], _AND_MORE) if len(numbers) > MOST_SHOWN else numbers
    return _FILES.with_(path=shown, count=len(numbers), numbers=named)


def _unread(document: Document, shown: str) -> Meant:
    first = next(iter(document.problems), None)
    said = _NO_NUMBER.with_(path=shown)
    if first is not None:
        said = _UNREADABLE.with_(reason=_reason(first))
    return Meant((), (said,), problems=document.problems, advice=(_OPEN_IT.with_(), _ISSUER.with_()))


def _lying_at(file: Path, folder: Path, comparison: Comparison) -> list[str]:
    """The invoices known by their place in the folder alone."""
    path, root = file.resolve(), folder.resolve()
    if not path.is_relative_to(root):
        return []
    shown = path.relative_to(root).as_posix()
    return _with(comparison, lambda record: record.place.path.split("!")[0] == shown)


def _whole(record: Record) -> str:
    return record.number if len(record.number) == 20 or not record.number else record.code + record.number


def _quoted(record: Record) -> str:
    return record.number if len(record.number) == 20 else f"{record.code} {record.number}".strip()


def _digits(key: str) -> str:
    """A key's number as one run: code and number joined; '' for what is known by its place alone."""
    return "" if key.startswith("p:") else key.split(":", 1)[1].replace(":", "")


def _number_of(key: str) -> str | Text:
    """As people quote it."""
    return key.split(":", 1)[1].replace(":", " ").strip() if _digits(key) else _WITHOUT_NUMBER


def nowhere(number: str) -> Meant:
    """What to say of a number that no source has, and what to do next."""
    digits = number.isascii() and number.isdigit()
    odd = digits and not is_digital(number) and not is_code(number[:-8]) and len(number) not in (8, 20)
    first = _LENGTH.with_(count=len(number)) if odd else _COMPARE.with_()
    said = (_NOWHERE.with_(asked=number), *own_words(number))
    return Meant((), said, number, advice=(first, _VERIFY.with_(), _ISSUER.with_()))


def own_words(number: str) -> Iterator[Message]:
    """What a number says of itself."""
    read = read_number(number)
    facts = facts_of(read.number, read.code)
    if facts.year:
        kind = KINDS[facts.kind].title if facts.kind else _DIGITAL
        yield _SAYS.with_(year=facts.year, region=region_name(facts.region), kind=kind)
    record = Record(place=Place(""), code=read.code, number=read.number)
    yield from (trait.fact for trait in examine(record) if trait.verdict is not Verdict.HOLDS)
