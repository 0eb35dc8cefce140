"""What a connector is: how a source is asked, a page at a time, and what the answer proves.

A connector only fetches. What it brings is handed in like anything else (so it is read once, whoever brings it again),
and whether an answer was whole is judged by `sources.fetching`, by the same rules for all of them. What people bring
themselves (uploads, exports of the bureau, books) needs none: `sources.taking_in`.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import BinaryIO, Protocol

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.text import Message, Text


class Retry(StrEnum):
    """What is to be done about a failure."""

    NEVER = "never"
    """Settings are wrong, or the source is gone: a person must change something."""
    LATER = "later"
    """Out of reach, too busy, timed out: asked again by itself, later each time."""
    PERSON = "person"
    """Signed out, a captcha, a password that ran out: after a person did something there."""


class ConnectorError(Exception):
    """The source could not be asked, or its answer could not be used. What was fetched before stays."""

    def __init__(self, message: Message, hint: Message, retry: Retry) -> None:
        super().__init__(message.say("en"))
        self.message, self.hint, self.retry = message, hint, retry


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a source is asked for: issue dates, both inside; None is open. Everything else is all: no filter."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file that a source holds. `key` is its identity there: the same on every page and in every run. Where a
    connector proves no coverage, what it brought under a key is not taken in again: other content has another key.
    """

    key: str
    name: str
    data: bytes | Callable[[], BinaryIO | None]
    """Or how to get it, asked once and only for what is taken in: None where it is not whole yet, and left for the next
    time. Raises ConnectorError, also while it is being read.
    """

    def open(self) -> BinaryIO | None:
        """Its bytes."""
        return io.BytesIO(self.data) if isinstance(self.data, bytes) else self.data()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A part of an answer. `total`: how many items the whole answer has, as the source says with this page; None where
    it does not say. `next`: hand it in for the page that follows; None on the last.
    """

    items: tuple[Item, ...]
    total: int | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a connection must be told. A secret is kept encrypted and never shown again."""

    key: str
    title: Text
    hint: Text = field(default_factory=lambda: Text("", ""))
    required: bool = True
    secret: bool = False


class Session(Protocol):
    """One conversation with a source."""

    def page(self, question: Question, cursor: str | None) -> Page:
        """One page; the first for None. Raises ConnectorError, and nothing else."""
        ...

    def close(self) -> None: ...


class Connector(Protocol):
    """One way to fetch from sources. A module of this package exports one as CONNECTOR."""

    key: str
    title: Text
    kinds: frozenset[SourceKind]
    """The kinds of source that it can fetch for."""
    settings: tuple[Setting, ...]
    proves_coverage: bool
    """Whether a whole answer proves that nothing else exists for the days asked for: a folder proves nothing."""

    def check(self, settings: Mapping[str, str]) -> None:
        """Raises ConnectorError (Retry.NEVER) for settings that can't be used, in words for who typed them."""
        ...

    def open(self, settings: Mapping[str, str]) -> Session:
        """Raises ConnectorError."""
        ...
