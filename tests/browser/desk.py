"""A browser at a server: pages as somebody sees them, on a desk or a phone, by day or by night."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from browser.people import ACCOUNTANT, Who
from browser.watching import Watch
from crash.server import ROOT, Server
from making_people import PASSWORD

SAMPLE = ROOT / "samples" / "beijing"
DESKTOP, PHONE = (1440, 900), (390, 844)
PATIENCE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Site:
    """A server as its owner started it: nothing in it yet."""

    server: Server
    base: str

    @property
    def data(self) -> Path:
        return self.server.data

    def setup_link(self) -> str:
        """As the start printed it."""
        return f"{self.base}/setup?token={(self.data / 'keys' / 'setup-token').read_text(encoding='ascii').strip()}"


@dataclass(frozen=True, slots=True)
class Sample:
    """The company of samples/beijing, read and compared."""

    site: Site
    company: int = 1


@dataclass(slots=True)
class Desk:
    """A browser, and who is signed in where."""

    browser: Browser
    site: Site
    states: dict[Who, StorageState] = field(default_factory=dict)

    def context(
        self, watch: Watch, *, phone: bool = False, dark: bool = False, language: str = "zh-CN", who: Who | None = None
    ) -> BrowserContext:
        width, height = PHONE if phone else DESKTOP
        context = self.browser.new_context(
            base_url=self.site.base,
            viewport={"width": width, "height": height},
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=language,
            timezone_id="Asia/Shanghai",
            storage_state=self._state(who) if who else None,
        )
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        return context

    def _state(self, who: Who) -> StorageState:
        """Signed in once."""
        if who not in self.states:
            watch = Watch(self.site.base)
            context = self.context(watch)
            sign_in(context.new_page(), who)
            self.states[who] = context.storage_state()
            context.close()
            assert not watch.wrong, watch.wrong
        return self.states[who]


class Visit:
    """Opens pages, each in a browser window of its own."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._contexts = desk, list[BrowserContext]()
        self.watch = Watch(desk.site.base)

    def __call__(
        self,
        path: str,
        who: Who | None = ACCOUNTANT,
        *,
        phone: bool = False,
        dark: bool = False,
        language: str = "zh-CN",
    ) -> Page:
        """`who` None: nobody is signed in. `language`: en-US for English."""
        context = self._desk.context(self.watch, phone=phone, dark=dark, language=language, who=who)
        self._contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def sign_in(page: Page, who: Who) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", who.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
