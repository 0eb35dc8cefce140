"""What a table of invoices says, whoever made it: headings found and understood, rows read into records."""

from piaoqi.core.formats.table.sheet import Grid, Sheet, understand
from piaoqi.core.formats.table.vocabulary import FACTS, TABLE_FACTS
from piaoqi.core.formats.table.workbook import Workbook, put_together

__all__ = ["FACTS", "TABLE_FACTS", "Grid", "Sheet", "Workbook", "put_together", "understand"]
