"""The connectors there are: each module of this package that has an object named CONNECTOR."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.text import Text
from piaoqi.sources import connectors as package
from piaoqi.sources.connectors.base import Connector, Setting

_is_key: Final = re.compile(r"[a-z][a-z0-9_]{0,49}").fullmatch


@cache
def connectors() -> Mapping[str, Connector]:
    """By key. Raises ValueError for one that is not as `base` says; the program does not start with it."""
    found: dict[str, Connector] = {}
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if hasattr(loaded, "CONNECTOR"):
            one: Connector = loaded.CONNECTOR
            if wrong := [*faults(one), *(("its key is taken",) if one.key in found else ())]:
                raise ValueError(f"connector of {loaded.__name__}: {'; '.join(wrong)}")
            found[one.key] = one
    return found


def by_key(key: str) -> Connector | None:
    """None where there is none of that key any more."""
    return connectors().get(key)


def faults(connector: object) -> Iterator[str]:
    """What is not as `base` says."""
    if not _is_key(str(getattr(connector, "key", ""))):
        yield "its key is not of small letters, digits and _"
    if not isinstance(getattr(connector, "title", None), Text):
        yield "it has no title"
    kinds = getattr(connector, "kinds", None)
    if not kinds or not all(isinstance(one, SourceKind) for one in kinds):
        yield "it names no kinds of source"
    if not isinstance(getattr(connector, "proves_coverage", None), bool):
        yield "it does not say whether it proves coverage"
    settings = getattr(connector, "settings", None)
    if not isinstance(settings, tuple) or not all(isinstance(one, Setting) for one in settings):
        yield "its settings are no tuple of Setting"
    elif len({one.key for one in settings}) != len(settings):
        yield "two of its settings share a key"
    for name in ("check", "open"):
        if not callable(getattr(connector, name, None)):
            yield f"it can't {name}"
