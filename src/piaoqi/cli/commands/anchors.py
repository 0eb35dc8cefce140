"""`piaoqi anchors`: whose signatures are called trusted."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.anchors import BESIDE, gather, tell
from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from piaoqi.core.seals.anchors import Anchor

FOLDER = Text("文件夹", "FOLDER")
FOLDER_HELP = Text(
    "放着要另外信任的证书（.cer）的文件夹；看看里面哪些能用",
    "a folder of certificates (.cer) to be trusted too: shows which of them can be used",
)
JSON_HELP = Text("输出 JSON，供程序读取", "print JSON, for programs")
TITLE = Text(
    "信任的证书：签章要能归到其中之一，才算“有效”", "Trusted certificates, one of which a valid signature leads to"
)
SERIAL = Text("序列号", "serial")
VALID = Text("有效期", "valid")
FINGERPRINT = Text("指纹（SHA-256）", "fingerprint (SHA-256)")
ORIGIN = Text("来源", "from")
SHIPPED_WITH = Text("随程序提供", "shipped with the program")
COMPARE = Text(
    "指纹请与税务机关提供的证书核对一次：在 Windows 里双击 .cer 文件，看“详细信息”；指纹一致，才是同一个证书。",
    "Compare each fingerprint once with a copy of the certificate from a tax bureau: only if equal is it the same one.",
)
ADD = Text(
    "要长期信任别的证书（如铁路、银行），把 .cer 文件放进 {path}；只用一次，加上 --anchors 文件夹。"
    "来路不明的证书不要放：放进去，就是相信用它签的一切。",
    "To trust others for good (railway, bank), put their .cer files into {path}; for one run, use --anchors FOLDER. "
    "Add none of unknown origin: whatever it signed would be trusted.",
)


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def anchors(
        folder: Annotated[
            str | None, typer.Argument(metavar=f"[{screen.say(FOLDER)}]", help=screen.say(FOLDER_HELP))
        ] = None,
        *,
        as_json: Annotated[bool, typer.Option("--json", help=screen.say(JSON_HELP))] = False,
    ) -> int:
        return _anchors(screen.anchors if folder is None else folder, screen, as_json=as_json)

    return anchors


def _anchors(folder: str | None, screen: Screen, *, as_json: bool) -> int:
    from piaoqi.core.report.form import problem_forms

    found = gather(folder, screen)
    if found is None:
        return MISUSED
    pinned, problems = found
    if as_json:
        forms = problem_forms(problems, screen.language, with_path=True)
        screen.write_json({"anchors": [_form(one) for one in pinned], "problems": forms})
    else:
        _show(list(pinned), screen)
        tell(problems, screen)
    return UNREADABLE if problems else SOUND


def _form(one: "Anchor") -> dict[str, str]:
    return {
        "name": one.name,
        "serial": _serial(one),
        "not_before": _day(one.not_before, one),
        "not_after": _day(one.not_after, one),
        "fingerprint": one.fingerprint,
        "origin": one.origin,
    }


def _show(pinned: "list[Anchor]", screen: Screen) -> None:
    from piaoqi.cli.views.parts import Prose, indented, pairs

    screen.show(screen.bold(TITLE), "")
    for one in pinned:
        screen.show(indented(one.name), indented(pairs(_rows(one, screen)), 4), "")
    screen.show(Prose(screen.say(COMPARE)), Prose(screen.say(ADD.with_(path=BESIDE))))


def _rows(one: "Anchor", screen: Screen) -> Iterator[tuple[str, str]]:
    yield screen.say(SERIAL), _serial(one)
    yield screen.say(VALID), f"{_day(one.not_before, one)} – {_day(one.not_after, one)}"
    yield screen.say(FINGERPRINT), one.fingerprint
    yield screen.say(ORIGIN), screen.say(SHIPPED_WITH) if _is_shipped(one) else one.origin


def _serial(one: "Anchor") -> str:
    """In whole bytes, as Windows shows it."""
    digits = f"{one.serial:X}"
    return digits.zfill(len(digits) + len(digits) % 2)


def _day(moment: datetime | None, one: "Anchor") -> str:
    """Of a shipped one only the year is known."""
    day = moment.date().isoformat() if moment else ""
    return day[:4] if _is_shipped(one) else day


def _is_shipped(one: "Anchor") -> bool:
    from piaoqi.core.seals.anchors import SHIPPED_ORIGIN

    return one.origin == SHIPPED_ORIGIN


COMMAND = Command(
    "anchors",
    50,
    Text("列出信任的证书：签章要归到其中之一", "list the certificates that signatures must lead to"),
    ("anchors", "anchors 信任证书"),
    build,
)
