"""The grouping in plain Python: fastest for a folder of ordinary size, and what the other engines are held against."""

from collections.abc import Sequence

from piaoqi.core.reconcile.engines.base import Cell, Group, Grouping, Table


class PlainEngine:
    """A dictionary from key to rows; needs nothing loaded."""

    key = "plain"

    def group(self, table: Table) -> Grouping:
        rows_by_key, keyless = _rows_by_key(table.keys)
        everywhere = (1 << table.source_count) - 1
        records = list(zip(*table.columns.values(), strict=True)) if table.columns else [()] * len(table.keys)
        exceptional = []
        for key, rows in rows_by_key.items():
            mask = 0
            for row in rows:
                mask |= 1 << table.sources[row]
            once_everywhere = mask == everywhere and len(rows) == table.source_count
            if once_everywhere and all(records[row] == records[rows[0]] for row in rows):
                continue
            differs = tuple(name for name, column in table.columns.items() if _differs(column, rows))
            if differs or not once_everywhere:
                exceptional.append(Group(key, mask, tuple(rows), differs))
        agreeing = len(rows_by_key) - len(exceptional)
        return Grouping(len(rows_by_key), agreeing, tuple(exceptional), tuple(keyless))


def _rows_by_key(keys: Sequence[str | None]) -> tuple[dict[str, list[int]], list[int]]:
    rows_by_key: dict[str, list[int]] = {}
    keyless: list[int] = []
    for row, key in enumerate(keys):
        if not key:
            keyless.append(row)
        elif (rows := rows_by_key.get(key)) is None:
            rows_by_key[key] = [row]
        else:
            rows.append(row)
    return rows_by_key, keyless


def _differs(column: Sequence[Cell], rows: list[int]) -> bool:
    """Whether two of the rows state different values."""
    first: Cell = None
    for row in rows:
        value = column[row]
        if value is None or value == "":
            continue
        if first is None:
            first = value
        elif value != first:
            return True
    return False


ENGINE = PlainEngine()
