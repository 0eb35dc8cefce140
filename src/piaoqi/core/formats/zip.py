"""Archives of invoices: zip in zip, with names as Chinese Windows writes them. What is inside is read in its turn."""

from collections.abc import Iterator

from piaoqi.core.formats.archive_entries import SPENT, Archive, is_archive, open_archive
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

UNSUPPORTED = define(
    "archive.unsupported",
    Text("{path} 是 {kind} 压缩包，不能直接读取", "{path} is a {kind} archive, which can't be read as it is"),
    Text("先解压，把里面的文件或一个 zip 放进来", "Unpack it and hand in its files, or a zip"),
    unreadable=True,
)
TOO_DEEP = define(
    "archive.too_deep",
    Text(
        "{path}：压缩包套了 {limit} 层以上，里面的没有读取", "{path} lies more than {limit} containers deep; not read"
    ),
    Text("解压外面几层后再放进来", "Unpack the outer ones first"),
    unreadable=True,
)
NOTHING = define(
    "archive.empty",
    Text("{path} 是空的压缩包", "{path} is an empty archive"),
    Text("确认发送方打包时选中了文件", "Have the sender pack it again"),
)

_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b\x08", "gzip (tar.gz)"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (257, b"ustar", "tar"),
    (0, b"MSCF\0\0\0\0", "cab"),
)
_OFFICE = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))
"""A zip with one of these is a document (docx, pptx, odt) or a program, and not a folder of files."""
_PER_FILE = 1024
"""Bytes that a file inside costs beside its own: archives of empty archives come to an end too."""
_CLUTTER = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx"))


def is_clutter(name: str) -> bool:
    """A file that an operating system or a program leaves beside people's own: never an invoice."""
    parts = name.lower().split("/")
    return parts[-1].startswith(("~$", "._")) or bool(_CLUTTER & {parts[0], parts[-1]})


def too_deep(blob: Blob) -> Problem | None:
    """A problem where a container lies in too many others to be opened."""
    return TOO_DEEP.at(blob.path, limit=blob.limits.depth) if blob.depth >= blob.limits.depth else None


def _other_archive(data: bytes) -> str:
    return next((kind for at, magic, kind in _OTHERS if data[at : at + len(magic)] == magic), "")


class _Zip:
    """The format of the registry; asked after everything that is a zip of its own kind (OFD, xlsx)."""

    key = "zip"
    title = Text("压缩包（zip）", "archives (zip)")
    order = 60

    def recognises(self, blob: Blob) -> bool:
        if is_archive(blob.data):
            return not _OFFICE & set(open_archive(blob).entries)
        return bool(_other_archive(blob.data))

    def read(self, blob: Blob) -> Document:
        other = _other_archive(blob.data)
        refusal = UNSUPPORTED.at(blob.path, kind=other) if other else too_deep(blob)
        if refusal:
            return _document(blob, (), (refusal,), 0)
        archive = open_archive(blob)
        granted = archive.left
        problems = list(archive.problems)
        if not archive.entries and not problems:
            problems.append(NOTHING.at(blob.path))
        children = tuple(_children(archive, problems))
        return _document(blob, children, tuple(problems), granted - archive.left)


def _children(archive: Archive, problems: list[Problem]) -> Iterator[Document]:
    """Every file inside, read. What a child unpacked counts against what may still be unpacked here."""
    unread: list[str] = []
    for name in archive.entries:
        if is_clutter(name):
            continue
        unpacked = archive.read(name)
        if unpacked.problem and unpacked.problem.code == SPENT.code:
            unread.append(name)
            continue
        if unpacked.problem:
            problems.append(unpacked.problem)
        if unpacked.data or not unpacked.problem:
            child = read(archive.inner(name, unpacked.data))
            archive.left -= _PER_FILE + int(child.facts.get("unpacked_bytes", "0"))
            yield child
    if unread:
        problems.append(SPENT.at(archive.blob.path, first=unread[0], count=len(unread)))


def _document(blob: Blob, children: tuple[Document, ...], problems: tuple[Problem, ...], unpacked: int) -> Document:
    return Document(
        path=blob.path, sha256=blob.sha256, format=FORMAT.key, children=children, problems=problems,
        facts={"unpacked_bytes": str(unpacked)},
    )  # fmt: skip


FORMAT = _Zip()
