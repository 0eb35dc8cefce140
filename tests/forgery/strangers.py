"""A stranger's signature set beside the genuine one, or in its place."""

from collections.abc import Callable, Iterator, Mapping

from forgery.attack import ALTERED, PARTIAL, Attack, dearer, replaced
from forgery.content import ATTACHED, TOTAL
from forgery.genuine import packed, parts
from forgery.signatures import Parts, client_signing, digests_of, edited, strangers
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing import Signing, authority
from piaoqi.core.synth.signing.keys import sm3
from piaoqi.core.synth.signing.ofd import FOLDER, LIST, ROOT, VALUE, signed_value, statement
from piaoqi.core.text import Text

_SECOND = f"{FOLDER}/Sign_1/SignedValue.dat"


def _second_signature(found: Parts) -> Parts:
    """After the change, a stranger signs everything a second time."""
    made = edited(found)
    return _signed_again(made, digests_of(made))


def _stranger_covers_addition(found: Parts) -> Parts:
    """A changed attachment is laid beside the genuine one, and a stranger's second signature covers it."""
    part = "Doc_0/Attachs/invoice.xml"
    added = replaced(found[ATTACHED], TOTAL, dearer(TOTAL))
    return _signed_again(found | {part: added}, {part: sm3(added)})


def _stranger_stamps(found: Parts) -> Parts:
    """Nothing is changed, and a stranger sets his seal on the page, over whatever he likes."""
    return _signed_again(found, digests_of(found))


def _stranger_covers_document(found: Parts) -> Parts:
    """All that the office signed stays, OFD.xml leads to a changed copy, and a stranger's signature covers that."""
    return _beside(found, strangers(authority("stranger")))


def _beside(found: Parts, by: Signing) -> Parts:
    """A changed copy of the document that somebody else signs, and that is shown."""
    originals = {part: data for part, data in edited(found).items() if part != ROOT and not part.startswith(FOLDER)}
    copies = {part.replace("Doc_0", "Doc_1", 1): data for part, data in originals.items()}
    root = replaced(found[ROOT], ">Doc_0/Document.xml<", ">Doc_1/Document.xml<")
    return _signed_again(found | copies | {ROOT: root}, {part: sm3(data) for part, data in copies.items()}, by)


def _client_covers_document(found: Parts) -> Parts:
    """The same by a client of an authority that the user pinned."""
    return _beside(found, client_signing())


def _client_covers_addition(found: Parts) -> Parts:
    """A changed attachment, covered by a client of an authority that the user pinned."""
    part = "Doc_0/Attachs/invoice.xml"
    added = replaced(found[ATTACHED], TOTAL, dearer(TOTAL))
    return _signed_again(found | {part: added}, {part: sm3(added)}, client_signing())


def _client_stamps(found: Parts) -> Parts:
    """Nothing is changed, and a client of a pinned authority sets his seal on the page."""
    return _signed_again(found, digests_of(found), client_signing())


def _stranger_in_place(found: Parts) -> Parts:
    """Changed, signed again by a stranger, and the list names his signature in the place of the genuine one."""
    made = _second_signature(found)
    listed = replaced(found[LIST], "Sign_0/", "Sign_1/")
    return made | {LIST: listed}


def _signed_again(found: Parts, digests: Mapping[str, bytes], by: Signing | None = None) -> Parts:
    """With a second signature over these digests, a stranger's where nobody is named."""
    by = by or strangers(authority("stranger"))
    stated = statement(by, dict(digests)).replace(VALUE.encode(), _SECOND.encode())
    listed = '<ofd:Signature ID="2" Type="Seal" BaseLoc="Sign_1/Signature.xml"/></ofd:Signatures>'
    return found | {
        LIST: replaced(found[LIST], "</ofd:Signatures>", listed),
        _SECOND.replace("SignedValue.dat", "Signature.xml"): stated,
        _SECOND: signed_value(by, stated),
    }


_Row = tuple[str, str, str, Callable[[Parts], Parts], tuple[Verdict, ...], str]
_ROWS: tuple[_Row, ...] = (
    ("second-signature", "改后由陌生人再签一次", "changed, then signed again by a stranger", _second_signature, ALTERED,
     "OFD-4"),
    ("stranger-covers", "陌生人的签名只保护新加的附件", "a stranger's signature covers what was added",
     _stranger_covers_addition, PARTIAL, "OFD-14"),
    ("stranger-stamps", "内容不动，陌生人再盖一个章", "a stranger's seal set on a genuine invoice", _stranger_stamps,
     PARTIAL, "OFD-14"),
    ("stranger-document", "DocRoot 指向陌生人签过的副本", "DocRoot leads to a copy that a stranger signed",
     _stranger_covers_document, ALTERED, "OFD-2"),
    ("client-document", "DocRoot 指向用户加入的 CA 的客户签过的副本",
     "DocRoot leads to a copy that a client of a pinned CA signed", _client_covers_document, (*PARTIAL, *ALTERED),
     "OFD-14"),
    ("client-covers", "用户加入的 CA 的客户签了新加的附件", "a client of a pinned CA signs what was added",
     _client_covers_addition, PARTIAL, "OFD-14"),
    ("client-stamps", "内容不动，用户加入的 CA 的客户再盖一个章", "a client of a pinned CA sets his seal on the page",
     _client_stamps, PARTIAL, "OFD-14"),
    ("stranger-in-place", "改后由陌生人重签，名单里换掉真签名",
     "changed, signed by a stranger, the genuine signature no longer listed", _stranger_in_place, ALTERED, "OFD-3"),
)  # fmt: skip


def _on_parts(change: Callable[[Parts], Parts]) -> Callable[[bytes], bytes]:
    return lambda data: packed(change(parts(data)))


def attacks() -> Iterator[Attack]:
    for key, zh, en, change, expected, by in _ROWS:
        yield Attack(key=key, title=Text(zh, en), on="sealed", forge=_on_parts(change), expected=expected, by=(by,))
