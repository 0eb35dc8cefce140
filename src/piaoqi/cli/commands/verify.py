"""`piaoqi verify`: whether anything was changed or dropped, in a bundle that was handed over or in one's own data."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.command import FINDINGS, MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from piaoqi.core.proof.bundle.faults import Fault
    from piaoqi.core.proof.note import Key

MOST_BYTES = 1 << 20

BUNDLE = Text("证据包", "BUNDLE")
BUNDLE_HELP = Text("别人交来的证据包：文件夹或 zip", "a bundle that was handed over: a folder or a zip")
KEY_HELP = Text(
    "另行取得的公钥，或写有它的文件；不给就用包里的，并提醒您比对",
    "the key, or its file, obtained elsewhere; else the bundle's own is used, and you are told to compare it",
)
SINCE_HELP = Text("以前留存的检查点；验证其后只有追加", "a checkpoint kept earlier, which the log must continue")
DATA_HELP = Text(
    "改为验证票齐自己的数据文件夹：日志、登记和每一份原件（PostgreSQL 另用环境变量 PIAOQI_DATABASE）",
    "verify an installation's data folder instead: log, rows and every original (for PostgreSQL PIAOQI_DATABASE too)",
)
JSON_HELP = Text("输出 JSON，供程序读取", "print JSON, for programs")

ONE = Text("要么给一个证据包，要么用 --data 指定数据文件夹", "Give either a bundle, or a data folder with --data")
NOT_WITH_DATA = Text("--key 和 --since 只用于证据包", "--key and --since are for a bundle")
SEE = Text("用法：piaoqi verify --help", "See piaoqi verify --help")
NOT_THERE = Text("没有 {path}，或读不了", "There is no {path}, or it can't be read")
NOT_THERE_HINT = Text("检查路径和权限", "Check the path and the permissions")
NO_KEY = Text("“{given}”不是公钥，也不是写有公钥的文件", "“{given}” is no key, nor a file of keys")
NO_KEY_HINT = Text("公钥形如 名称+编号+一串字母，每行一个", "A key looks like name+id+letters, one a line")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def verify(
        bundle: Annotated[Path | None, typer.Argument(metavar=screen.say(BUNDLE), help=screen.say(BUNDLE_HELP))] = None,
        *,
        key: Annotated[list[str] | None, typer.Option("--key", help=screen.say(KEY_HELP))] = None,
        since: Annotated[Path | None, typer.Option("--since", help=screen.say(SINCE_HELP))] = None,
        data: Annotated[Path | None, typer.Option("--data", help=screen.say(DATA_HELP))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=screen.say(JSON_HELP))] = False,
    ) -> int:
        if (bundle is None) == (data is None):
            screen.complain(ONE, SEE)
            return MISUSED
        if data is not None:
            if key or since:
                screen.complain(NOT_WITH_DATA, SEE)
                return MISUSED
            return _verify_data(data, screen, as_json=as_json)
        return _verify_bundle(Path(bundle or ""), key or [], since, screen, as_json=as_json)

    return verify


def _verify_bundle(path: Path, given: list[str], since: Path | None, screen: Screen, *, as_json: bool) -> int:
    from piaoqi.cli.views.verify_view import BundleAnswer, bundle_form, show_bundle
    from piaoqi.core.proof.bundle.check import Asked, check_bundle

    keys = _keys(given, screen)
    if keys is None:
        return MISUSED
    try:
        path.stat()
        note = _start(since).decode(errors="replace") if since else None
    except OSError as error:
        screen.complain(NOT_THERE.with_(path=error.filename), NOT_THERE_HINT)
        return UNREADABLE
    faults: list[Fault] = []
    with screen.progress() as progress:
        checked = check_bundle(path, Asked(keys=keys, since=note, progress=progress), faults.append)
    answer = BundleAnswer(path, checked, tuple(faults), given_keys=bool(keys))
    if as_json:
        screen.write_json(bundle_form(answer, screen.language))
    else:
        show_bundle(answer, screen)
    if any(one.code == "bundle.unreadable" for one in faults):
        return UNREADABLE
    return FINDINGS if faults else SOUND


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES)


def _keys(given: list[str], screen: Screen) -> "list[Key] | None":
    """Written out, or in files; None, and told, where one is none."""
    from piaoqi.core.proof.note import NoteError, read_key

    keys: list[Key] = []
    for one in given:
        try:
            text = one if one.count("+") > 1 and not Path(one).exists() else _start(Path(one)).decode()
            keys += [read_key(line) for line in text.removesuffix("\n").split("\n")]
        except (NoteError, OSError, ValueError):
            screen.complain(NO_KEY.with_(given=one), NO_KEY_HINT)
            return None
    return keys


def _verify_data(data: Path, screen: Screen, *, as_json: bool) -> int:
    from piaoqi.cli.data_folder import opened, silent

    if not opened(data, screen):
        return UNREADABLE
    from django.db import DatabaseError

    from piaoqi.archive.evidence.verify import verify_archive
    from piaoqi.cli.views.verify_view import data_form, show_finding, show_summary

    findings = []
    try:
        with screen.progress() as progress:

            def shown(step: Text, done: int, total: int) -> None:
                if progress:
                    progress(screen.say(step), done, total)

            for one in verify_archive(shown):
                findings.append(one)
                if not as_json:
                    show_finding(one, screen)
    except DatabaseError as error:
        silent(error, screen)
        return UNREADABLE
    if as_json:
        screen.write_json(data_form(data, findings, screen.language))
    else:
        show_summary(findings, screen)
    weights = {one.weight for one in findings}
    return UNREADABLE if "cannot_tell" in weights else FINDINGS if "fault" in weights else SOUND


COMMAND = Command(
    "verify",
    60,
    Text("验证有没有东西被改动或丢掉：证据包，或自己的数据", "say whether anything was changed or dropped"),
    ("verify 证据包.zip --key 公钥.txt", "verify --data piaoqi-data"),
    build,
)
