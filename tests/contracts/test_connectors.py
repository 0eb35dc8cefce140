"""Every connector keeps the interface's promises, the real ones and the one that has faults by plan."""

import random
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import piaoqi.sources.connectors as package
from making_connector import HARMLESS, RAISING, Asking, FakeConnector, Fault, Issuer, a_bureau, a_row
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.registry import read
from piaoqi.core.synth.company import BEIJING, party
from piaoqi.core.text import Message
from piaoqi.sources.connectors.base import Connector, ConnectorError, Page, Question, Retry

SECRET = "Geheim-秘密-7391"  # noqa: S105 - for tests
JUNK = ("", " ", "x", "../..", "/", "\x00", "\ud800", "a" * 100_000, "http://", "file:///etc/passwd", "-1", "发票")
ALL = Question(start=date(2026, 10, 1), end=date(2026, 10, 31))


def _fake() -> FakeConnector:
    return FakeConnector({"here": a_bureau([])})


def _real() -> Iterator[Connector]:
    for module in iter_modules(package.__path__):
        found = getattr(import_module(f"{package.__name__}.{module.name}"), "CONNECTOR", None)
        if found is not None:
            yield found


CONNECTORS: tuple[Connector, ...] = (*_real(), _fake())
each = pytest.mark.parametrize("one", CONNECTORS, ids=lambda one: one.key)


@each
def test_a_connector_says_what_it_is_in_both_languages(one: Connector) -> None:
    assert one.key.isidentifier()
    assert one.key == one.key.lower()
    assert len(one.key) <= 50
    assert one.title.zh
    assert one.title.en
    assert one.kinds
    assert one.kinds <= frozenset(SourceKind)
    assert one.proves_coverage in (True, False)


@each
def test_its_settings_can_be_asked_for_in_both_languages(one: Connector) -> None:
    keys = [setting.key for setting in one.settings]
    assert len(set(keys)) == len(keys)
    for setting in one.settings:
        assert setting.key.isidentifier()
        assert setting.title.zh
        assert setting.title.en
        assert bool(setting.hint.zh) == bool(setting.hint.en)


def test_keys_are_unique() -> None:
    keys = [one.key for one in CONNECTORS]
    assert len(set(keys)) == len(keys)


@each
@pytest.mark.parametrize("value", JUNK, ids=lambda value: repr(value[:12]))
def test_settings_that_cannot_be_used_are_refused_with_words(one: Connector, value: str) -> None:
    settings = {setting.key: SECRET if setting.secret else value for setting in one.settings}
    error = _refused(one, settings)
    if error is not None:
        assert error.retry is Retry.NEVER
        _for_people(error)


@each
def test_what_is_required_is_missed(one: Connector) -> None:
    for setting in one.settings:
        if setting.required:
            error = _refused(one, {other.key: "x" for other in one.settings if other != setting})
            assert error is not None, setting.key
            assert error.retry is Retry.NEVER
            _for_people(error)


@each
@pytest.mark.parametrize("value", JUNK, ids=lambda value: repr(value[:12]))
def test_nothing_but_its_own_error_is_raised_by_opening_and_asking(one: Connector, value: str, tmp_path: Path) -> None:
    settings = {setting.key: SECRET if setting.secret else value for setting in one.settings}
    try:
        one.check(settings)
        with closing(one.open(settings)) as session:
            page = session.page(Question(), None)
            assert isinstance(page, Page)
    except ConnectorError as error:
        _for_people(error)


def _refused(one: Connector, settings: Mapping[str, str]) -> ConnectorError | None:
    try:
        one.check(settings)
    except ConnectorError as error:
        return error
    return None


def _for_people(error: ConnectorError) -> None:
    """Both languages, what to do next, and no secret."""
    for said in (error.message, error.hint):
        assert isinstance(said, Message)
        for language in ("zh", "en"):
            words = said.say(language)
            assert words.strip()
            assert SECRET not in words
    assert SECRET not in str(error)
    assert SECRET not in repr(error.__cause__)


# What the fake does is what the simulation relies on.


def _asked(fault: Fault | None, count: int = 20) -> tuple[Asking, list[Page], ConnectorError | None]:
    """One conversation to its end, as patiently as anybody would."""
    issuer = Issuer(party(random.Random(1), BEIJING, "科技"), 1)
    bureau = a_bureau([issuer.issue(date(2026, 10, 1 + n % 28)) for n in range(count)], fault)
    for n in range(3):
        bureau.add(issuer.issue(date(2026, 10, 28 + n)), bureau.clock() + timedelta(days=1))
    connector = FakeConnector({"here": bureau})
    pages: list[Page] = []
    cursor: str | None = None
    error: ConnectorError | None = None
    with closing(connector.open({"bureau": "here"})) as session:
        try:
            while len(pages) < 20:
                pages.append(session.page(ALL, cursor))
                cursor = pages[-1].next
                if cursor is None:
                    break
        except ConnectorError as raised:
            error = raised
    return bureau.askings[0], pages, error


def test_without_a_fault_all_of_it_is_shown_once_and_counted() -> None:
    asking, pages, error = _asked(None)
    items = [item for page in pages for item in page.items]
    assert error is None
    assert asking.complete
    assert {page.total for page in pages} == {len(items)} == {20}
    assert len({item.key for item in items}) == 20


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name)
def test_a_fault_does_what_it_says(fault: Fault) -> None:
    asking, pages, error = _asked(fault)
    keys = [item.key for page in pages for item in page.items]
    totals = {page.total for page in pages}
    told = len(set(keys)) != len(keys) or totals != {len(keys)} or pages[-1].next is not None
    assert (error is not None) == (fault in RAISING)
    assert asking.complete or fault not in HARMLESS
    if fault not in (Fault.GARBAGE, Fault.LOGIN_PAGE, Fault.SLOW):
        assert error or told, "it can be told from what the answer says of itself"
    elif fault is not Fault.SLOW:
        assert not asking.complete


def test_the_same_seed_has_the_same_faults() -> None:
    shown = [[item.data for page in _asked(Fault.GARBAGE)[1] for item in page.items] for _ in range(2)]
    assert shown[0] == shown[1]


def test_what_it_hands_over_is_read_as_what_it_is() -> None:
    invoice = Issuer(party(random.Random(1), BEIJING, "科技"), 2).issue(date(2026, 10, 3))
    document = read(Blob("全量发票查询导出结果.csv", a_row(invoice)))
    assert [record.number for record in document.records] == [invoice.record.number]
    assert document.records[0].total == invoice.record.total
