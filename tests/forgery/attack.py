"""What an attack is: what somebody does to a genuine file, what must be said of the result, and who says it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from forgery.genuine import genuine, packed, parts
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Text

ALTERED: Final = (Verdict.ALTERED,)
UNKNOWN: Final = (Verdict.INTACT_UNKNOWN_SIGNER,)
PARTIAL: Final = (Verdict.PARTIAL,)
UNSIGNED: Final = (Verdict.UNSIGNED,)
UNVERIFIABLE: Final = (Verdict.UNVERIFIABLE,)
NOT_TRUSTED: Final = tuple(one for one in Verdict if one not in (Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER))

Forge = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One forgery. `on` names the genuine file; `by` are the codes of the checks that may name it, `words` what they
    then say.
    """

    key: str
    title: Text
    on: str
    forge: Forge
    expected: tuple[Verdict, ...] = ALTERED
    by: tuple[str, ...]
    words: str = ""
    as_bureau: bool = False
    """Whether the test authority is pinned as if it were the tax bureau's own."""

    def made(self) -> bytes:
        return self.forge(genuine(self.on))


def in_part(part: str, old: str, new: str) -> Forge:
    """Write something else into a part; raises where it holds no such text."""

    def forge(data: bytes) -> bytes:
        found = parts(data)
        return packed(found | {part: replaced(found[part], old, new)})

    return forge


def replaced(data: bytes, old: str, new: str) -> bytes:
    """The first `old` made `new`. An attack that changes nothing would prove nothing, so that raises."""
    if old.encode() not in data:
        raise ValueError(f"nothing to forge: {old}")
    return data.replace(old.encode(), new.encode(), 1)


def dearer(figures: str) -> str:
    """A higher amount of the same length, so that nothing else gives it away."""
    return ("9" if figures[0] != "9" else "8") + figures[1:]


def without(data: bytes, gone: Sequence[str]) -> dict[str, bytes]:
    """The parts but those below these names."""
    return {name: one for name, one in parts(data).items() if not name.startswith(tuple(gone))}
