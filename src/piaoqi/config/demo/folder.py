"""Whose data a folder holds: a demonstration never touches real ones, and is never taken for them."""

import json
from pathlib import Path

from piaoqi.accounts.errors import RefusedError
from piaoqi.config.environment import Environment
from piaoqi.core.text import Text

USUAL = "piaoqi-demo"
INVOICES = 300
"""Enough to look at, and read within minutes on a small machine."""
LOAD = "piaoqi.config.demo.loading.load"
"""What brings the company in."""
MARKER = "demo.json"
COMPANY = "company"
"""The folder of the invented company, as an accountant would have it."""
OCCUPIED = Text("{path} 里有别的数据，试用不碰它", "{path} holds other data, which a demonstration does not touch")
OCCUPIED_HINT = Text(
    "换一个新的文件夹：piaoqi serve --demo --data 新文件夹", "Choose a new folder: piaoqi serve --demo --data FOLDER"
)
ELSEWHERE = Text(
    "试用的数据只放在自己的文件夹里，不能用 {name}",
    "A demonstration keeps everything in its own folder: {name} can't be used",
)
ELSEWHERE_HINT = Text("去掉这个设置再试用", "Start it without that setting")


class NotDemoError(RefusedError):
    """Here no demonstration is made."""

    code = "start.not_demo"


def is_demo(data: Path) -> bool:
    """Whether what is there was invented."""
    return (data / MARKER).is_file()


def claim(environment: Environment) -> None:
    """Make the folder a demonstration's. Raises NotDemoError for one that holds anything else."""
    for name, value in (("PIAOQI_DATABASE", environment.database), ("PIAOQI_STORAGE", environment.storage)):
        if value:
            raise NotDemoError(ELSEWHERE.with_(name=name), ELSEWHERE_HINT.with_())
    data = environment.data
    if is_demo(data):
        return
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise NotDemoError(OCCUPIED.with_(path=str(data)), OCCUPIED_HINT.with_())
    data.mkdir(parents=True, exist_ok=True)
    mark(data, {"invoices": environment.demo, "loaded": False})


def told(data: Path) -> dict[str, object]:
    """What is known of this demonstration."""
    found: dict[str, object] = json.loads((data / MARKER).read_text(encoding="utf-8"))
    return found


def mark(data: Path, facts: dict[str, object]) -> None:
    """Whole or not at all."""
    part = data / f"{MARKER}.part"
    part.write_text(json.dumps(facts), encoding="utf-8")
    part.replace(data / MARKER)
