"""Attacks on what nobody signs: no signature can tell, so the file's own statements must contradict each other."""

from collections.abc import Callable, Iterator

from forgery.attack import UNSIGNED, UNVERIFIABLE, Attack, dearer, in_part, replaced
from forgery.content import PAGE, QR
from forgery.genuine import invoice, packed, parts
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing.ofd import ROOT
from piaoqi.core.synth.writers.face.digital import digital_face
from piaoqi.core.synth.writers.pdf import pdf
from piaoqi.core.synth.writers.qr import payload, png
from piaoqi.core.text import Text

_RECORD = invoice("digital").record
_TOTAL, _AMOUNT, _NUMBER = f"{_RECORD.total:.2f}", f"{_RECORD.amount:.2f}", _RECORD.number
_OTHER = invoice("digital", seed=42)
_QR_CODE = ("qr.agrees",)
_CONTRADICTS = ("file.contradicts_itself",)


def _pasted(data: bytes) -> bytes:
    return packed(parts(data) | {QR: png(payload(_OTHER))})


def _pdf_pasted(_: bytes) -> bytes:
    return pdf([(digital_face(invoice("digital")), payload(_OTHER))], "20230815101500")


def _pdf_total(data: bytes) -> bytes:
    old, new = (text.encode("utf-16-be").hex() for text in (_TOTAL, dearer(_TOTAL)))
    return replaced(data, old, new)


def _xml(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: replaced(data, old, new)


def _signed_at(data: bytes) -> bytes:
    """The time of signing in words, while the signature value holds another."""
    text = data.decode()
    old = text.partition("<SignatureTime>")[2].partition("<")[0]
    return replaced(data, f"<SignatureTime>{old}", f"<SignatureTime>2022{old[4:]}")


_TAXED = f"<TotalTax-includedAmount>{_TOTAL}"
_Row = tuple[str, str, str, str, Callable[[bytes], bytes], tuple[Verdict, ...], tuple[str, ...]]
_ROWS: tuple[_Row, ...] = (
    ("digital-qr", "数电票 OFD：贴上另一张发票的二维码", "OFD: the QR code of another invoice", "digital", _pasted,
     UNSIGNED, _QR_CODE),
    ("digital-total", "数电票 OFD：改版面上的价税合计", "OFD: total changed on the page", "digital",
     in_part(PAGE, f">{_TOTAL}<", f">{dearer(_TOTAL)}<"), UNSIGNED, _QR_CODE),
    ("digital-number", "数电票 OFD：改版面上的号码", "OFD: number changed on the page", "digital",
     in_part(PAGE, _NUMBER, _NUMBER[:-1] + str((int(_NUMBER[-1]) + 1) % 10)), UNSIGNED, (*_CONTRADICTS, *_QR_CODE)),
    ("digital-custom", "数电票 OFD：改 CustomDatas", "OFD: CustomDatas changed", "digital",
     in_part(ROOT, _AMOUNT, dearer(_AMOUNT)), UNSIGNED, _CONTRADICTS),
    ("digital-pdf-qr", "数电票 PDF：贴上另一张发票的二维码", "PDF: the QR code of another invoice", "digital pdf",
     _pdf_pasted, UNSIGNED, _QR_CODE),
    ("digital-pdf-total", "数电票 PDF：改价税合计", "PDF: total changed", "digital pdf", _pdf_total, UNSIGNED,
     _QR_CODE),
    ("xml-total", "数电票 XML：改价税合计", "XML: total typed anew", "xml",
     _xml(_TAXED, _TAXED.replace(_TOTAL, dearer(_TOTAL))), UNVERIFIABLE,
     ("sums.total", "sums.in_words", "capital.agrees", "total.sum", "amount.sum", *_CONTRADICTS)),
    ("xml-number", "数电票 XML：改号码", "XML: number typed anew", "xml",
     _xml(f"<EIid>{_NUMBER}", f"<EIid>{_NUMBER[:-1]}{(int(_NUMBER[-1]) + 1) % 10}"), UNVERIFIABLE,
     ("XML-4", *_CONTRADICTS)),
    ("xml-time", "数电票 XML：改签名时间", "XML: time of signing typed anew", "xml", _signed_at, UNVERIFIABLE,
     ("XML-3",)),
)  # fmt: skip


def attacks() -> Iterator[Attack]:
    for key, zh, en, on, forge, expected, by in _ROWS:
        yield Attack(key=key, title=Text(zh, en), on=on, forge=forge, expected=expected, by=by)
