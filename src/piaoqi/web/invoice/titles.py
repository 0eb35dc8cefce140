"""What a source is called: by the name that people gave it, else by what it is."""

from collections.abc import Mapping

from piaoqi.core.report.words import SOURCE_KIND
from piaoqi.core.text import Text
from piaoqi.reconciliation.ground import Ground
from piaoqi.web.shell.language import say

_ISSUED = Text("{kind}（开具）", "{kind} (issued)")


def source_title(name: str, key: str, kind: str, direction: str) -> str:
    """`name` is the key itself where nobody gave it another."""
    if name != key or kind not in SOURCE_KIND:
        return name
    known = SOURCE_KIND[kind]
    both = direction == "issued" and kind == "bureau"
    return say(_ISSUED.with_(kind=known)) if both else say(known)


def titles_of(ground: Ground) -> Mapping[str, str]:
    """By the source's key."""
    known = {one.name: one for one in ground.sources}
    return {
        key: source_title(name, key, known[key].kind, known[key].direction) if key in known else name
        for key, name in ground.titles.items()
    }
