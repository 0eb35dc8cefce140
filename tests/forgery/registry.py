"""All attacks, and the harmless things that happen to genuine files."""

from functools import cache

from forgery import containers, content, pdfs, signatures, strangers, unsigned
from forgery.attack import Attack

_MODULES = (content, signatures, strangers, containers, pdfs, unsigned)


@cache
def attacks() -> tuple[Attack, ...]:
    found = tuple(one for module in _MODULES for one in module.attacks())
    keys = [one.key for one in found]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two attacks share a key: {sorted(keys)}")
    return found
