"""Which engines there are, and which one a table of a given size is given to."""

from importlib import import_module

from piaoqi.core.reconcile.engines.base import Engine

PLAIN_UP_TO = 60_000
"""Rows. Measured with `python -m benchmarks.engines`: below it plain Python is done before DuckDB is loaded."""

_MODULES = {"plain": "plain", "duckdb": "duckdb_engine"}

KEYS = tuple(_MODULES)
"""The keys of all engines, the plainest first."""


def by_key(key: str) -> Engine:
    """The engine of this key, loaded when first asked for; KeyError names the ones there are."""
    if key not in _MODULES:
        raise KeyError(f"no engine {key!r}; there are {', '.join(_MODULES)}")
    engine: Engine = import_module(f"{__package__}.{_MODULES[key]}").ENGINE
    return engine


def choose(rows: int) -> Engine:
    """The engine that is done first with a table of so many rows, its own loading included."""
    return by_key("plain" if rows <= PLAIN_UP_TO else "duckdb")
