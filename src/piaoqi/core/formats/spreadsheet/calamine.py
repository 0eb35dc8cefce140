"""The one place that touches calamine, and the one that knows it may panic on damaged files."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import python_calamine

from piaoqi.core.formats.table.headings import Cells
from piaoqi.core.formats.table.sheet import Merge


class UnreadableError(Exception):
    """The bytes can't be read as a workbook. `password`: they are locked."""

    def __init__(self, reason: str, *, password: bool = False) -> None:
        super().__init__(reason)
        self.password = password


@contextmanager
def _translated() -> Iterator[None]:
    """Calamine's errors, and a panic of the Rust code under it, as `UnreadableError`.

    A panic arrives as `pyo3_runtime.PanicException`, which stands outside `Exception` and can't be imported: it is told
    by its name, and everything else outside `Exception` (an interrupt) goes on its way.
    """
    try:
        yield
    except python_calamine.PasswordError as error:
        raise UnreadableError(str(error), password=True) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise UnreadableError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("panic") from error


class Workbook:
    """A workbook opened from bytes."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableError."""
        with _translated():
            self._workbook = python_calamine.load_workbook(io.BytesIO(data))
            self.sheets = [
                (one.name, one.visible == python_calamine.SheetVisibleEnum.Visible)
                for one in self._workbook.sheets_metadata
                if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            """(name, whether it is visible), in the file's order."""

    def sheet(self, name: str) -> "CellSheet":
        """One sheet's cells. Raises UnreadableError."""
        with _translated():
            return CellSheet(self._workbook.get_sheet_by_name(name))


class CellSheet:
    """The cells of one sheet. Column 0 is the first one that holds anything; rows begin with the sheet's first."""

    def __init__(self, sheet: python_calamine.CalamineSheet) -> None:
        self._sheet = sheet
        self.width = sheet.width

    def rows(self) -> Iterator[Cells]:
        """Every row down to the last one that holds anything. Raises UnreadableError while iterating."""
        with _translated():
            yield from self._sheet.iter_rows()

    def merges(self) -> list[Merge]:
        """Merged cells, by the columns of `rows`."""
        start = self._sheet.start
        with _translated():
            merged = self._sheet.merged_cell_ranges or []
        left = start[1] if start else 0
        return [((a, b - left), (c, d - left)) for (a, b), (c, d) in merged if b >= left]
