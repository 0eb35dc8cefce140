"""Sources are defined once, renamed and closed by those who may, and each change is in the log."""

import json
from collections.abc import Callable

import pytest

from making_people import a_company, an_actor
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError, TakenError
from piaoqi.accounts.models import Company
from piaoqi.archive.actions import sources
from piaoqi.archive.actions.sources import (
    NewSource,
    close_source,
    define_source,
    rename_source,
    reopen_source,
    set_columns,
)
from piaoqi.archive.errors import ClosedError
from piaoqi.archive.models import Source
from piaoqi.archive.usual_sources import usual_name
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.causes.case import Direction, SourceKind

pytestmark = pytest.mark.django_db
ACTOR = an_actor(sources.DEFINE, sources.RENAME, sources.CLOSE, sources.REOPEN, sources.COLUMNS)


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def source(company: Company) -> Source:
    return define_source(ACTOR, company, NewSource(key="税局", kind=SourceKind.BUREAU))


def last() -> dict[str, object]:
    said: dict[str, object] = json.loads(Entry.objects.latest("index").data)
    return said


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_of_the_contract_can_be_defined(company: Company, kind: SourceKind) -> None:
    source = define_source(ACTOR, company, NewSource(key=kind.value, name="名称", kind=kind))
    kept = Source.objects.get()
    assert (kept.pk, kept.kind, kept.name, kept.key) == (source.pk, kind.value, "名称", kind.value)
    assert kept.direction == ("issued" if kind is SourceKind.ISSUED else "received")


def test_one_key_stands_for_one_source_of_a_company(company: Company, source: Source) -> None:
    with pytest.raises(TakenError):
        define_source(ACTOR, company, NewSource(key=" 税局 ", kind=SourceKind.BOOKS))
    other = a_company("天津示例有限公司", "91120104MA80N9E43E")
    define_source(ACTOR, other, NewSource(key="税局", kind=SourceKind.BUREAU, direction=Direction.ISSUED))
    assert Source.objects.count() == 2


def test_changes_are_kept_and_witnessed(source: Source) -> None:
    assert last()["after"] == {"key": "税局", "name": "税局", "kind": "bureau", "direction": "received", "of": ""}
    rename_source(ACTOR, source, "电子税务局")
    assert (last()["before"], last()["after"]) == ({"name": "税局"}, {"name": "电子税务局"})
    set_columns(ACTOR, source, {"number": "票号", "digital_number": "数电号"})
    close_source(ACTOR, source)
    kept = Source.objects.get()
    assert (kept.key, kept.name, kept.columns["number"]) == ("税局", "电子税务局", "票号")
    assert kept.closed_at
    reopen_source(ACTOR, source)
    assert Source.objects.get().closed_at is None
    assert [one.action.rpartition(".")[2] for one in Entry.objects.order_by("index")] == [
        "define", "rename", "columns", "close", "reopen",
    ]  # fmt: skip


def test_what_is_over_is_refused(source: Source) -> None:
    with pytest.raises(OverError):
        reopen_source(ACTOR, source)
    close_source(ACTOR, source)
    with pytest.raises(OverError):
        close_source(ACTOR, source)


def test_a_column_can_be_no_field_that_tables_lack(source: Source) -> None:
    with pytest.raises(InvalidError):
        set_columns(ACTOR, source, {"nummer": "票号"})
    assert Source.objects.get().columns == {}


def test_a_closed_company_gets_no_source(company: Company) -> None:
    Company.objects.update(closed_at=now())
    with pytest.raises(ClosedError):
        define_source(ACTOR, company, NewSource(key="税局", kind=SourceKind.BUREAU))


def test_who_may_not_changes_nothing(company: Company, source: Source) -> None:
    nobody = an_actor(sources.DEFINE, company=a_company("别家", "91120104MA80N9E43E"))
    actions: tuple[Callable[[], object], ...] = (
        lambda: define_source(nobody, company, NewSource(key="b", kind=SourceKind.BOOKS)),
        lambda: rename_source(nobody, source, "x"),
        lambda: close_source(nobody, source),
        lambda: reopen_source(nobody, source),
        lambda: set_columns(nobody, source, {}),
    )
    for action in actions:
        with pytest.raises(DeniedError):
            action()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "direction", "key", "taken", "name"),
    [
        (SourceKind.ARCHIVE, Direction.RECEIVED, "archive", (), "发票原件"),
        (SourceKind.ARCHIVE, Direction.RECEIVED, "scans", ("发票原件",), "发票原件 scans"),
        (SourceKind.BUREAU, Direction.ISSUED, "bureau-issued", (), "税务数字账户（开具）"),
        (SourceKind.ISSUED, Direction.RECEIVED, "stubs", (), "开票软件存根"),
        (SourceKind.BOOKS, Direction.RECEIVED, "用友账", (), "用友账"),
    ],
)
def test_a_source_without_a_name_is_called_what_its_kind_is(
    kind: SourceKind, direction: Direction, key: str, taken: tuple[str, ...], name: str
) -> None:
    assert usual_name(kind, direction, key, taken) == name


def test_every_kind_has_a_name() -> None:
    assert all(not usual_name(kind, Direction.RECEIVED, "key").isascii() for kind in SourceKind)
