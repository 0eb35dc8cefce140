"""What several answers have in common, and how values are written in all of them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, ConfigDict, Field, WithJsonSchema

from piaoqi.audit.leaf import instant

Money = Annotated[str, Field(pattern=r"^-?\d+\.\d{2}$", description="Yuan, two decimals. 元", examples=["113.00"])]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"}, description="RFC 3339, UTC.")]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, description="YYYY-MM-DD")]
TaxId = Annotated[
    str, Field(max_length=30, description="The company's tax id. 单位税号", examples=["91110108MA01ABCD2X"])
]
_DATE = re.compile(r"\d{4}-\d\d-\d\d").fullmatch
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)").fullmatch


def _written_as(pattern: Callable[[str], object]) -> BeforeValidator:
    """Text of this form alone: no number that would be taken for seconds since 1970."""

    def check(given: object) -> object:
        if isinstance(given, str) and not pattern(given):
            raise ValueError("as declared")
        if not isinstance(given, str | date):
            raise ValueError("text")  # noqa: TRY004 - what a validator raises
        return given

    return BeforeValidator(check)


def _convertible(given: datetime) -> datetime:
    if not _EARLIEST <= given <= _LATEST:
        raise ValueError("1900–9000")
    return given


_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
AskedDay = Annotated[date, _written_as(_DATE)]
AskedInstant = Annotated[
    AwareDatetime,
    _written_as(_INSTANT),
    AfterValidator(_convertible),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": r"^(19[0-9]{2}|[2-8][0-9]{3})-"}),
]
_SUM = r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"
AskedSum = Annotated[
    Decimal,
    _written_as(re.compile(_SUM).match),
    WithJsonSchema({"type": "string", "pattern": _SUM, "examples": ["113.00"]}),
]
MOST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Form = dict[str, Any]


class Given(Schema):
    """A body: what nobody declared is refused."""

    model_config = ConfigDict(extra="forbid")


class Told(Schema):
    """A sentence of the program for people, in the language that was asked for."""

    code: str = ""
    message: str
    hint: str = ""


def money(amount: Decimal | None) -> str | None:
    """As every answer writes it; None where it is unknown."""
    return None if amount is None else f"{amount:.2f}"


def day(known: date | None) -> str | None:
    """The same of a day."""
    return None if known is None else known.isoformat()


def when(at: datetime | None) -> str | None:
    """The same of an instant."""
    return None if at is None else instant(at)


def at(known: datetime) -> str:
    """The same of one that is always known."""
    return instant(known)
