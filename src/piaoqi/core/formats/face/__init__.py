"""The face of an invoice: fields and lines out of positioned text, whoever positioned it.

PDF pages, OFD pages and recognised pictures all come down to texts with boxes. Only relative geometry counts, so any
unit will do; y grows downwards.
"""

from piaoqi.core.formats.face.items import Item
from piaoqi.core.formats.face.pages import FaceInvoice, read_face

__all__ = ["FaceInvoice", "Item", "read_face"]
