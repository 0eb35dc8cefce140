"""What is to be said of invoices that were recognised in pictures or scanned pages."""

from collections.abc import Iterator, Sequence

from piaoqi.core.invoice.fields import TITLES
from piaoqi.core.invoice.record import FIELDS, Record
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

UNCERTAIN = define(
    "ocr.uncertain",
    Text(
        "{where} 上的{fields}由文字识别得到，没有把握",
        "{fields} in {where} were recognised in a picture without certainty",
    ),
    Text(
        "对照原图核对这些内容；更清晰的图片、OFD、XML 或 PDF 原件可以避免误识",
        "Compare them with the picture; a sharper one, or the OFD, XML or PDF, is read surely",
    ),
)
SEVERAL = define(
    "ocr.several_invoices",
    Text(
        "{path} 的图像上像有 {forms} 张发票，只认出 {read} 张",
        "The pictures of {path} seem to show {forms} invoices; {read} were recognised",
    ),
    Text("请一张发票拍一张图", "Take one picture of each invoice"),
    unreadable=True,
)
PAGES_LEFT = define(
    "ocr.too_many_pages",
    Text(
        "{path} 的图像页超过 {limit} 页，后面的没有识别文字",
        "{path} has more than {limit} pages that are pictures; the text of the others was not recognised",
    ),
    Text("请把文件拆开再读", "Split the file and read the parts"),
    unreadable=True,
)
_TOLD = tuple(name for name in FIELDS if name not in ("remark", "status"))
"""Fields that a person is asked to compare with the picture."""


def complaints(path: str, records: Sequence[Record], forms: int) -> Iterator[Problem]:
    """`forms`: how many invoices' totals were seen in pictures."""
    recognised = [record for record in records if any(one.confidence is not None for one in record.fields.values())]
    if forms > len(records) > 0:
        yield SEVERAL.at(path, forms=forms, read=len(records))
    for record in recognised:
        fields = tuple(TITLES[name] for name in _TOLD if record.is_uncertain(name))
        if fields:
            yield UNCERTAIN.at(path, where=record.place, fields=fields)
