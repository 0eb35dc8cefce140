"""From a case to a verdict and a ranked explanation. No black box: a fixed order, stated here.

1. every rule of every family looks at the case
2. a certain or likely cause that proves the absence right or apparent decides: not_missing
3. else, where the target was not provably searched, or a certain or likely cause leaves it open: cannot_tell
4. else: missing, and nothing else is called so
5. the causes that imply the verdict are named, most likely first, the more specific first among equals
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import piaoqi.core.causes as causes_package
from piaoqi.core.causes.base import Absence, Found, Likelihood, Rule
from piaoqi.core.causes.c2_timing import LATE_STATUS_CHANGE, status_changed
from piaoqi.core.causes.c6_own_systems import entered_wrongly, held_twice, split_wrongly
from piaoqi.core.causes.case import Case
from piaoqi.core.invoice.record import Place

_STRENGTH = {Likelihood.CERTAIN: 0, Likelihood.LIKELY: 1, Likelihood.POSSIBLE: 2}
_DECIDES = (Likelihood.CERTAIN, Likelihood.LIKELY)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule: each module of this package that has RULES; one code, one rule."""
    found: list[Rule] = []
    for module in pkgutil.iter_modules(causes_package.__path__):
        loaded = importlib.import_module(f"{causes_package.__name__}.{module.name}")
        found += getattr(loaded, "RULES", ())
    codes = [rule.cause.code for rule in found]
    if len(set(codes)) != len(codes):
        raise ValueError(f"a cause has two rules: {sorted(codes)}")
    return tuple(found)


def explain(case: Case) -> tuple[Absence, tuple[Found, ...]]:
    """The verdict on one absent pair, and the causes that imply it."""
    found = [one for rule in rules() if (one := rule.decide(case))]
    verdict = _verdict(case, found)
    fitting = [one for one in found if one.verdict is verdict]
    if verdict is Absence.CANNOT_TELL:
        fitting += [one for one in found if one.verdict is Absence.NOT_MISSING or _would_explain(one)]
    return verdict, _ranked(fitting, verdict)


def _would_explain(found: Found) -> bool:
    """Where a copy is known to lie helps whoever has to look, though the absence itself is open."""
    return found.verdict is Absence.MISSING and found.likelihood in _DECIDES


def _verdict(case: Case, found: Sequence[Found]) -> Absence:
    deciding = {one.verdict for one in found if one.likelihood in _DECIDES}
    if Absence.NOT_MISSING in deciding:
        return Absence.NOT_MISSING
    if not case.search.covered or Absence.CANNOT_TELL in deciding:
        return Absence.CANNOT_TELL
    return Absence.MISSING


def _ranked(found: Iterable[Found], verdict: Absence) -> tuple[Found, ...]:
    return tuple(
        sorted(found, key=lambda one: (one.verdict is not verdict, _STRENGTH[one.likelihood], -one.cause.weight))
    )


def explain_difference(
    field: str, values: Mapping[str, str], places: Mapping[str, Place], *, parts: bool
) -> tuple[Found, ...]:
    """Why two sources state different values of a field."""
    if field == LATE_STATUS_CHANGE:
        return (status_changed(values, places),)
    if field == "total" and parts:
        return (split_wrongly(values, places),)
    return (entered_wrongly(field, values, places),)


def explain_repetition(places: Sequence[Place]) -> tuple[Found, ...]:
    """Why one source holds the whole amount twice."""
    return (held_twice(places),)
