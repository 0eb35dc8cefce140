"""From a case to a verdict and a ranked explanation. No black box: a fixed order, stated here.

1. every rule of every family looks at the case; a person's yes counts as a likely cause where its question fits the
   case, a no takes away what is not certain
2. a certain or likely cause that proves the absence right or apparent decides: not_missing
3. else, where the target was not provably searched, or a certain or likely cause leaves it open: cannot_tell
4. else: missing, and nothing else is called so
5. the causes that imply the verdict are named: certain before likely before possible, then the more specific
6. what a certain cause before it excludes is not named
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import ModuleType

import piaoqi.core.causes as causes_package
from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, NoAbsence, Rule
from piaoqi.core.causes.c2_timing import LATE_STATUS_CHANGE, status_changed
from piaoqi.core.causes.c6_differences import entered_wrongly, held_twice, split_wrongly
from piaoqi.core.causes.case import Answered, Case
from piaoqi.core.invoice.record import Place
from piaoqi.core.text import Text

_STRENGTH = {Likelihood.CERTAIN: 0, Likelihood.LIKELY: 1, Likelihood.POSSIBLE: 2}
_DECIDES = (Likelihood.CERTAIN, Likelihood.LIKELY)
_MORNING = 8
"""The hour of day by which what a platform gathers overnight is there."""
_SAID_YES = Text("{by}回答“是”：{question}", "{by} answered yes: {question}")
_SOMEBODY = Text("经办人", "somebody")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule: each module of this package that has RULES; one code, one rule."""
    found = [rule for module in _modules() for rule in getattr(module, "RULES", ())]
    _require_distinct([rule.cause.code for rule in found])
    return tuple(found)


@cache
def causes() -> tuple[Cause, ...]:
    """The whole catalogue in its order: the causes of rules, and each module's CAUSES, which no absence has."""
    found = [rule.cause for rule in rules()]
    found += [cause for module in _modules() for cause in getattr(module, "CAUSES", ())]
    _require_distinct([cause.code for cause in found])
    return tuple(sorted(found, key=lambda cause: catalogue_order(cause.code)))


def catalogue_order(code: str) -> tuple[str, int]:
    """C3.9 stands before C3.10."""
    family, _, number = code.partition(".")
    return family, int(number) if number.isdigit() else 0


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(causes_package.__path__):
        yield importlib.import_module(f"{causes_package.__name__}.{module.name}")


def _require_distinct(codes: Sequence[str]) -> None:
    if len(set(codes)) != len(codes):
        raise ValueError(f"a cause stands twice: {sorted(codes)}")


def explain(case: Case) -> tuple[Absence, tuple[Found, ...]]:
    """The verdict on one absent pair, and the causes that imply it."""
    found = [_dated(one, case) for rule in rules() if (one := _decided(rule, case))]
    verdict = _verdict(case, found)
    fitting = [one for one in found if one.verdict is verdict]
    if verdict is Absence.CANNOT_TELL:
        fitting += [one for one in found if one.verdict is Absence.NOT_MISSING or _would_explain(one)]
    return verdict, _ranked(fitting, verdict)


def explain_standing(case: Case, standing: NoAbsence) -> tuple[Found, ...]:
    """Why a pair is no finding: not due yet, or never expected there."""
    found = [_dated(one, case) for rule in rules() if rule.cause.implies is standing and (one := rule.decide(case))]
    return _ranked(found, Absence.MISSING)


def questions(case: Case, found: Sequence[Found]) -> tuple[Cause, ...]:
    """The causes whose questions are worth asking, the cheapest first; none where the case is settled."""
    if any(map(_settles, found)):
        return ()
    told = {one.cause.code for one in found} | {one.code for one in case.answers}
    open_ = [
        rule.cause
        for rule in rules()
        if rule.asks is not None and rule.cause.question and rule.cause.code not in told and rule.asks(case)
    ]
    return tuple(sorted(open_, key=lambda cause: (cause.step, -cause.weight, catalogue_order(cause.code))))


def _settles(found: Found) -> bool:
    """It is known why, or the very row is known: whatever a person could add would change nothing."""
    is_known = found.verdict is Absence.NOT_MISSING or any(one.written_as for one in found.evidence)
    return is_known and found.likelihood in _DECIDES


def _decided(rule: Rule, case: Case) -> Found | None:
    """What the rule finds, and what a person answered about it."""
    found = rule.decide(case)
    if not case.answers:
        return found
    answer = next((one for one in case.answers if one.code == rule.cause.code), None)
    if answer is None:
        return found
    if not answer.yes:
        return found if found and found.likelihood is Likelihood.CERTAIN else None
    said = _as_evidence(rule.cause, answer)
    if found is None:
        fits = rule.asks is not None and rule.asks(case)
        return Found(rule.cause, Likelihood.LIKELY, (said,)) if fits else None
    stronger = min(found.likelihood, Likelihood.LIKELY, key=lambda one: _STRENGTH[one])
    return replace(found, likelihood=stronger, evidence=(*found.evidence, said))


def _dated(found: Found, case: Case) -> Found:
    """With the morning on which looking again is worth it, unless the rule named one or waiting changes nothing."""
    days = found.cause.recheck_days
    if found.recheck_after is not None or days is None:
        return found
    morning = case.as_of.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return replace(found, recheck_after=morning + timedelta(days=days))


def _as_evidence(cause: Cause, answer: Answered) -> Evidence:
    asked = cause.question.ask if cause.question else cause.title
    return Evidence(_SAID_YES.with_(by=answer.by or _SOMEBODY, question=asked), answer.place)


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
    ordered = sorted(found, key=lambda one: (one.verdict is not verdict, _STRENGTH[one.likelihood], -one.cause.weight))
    excluded: set[str] = set()
    named: list[Found] = []
    for one in ordered:
        if one.cause.code not in excluded:
            named.append(one)
            excluded.update(one.cause.excludes if one.likelihood is Likelihood.CERTAIN else ())
    return tuple(named)


def explain_difference(
    field: str,
    values: Mapping[str, str],
    places: Mapping[str, Place],
    *,
    parts: Sequence[tuple[Place, str]] = (),
    more: Sequence[Evidence] = (),
) -> tuple[Found, ...]:
    """Why two sources state different values of a field; `parts` are the rows that one of them split it into."""
    if field == LATE_STATUS_CHANGE:
        return (status_changed(values, places),)
    if field == "total" and parts:
        return (split_wrongly(values, places, parts),)
    return (entered_wrongly(field, values, places, more),)


def explain_repetition(places: Sequence[Place], holders: Sequence[str] = ()) -> tuple[Found, ...]:
    """Why one source holds the whole amount twice; `holders` says for each place whose it is."""
    return (held_twice(places, holders),)
