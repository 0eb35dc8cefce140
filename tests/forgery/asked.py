"""What `piaoqi read` says of a file: the verdict, and everything that speaks of trouble, by the code of who says it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from piaoqi.core.checks import CheckContext, CheckResult
from piaoqi.core.checks import registry as checks
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.registry import read
from piaoqi.core.invoice.record import Record
from piaoqi.core.report.read_form import read_form, sound
from piaoqi.core.seals import certificates
from piaoqi.core.seals.anchors import SHIPPED, SHIPPED_ORIGIN, Anchors, pin
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing import authority

_TODAY = CheckContext(as_of=date(2026, 11, 20))
WORDS = "words"
"""Stands for a code where the explanation itself says it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`told`: (code, sentence) of every numbered check that does not hold, every check that is broken, every problem;
    and the explanation.
    """

    verdict: Verdict
    told: tuple[tuple[str, str], ...]
    form: dict[str, Any]
    sound: bool
    """Whether the command ends with 0."""

    def by(self, codes: Sequence[str], words: str) -> str:
        """The first of the codes that says these words; empty where none does."""
        return next((code for code in codes for said, text in self.told if said == code and words in text), "")


@cache
def pinned(*, as_bureau: bool = False) -> Anchors:
    """The shipped anchors and the test authority; `as_bureau` puts it in the place of the tax bureau's own."""
    origin = SHIPPED_ORIGIN if as_bureau else "test"
    return SHIPPED + Anchors(tuple(pin(certificates.read(one), origin) for one in authority().certificates))


def ask(name: str, data: bytes, anchors: Anchors) -> Answer:
    """What is said of these bytes under this file name."""
    document = read(Blob(name, data, anchors=anchors))
    form = dict(read_form(document, _check))
    seen = form if not form.get("members") else form["members"][0]
    said = tuple(_told(seen["authenticity"], form))
    return Answer(Verdict(seen["authenticity"]["verdict"]), said, form, sound(document, _check))


def _check(record: Record) -> Sequence[CheckResult]:
    return checks.check(record, _TODAY)


def _told(genuine: dict[str, Any], form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    signatures = [step for one in genuine["signatures"] for step in one["steps"]]
    for step in (*genuine["steps"], *signatures):
        if step["verdict"] != "holds":
            yield step["code"], step["message"]
    for one in form["invoices"]:
        yield from ((made["code"], made["message"]) for made in one["checks"] if made["verdict"] == "broken")
    yield from ((problem["code"], problem["message"]) for problem in form["problems"])
    yield WORDS, genuine["explanation"]
