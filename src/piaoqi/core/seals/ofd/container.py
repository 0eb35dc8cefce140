"""OFD-1: what is odd about the archive, and whether it could show different people different contents."""

import re
from collections import Counter
from collections.abc import Mapping
from unicodedata import normalize

from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.steps import CONTAINER
from piaoqi.core.seals.parts import Parts
from piaoqi.core.text import Text

SOUND = Text(
    "压缩包的目录与内容相符，前后没有多余的内容", "the archive's directory and contents agree; nothing beside them"
)
SAME_ON_DISK = Text(
    "压缩包里有解压后会互相覆盖的文件名：{names}",
    "names in the archive that overwrite each other when unpacked: {names}",
)

DECEIVING: Mapping[str, Text] = {
    "zip.duplicate_name": Text("压缩包里有两个同名文件", "the archive holds two files of one name"),
    "zip.unsafe_name": Text("压缩包里有越出文件夹的文件名", "a name in the archive leaves its folder"),
    "zip.prefix_bytes": Text("压缩包之前另有内容", "there is something before the archive"),
    "zip.suffix_bytes": Text("压缩包之后另有内容", "there is something after the archive"),
    "zip.hidden_entry": Text(
        "压缩包里藏有目录没有列出的文件", "the archive hides files that its directory does not list"
    ),
    "zip.contradictory_headers": Text(
        "压缩包的目录与文件头说法不一", "the archive's directory and the headers of its files disagree"
    ),
    "zip.overlapping_entries": Text("压缩包里的文件互相重叠", "files in the archive overlap"),
    "zip.truncated": Text("压缩包不完整，缺少目录", "the archive is incomplete: it has no directory"),
}
"""Oddities that no untouched file has."""
OPEN: Mapping[str, Text] = {
    "zip.encrypted": Text("压缩包里有加密的文件，无法核对", "a file in the archive is locked with a password"),
    "zip.too_many_entries": Text("压缩包里的文件太多，没有全部核对", "the archive holds too many files to look at all"),
}
"""Oddities that leave something unseen."""
UNSEEN = frozenset({"zip.truncated", *OPEN})
"""Oddities with which a part of the file, its signatures among them, may be lost to us."""
HARMLESS: Mapping[str, Text] = {
    "zip.rooted_name": Text("压缩包里的文件名带有多余的“/”或“.”", "names in the archive have needless slashes or dots"),
    "zip.loose_bytes": Text(
        "压缩包的文件之间有不属于任何文件的内容，阅读软件不会显示",
        "there are bytes between the archive's files that belong to none; no viewer shows them",
    ),
}
"""Oddities that careless writers leave."""
_DROPPED = re.compile(r":|[ .](?:/|$)").search


def check_container(parts: Parts, notes: Notes) -> None:
    """OFD-1."""
    for code in parts.oddities:
        if code in DECEIVING:
            notes.broken(CONTAINER, "container", DECEIVING[code])
        elif code in OPEN:
            notes.unknown(CONTAINER, OPEN[code])
        elif code in HARMLESS:
            notes.holds(CONTAINER, HARMLESS[code])
    unpacked = Counter(_on_disk(part) for part in parts.parts)
    if alike := tuple(part for part in parts.parts if unpacked[_on_disk(part)] > 1):
        notes.broken(CONTAINER, "container", SAME_ON_DISK, names=alike[:6])
    if not notes.findings:
        notes.holds(CONTAINER, SOUND)


def _on_disk(name: str) -> str:
    """What a viewer that unpacks to disk finds it under: without regard to letter case and to how accents are written,
    without what Windows drops at the end of a name (dots, blanks) or takes for a stream (`a.xml::$DATA`).
    """
    if name.isascii() and not _DROPPED(name):
        return name.casefold()
    steps = (step.partition(":")[0].rstrip(" .") for step in normalize("NFC", name).casefold().split("/"))
    return "/".join(steps)
