"""Pages that are watched: whatever goes wrong in one fails the test, also where nobody looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

_LEFT = "net::ERR_ABORTED"
"""A page that is left, or an answer that is saved, ends requests; nothing is wrong."""
_HERE = ("data:", "blob:", "about:")


@dataclass
class Watch:
    """What browsers complained of while they looked at the server `base`."""

    base: str
    wrong: list[str] = field(default_factory=list)
    _allowed: tuple[int, ...] = ()
    _may_be_away: bool = False

    def over(self, context: BrowserContext) -> None:
        """From now on, all its pages."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    @contextmanager
    def allowing(self, *statuses: int) -> Iterator[None]:
        """Answers with these statuses are what the test wants to see."""
        before, self._allowed = self._allowed, statuses
        yield
        self._allowed = before

    @contextmanager
    def unreachable(self, *statuses: int) -> Iterator[None]:
        """The server is killed meanwhile, and answers with these statuses while it comes back."""
        self._may_be_away = True
        with self.allowing(*statuses):
            yield
        self._may_be_away = False

    def _console(self, message: ConsoleMessage) -> None:
        if self._may_be_away and "net::ERR_" in message.text:
            return
        if message.type != "error" or any(f"status of {one}" in message.text for one in self._allowed):
            return
        self.wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, *_HERE)):
            self.wrong.append(f"outside the server: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEFT and not self._may_be_away:
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._allowed:
            self.wrong.append(f"{response.status}: {response.request.method} {response.url}")


def is_within(page: Page) -> bool:
    """Whether the page can't be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
