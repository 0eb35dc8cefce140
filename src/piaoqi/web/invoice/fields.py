"""The fields of an invoice, with what each source says of them side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from piaoqi.archive.queries.invoices import Details, Stated
from piaoqi.archive.queries.renditions import Rendition
from piaoqi.core.invoice.fields import title_of
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.record import FIELDS, FieldOrigin, Record
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.text import Message, Text
from piaoqi.web.invoice.faces import FORMATS
from piaoqi.web.invoice.loaded import Loaded
from piaoqi.web.shell.language import say

_MOST_COLUMNS = 12
_LOOKS = {
    **dict.fromkeys(("amount", "tax", "total"), "money"),
    **dict.fromkeys(("code", "number", "paper_number", "check_code", "red_of"), "digits"),
    **dict.fromkeys(("seller_tax_id", "buyer_tax_id"), "tax_id"),
}
_RECOGNISED = Text("识别，{percent}% 把握", "recognised, {percent}% sure")
_UNSURE = Text("识别，只有 {percent}% 把握，请对照图片", "recognised, only {percent}% sure: look at the picture")
_MENDED = Text("原来写作“{written}”", "written as {written}")
_UNSIGNED = Text("不在签章保护之内", "not covered by the signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What one source says, once however often it says the same."""

    title: str
    about: str
    """Format, and where in the file."""
    file: str
    times: int
    signed: bool
    """A signature vouches for all that was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`state`: same, differs, worded (written otherwise, meaning the same), unsure, none."""

    label: str
    text: str
    state: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`look`: money, digits, tax_id or text."""

    title: Text
    look: str
    value: str
    origin: str
    """The column whose value is shown."""
    unsure: bool
    differs: bool
    same: int
    stating: int
    cells: tuple[Cell, ...]

    @property
    def whole(self) -> bool:
        """Not to be broken in two lines."""
        return self.look != "text"


@dataclass(frozen=True, slots=True)
class Fields:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: int
    """Columns that are not shown."""


def fields_of(loaded: Loaded) -> Fields:
    """Those that somebody states."""
    details, by_record = loaded.details, {one.record: one for one in loaded.files}
    titles = loaded.titles
    grouped: dict[tuple[object, ...], list[Stated]] = {}
    for one in details.statements:
        grouped.setdefault(_alike(one, by_record), []).append(one)
    groups = sorted(grouped.values(), key=lambda group: not _differs(group[0].statement.record, details))
    columns = [_column(one, by_record, titles) for one in groups[:_MOST_COLUMNS]]
    rows = (_row(name, details, groups[:_MOST_COLUMNS], columns) for name in FIELDS)
    return Fields(tuple(columns), tuple(row for row in rows if row), max(0, len(groups) - _MOST_COLUMNS))


def _alike(one: Stated, files: Mapping[int, Rendition]) -> tuple[object, ...]:
    said, record = one.statement, one.statement.record
    read_as = files[said.id].format if said.id in files else ""
    return said.source, read_as, said.is_presence, *(getattr(record, name) for name in FIELDS)


def _differs(record: Record, details: Details) -> bool:
    """Whether it states something else than is shown, where sources disagree: those stand first."""
    said = (
        (shown(name, getattr(record, name)), shown(name, getattr(details.invoice, name))) for name in details.differing
    )
    return any(own and own != value for own, value in said)


def _column(group: Sequence[Stated], files: Mapping[int, Rendition], titles: Mapping[str, str]) -> Column:
    said = group[0].statement
    file, place = files.get(said.id), said.record.place
    read_as = say(FORMATS[file.format]) if file and file.format in FORMATS else ""
    row = say(Text("第 {n} 行", "row {n}").with_(n=place.row)) if place.row else ""
    return Column(
        title=titles.get(said.source, said.source),
        about=row or read_as,
        signed=bool(said.record.fields) and all(one.covered for one in said.record.fields.values()),
        file=group[0].file,
        times=len(group),
    )


def _row(name: str, details: Details, groups: Sequence[Sequence[Stated]], columns: Sequence[Column]) -> Row | None:
    value = shown(name, getattr(details.invoice, name))
    differs = name in details.differing
    pairs = zip(columns, groups, strict=True)
    cells = [_cell(name, column, group[0].statement.record, (value, differs)) for column, group in pairs]
    if not value and not any(one.text for one in cells):
        return None
    record = details.origins.get(name)
    at = next((i for i, group in enumerate(groups) if any(one.statement.id == record for one in group)), None)
    return Row(
        title=title_of(name, Kind(details.invoice.kind)),
        look=_LOOKS.get(name, "text"),
        value=value,
        origin="" if at is None or not value else columns[at].title,
        unsure=at is not None and bool(value) and groups[at][0].statement.record.is_uncertain(name),
        differs=differs,
        same=sum(one.state == "same" for one in cells),
        stating=sum(bool(one.text) for one in cells),
        cells=tuple(cells),
    )


def _cell(name: str, column: Column, record: Record, against: tuple[str, bool]) -> Cell:
    """`against`: the value that is shown, and whether sources disagree on it."""
    value, differs = against
    label = " · ".join(filter(None, (column.title, column.about)))
    text, origin = shown(name, getattr(record, name)), record.fields.get(name)
    if not text:
        return Cell(label=label, text="", state="none")
    unsure = origin is not None and origin.uncertain
    state = "same" if text == value else "unsure" if unsure else "differs" if differs else "worded"
    notes = tuple(say(one) for one in _notes(name, record, origin))
    return Cell(label=label, text=text, state=state, notes=notes)


def _notes(name: str, record: Record, origin: FieldOrigin | None) -> list[Text | Message]:
    notes: list[Text | Message] = []
    if origin is not None and origin.confidence is not None:
        percent = round(origin.confidence * 100)
        notes.append((_UNSURE if origin.uncertain else _RECOGNISED).with_(percent=percent))
    if name in record.written:
        notes.append(_MENDED.with_(written=record.written[name]))
    if origin is not None and origin.covered is False:
        notes.append(_UNSIGNED)
    return notes


def shown(name: str, value: Any) -> str:
    """A value as people write it; '' where there is none."""
    if name == "kind":
        return say(KINDS[Kind(value)].title) if value else ""
    if name == "status":
        return "" if Status(value) is Status.UNKNOWN else say(TITLES[Status(value)])
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return value.isoformat() if isinstance(value, date) else str(value or "")
