"""A page that can't be loaded ends the start: it is not found out by whoever asks first."""

import os
import subprocess
import sys
from pathlib import Path

import piaoqi
from piaoqi.config import keys

SETTINGS = 'from piaoqi.config.settings import *\nROOT_URLCONF = "broken_here"\n'


def loaded(folder: Path) -> "subprocess.CompletedProcess[str]":
    """The server's door, in a process of its own as granian starts it."""
    (folder / "settings_here.py").write_text(SETTINGS, encoding="utf-8")
    (folder / "broken_here.py").write_text("import no_such_part\n", encoding="utf-8")
    keys.made(folder, keys.SECRET)
    more = {"PIAOQI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "settings_here"}
    paths = os.pathsep.join((str(folder), str(Path(piaoqi.__file__).parents[1])))
    return subprocess.run(
        [sys.executable, "-c", "import piaoqi.config.wsgi"],
        env={**os.environ, **more, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )


def test_broken_addresses_end_the_start(tmp_path: Path) -> None:
    done = loaded(tmp_path)
    assert done.returncode != 0
    assert "ModuleNotFoundError" in done.stderr
    assert "broken_here.py:1" in done.stderr
