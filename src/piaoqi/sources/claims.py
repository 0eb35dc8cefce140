"""Claims of coverage: what somebody says that a source was asked for, and its way into a row and out of it."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.words import cleaned
from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.source import Window
from piaoqi.core.text import Message, Text
from piaoqi.sources.models import Coverage

_DATES = Text("开票日期", "The issue dates")
_ORDER = Text("起始日期 {start} 晚于结束日期 {end}", "{start} is later than {end}")
_LISTS: Final = {
    "kinds": (Text("票种", "The kinds"), frozenset(one.value for one in KINDS if one)),
    "origins": (Text("发票来源", "The origins"), frozenset(one.value for one in Origin if one)),
    "statuses": (Text("发票状态", "The statuses"), frozenset(Status) - {Status.UNKNOWN}),
}
_SELLERS = Text("销售方", "The sellers")
_BOOKED = Text("入账状态", "The booking state")
_ROLE = Text("身份", "The role")
_AS_OF = Text("查询时间", "The time of asking")
_NO_ZONE = Text("没有写明时区", "it states no time zone")
_COUNTS: Final = {"total": Text("总张数", "The total"), "rows": Text("总行数", "The number of rows")}
_NONE = Text("是空的；不限请不要填写", "it is empty: leave it out for all")
_UNKNOWN = Text("不认识“{word}”，可以用：{known}", "{word} is not known; there are: {known}")
_NUMBER = Text("应为不小于 0 的整数", "it is a whole number, 0 or more")
_LETTERS, _SELLER_LETTERS = 50, 100
_MOST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """As core.reconcile.source.Window, in codes: None is all, for every dimension but `as_of` (None: unknown). `start`
    and `end` are issue dates, both inside. `total` counts invoices, `rows` rows, as the source declared them.
    """

    start: date | None
    end: date | None
    kinds: Collection[str] | None = None
    origins: Collection[str] | None = None
    statuses: Collection[str] | None = None
    booked: str | None = None
    sellers: Collection[str] | None = None
    as_of: datetime | None = None
    role: str = ""
    total: int | None = None
    rows: int | None = None


def claim_of(window: Window) -> Claim:
    """The same statement, of a window that was declared."""
    same = {name: getattr(window, name) for name in Claim.__dataclass_fields__}
    return Claim(**same)


def checked(claim: Claim) -> dict[str, Any]:
    """The fields of the row. Raises InvalidError for what no source can be asked."""
    if claim.start and claim.end and claim.start > claim.end:
        raise InvalidError(what=_DATES, why=_ORDER.with_(start=claim.start, end=claim.end))
    if claim.as_of is not None and claim.as_of.tzinfo is None:
        raise InvalidError(what=_AS_OF, why=_NO_ZONE)
    for name, what in _COUNTS.items():
        count = getattr(claim, name)
        if count is not None and not 0 <= count <= _MOST:
            raise InvalidError(what=what, why=_NUMBER)
    codes = {name: _codes(getattr(claim, name), *known) for name, known in _LISTS.items()}
    return {
        **asdict(claim),
        **codes,
        "booked": cleaned(claim.booked, _BOOKED, _LETTERS) if claim.booked else "",
        "sellers": _sellers(claim.sellers),
        "role": cleaned(claim.role, _ROLE, _LETTERS) if claim.role else "",
    }


def window_of(row: Coverage) -> Window:
    """As core takes it."""
    return Window(
        start=row.start,
        end=row.end,
        kinds=None if row.kinds is None else frozenset(Kind(one) for one in row.kinds),
        origins=None if row.origins is None else frozenset(Origin(one) for one in row.origins),
        statuses=None if row.statuses is None else frozenset(Status(one) for one in row.statuses),
        booked=row.booked or None,
        sellers=None if row.sellers is None else tuple(row.sellers),
        as_of=row.as_of,
        role=row.role,
        total=row.total,
        rows=row.rows,
    )


def stated(row: Coverage) -> dict[str, Any]:
    """What a row says, for the log: what is all or unknown is left out."""
    said = {name: getattr(row, name) for name in Claim.__dataclass_fields__}
    return {"coverage": row.pk, "run": row.run_id, **{name: one for name, one in said.items() if one not in (None, "")}}


def _codes(given: Collection[str] | None, what: Text, known: Iterable[str]) -> list[str] | None:
    if given is None:
        return None
    if not given:
        raise InvalidError(what=what, why=_NONE)
    for word in given:
        if word not in known:
            raise InvalidError(what=what, why=Message(_UNKNOWN, {"word": word, "known": tuple(sorted(known))}))
    return sorted({str(one) for one in given})


def _sellers(given: Collection[str] | None) -> list[str] | None:
    if given is None:
        return None
    if not given:
        raise InvalidError(what=_SELLERS, why=_NONE)
    return [cleaned(one, _SELLERS, _SELLER_LETTERS) for one in given]
