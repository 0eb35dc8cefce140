"""JSON into the values of `answers`, by their types. What a newer server says beyond them is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from piaoqi.client.errors import OddAnswerError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A piece of a list. `next`: cursor of the piece that follows; None at the end."""

    items: tuple[T, ...]
    next: str | None


def decoded(kind: type[T], said: object) -> T:
    """Raises OddAnswerError for what is not of this kind."""
    try:
        value: T = _value(kind, said)
    except (TypeError, ValueError, KeyError, InvalidOperation) as error:
        raise OddAnswerError(f"{kind.__name__}: {type(error).__name__}") from error
    return value


def decoded_page(kind: type[T], said: object) -> Page[T]:
    """The same of a list's piece."""
    if not isinstance(said, Mapping) or not isinstance(said.get("items"), list):
        raise OddAnswerError(f"{kind.__name__}: no list")
    after = said.get("next")
    return Page(tuple(decoded(kind, one) for one in said["items"]), after if isinstance(after, str) else None)


def _value(kind: Any, said: Any) -> Any:
    if kind in (object, Any):
        return said
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{one.name: _value(hints[one.name], said[one.name]) for one in fields(kind)})
    if isinstance(kind, UnionType):
        return None if said is None else _value(next(one for one in get_args(kind) if one is not NoneType), said)
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in _of(list, said))
    if get_origin(kind) is not None:
        return {str(name): _value(get_args(kind)[1], one) for name, one in _of(dict, said).items()}
    if kind is Decimal:
        return Decimal(_of(str, said))
    if kind in (datetime, date):
        return kind.fromisoformat(_of(str, said))
    return _of(kind, said)


def _of(kind: type[T], said: Any) -> T:
    if not isinstance(said, kind) or (kind is int and isinstance(said, bool)):
        raise TypeError(kind.__name__)
    return said


@cache
def _hints(kind: type[object]) -> Mapping[str, object]:
    return get_type_hints(kind)
