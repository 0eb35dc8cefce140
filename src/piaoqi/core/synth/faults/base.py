"""What a fault is: a key of the cause catalogue, a sentence, and the function that plants it."""

from collections.abc import Callable
from dataclasses import dataclass

from piaoqi.core.synth.plan import Plan
from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault. `narrows`: it changes what an export was asked for, so it is planted before the others."""

    key: str
    """A code of the cause catalogue; `plain.…` for an absence that nothing in the folder explains; `mixed.…` for two
    faults that meet; `unsure.…` for a row of the books that may or may not be the invoice."""
    title: Text
    plant: Callable[[Plan], None]
    narrows: bool = False
