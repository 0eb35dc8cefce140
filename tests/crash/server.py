"""The real server in a process group of its own, to be killed in part or as a whole."""

import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIAOQI_")}
    return {**clean, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}", "PIAOQI_DATA": str(data), **more}


def inside(data: Path, *arguments: str, settings: Mapping[str, str]) -> bytes:
    """Run `crash.inside` there."""
    command = [sys.executable, "-m", "crash.inside", *arguments]
    done = subprocess.run(command, env=environment(data, **settings), stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603
    return done.stdout


class Server:
    """`piaoqi serve`, started again whenever somebody killed it. Its words are in the file `said`."""

    def __init__(self, data: Path, port: int, settings: Mapping[str, str]) -> None:
        self.data, self.port, self._settings = data, port, settings
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def keep_up(self) -> None:
        """Start it where it does not run."""
        if self._process and self._process.poll() is None:
            return
        command = [sys.executable, "-m", "piaoqi", "serve", "--port", str(self.port)]
        with (self.data.parent / "said").open("ab") as said:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                env=environment(self.data, **self._settings),
                stdout=said,
                stderr=said,
                start_new_session=True,
                cwd=ROOT,
            )
        self.starts += 1

    def wait(self, seconds: float = 90) -> None:
        """Until it is well."""
        until = time.monotonic() + seconds
        while not self.answers():
            assert time.monotonic() < until, "the server does not get well"
            self.keep_up()
            time.sleep(0.2)

    def kill_one(self, chance: random.Random) -> str:
        """Kill -9 of one process, or of all at once; says what it was."""
        if self._process is None or self._process.poll() is not None:
            return ""
        target = chance.choices(["one", "minder", "group"], [10, 1, 1])[0]
        with suppress(psutil.Error, ProcessLookupError):
            if target == "group":
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
                return "group"
            if target == "minder":
                self._process.kill()
                self._process.wait()
                return "minder"
            below = psutil.Process(self._process.pid).children(recursive=True)
            kinds: dict[str, list[psutil.Process]] = {}
            for one in below:
                kinds.setdefault(_kind(one), []).append(one)
            kinds.pop("", None)
            if kinds:
                kind = chance.choice(sorted(kinds))
                chance.choice(kinds[kind]).kill()
                return kind
        return ""

    def stop(self) -> None:
        """In order; fails where anything is left of it."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        until = time.monotonic() + 30
        while (left := self.left()) and time.monotonic() < until:
            time.sleep(0.2)
        assert not left, left
        self._process = None

    def left(self) -> list[str]:
        """Processes of any start of this server that still run."""
        found = []
        for one in psutil.process_iter():
            with suppress(psutil.Error):
                if one.environ().get("PIAOQI_DATA") == str(self.data) and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(" ".join(one.cmdline())[:120])
        return found

    def answers(self, path: str = "/healthz") -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False


def _kind(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    if "piaoqi.cli.serving" in line:
        return "web" if " web " in line else "worker"
    if "spawn_main" in line:
        parent = process.parent()
        return "answering" if parent and " web " in " ".join(parent.cmdline()) else "reading"
    return ""
