"""Many rows at once, by bare statements: objects of the ORM would cost several times the rest."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

from piaoqi.archive.money import MoneyField, in_fen

_Adapt = Callable[[Any], Any]


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that no row had and none will have. On SQLite the transaction must be one that writes."""
    table = model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [found for (found,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))


def insert(objects: Sequence[models.Model], *, with_ids: bool) -> None:
    """All of one model. `with_ids`: under those they have."""
    if objects:
        fields = [one for one in objects[0]._meta.concrete_fields if with_ids or not one.primary_key]  # noqa: SLF001
        insert_rows(type(objects[0]), [one.attname for one in fields], _values(objects, fields))


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Values as the database takes them, by the attributes' names (`company_id`)."""
    if not rows:
        return
    of_name = {one.attname: one for one in model._meta.concrete_fields}  # noqa: SLF001
    table, columns = _names(model, [of_name[name] for name in names])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as into:
                for row in rows:
                    into.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608 - ours


def update(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields (`department_id`, not `department`) of all of them, which are of one model."""
    if not objects:
        return
    of_name = {one.attname: one for one in objects[0]._meta.concrete_fields}  # noqa: SLF001
    fields = [of_name[name] for name in names]
    table, columns = _names(type(objects[0]), fields)
    values = _values(objects, [*fields, of_name["id"]])
    sets = ", ".join(f"{one} = %s" for one in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s", values)  # noqa: S608 - names of ours


def point(model: type[models.Model], column: str, pairs: Sequence[tuple[int, int | None]]) -> None:
    """Set one column of numbers: (row's id, value) each."""
    if not pairs:
        return
    quote = connection.ops.quote_name
    table, name = quote(model._meta.db_table), quote(column)  # noqa: SLF001
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"UPDATE {table} AS t SET {name} = v.value FROM unnest(%s::bigint[], %s::bigint[]) AS v(id, value) WHERE t.id = v.id"  # noqa: S608, E501
            cursor.execute(statement, [[row for row, _ in pairs], [value for _, value in pairs]])
            return
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE id = %s", [(value, row) for row, value in pairs])  # noqa: S608


def _names(model: type[models.Model], fields: Sequence["models.Field[Any, Any]"]) -> tuple[str, list[str]]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), [quote(field.column or field.attname) for field in fields]  # noqa: SLF001


def _values(objects: Sequence[models.Model], fields: Sequence["models.Field[Any, Any]"]) -> list[tuple[Any, ...]]:
    columns = []
    for field in fields:
        name, adapt = field.attname, _adapter(field)
        values = [getattr(one, name) for one in objects]
        columns.append(values if adapt is None else [None if value is None else adapt(value) for value in values])
    return list(zip(*columns, strict=True))


def _adapter(field: "models.Field[Any, Any]") -> _Adapt | None:
    if isinstance(field, MoneyField):
        return in_fen
    if isinstance(field, models.JSONField):
        return json.dumps
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return connection.ops.adapt_datefield_value if isinstance(field, models.DateField) else None
