"""Run as a program: two processes write one log on SQLite and are killed in the middle of it; says what is left.

Each writer tells the size of the log after every commit: what was told must be there.
"""

# ruff: noqa: PLC0415 - Django is set up first

import json
import os
import subprocess
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "piaoqi.config.settings"
ACKNOWLEDGED = 60


def write(turn: int) -> None:
    from django.db import transaction

    from making_log import a_statement
    from piaoqi.audit import log

    for number in range(100_000):
        with transaction.atomic():
            log.append([a_statement(at, origin=f"writer {turn}") for at in range(number % 5 + 1)])
            size = log.locked_head().size
        sys.stdout.write(f"{size}\n")
        sys.stdout.flush()


def run_and_kill() -> dict[str, object]:
    from django.core.management import call_command

    from piaoqi.audit.checkpoints import sign_checkpoint
    from piaoqi.audit.models import Entry, Head
    from piaoqi.audit.verify import verify_log

    call_command("migrate", "audit", verbosity=0)
    command = [sys.executable, str(Path(__file__))]
    writers = [subprocess.Popen([*command, one], stdout=subprocess.PIPE, text=True) for one in ("1", "2")]  # noqa: S603
    told = [int(writer.stdout.readline()) for writer in writers for _ in range(ACKNOWLEDGED // 2) if writer.stdout]
    for writer in writers:
        writer.kill()
    for writer in writers:
        rest, _ = writer.communicate()
        told += [int(line) for line in rest.splitlines() if rest.endswith("\n")]
    faults = [f"{one.code} {one.subject}" for one in verify_log()]
    sign_checkpoint()
    faults += [f"{one.code} {one.subject}" for one in verify_log()]
    writing = {data["origin"] for data in map(json.loads, Entry.objects.values_list("data", flat=True))}
    return {
        "faults": faults,
        "told": max(told),
        "different": len(set(told)) == len(told),
        "size": Head.objects.get().size,
        "writers": len(writing - {"job"}),
    }


if __name__ == "__main__":
    import django

    django.setup()
    if len(sys.argv) > 1:
        write(int(sys.argv[1]))
    else:
        sys.stdout.write(json.dumps(run_and_kill()))
