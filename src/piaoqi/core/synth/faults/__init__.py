"""What can be wrong on purpose: one function plants one fault, one file a family of the catalogue.

A module of this package that has `FAULTS` is found by itself. A fault adds invoices of its own to the plan and labels
what a check must say of them; where the plan has no room for it (too few months), it adds nothing.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

import piaoqi.core.synth.faults as faults_package
from piaoqi.core.synth.faults.base import Fault


@cache
def faults() -> tuple[Fault, ...]:
    """Every fault there is; those that change what was asked of the bureau come first."""
    found: list[Fault] = []
    for module in pkgutil.iter_modules(faults_package.__path__):
        loaded = importlib.import_module(f"{faults_package.__name__}.{module.name}")
        found += getattr(loaded, "FAULTS", ())
    keys = [one.key for one in found]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two faults share a key: {sorted(keys)}")
    return tuple(sorted(found, key=lambda one: (not one.narrows, _catalogue_order(one.key))))


def chosen(wanted: Sequence[str] | None) -> tuple[Fault, ...]:
    """The faults asked for: none, "all", or by key. Raises ValueError for a key that no fault has."""
    names = [name.strip() for name in ([wanted] if isinstance(wanted, str) else wanted or ())]
    names = [name for part in names for name in part.split(",") if name and name != "none"]
    if "all" in names:
        return faults()
    unknown = sorted(set(names) - {one.key for one in faults()})
    if unknown:
        known = ", ".join(one.key for one in faults())
        raise ValueError(f"no such fault: {', '.join(unknown)}; there are: {known}")
    return tuple(one for one in faults() if one.key in names)


def _catalogue_order(key: str) -> tuple[str, int]:
    family, _, number = key.partition(".")
    return family, int(number) if number.isdigit() else 0


__all__ = ["Fault", "chosen", "faults"]
