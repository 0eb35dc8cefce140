"""Which font a text is drawn in: the one in the file, the very one on this computer, or a free one that looks alike.

Invoices name the fonts of Windows and hardly ever hold them. What is drawn instead (Noto Serif SC, Noto Sans SC) has
other widths; `Face` says how wide the letters of the font that is meant are, so that figures stand in their places.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from piaoqi.core.render.glyphs import UNREADABLE, Glyphs, font_file, open_font

_SANS = re.compile(r"黑|等线|圆|hei|dengxian|arial|helvetica|gothic|sans|tahoma|verdana|calibri|youyuan").search
_NOT_SANS = re.compile(r"serif(?!sans)").search
_HALF = re.compile(
    r"(?:n|新)?(?:simsun|宋体)|(?:kaiti|楷体|simkai)(?:gb2312)?|(?:fangsong|仿宋|simfang)(?:gb2312)?|simhei|黑体|隶书|lisu|幼圆|youyuan"
).fullmatch
"""Chinese fonts of Windows, whose Latin letters and figures are all half an em wide."""
_TYPEWRITER = re.compile(r"courier|cousine|consolas|monospace|lucidaconsole").search
_TYPEWRITER_RISE = 0.84
_SUBSET = re.compile(r"[A-Z]{6}\+").match
_ENDINGS = re.compile(r"(?:psmt|mt)?(?:bold|regular|normal|italic|oblique|bolditalic)?(?:mt)?$")
_FONT_FILES = (".ttf", ".ttc", ".otf", ".otc")
_MOST_FILES = 5_000
_BOX = 0x25A1


@dataclass(frozen=True, slots=True)
class Wanted:
    """The font that a document asks for."""

    name: str
    family: str = ""
    bold: bool = False
    italic: bool = False
    serif: bool = False
    fixed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its names without what differs from writer to writer."""
        return tuple(dict.fromkeys(plain for one in (self.family, self.name) if (plain := plain_name(one))))


@dataclass(frozen=True, slots=True)
class Letter:
    """One glyph of one font program. `own`: from the very font that is meant; else it stands in for it."""

    program: Glyphs
    glyph: str
    own: bool


@dataclass(frozen=True, slots=True)
class Face:
    """The font programs that draw one font, asked one after the other."""

    programs: tuple[Glyphs, ...]
    own: int
    """How many of them are the font itself; the rest stands in."""
    embedded: bool
    """Whether the first is the file's own, so that its numbers of glyphs mean something."""
    narrow: float | None
    """Em that each Latin letter of the font takes, where all take the same."""
    rise: float
    """How high its Latin letters are against those that stand in for them."""
    bold: bool
    """To be thickened: the font is to be bold, and what draws it is not."""
    italic: bool

    def of_character(self, character: str) -> Letter | None:
        """The glyph for a character; None where no program has one."""
        for index, program in enumerate(self.programs):
            for one in (character, standard(character)):
                glyph = program.of_character(one)
                if glyph is not None:
                    return Letter(program, glyph, index < self.own)
        return None

    def of_number(self, number: int) -> Letter | None:
        """The glyph by its number in the embedded font."""
        glyph = self.programs[0].of_number(number) if self.embedded else None
        return None if glyph is None else Letter(self.programs[0], glyph, own=True)

    @property
    def box(self) -> Letter | None:
        """What stands for a character that no font has."""
        return self.of_character(chr(_BOX))


class Fonts:
    """All fonts at hand. `folders` hold fonts of this computer, in order; none are looked for elsewhere."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._faces: dict[Wanted, Face] = {}

    def face(self, wanted: Wanted, program: bytes | None = None) -> Face | None:
        """The face for a font, from `program` where that holds it; None where that cannot be read."""
        if program is not None:
            embedded = open_font(program)
            return None if embedded is None else self._face(wanted, embedded, embedded=True)
        if wanted not in self._faces:
            self._faces[wanted] = self._face(wanted, self._installed(wanted), embedded=False)
        return self._faces[wanted]

    def _face(self, wanted: Wanted, first: Glyphs | None, *, embedded: bool) -> Face:
        own = () if first is None else (first,)
        return Face(
            programs=(*own, *_packaged(sans=is_sans(wanted))),
            own=len(own),
            embedded=embedded,
            narrow=narrow(wanted),
            rise=_TYPEWRITER_RISE if is_typewriter(wanted) else 1.0,
            bold=wanted.bold and not embedded,
            italic=wanted.italic and not embedded,
        )

    def _installed(self, wanted: Wanted) -> Glyphs | None:
        if not self._folders:
            return None
        index = _index(self._folders)
        return next((font_file(*index[name]) for name in wanted.names if name in index), None)


def plain_name(name: str) -> str:
    """`ABCDEF+Courier New`, `CourierNewPSMT` and `courier-new` are one."""
    without = name[7:] if _SUBSET(name) else name
    joined = re.sub(r"[\s,_-]", "", without).lower()
    return _ENDINGS.sub("", joined) or joined


def is_sans(wanted: Wanted) -> bool:
    """Whether a font without serifs looks more like it."""
    return not wanted.serif and any(_SANS(name) and not _NOT_SANS(name) for name in wanted.names)


def is_typewriter(wanted: Wanted) -> bool:
    """Whether it is Courier, or like it: wide and low letters."""
    return any(map(_TYPEWRITER, wanted.names))


def narrow(wanted: Wanted) -> float | None:
    """Em that each Latin letter takes in a font where all take the same."""
    if is_typewriter(wanted):
        return 0.6
    return 0.5 if wanted.fixed or any(map(_HALF, wanted.names)) else None


def standard(character: str) -> str:
    """The character that a private one of GBK became in Unicode: names of people are still written with them."""
    place = ord(character) - 0xE815
    if not 0 <= place < 80:
        return character
    trail = 0x50 + place + (place >= 0x2F)
    found = bytes((0xFE, trail)).decode("gb18030", "replace")
    return found if len(found) == 1 and found != "\ufffd" else character


def is_blank(character: str) -> bool:
    """Whether nothing is to be seen of it."""
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Zs"}


def is_wide(character: str) -> bool:
    """Whether it fills a square, as Chinese characters do."""
    return unicodedata.east_asian_width(character) in {"W", "F"}


def is_either(character: str) -> bool:
    """Whether it fills a square in Chinese fonts and less in others: “, ×, ①, private characters."""
    return unicodedata.east_asian_width(character) == "A"


def _packaged(*, sans: bool) -> tuple[Glyphs, ...]:
    paths = (sans_path(), serif_path()) if sans else (serif_path(), sans_path())
    return tuple(found for path in paths if (found := font_file(Path(path))) is not None)


@lru_cache(maxsize=4)
def _index(folders: tuple[Path, ...]) -> dict[str, tuple[Path, int]]:
    """Font files of folders by the names in them; the upright, regular one of a family."""
    found: dict[str, tuple[Path, int]] = {}
    for path in [path for folder in folders for path in _font_files(folder)][:_MOST_FILES]:
        for number, names in enumerate(_named(path)):
            for name in names:
                found.setdefault(name, (path, number))
    return found


def _font_files(folder: Path) -> list[Path]:
    """Those in a folder and below it; none where it cannot be looked into."""
    try:
        return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _FONT_FILES)
    except OSError:
        return []


def _named(path: Path) -> Iterator[tuple[str, ...]]:
    """The names of each font in a file, if it is regular."""
    number, count = 0, 1
    while number < count:
        try:
            with path.open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
                count = getattr(font.reader, "numFonts", 1)
                names, style = font["name"], font["head"].macStyle
                yield (
                    ()
                    if style & 3
                    else tuple(plain_name(str(one)) for one in names.names if one.nameID in {1, 4, 6, 16})
                )
        except UNREADABLE:
            yield ()
        number += 1
