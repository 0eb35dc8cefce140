"""Opens an installation's data for a command that looks at it or takes from it: nothing is made or migrated."""

import os
from importlib import import_module
from pathlib import Path

from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

SETTINGS = "piaoqi.config.settings"
"""By its name: the command line stands below what knows every part."""

DATA_HELP = Text(
    "数据文件夹（环境变量 PIAOQI_DATA；PostgreSQL 另用 PIAOQI_DATABASE）",
    "the data folder (environment variable PIAOQI_DATA; for PostgreSQL PIAOQI_DATABASE too)",
)
NO_FOLDER = Text("没有数据文件夹 {path}", "There is no data folder {path}")
NO_FOLDER_HINT = Text("用 --data 指定票齐的数据文件夹", "Name Piaoqi's data folder with --data")
NO_DATA = Text("{path} 里没有票齐的数据库", "There is no database of Piaoqi in {path}")
SILENT = Text("数据库读不了：{reason}", "The database can't be read: {reason}")
SILENT_HINT = Text(
    "检查数据库是否在运行、是否属于这个版本的票齐；没有得出任何结论",
    "Check that it runs and belongs to this version of Piaoqi; nothing was concluded",
)


def opened(data: Path | None, screen: Screen) -> bool:
    """Start Django on it; whether that can be done, told where not."""
    if data is not None:
        os.environ["PIAOQI_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from piaoqi.accounts.errors import RefusedError  # noqa: PLC0415 - only these commands need the server's parts

    try:
        import_module("django").setup()
    except RefusedError as error:
        screen.complain(error.message, error.hint)
        return False
    from django.conf import settings  # noqa: PLC0415 - two seconds that only these commands spend

    folder = Path(settings.DATA)
    if not folder.is_dir():
        screen.complain(NO_FOLDER.with_(path=folder), NO_FOLDER_HINT)
        return False
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if str(database["ENGINE"]).endswith("sqlite3") and ":" not in name[2:] and not Path(name).is_file():
        screen.complain(NO_DATA.with_(path=folder), NO_FOLDER_HINT)
        return False
    return True


def silent(error: Exception, screen: Screen) -> None:
    """The database did not answer, or not as it should."""
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    screen.complain(SILENT.with_(reason=first), SILENT_HINT)
