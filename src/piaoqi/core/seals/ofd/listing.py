"""OFD-3: the signatures of a package, by the list that OFD.xml names; and those that no list names any more."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from piaoqi.core.seals.ofd.described import Described, read_described, read_signature_file, spelled
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.steps import LIST
from piaoqi.core.seals.parts import Parts
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, groups

LISTED = Text("签名列表列出 {count} 个签名", "the list names {count} signatures")
LOST = Text(
    "文件写明有签名，但签名列表 {part} 不见了或读不出来",
    "the file says that it is signed, but its list {part} is gone or unreadable",
)
EMPTY = Text(
    "文件写明有签名，但签名列表 {part} 是空的", "the file says that it is signed, but its list {part} is empty"
)
UNLISTED = Text(
    "文件里有签名 {parts}，却没有列在签名列表里：签名被人摘掉了",
    "the file holds a signature ({parts}) that it no longer lists: somebody took it off",
)
REPLACED = Text(
    "签名 {part} 已不在签名列表里，它保护的内容也改过：真签名被换成了别人的",
    "the list no longer names the signature {part}, and what that covers was changed: another one took its place",
)
REMAINS = Text("另有没有列出的签名文件：{parts}", "there are signature files that the list does not name: {parts}")
TWICE = Text("文件写了两个签名列表", "the file names two lists of signatures")
TWO_WAYS = Text(
    "签名列表 {part} 里写的签名文件有两种读法", "the list {part} can be read as naming either of two signature files"
)
TOO_MANY = Text(
    "签名超过 {limit} 个，其余的没有核对", "there are more than {limit} signatures; the rest was not checked"
)

_REMAINS = frozenset({"signature.xml", "signatures.xml", "signedvalue.dat", "seal.esl"})
"""Names that nearly all writers give to the files of a signature."""
_MOST = 50
_TOLD = 6


@dataclass(frozen=True, slots=True)
class Listing:
    """What there is of signatures. `signatures` are the unlisted ones where the list names none."""

    locations: tuple[str, ...] = ()
    """Of the lists, as written."""
    part: str = ""
    """The list, where it can be read."""
    signatures: tuple[Described, ...] = ()
    entries: int = 0
    two_ways: bool = False
    """Whether an entry states two locations, of which one program reads this and another one that."""
    remains: tuple[str, ...] = ()
    """Files of signatures that are not listed."""
    unlisted: tuple[Described, ...] = ()
    """The signatures among them, where the list names others."""
    files: frozenset[str] = field(default=frozenset())
    """The lists themselves."""

    @property
    def claimed(self) -> bool:
        """Whether anything says that the file is, or was, signed."""
        return bool(self.locations or self.remains)

    def check(self, notes: Notes) -> None:
        """OFD-3."""
        if len(self.locations) > 1:
            notes.broken(LIST, "container", TWICE)
        if self.two_ways:
            notes.broken(LIST, self.part, TWO_WAYS, part=self.part)
        if self.entries > _MOST:
            notes.unknown(LIST, TOO_MANY, limit=_MOST)
        if self.remains and not self.entries:
            notes.broken(LIST, "signature", UNLISTED, parts=self.remains[:_TOLD])
        elif self.entries:
            notes.holds(LIST, LISTED, count=self.entries)
            if self.remains:
                notes.holds(LIST, REMAINS, parts=self.remains[:_TOLD])
        else:
            notes.unknown(LIST, EMPTY if self.part else LOST, part=next(iter(self.locations), ""))


def read_listing(parts: Parts, found: Sequence[Element]) -> Listing:
    """The signatures that the documents list, in order."""
    locations = tuple(filter(None, (_text(one) for body in found for one in groups(body, "signatures"))))
    root = next((parts.find(_text(one)) for body in found for one in groups(body, "docroot")), "")
    lists = tuple(part for location in locations if (part := parts.find(location) or parts.find(location, root)))
    part = next((one for one in lists if parts.tree(one) is not None), "")
    tree = parts.tree(part) if part else None
    entries = groups(tree, "signature") if tree is not None else []
    named = (read_described(parts, entry, part) for entry in entries[:_MOST])
    listed = tuple({one.part or one: one for one in named}.values())  # who is named twice signed once
    remains = _remains(parts, {*lists, *(used for one in listed for used in _files(parts, one))})
    found_beside = [one for one in remains if one.casefold().endswith("signature.xml")]
    unlisted = tuple(read_signature_file(parts, one, one) for one in found_beside[:_MOST])
    return Listing(
        locations=locations,
        part=part,
        signatures=listed or unlisted,
        entries=len(entries),
        two_ways=any(len(spelled(entry, "baseloc")) > 1 for entry in entries[:_MOST]),
        remains=remains,
        unlisted=unlisted if listed else (),
        files=frozenset(lists),
    )


def listed_signatures(parts: Parts, body: Element) -> tuple[Described, ...]:
    """The signatures that a document lists: whose seals are shown are the very ones that are verified."""
    found = read_listing(parts, [body])
    return found.signatures if found.entries else ()


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _files(parts: Parts, one: Described) -> list[str]:
    return [one.part, *(parts.find(written, one.part) for written in (one.value, one.seal) if written)]


def _remains(parts: Parts, used: set[str]) -> tuple[str, ...]:
    return tuple(part for part in parts.parts if part not in used and part.casefold().rpartition("/")[2] in _REMAINS)
