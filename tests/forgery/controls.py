"""What happens to genuine files without any harm: packed again, renamed, sent on."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import normalize

from forgery.genuine import ending, parts
from piaoqi.core.synth.writers.mail import Letter, mail
from piaoqi.core.synth.writers.zip import pack
from piaoqi.core.text import Text

_SENT = datetime(2023, 8, 16, 2, 0, tzinfo=UTC)
_OFDS, _ANY = ("sealed", "sealed v1", "rail"), ("sealed", "sealed whole", "rail", "pdf")


@dataclass(frozen=True, slots=True)
class Control:
    """`done` gives the file's name and bytes."""

    key: str
    title: Text
    on: tuple[str, ...]
    done: Callable[[str, bytes], tuple[str, bytes]]


def _wide(found: Mapping[str, bytes]) -> bytes:
    """With sizes of 8 bytes, as programs write that do not know them beforehand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
                entry.write(data)
    return buffer.getvalue()


def _wide_end(found: Mapping[str, bytes]) -> bytes:
    """With an end record for large archives beside the plain one, as some writers always put it."""
    data = _zipped(found, zipfile.ZIP_DEFLATED)
    end = data.rindex(b"PK\5\6")
    count, size, start = struct.unpack_from("<H2L", data, end + 10)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    return data[:end] + record + struct.pack("<4sLQL", b"PK\6\7", 0, end, 1) + data[end:]


def _decomposed(found: Mapping[str, bytes]) -> bytes:
    """With accents written apart from their letters, as macOS packs names."""
    return pack((normalize("NFD", name), data) for name, data in found.items())


def _zipped(found: Mapping[str, bytes], method: int, *, streamed: bool = False, comment: bytes = b"") -> bytes:
    """Written by another program than ours; `streamed` puts sizes behind the data."""
    buffer: io.BytesIO = _Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.comment = comment
        for name, data in found.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 2, 29, 12, 0, 0)), data, method)
    return buffer.getvalue()


class _Pipe(io.BytesIO):
    """Where nobody can go back, so that sizes come behind the data."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def _again(name: str, change: Callable[[dict[str, bytes]], bytes]) -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda _, data: (name, change(parts(data)))


def _with(stray: str, data: bytes = b"\0\0\0\1Bud1") -> Callable[[dict[str, bytes]], bytes]:
    return lambda found: pack([*found.items(), (stray, data)])


def _folders(found: dict[str, bytes]) -> bytes:
    folders = dict.fromkeys(f"{name.rpartition('/')[0]}/" for name in found if "/" in name)
    return pack([*((name, b"") for name in folders), *found.items()])


def _mailed(on: str, data: bytes) -> tuple[str, bytes]:
    letter = Letter(("销售方", "a@seller.example"), ("财务部", "b@buyer.example"), "发票", _SENT, "请查收\r\n")
    return "发票.eml", mail(letter, [(f"发票.{ending(on)}", "application/octet-stream", data)])


CONTROLS: tuple[Control, ...] = (
    Control("untouched", Text("原样", "untouched"), (*_ANY, "sealed v1", "sealed v5", "sealed digital"),
            lambda on, data: (f"发票.{ending(on)}", data)),
    Control("renamed", Text("改文件名", "renamed"), _ANY, lambda on, data: ("扫描件 (1).dat", data)),
    Control("deflated", Text("重新压缩", "packed again, deflated"), _OFDS,
            _again("发票.ofd", lambda found: _zipped(found, zipfile.ZIP_DEFLATED))),
    Control("stored", Text("重新打包，不压缩", "packed again, stored"), _OFDS,
            _again("发票.ofd", lambda found: _zipped(found, zipfile.ZIP_STORED))),
    Control("streamed", Text("边写边压缩（长度写在数据之后）", "packed again by a streaming writer"), _OFDS,
            _again("发票.ofd", lambda found: _zipped(found, zipfile.ZIP_DEFLATED, streamed=True))),
    Control("wide", Text("用 zip64 打包", "packed again as zip64"), _OFDS, _again("发票.ofd", _wide)),
    Control("wide-end", Text("用 zip64 的目录结尾", "packed again with a zip64 end record"), _OFDS,
            _again("发票.ofd", _wide_end)),
    Control("decomposed", Text("macOS 打包（文件名里的重音分开写）", "packed on macOS, accents apart"),
            ("sealed accented",), _again("发票.ofd", _decomposed)),
    Control("reversed", Text("文件次序不同", "entries in another order"), _OFDS,
            _again("发票.ofd", lambda found: pack(reversed(found.items())))),
    Control("ds-store", Text("混进 .DS_Store", "a stray .DS_Store"), _OFDS, _again("发票.ofd", _with(".DS_Store"))),
    Control("thumbs", Text("混进 Thumbs.db", "a stray Thumbs.db"), _OFDS, _again("发票.ofd", _with("Doc_0/Thumbs.db"))),
    Control("thumbs-attached", Text("附件夹里混进 Thumbs.db", "a stray Thumbs.db among the attachments"), _OFDS,
            _again("发票.ofd", _with("Doc_0/Attachs/Thumbs.db"))),
    Control("macosx", Text("混进 __MACOSX", "a stray __MACOSX folder"), _OFDS,
            _again("发票.ofd", _with("__MACOSX/._OFD.xml"))),
    Control("comment", Text("压缩包带注释", "the archive has a comment"), _OFDS,
            _again("发票.ofd", lambda found: _zipped(found, zipfile.ZIP_DEFLATED, comment=b"packed by hand"))),
    Control("folders", Text("压缩包列出文件夹", "the archive lists folders"), _OFDS, _again("发票.ofd", _folders)),
    Control("in-folder", Text("整个放在一个文件夹里打包", "packed inside one folder"), _OFDS,
            _again("发票.ofd", lambda found: pack((f"发票/{name}", data) for name, data in found.items()))),
    Control("newline", Text("末尾多一个换行", "a line end appended"), ("pdf",),
            lambda _, data: ("发票.pdf", data + b"\r\n")),
    Control("zipped", Text("放在 zip 里", "inside a zip"), _ANY,
            lambda on, data: ("发票.zip", pack([(f"发票.{ending(on)}", data)]))),
    Control("mailed", Text("作为邮件附件", "attached to a mail"), _ANY, _mailed),
)  # fmt: skip
