"""Read a file of tables once more, with headings that the user's piaoqi.toml states."""

from collections.abc import Mapping

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.csv_table import is_delimited, read_csv
from piaoqi.core.formats.registry import read
from piaoqi.core.formats.spreadsheet import read_workbook
from piaoqi.core.formats.spreadsheet.kinds import SpreadsheetKind, kind_of


def read_table_blob(blob: Blob, mapping: Mapping[str, str] | None = None) -> Document:
    """What a file says when its headings mean what `mapping` (field -> heading as written) states.

    Fields are those of a record, the names of `vocabulary.FACTS`, and `digital_number` for a column of its own for the
    twenty digits. A file of another format is read as ever.
    """
    if kind_of(blob) is not SpreadsheetKind.NONE:
        return read_workbook(blob, mapping)
    document = read(blob)
    again = document.format == "csv" or (not document.format and is_delimited(blob, mapping))
    return read_csv(blob, mapping) if again else document
