"""A DuckDB of our own: in memory, within a budget, spilling to a folder that is deleted, never on the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a query may use. Beyond `memory_mb` DuckDB spills to a temporary folder inside `spill` (default: the
    system's); beyond `spill_mb` there it stops with `duckdb.OutOfMemoryException`.
    """

    memory_mb: int = 3072
    threads: int | None = None  # None: one a core
    spill: Path | None = None
    spill_mb: int = 65_536


@contextmanager
def session(budget: Budget) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty database, closed and swept at the end."""
    with TemporaryDirectory(prefix="piaoqi-", dir=budget.spill, ignore_cleanup_errors=True) as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{budget.memory_mb}MB",
            "temp_directory": folder,
            "max_temp_directory_size": f"{budget.spill_mb}MB",
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if budget.threads is not None:
            config["threads"] = budget.threads
        with duckdb.connect(":memory:", config=config) as connection:
            yield connection


def quoted(name: str) -> str:
    """A column's name as an SQL identifier, whatever it contains."""
    return '"' + name.replace('"', '""') + '"'
