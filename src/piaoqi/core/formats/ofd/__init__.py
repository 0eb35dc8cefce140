"""OFD (GB/T 33190): invoices of three generations, railway tickets, bank vouchers, conversions from PDF.

An OFD may state an invoice five times over, in an attachment, in tags, in CustomDatas, on its pages and in a QR code.
Each is a witness; none is believed alone where another contradicts it.
"""

from piaoqi.core.formats.archive_entries import is_archive
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.formats.ofd.reading import read_package
from piaoqi.core.text import Text


class Ofd:
    """A zip that holds OFD.xml, at its root or in the one folder that everything is in."""

    key = "ofd"
    title = Text("OFD 版式文件", "OFD document")
    order = 10

    def recognises(self, blob: Blob) -> bool:
        return is_archive(blob.data) and open_package(blob) is not None

    def read(self, blob: Blob) -> Document:
        return read_package(blob, self.key)


FORMAT = Ofd()
