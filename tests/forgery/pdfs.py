"""Attacks on PDFs: the bytes, the range that is signed, the signature, the certificate."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from forgery.attack import ALTERED, UNKNOWN, UNSIGNED, UNVERIFIABLE, Attack, dearer
from forgery.genuine import invoice
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.originals import rendered
from piaoqi.core.synth.signing import authority, sign_pdf
from piaoqi.core.synth.writers.face.control import control_face
from piaoqi.core.synth.writers.pdf import pdf
from piaoqi.core.synth.writers.qr import payload
from piaoqi.core.text import Text

_TOTAL = f"¥{invoice().record.total:.2f}"
_CREATED = "20230815101500"
_RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+) *\]")


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()


def _shown(data: bytes, old: str, new: str) -> bytes:
    if _hex(old) not in data:
        raise ValueError(f"nothing to forge: {old}")
    return data.replace(_hex(old), _hex(new), 1)


def _dearer_total(data: bytes) -> bytes:
    return _shown(data, _TOTAL, f"¥{dearer(_TOTAL[1:])}")


def _range(data: bytes) -> tuple[int, int, int]:
    """End of the first part, start and length of the second."""
    found = _RANGE.search(data)
    if found is None:
        raise ValueError("no signature to forge")
    first, second, rest = (int(one) for one in found.groups())
    return first, second, rest


def _with_range(data: bytes, ranges: str) -> bytes:
    found = _RANGE.search(data)
    if found is None:
        raise ValueError("no signature to forge")
    written = f"/ByteRange [{ranges}"
    return data[: found.start()] + written.encode().ljust(len(found[0]) - 1) + b"]" + data[found.end() :]


def _updated(data: bytes) -> bytes:
    """A new content for the page behind the end, as an editor saves it."""
    body = _dearer_total(data).partition(b"\n4 0 obj\n")[2].partition(b"\nendobj\n")[0]
    at = len(data)
    start = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    size = int(re.findall(rb"/Size (\d+)", data)[-1])
    update = b"4 0 obj\n" + body + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root 1 0 R /Prev %d >>\n" % (at, size, start)
    return data + update + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(update))


def _update_in_range(data: bytes) -> bytes:
    """The same, and the range made to reach the new end, so that nothing is left out of it."""
    made = _updated(data)
    first, second, _ = _range(data)
    return _with_range(made, f"0 {first} {second} {len(made) - second}")


def _range_shrunk(data: bytes) -> bytes:
    """The amount changed, and the range cut so that the page stands in its gap."""
    at = data.index(_hex(_TOTAL))
    _, second, rest = _range(data)
    return _dearer_total(_with_range(data, f"0 {at} {second} {rest}"))


def _range_later(data: bytes) -> bytes:
    """The range begins behind the page."""
    first, second, rest = _range(data)
    return _dearer_total(_with_range(data, f"9 {first - 9} {second} {rest}").replace(b"[0 9", b"[9 ", 1))


def _value(data: bytes) -> bytes:
    first, second, _ = _range(data)
    return data[first:second]


def _value_of_another(data: bytes) -> bytes:
    return data.replace(_value(data), _value(rendered(invoice(seed=42), "pdf")))


def _certificate_swapped(data: bytes) -> bytes:
    """The seller's certificate made one with the same names and the forger's key."""
    ours, theirs = (
        test.seller(invoice().seller.name, int(invoice().seller.tax_id, 36), key).certificate.hex().encode()
        for test, key in ((authority(), "seller"), (authority(), "stranger"))
    )
    if ours not in data or len(ours) != len(theirs):
        raise ValueError("no certificate to forge")
    return data.replace(ours, theirs)


def _plain_pdf(total: str = "") -> bytes:
    """The face alone, as an office program writes it again."""
    face = control_face(invoice())
    if total:
        face.values = [replace(one, text=total) if one.text == _TOTAL else one for one in face.values]
    return pdf([(face, payload(invoice()))], _CREATED)


def _saved_again(_: bytes) -> bytes:
    return _plain_pdf(f"¥{dearer(_TOTAL[1:])}")


def _by_stranger(_: bytes) -> bytes:
    family = authority("stranger")
    signer = family.seller(invoice().seller.name, int(invoice().seller.tax_id, 36), "stranger")
    return sign_pdf(_saved_again(b""), signer, (family.rsa,), invoice().issued_at)


def _by_other_seller(_: bytes) -> bytes:
    """Somebody else whom the same authority certified signs in his own name."""
    signer = authority().seller("合成其他销售方有限公司", 4001)
    return sign_pdf(_saved_again(b""), signer, (authority().rsa,), invoice().issued_at)


def _field_removed(data: bytes) -> bytes:
    """The form that leads to the signature is blanked out, and the amount changed."""
    form = re.search(rb" /AcroForm << [^>]*>>", data)
    if form is None:
        raise ValueError("no form to forge")
    return _dearer_total(data.replace(form[0], b" " * len(form[0])))


def _remains(data: bytes) -> bytes:
    """Saved again, and what is left of the signature stands in the file as an object that nothing leads to."""
    left = data.partition(b"<< /Type /Sig ")[2].partition(b"\nendobj")[0]
    return _saved_again(data).replace(b"\nxref\n", b"\n99 0 obj\n<< /Type /Sig " + left + b"\nendobj\nxref\n", 1)


def _smuggled(data: bytes) -> bytes:
    """Where the room of the signature value is filled with zeros, the value ends and other entries follow."""
    first, second, _ = _range(data)
    value, entry = data[first:second], b"> /Reason (forged) /Pad <"
    return data[:first] + value[: -len(entry) - 9] + entry + value[-9:] + data[second:]


def _gap_widened(data: bytes) -> bytes:
    """More than the signature value stands in the gap: a comment that a reader could be led to."""
    first, second, rest = _range(data)
    return _with_range(data, f"0 {first - 8} {second} {rest}")


_Row = tuple[str, str, str, Callable[[bytes], bytes], tuple[Verdict, ...], tuple[str, ...]]
_ROWS: tuple[_Row, ...] = (
    ("pdf-amount", "改版面上的价税合计", "total changed on the page", _dearer_total, ALTERED, ("PDF-6",)),
    ("pdf-update", "追加保存，换掉版面", "an incremental update with another page", _updated, ALTERED, ("PDF-4",)),
    ("pdf-update-in-range", "追加保存，并把签名范围拉长", "the same, the range made longer", _update_in_range,
     ALTERED, ("PDF-6",)),
    ("pdf-range-shrunk", "把版面挪出签名范围再改", "the page left out of the range, then changed", _range_shrunk,
     ALTERED, ("PDF-3",)),
    ("pdf-range-later", "签名范围不从头开始", "the range does not begin with the file", _range_later, ALTERED,
     ("PDF-2",)),
    ("pdf-gap", "签名范围的空隙放大", "the gap in the range widened", _gap_widened, ALTERED, ("PDF-3",)),
    ("pdf-smuggled", "在签名值的空位里夹带内容", "entries smuggled into the room of the value", _smuggled, ALTERED,
     ("PDF-3",)),
    ("pdf-value-of-another", "换上另一张发票的签名", "the signature of another invoice", _value_of_another, ALTERED,
     ("PDF-6",)),
    ("pdf-certificate", "换成同名的证书", "the certificate swapped for one of the same names", _certificate_swapped,
     ALTERED, ("PDF-7",)),
    ("pdf-stranger", "改后由陌生人用同名证书重签", "changed, then signed by a stranger of the same name",
     _by_stranger, UNKNOWN, ("PDF-11",)),
    ("pdf-other-seller", "改后由另一家真客户重签", "changed, then signed by another client of the authority",
     _by_other_seller, UNKNOWN, ("PDF-11",)),
    ("pdf-field-removed", "抹掉签名域", "the field of the signature blanked out", _field_removed, ALTERED,
     ("PDF-6",)),
    ("pdf-remains", "另存后只剩没有签名域的签名", "saved again with a signature that no field leads to", _remains,
     (*ALTERED, *UNVERIFIABLE), ("PDF-1", "PDF-13", "PDF-6", "PDF-3", "PDF-2")),
    ("pdf-saved-again", "用办公软件另存，签名没了", "saved again by an office program: no signature left",
     _saved_again, UNSIGNED, ("words",)),
    ("pdf-after", "文件末尾加内容", "bytes behind the end", lambda data: data + b"\n% more\n", ALTERED, ("PDF-4",)),
    ("pdf-before", "文件开头加内容", "bytes before the beginning", lambda data: b"\n\n" + data, ALTERED,
     ("PDF-2", "PDF-3", "PDF-6", "PDF-4")),
)  # fmt: skip


def attacks() -> Iterator[Attack]:
    for key, zh, en, forge, expected, by in _ROWS:
        yield Attack(key=key, title=Text(f"PDF：{zh}", f"PDF: {en}"), on="pdf", forge=forge, expected=expected, by=by)
