"""The options that every command shares, taken out of the arguments before the command sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from piaoqi.core.text import Language, Text

LANGUAGES: Mapping[str, Language] = {"zh": "zh", "en": "en"}
SHARED: Mapping[str, Text] = {
    "--lang zh|en": Text("界面语言（环境变量 PIAOQI_LANG）", "language (environment variable PIAOQI_LANG)"),
    "--anchors FOLDER": Text(
        "另外信任这个文件夹里的证书（.cer），见 piaoqi anchors",
        "trust the certificates (.cer) in this folder too; see piaoqi anchors",
    ),
    "--debug": Text("程序出错时显示技术细节", "show technical details when the program fails"),
    "--version": Text("显示版本", "show the version"),
    "--help": Text("显示这份说明", "show this help"),
}
_FLAGS = ("--debug", "--version", "--help", "-h")


@dataclass(frozen=True, slots=True)
class Shared:
    """What the shared options say; `rest` is for the command. `wrong_language` is what was given where it is none."""

    rest: tuple[str, ...]
    language: Language
    flags: frozenset[str] = frozenset()
    wrong_language: str | None = None
    anchors: str | None = None
    """The folder of --anchors, as given; '' where none was."""

    @property
    def help(self) -> bool:
        return bool(self.flags & {"--help", "-h"})


def take_shared(arguments: Sequence[str], environment: Mapping[str, str]) -> Shared:
    """Wherever they stand, up to a `--`. An unknown PIAOQI_LANG counts as none."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    rest: list[str] = []
    asked: str | None = None
    anchors: str | None = None
    waiting = iter(arguments[:end])
    for argument in waiting:
        name, _, value = argument.partition("=")
        if name == "--lang":
            asked = value or next(waiting, "")
        elif name == "--anchors":
            anchors = value or next(waiting, "")
        elif argument not in _FLAGS:
            rest.append(argument)
    usual = LANGUAGES.get(environment.get("PIAOQI_LANG", "")[:2].lower(), "zh")
    return Shared(
        rest=(*rest, *arguments[end:]),
        language=LANGUAGES.get(asked or "", usual),
        flags=frozenset(arguments[:end]) & frozenset(_FLAGS),
        wrong_language=None if asked is None or asked in LANGUAGES else asked,
        anchors=anchors,
    )
