"""Whether an answer was whole, by rules that hold for every connector. It is not where

1. the source stated another total with one page than with another;
2. a key came twice: then another may have been passed over;
3. there came fewer or more items than the total stated;
4. a page that was shown is said to follow, or pages come without end;
5. something broke it off (`broken`).

What is whole by these rules proves coverage only where a total was stated: nobody else could tell of a page left out.
"""

from collections.abc import Iterator
from typing import Final

from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import Item, Page
from piaoqi.sources.settling.sentences import Sentence, sentence

PAGES: Final = 10_000
_AGAIN = Text(
    "下次会从头再取一遍；总这样时请在来源系统里核对", "All is fetched anew next time, else look at the source"
)
_TOTAL_CHANGED = Text(
    "翻页时总数变了（{before} 变为 {now}），可能漏了或重复了",
    "The total changed between pages ({before}, then {now}): some may be lacking",
)
_TWICE = Text("{count} 项在不同的页上重复出现，可能有别的被漏掉", "{count} items came twice: others may be lacking")
_COUNT = Text("来源说共有 {total} 项，取到 {count} 项", "The source states {total} items; {count} came")
_LOOPS = Text("翻页又回到已看过的一页，已停止", "A page that was shown is said to follow; the fetch was stopped")
_ENDLESS = Text("超过 {most} 页还没有结束，已停止", "There are more than {most} pages; the fetch was stopped")


class Answer:
    """The pages of one conversation as they come."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._cursors: set[str] = set()
        self._totals: list[int] = []
        self._twice = self._pages = 0
        self._broken: list[Sentence] = []
        self.next: str | None = None
        """What to ask for after this page; None after the last, and where it is not to go on."""

    @property
    def total(self) -> int | None:
        """As first stated."""
        return self._totals[0] if self._totals else None

    def add(self, page: Page) -> tuple[Item, ...]:
        """The items of the page that had not come before."""
        self._pages += 1
        if page.total is not None:
            self._totals.append(page.total)
        fresh = []
        for item in page.items:
            if item.key in self._keys:
                self._twice += 1
            else:
                self._keys.add(item.key)
                fresh.append(item)
        self.next = self._following(page.next)
        return tuple(fresh)

    def break_off(self, why: Sentence) -> None:
        """Rule 5; also for a single item that could not be had."""
        self._broken.append(why)

    def is_proof(self) -> bool:
        return self.total is not None and not self.lacks()

    def lacks(self) -> list[Sentence]:
        """Why it is not whole."""
        return [*self._rules(), *self._broken]

    def _rules(self) -> Iterator[Sentence]:
        other = next((one for one in self._totals if one != self.total), None)
        if other is not None:
            yield sentence("fetch.total_changed", _TOTAL_CHANGED.with_(before=self.total, now=other), _AGAIN.with_())
        if self._twice:
            yield sentence("fetch.twice", _TWICE.with_(count=self._twice), _AGAIN.with_())
        if other is None and self.total not in (None, len(self._keys)):
            yield sentence("fetch.count", _COUNT.with_(total=self.total, count=len(self._keys)), _AGAIN.with_())

    def _following(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        if cursor in self._cursors:
            self.break_off(sentence("fetch.loops", _LOOPS.with_(), _AGAIN.with_()))
            return None
        if self._pages >= PAGES:
            self.break_off(sentence("fetch.endless", _ENDLESS.with_(most=PAGES), _AGAIN.with_()))
            return None
        self._cursors.add(cursor)
        return cursor
