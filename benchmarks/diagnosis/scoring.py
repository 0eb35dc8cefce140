"""What was planted against what was said: pure bookkeeping, so that it can be tested by itself.

A *subject* is what a statement is about: an invoice and a source (absence), a field (difference) or a source that holds
it twice (duplicate). A label and a statement about the same subject are laid side by side; what has no partner stands
alone and is wrong.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MISSING = "missing"
QUIET = ("not_due", "not_expected")
"""Labels that forbid a finding. Sound invoices have such pairs too, so without a label they say nothing."""
_AMONG = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """`about`: absence, difference or duplicate; `where`: the source, or the field that differs."""

    about: str
    invoice: str
    where: str


@dataclass(frozen=True, slots=True)
class Label:
    """What a check must say. `cause` is '' where nothing in the folder explains it; `fault` is what was planted."""

    subject: Subject
    verdict: str
    cause: str
    fault: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the check said. `causes`: (code, likelihood), the first one first."""

    subject: Subject
    verdict: str
    causes: tuple[tuple[str, str], ...] = ()

    @property
    def claim(self) -> str:
        """The first cause; '' where there is none or it is only held to be possible."""
        code, likelihood = self.causes[0] if self.causes else ("", "")
        return "" if likelihood == "possible" else code


@dataclass(frozen=True, slots=True)
class Judged:
    """A label, a statement, or both; `seed` tells in which folder."""

    seed: int
    label: Label | None
    said: Said | None

    @property
    def verdict_right(self) -> bool:
        return self.label is not None and self.said is not None and self.label.verdict == self.said.verdict

    @property
    def falsely_missing(self) -> bool:
        """Called missing, and no label says so: the worst that can happen."""
        told_so = self.label is not None and self.label.verdict == MISSING
        return self.said is not None and self.said.verdict == MISSING and not told_so

    @property
    def first_right(self) -> bool:
        return self._right_among(1)

    @property
    def among_three(self) -> bool:
        return self._right_among(_AMONG)

    def _right_among(self, count: int) -> bool:
        """Where no cause was planted, none may be claimed; one that is only held to be possible is no claim."""
        if self.label is None or self.said is None:
            return False
        if not self.label.cause:
            return not self.said.claim
        return self.label.cause in [code for code, _ in self.said.causes[:count]]


@dataclass(frozen=True, slots=True)
class CauseScore:
    """How one cause fared. `right` of `planted` were named first; `claimed` is how often it was named first at all."""

    code: str
    planted: int
    right: int
    among_three: int
    verdicts: int
    claimed: int


@dataclass(frozen=True, slots=True)
class Score:
    """All judgements together, and the folders without faults (`controls`: seed -> findings there, rightly none)."""

    judged: Sequence[Judged]
    controls: dict[int, int] = field(default_factory=dict)

    @property
    def falsely_missing(self) -> int:
        return sum(one.falsely_missing for one in self.judged)

    @property
    def unlabelled(self) -> int:
        return sum(one.label is None for one in self.judged)

    def by_cause(self) -> list[CauseScore]:
        """One line a planted or claimed cause, in the order of the catalogue."""
        labelled = [one for one in self.judged if one.label]
        planted = Counter(one.label.cause for one in labelled if one.label)
        right, three, verdicts = (
            Counter(one.label.cause for one in labelled if one.label and getattr(one, name))
            for name in ("first_right", "among_three", "verdict_right")
        )
        claimed = Counter(first for one in self.judged if (first := _first_named(one)) is not None)
        codes = sorted({*planted, *claimed}, key=catalogue_order)
        return [
            CauseScore(code, planted[code], right[code], three[code], verdicts[code], claimed[code]) for code in codes
        ]

    def confusions(self) -> list[tuple[str, str, int]]:
        """(planted, said, how often) for everything that was not answered right, the most frequent first."""
        wrong = [one for one in self.judged if not (one.verdict_right and one.first_right)]
        counted = Counter((_told(one), _answered(one)) for one in wrong)
        return [(*pair, count) for pair, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


def judge(seed: int, labels: Iterable[Label], said: Iterable[Said]) -> list[Judged]:
    """Every label with the statement about its subject, then the statements that no label asks for."""
    statements = {one.subject: one for one in said}
    wanted = list(labels)
    judged = [Judged(seed, label, statements.get(label.subject)) for label in wanted]
    known = {label.subject for label in wanted}
    judged += [Judged(seed, None, one) for one in statements.values() if _is_extra(one, known)]
    return judged


def share(judged: Sequence[Judged], name: str) -> tuple[int, int]:
    """(right, of all) for `verdict_right`, `first_right` or `among_three`; what was said unasked is wrong."""
    return sum(getattr(one, name) for one in judged), len(judged)


def catalogue_order(code: str) -> tuple[str, int]:
    """C3.9 stands before C3.10; no cause at all stands last."""
    family, _, number = code.partition(".")
    return family or "~", int(number) if number.isdigit() else 0


def _is_extra(one: Said, known: set[Subject]) -> bool:
    return one.subject not in known and one.verdict not in QUIET


def _first_named(one: Judged) -> str | None:
    """What counts towards precision: the first cause, if it is claimed or at least was planted as possible."""
    if one.said is None:
        return None
    first = one.said.causes[0][0] if one.said.causes else ""
    return first if one.label and one.label.cause == first else one.said.claim


def _told(one: Judged) -> str:
    return f"{one.label.cause or '—'} {one.label.verdict}" if one.label else "（没有埋）"


def _answered(one: Judged) -> str:
    if one.said is None:
        return "（没有说）"
    return f"{one.said.causes[0][0] if one.said.causes else '—'} {one.said.verdict}"
