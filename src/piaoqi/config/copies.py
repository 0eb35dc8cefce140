"""A copy of the SQLite database before its tables are changed by a newer version."""

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from piaoqi.accounts.errors import RefusedError
from piaoqi.audit.clock import system_now
from piaoqi.core.text import Text

FOLDER = "before-upgrade"
KEPT = 3
NAMED = re.compile(r"piaoqi-\d{8}T\d{6}Z-[a-z0-9_.]+\.sqlite3")
UNCOPIED = Text(
    "升级前没能为数据库留下副本：{path}（{reason}）",
    "The database could not be copied before the upgrade: {path} ({reason})",
)
UNCOPIED_HINT = Text(
    "检查磁盘空间后重新启动；数据没有被改动", "Check the disk's space and start again; nothing was changed"
)


class UncopiedError(RefusedError):
    """Nothing is changed without a copy."""

    code = "start.uncopied"


def copy_before_upgrade(database: Path, last: str) -> Path:
    """Whole or not at all, as of one moment, while others may read. `last`: the migration that it is at. Only the
    newest KEPT stay. Raises UncopiedError.
    """
    folder = database.parent / FOLDER
    place = folder / f"piaoqi-{system_now():%Y%m%dT%H%M%SZ}-{last}.sqlite3"
    part = place.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
        part.chmod(0o600)
        part.replace(place)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise UncopiedError(UNCOPIED.with_(path=str(place), reason=reason), UNCOPIED_HINT.with_()) from error
    copies = sorted(path for path in folder.iterdir() if NAMED.fullmatch(path.name))
    for old in copies[:-KEPT]:
        old.unlink(missing_ok=True)
    return place
