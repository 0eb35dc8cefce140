"""Synthetic companies with planted, labelled faults: a folder as an accountant has it, and the right answer to it.

The same wishes give the same bytes on every machine and every day.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from piaoqi.core.synth.faults import chosen
from piaoqi.core.synth.folder import files
from piaoqi.core.synth.scenario import scenario
from piaoqi.core.synth.sources import DECLARED


class Wishes(TypedDict, total=False):
    """What the folder shall be like."""

    seed: int  # default 1
    invoices: int  # in all, default 60; never fewer than the faults need
    faults: Sequence[str] | None  # keys of faults, or "all"; default none
    months: int  # default 3, the last one is October 2026
    progress: Callable[[int, str], None] | None  # told (files written so far, path)


def write(out: Path, **wishes: Unpack[Wishes]) -> None:
    """Write the folder `out`, which need not exist; files of the same names are replaced.

    Raises ValueError for a fault that does not exist or fewer than one month or invoice, OSError where `out` can't be
    written.
    """
    months, invoices = wishes.get("months", 3), wishes.get("invoices", 60)
    if months < 1 or invoices < 1:
        raise ValueError("at least one month and one invoice")
    plan = scenario(wishes.get("seed", 1), months, invoices, chosen(wishes.get("faults")))
    for one in DECLARED:
        out.joinpath(*one.path.split("/")).mkdir(parents=True, exist_ok=True)
    progress = wishes.get("progress")
    for count, (name, data) in enumerate(files(plan), 1):
        path = out.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if progress is not None:
            progress(count, name)


__all__ = ["Wishes", "write"]
