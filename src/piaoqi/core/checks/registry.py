"""The checks there are, and the one entrance to them: `check`."""

import importlib
import pkgutil
from functools import cache

import piaoqi.core.checks as checks_package
from piaoqi.core.checks.base import Check, CheckContext, CheckResult
from piaoqi.core.invoice.record import Record


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
    return tuple(result for one in checks() for result in one.check(record, context))
