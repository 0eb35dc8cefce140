"""What went wrong with a thing that was handed in, as a value.

A problem never stops a batch: the reader notes it and goes on. Text is made at the edge from the problem's kind and
its parameters. A kind is defined once, in the file that notices it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piaoqi.core.text import Language, Message, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing noticed while reading: which kind, in which file, with what particulars."""

    code: str
    path: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> "ProblemKind":
        return _KINDS[self.code]

    def message(self, language: Language = "zh") -> str:
        """What happened, to which thing."""
        return Message(self.kind.message, {"path": self.path, **self.params}).say(language)

    def hint(self, language: Language = "zh") -> str:
        """What to do next."""
        return Message(self.kind.hint, {"path": self.path, **self.params}).say(language)


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A stable code with its sentences. `unreadable` means that the file, or a part of it, could not be read."""

    code: str
    message: Text
    hint: Text
    unreadable: bool

    def at(self, path: str, **params: object) -> Problem:
        """A problem of this kind, met in the file `path`."""
        return Problem(self.code, path, params)


_KINDS: dict[str, ProblemKind] = {}


def define(code: str, message: Text, hint: Text, *, unreadable: bool = False) -> ProblemKind:
    """Register a kind of problem; a code defined twice stops the program at start."""
    if code in _KINDS:
        raise ValueError(f"problem {code!r} is defined twice")
    kind = ProblemKind(code, message, hint, unreadable)
    _KINDS[code] = kind
    return kind


def kinds() -> Mapping[str, ProblemKind]:
    """All kinds of problem that the loaded modules define, by code."""
    return dict(_KINDS)
