"""The face of a railway e-ticket."""

from piaoqi.core.synth.invoices import Invoice, Journey
from piaoqi.core.synth.writers.face.base import Face


def rail_face(invoice: Invoice, journey: Journey) -> Face:
    """The one page of 电子发票（铁路电子客票）."""
    face = Face(qr=(165.0, 57.0, 25.0))
    face.label(64.0, 12.0, "电子发票（铁路电子客票）", 7.0)
    record = invoice.record
    (start, start_spelt), (end, end_spelt) = journey.start, journey.end
    rows = (
        (9, 20, f"发票号码:{record.number}"), (140, 20, f"开票日期:{invoice.day_words}"),
        (30, 35, f"{start}站"), (95, 35, journey.train), (150, 35, f"{end}站"),
        (30, 41, start_spelt), (150, 41, end_spelt),
        (9, 51, invoice.day_words), (44, 51, f"{journey.departure}开"),
        (75, 51, f"{journey.carriage}{journey.seat}"), (105, 51, "二等座"),
        (9, 62, f"票价:￥{record.total:.2f}"),
        (9, 72, f"金额:￥{record.amount:.2f}"), (75, 72, "税率:9%"), (105, 72, f"税额:￥{record.tax:.2f}"),
        (9, 82, journey.id_number), (75, 82, journey.traveller),
        (9, 100, f"电子客票号:{journey.ticket}"),
        (9, 112, f"购买方名称:{record.buyer_name}"), (125, 112, f"统一社会信用代码:{record.buyer_tax_id}"),
    )  # fmt: skip
    for x, y, text in rows:
        face.value(x, y, text, "")
    return face
