"""The checks there are, and the one entrance to them: `check`."""

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

import piaoqi.core.checks as checks_package
from piaoqi.core.checks.base import Check, CheckContext, CheckResult
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.text import Text

_OF_LINES = ("sum.lines", "sum.line_tax", "rate.allowed")
_PERHAPS_MISREAD = Text(
    "{said}；这是图片识别的结果，可能认错了，请对照图片",
    "{said}; this was recognised in a picture and may be misread: look at it",
)


@cache
def checks() -> tuple[Check, ...]:
    """Every check: what each module of this package lists in CHECKS, by code. A code used twice stops the program."""
    found: list[Check] = []
    for module in pkgutil.iter_modules(checks_package.__path__):
        loaded = importlib.import_module(f"{checks_package.__name__}.{module.name}")
        found += getattr(loaded, "CHECKS", ())
    codes = [one.code for one in found]
    if len(set(codes)) != len(codes):
        raise ValueError(f"two checks share a code: {sorted(codes)}")
    return tuple(sorted(found, key=lambda one: one.code))


def check(record: Record, context: CheckContext) -> tuple[CheckResult, ...]:
    """All that the checks have to say of one record."""
    found = (result for one in checks() for result in one.check(record, context))
    return tuple(_perhaps_misread(one) if _may_be_misread(record, one.code) else one for one in found)


def _may_be_misread(record: Record, code: str) -> bool:
    """Whether recognition may have broken what a check speaks of: it is sure of fields one by one, and of no line."""
    recognised = any(origin.confidence is not None for origin in record.fields.values())
    return recognised and (code in _OF_LINES or any(origin.uncertain for origin in record.fields.values()))


def _perhaps_misread(one: CheckResult) -> CheckResult:
    if one.verdict is not Verdict.BROKEN:
        return one
    return replace(one, verdict=Verdict.CANNOT_TELL, message=_PERHAPS_MISREAD.with_(said=one.message))
