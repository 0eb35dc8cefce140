"""What axe says of a page."""

from collections.abc import Collection

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.watching import is_within

GRAVE = ("serious", "critical")


def accessible(page: Page, but: Collection[str] = ()) -> None:
    """Fails on serious and critical violations, naming rule and elements, and on a page that scrolls sideways. `but`:
    rules that are left out.
    """
    found = [
        f"{one['id']}: {one['help']}: {', '.join(' '.join(map(str, node['target'])) for node in one['nodes'])}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in GRAVE and one["id"] not in but
    ]
    assert not found, "\n".join((page.url, *found))
    assert is_within(page), f"{page.url}: scrolls sideways"
