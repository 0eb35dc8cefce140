"""Money in the database: whole 分, so that no database makes a float of it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from piaoqi.core.invoice.money import CENT

if TYPE_CHECKING:
    _Base = models.BigIntegerField[Decimal | None, Decimal | None]
else:
    _Base = models.BigIntegerField


def in_fen(yuan: Decimal) -> int:
    """Yuan with two decimals as a whole number of 分."""
    return int(yuan.scaleb(2))


class MoneyField(_Base):
    """Yuan with two decimals, exactly, kept as 分."""

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        return None if value is None else Decimal(value) * CENT

    def to_python(self, value: Any) -> Decimal | None:
        return value if value is None or isinstance(value, Decimal) else Decimal(str(value))

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else in_fen(Decimal(value))
