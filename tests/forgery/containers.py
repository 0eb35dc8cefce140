"""Attacks on the package around the parts: other documents, double entries, stray bytes, names that mislead."""

import struct
from collections.abc import Callable, Iterator

from forgery.attack import ALTERED, NOT_TRUSTED, Attack, dearer, in_part, replaced
from forgery.content import DOCUMENT, PAGE, TOTAL
from forgery.genuine import packed, parts, signing
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.ofd import ROOT, SIGNATURE, VALUE, entries_signed, signed_value, statement
from piaoqi.core.synth.writers.zip import pack
from piaoqi.core.text import Text

_CENTRAL = b"PK\1\2"


def _changed(data: bytes) -> bytes:
    """The page with another amount."""
    return replaced(parts(data)[PAGE], TOTAL, dearer(TOTAL))


def _copied(found: dict[str, bytes]) -> dict[str, bytes]:
    """All of Doc_0 once more as Doc_1, with another amount on the page."""
    copies = {name.replace("Doc_0", "Doc_1", 1): data for name, data in found.items() if "/Signs/" not in name}
    copies.pop(ROOT)
    copies["Doc_1/Pages/Page_0/Content.xml"] = replaced(found[PAGE], TOTAL, dearer(TOTAL))
    return found | copies


def _repointed(data: bytes) -> bytes:
    found = _copied(parts(data))
    return packed(found | {ROOT: replaced(found[ROOT], ">Doc_0/Document.xml<", ">Doc_1/Document.xml<")})


def _second_body(data: bytes) -> bytes:
    found = _copied(parts(data))
    second = "</ofd:DocBody><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody>"
    return packed(found | {ROOT: replaced(found[ROOT], "</ofd:DocBody>", second)})


def _first_body(data: bytes) -> bytes:
    """The forged document stands first, the signed one second."""
    found = _copied(parts(data))
    first = "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody>"
    return packed(found | {ROOT: replaced(found[ROOT], "<ofd:DocBody>", first)})


def _document_copied(data: bytes) -> bytes:
    """Only Document.xml comes again, below Doc_0, and leads to a page beside the signed one."""
    found = parts(data)
    document = replaced(found[DOCUMENT], "Pages/Page_0/Content.xml", "Pages/Page_9/Content.xml")
    return packed(
        found
        | {
            "Doc_0/Document2.xml": document,
            "Doc_0/Pages/Page_9/Content.xml": _changed(data),
            ROOT: replaced(found[ROOT], ">Doc_0/Document.xml<", ">Doc_0/Document2.xml<"),
        }
    )


def _two_names(written: str) -> Callable[[bytes], bytes]:
    """OFD.xml names the document so that one reader finds the signed one, another the forged one beside it."""

    def forge(data: bytes) -> bytes:
        found = parts(_document_copied(data))
        found["Doc_0/Document.xml2.xml"] = found["Doc_0/Document2.xml"]
        root = replaced(found[ROOT], ">Doc_0/Document2.xml<", f">{written}<")
        return packed(found | {ROOT: root})

    return forge


def _entity(data: bytes) -> bytes:
    found = parts(_two_names("&where;")(data))
    head = '<!DOCTYPE OFD [<!ENTITY where "Doc_0/Document2.xml">]><ofd:OFD'
    return packed(found | {ROOT: replaced(found[ROOT], "<ofd:OFD", head)})


def _version(data: bytes) -> bytes:
    """OFD.xml names a later version of the document."""
    found = parts(_document_copied(data))
    root = replaced(found[ROOT], ">Doc_0/Document2.xml<", ">Doc_0/Document.xml<")
    named = (
        '</ofd:DocRoot><ofd:Versions><ofd:Version ID="1" Index="1" Current="true" BaseLoc="Doc_0/Versions/V1.xml"/>'
        "</ofd:Versions>"
    )
    listed = (
        '<ofd:DocVersion xmlns:ofd="http://www.ofdspec.org/2016" ID="1"><ofd:FileList/>'
        "<ofd:DocRoot>/Doc_0/Document2.xml</ofd:DocRoot></ofd:DocVersion>"
    )
    return packed(found | {ROOT: replaced(root, "</ofd:DocRoot>", named), "Doc_0/Versions/V1.xml": listed.encode()})


def _reference_shadowed(data: bytes) -> bytes:
    """A reference that is relative finds a copy of the signed page beside the signature, and the page is changed."""
    found = _relative(data)
    return packed(found | {f"Doc_0/Signs/Sign_0/{PAGE}": found[PAGE], PAGE: _changed(data)})


def _relative(data: bytes) -> dict[str, bytes]:
    """The file as an issuer signs it who writes locations from the root, without a slash."""
    by, found = signing(), {name: one for name, one in parts(data).items() if "/Signs/" not in name}
    stated = statement(by, {name: sm3(one) for name, one in found.items() if name != ROOT})
    stated = stated.replace(b'FileRef="/', b'FileRef="')
    kept = parts(data)
    return kept | {SIGNATURE: stated, VALUE: signed_value(by, stated)}


def _page_shadowed(data: bytes) -> bytes:
    """A page that Document.xml names from the root is laid a second time below the document's own folder."""
    found = {name: one for name, one in parts(data).items() if "/Signs/" not in name}
    found[DOCUMENT] = replaced(found[DOCUMENT], "Pages/Page_0/", "Doc_0/Pages/Page_0/")
    made = entries_signed(list(found.items()), signing(), [name for name in found if name != ROOT])
    return pack([*made, (f"Doc_0/{PAGE}", _changed(data))])


def _twice(data: bytes) -> bytes:
    return pack([*parts(data).items(), (PAGE, _changed(data))])


def _twice_first(data: bytes) -> bytes:
    return pack([(PAGE, _changed(data)), *parts(data).items()])


def _other_case(data: bytes) -> bytes:
    return pack([("Doc_0/pages/Page_0/content.xml", _changed(data)), *parts(data).items()])


def _climbing(data: bytes) -> bytes:
    return pack([*parts(data).items(), ("Doc_0/Res/../Pages/Page_0/Content.xml", _changed(data))])


def _rooted(data: bytes) -> bytes:
    return pack([*parts(data).items(), (f"/{PAGE}", _changed(data))])


def _backslashes(data: bytes) -> bytes:
    return pack([(PAGE.replace("/", "\\"), _changed(data)), *parts(data).items()])


def _between(data: bytes) -> bytes:
    """A file between the files, that the directory does not list; offsets behind it move on."""
    inserted = pack([(PAGE, _changed(data))]).partition(_CENTRAL)[0]
    end = data.rindex(b"PK\5\6")
    directory = struct.unpack_from("<L", data, end + 16)[0]
    out = bytearray(data[:directory] + inserted + data[directory:])
    struct.pack_into("<L", out, end + len(inserted) + 16, directory + len(inserted))
    return bytes(out)


def _local_name(data: bytes) -> bytes:
    """The page's local header names another file than the directory does."""
    at = data.index(PAGE.encode())
    return data[:at] + PAGE.replace("Page_0", "Page_9").encode() + data[at + len(PAGE) :]


def _two_views(data: bytes) -> bytes:
    """The local headers lead to the genuine files, the directory to a changed page behind them."""
    changed = pack([*parts(data).items(), (PAGE, _changed(data))])
    end = changed.rindex(b"PK\5\6")
    size, start = struct.unpack_from("<2L", changed, end + 12)
    entries = [_CENTRAL + one for one in changed[start : start + size].split(_CENTRAL)[1:]]
    genuine = next(one for one in entries if PAGE.encode() in one)
    kept = b"".join(one for one in entries if one is not genuine)
    tail = bytearray(changed[end:])
    struct.pack_into("<2H2L", tail, 8, len(entries) - 1, len(entries) - 1, len(kept), start)
    return changed[:start] + kept + bytes(tail)


def _sizes(data: bytes) -> bytes:
    """The directory states a smaller size than the local header."""
    at = data.rindex(PAGE.encode()) - 46
    out = bytearray(data)
    size = struct.unpack_from("<L", out, at + 20)[0]
    struct.pack_into("<2L", out, at + 20, size - 1, size - 1)
    return bytes(out)


def _root_gone(data: bytes) -> bytes:
    return packed({name: one for name, one in parts(in_part(PAGE, TOTAL, dearer(TOTAL))(data)).items() if name != ROOT})


_Row = tuple[str, str, str, Callable[[bytes], bytes], tuple[Verdict, ...], tuple[str, ...]]
_BOX, _DOC = ("OFD-1",), ("OFD-2",)
_ROWS: tuple[_Row, ...] = (
    ("root-repointed", "DocRoot 改指没有受保护的副本", "DocRoot points to an uncovered copy", _repointed, ALTERED,
     _DOC),
    ("document-copied", "DocRoot 改指旁边的另一份 Document.xml", "DocRoot points to another Document.xml",
     _document_copied, ALTERED, _DOC),
    ("root-gone", "删掉 OFD.xml，改版面", "OFD.xml taken out, the page changed", _root_gone, NOT_TRUSTED,
     ("OFD-2", "OFD-3", "OFD-4", "words")),
    ("root-comment", "DocRoot 里夹一个注释", "DocRoot with a comment in its middle",
     _two_names("Doc_0/Document.xml<!-- -->2.xml"), NOT_TRUSTED, ("OFD-2", "OFD-14")),
    ("root-element", "DocRoot 里夹一个元素", "DocRoot with an element in its middle",
     _two_names("Doc_0/Document.xml<x/>2.xml"), NOT_TRUSTED, ("OFD-2", "OFD-14")),
    ("root-entity", "DocRoot 用实体写", "DocRoot written as an entity", _entity, NOT_TRUSTED,
     ("OFD-2", "OFD-14", "xml.entity", "words")),
    ("version-added", "OFD.xml 里加一个新版本", "a later version of the document", _version, NOT_TRUSTED,
     ("OFD-2", "OFD-14")),
    ("reference-shadowed", "用副本顶替被引用的文件", "a copy found in place of the file that a reference means",
     _reference_shadowed, NOT_TRUSTED, ("OFD-4", "OFD-14")),
    ("page-shadowed", "用副本顶替要显示的版面", "a copy found in place of the page that is shown", _page_shadowed,
     NOT_TRUSTED, ("OFD-14",)),
    ("second-body", "OFD.xml 里加第二份文档", "a second DocBody", _second_body, ALTERED, _DOC),
    ("first-body", "第二份文档放在前面", "a second DocBody before the signed one", _first_body, ALTERED, _DOC),
    ("twice", "压缩包里有两个同名文件（改过的在后）", "two entries of one name, the forged one last", _twice,
     ALTERED, _BOX),
    ("twice-first", "压缩包里有两个同名文件（改过的在前）", "two entries of one name, the forged one first",
     _twice_first, ALTERED, _BOX),
    ("other-case", "只差大小写的文件名", "a name that differs in letter case alone", _other_case, ALTERED, _BOX),
    ("climbing", "文件名里有“..”", "a name with `..`", _climbing, ALTERED, _BOX),
    ("rooted", "文件名以“/”开头，与真文件重名", "a name with a leading slash that is there already", _rooted,
     ALTERED, _BOX),
    ("backslashes", "文件名用“\\”，与真文件重名", "a name with backslashes that is there already", _backslashes,
     ALTERED, _BOX),
    ("before", "压缩包之前加内容", "bytes before the archive", lambda data: b"%PDF-1.4\n" + data, ALTERED, _BOX),
    ("after", "压缩包之后加内容", "bytes behind the archive", lambda data: data + b"\0more", ALTERED, _BOX),
    ("archive-after", "压缩包之后再接一个改过的压缩包", "a changed archive behind the archive",
     lambda data: data + in_part(PAGE, TOTAL, dearer(TOTAL))(data), ALTERED, _BOX),
    ("between", "文件之间藏一个目录没有列出的文件", "a file between the files that the directory hides", _between,
     ALTERED, _BOX),
    ("local-name", "文件头与目录的名字不一", "local header and directory name different files", _local_name, ALTERED,
     _BOX),
    ("two-views", "目录指向另一份内容", "the directory leads to other contents", _two_views, ALTERED,
     (*_BOX, "OFD-4")),
    ("sizes", "目录与文件头的大小不一", "local header and directory state different sizes", _sizes, ALTERED,
     (*_BOX, "OFD-4")),
)  # fmt: skip


def attacks() -> Iterator[Attack]:
    for key, zh, en, forge, expected, by in _ROWS:
        yield Attack(key=key, title=Text(zh, en), on="sealed", forge=forge, expected=expected, by=by)
