"""What somebody types into the one box, understood.

1. Lists of numbers pasted together (lines, tabs, commas, or whole numbers one after the other) mean any of them.
2. Otherwise words with blanks between them all have to hold. Digits of one number written in groups are one word.
3. A word may mean several things (`2026`: a year, a sum, a part of a number): an invoice is found by any of them.
4. What a word was taken for is said, so that nobody wonders about an answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import product

from piaoqi.archive.search.expression import Branch, Clause
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.grams import DIGITS, fold, grams_to_ask
from piaoqi.archive.search.readings import Companies, Days, Nothing, Numbers, Part, Parts, Reading
from piaoqi.archive.search.row import Row
from piaoqi.archive.search.sums import is_bare, range_of, sum_of
from piaoqi.archive.search.when import days_of
from piaoqi.archive.search.words import FACTS, PRESENCES
from piaoqi.core.invoice.width import half_width
from piaoqi.core.text import Message, Text

LONGEST, MOST_WORDS, MOST_NUMBERS = 50_000, 16, 1_000
_MOST_DATED = 3
"""Words read as a date and otherwise as well; each doubles the work."""
_MOST_COMPANIES = 10
_LONGEST_SUM = 8
"""Digits of a sum that is typed as digits alone."""

_LISTED = re.compile(r"[\r\n\t、;]+|,(?![0-9]{3}(?:[^0-9]|$))")
_NUMBER = re.compile(r"[0-9][0-9 -]*").fullmatch
_CODE_AND_NUMBER = re.compile(r"([0-9]{10}|[0-9]{12})-([0-9]{8})").fullmatch
_GROUPS = re.compile(r"[0-9]+(?:-[0-9]+){2,}").fullmatch
_UNDERSTOOD = Text("“{word}”：{readings}", "“{word}”: {readings}")
_OR = Text("{one}，或{other}", "{one}, or {other}")
_IGNORED = Text("“{word}”未用于查找：{why}", "“{word}” was left out: {why}")
_TOO_MANY = Text(
    "一次最多查 {most} 个号码、{words} 个词，其余未用于查找",
    "at most {most} numbers and {words} words are looked for at once; the rest was left out",
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, and all that it can mean."""

    written: str
    readings: tuple[Reading, ...]

    def means(self, row: Row) -> bool:
        return any(one.means(row) for one in self.readings)

    def said(self) -> Message:
        readings = reduce(lambda one, other: _OR.with_(one=one, other=other), (one.words() for one in self.readings))
        return _UNDERSTOOD.with_(word=_shortened(self.written), readings=readings)


@dataclass(frozen=True, slots=True)
class Question:
    """Everything must hold of an invoice: each word, and the filters."""

    words: tuple[Word, ...] = ()
    filters: Filters = field(default_factory=Filters)
    understood: tuple[Message, ...] = ()
    """What each word was taken for, and what was left out."""

    def means(self, row: Row) -> bool:
        return self.filters.means(row) and all(one.means(row) for one in self.words)

    def branches(self) -> tuple[Branch, ...]:
        """What the index is asked: an invoice that is meant is in one of them at least."""
        start = self.filters.narrow(Branch())
        choices = [tuple(_ways(word)) for word in self.words]
        found = (_narrowed(start, chosen) for chosen in product(*choices))
        return tuple(dict.fromkeys(one for one in found if not one.is_empty))


def understand(
    written: str, today: date, companies: Mapping[int, Sequence[str]] | None = None, filters: Filters | None = None
) -> Question:
    """`companies`: those that the actor sees, by id, with their names of now and before. Never raises."""
    typed = half_width(written[:LONGEST])
    said: list[Message] = []
    tokens, left_out = _tokens(typed)
    if left_out or len(written) > LONGEST:
        said.append(_TOO_MANY.with_(most=MOST_NUMBERS, words=MOST_WORDS))
    words = [Word(" ".join(token), tuple(_readings(token, today, companies or {}))) for token in tokens]
    telling = _at_most_dated([one for one in words if one.readings])
    said.extend(
        _IGNORED.with_(word=_shortened(one.written), why=Nothing().words()) for one in words if not one.readings
    )
    if words and not telling:
        telling = [Word(typed, (Nothing(),))]
    else:
        said.extend(one.said() for one in telling)
    return Question(tuple(telling), filters or Filters(), tuple(said))


def _tokens(typed: str) -> tuple[list[tuple[str, ...]], bool]:
    """Words; one of several parts is a list of numbers. Also, whether something was left out."""
    listed = [one.strip() for one in _LISTED.split(typed) if one.strip()]
    if len(listed) > 1 and all(_NUMBER(one) and len(_digits(one)) >= DIGITS for one in listed):
        numbers = tuple(dict.fromkeys(map(_digits, listed)))
        return [numbers[:MOST_NUMBERS]], len(numbers) > MOST_NUMBERS
    plain = [part for one in listed for part in one.split()]
    if len(plain) > 1 and all(one.isdigit() and len(one) in (8, 20) for one in plain):
        numbers = tuple(dict.fromkeys(plain))
        return [numbers[:MOST_NUMBERS]], len(numbers) > MOST_NUMBERS
    words = list(_joined(plain))
    return [(one,) for one in words[:MOST_WORDS]], len(words) > MOST_WORDS


def _joined(words: list[str]) -> Iterator[str]:
    """Digits of one number that were written in groups are joined: code and number, or twenty in all."""
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].isascii() and words[end].isdigit():
            end += 1
        run = words[at:end]
        lengths = [len(one) for one in run]
        if lengths == [10, 8] or (len(run) > 1 and max(lengths) < 20 and sum(lengths) == 20):
            yield "".join(run)
            at = end
        else:
            yield words[at]
            at += 1


def _readings(token: tuple[str, ...], today: date, companies: Mapping[int, Sequence[str]]) -> Iterator[Reading]:
    if len(token) > 1:
        whole = frozenset(one for one in token if len(one) in (18, 20))
        if len(whole) == len(token):
            yield Numbers(whole)
        else:
            yield Parts(tuple(Part(one) for one in token))
        return
    word = token[0].lower()
    if digits := _number_in(word):
        yield from _of_digits(digits, today, bare=is_bare(word))
        return
    if presence := PRESENCES.get(fold(word)):
        yield presence
        return
    settled = range_of(word), days_of(word, today), sum_of(word)
    if any(settled):
        day_or_range = settled[1] if "-" in word and settled[1] else None
        yield from filter(None, (day_or_range,) if day_or_range else settled)
        return
    part = fold(word)
    if grams_to_ask(part):
        yield Part(part)
    yield from FACTS.get(part, ())
    yield from _companies(part, companies)


def _number_in(word: str) -> str:
    """Its digits, where it is a number and no date or range: digits alone, code-number, or three groups and more."""
    if is_bare(word):
        return word
    if found := _CODE_AND_NUMBER(word):
        return found[1] + found[2]
    if _GROUPS(word) and len(_digits(word)) > 8:
        return _digits(word)
    return ""


def _of_digits(digits: str, today: date, *, bare: bool) -> Iterator[Reading]:
    if len(digits) in (18, 20) and not _is_credit_code(digits):
        yield Numbers(frozenset({digits}))
        return
    if len(digits) >= DIGITS:
        yield Part(digits)
    if bare and DIGITS <= len(digits) <= 8 and (days := days_of(digits, today)):
        yield days
    if bare and len(digits) <= _LONGEST_SUM and (found := sum_of(digits)):
        yield found


def _is_credit_code(digits: str) -> bool:
    """Eighteen digits that may be a tax id rather than code and number: its department and kind are 91, 92, 93 …"""
    return len(digits) == 18 and digits[0] in "59"


def _companies(part: str, companies: Mapping[int, Sequence[str]]) -> Iterator[Companies]:
    if len(part) < 2:
        return
    found = {key: names[0] for key, names in companies.items() if any(part in fold(one) for one in names)}
    if 0 < len(found) <= _MOST_COMPANIES:
        yield Companies(frozenset(found), tuple(found[key] for key in sorted(found)))


def _at_most_dated(words: list[Word]) -> list[Word]:
    """Without the reading as days where many words have it beside others."""
    left, kept = _MOST_DATED, []
    for word in words:
        others = tuple(one for one in word.readings if not isinstance(one, Days))
        mixed = 0 < len(others) < len(word.readings)
        kept.append(Word(word.written, others) if mixed and not left else word)
        left -= mixed and left > 0
    return kept


def _ways(word: Word) -> Iterator[Clause | Days]:
    """Days lead by rank, one branch each; all other readings together are one clause."""
    yield from (one for one in word.readings if isinstance(one, Days))
    others = [one.clause() for one in word.readings if not isinstance(one, Days)]
    if others:
        yield tuple(part for one in others for part in one) if all(others) else ()


def _narrowed(branch: Branch, chosen: Sequence[Clause | Days]) -> Branch:
    for one in chosen:
        branch = branch.and_days(one.first, one.last) if isinstance(one, Days) else branch.and_clause(one)
    return branch


def _digits(written: str) -> str:
    return written.replace(" ", "").replace("-", "")


def _shortened(written: str) -> str:
    return written if len(written) <= 40 else f"{written[:40]}…"
