"""One question about one invoice, understood however it is written, and everything that is known about it."""

from piaoqi.core.folder.why.answer import Absent, Ask, InvoiceAnswer, SourceState, WhyAnswer, explain_invoice

__all__ = ["Absent", "Ask", "InvoiceAnswer", "SourceState", "WhyAnswer", "explain_invoice"]
