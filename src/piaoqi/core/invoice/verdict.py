"""How something that was looked at in an invoice came out."""

from enum import StrEnum


class Verdict(StrEnum):
    """How a rule or a trait came out; broken only where no lawful reading of the invoice keeps it."""

    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT_TELL = "cannot_tell"
