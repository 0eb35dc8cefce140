"""One question about one invoice, understood however it is written, and everything that is known about it."""

from piaoqi.core.folder.why.answer import (
    NOT_A_PRESENCE,
    Absent,
    Ask,
    InvoiceAnswer,
    SourceState,
    WhyAnswer,
    explain_invoice,
)

__all__ = ["NOT_A_PRESENCE", "Absent", "Ask", "InvoiceAnswer", "SourceState", "WhyAnswer", "explain_invoice"]
