"""Every page, by day on a desk and by night on a phone: nobody is kept out, nothing is broken, nothing runs over."""

from collections.abc import Mapping

import pytest

from browser.axe import accessible
from browser.desk import Sample, Visit
from browser.people import ADMINISTRATOR, AUDITOR, LEAD, Who

NUMBER = "26327000000806245694"
PAGES: Mapping[str, Who] = {
    "/?company=1": LEAD,
    "/find/": LEAD,
    f"/find/?q={NUMBER}": LEAD,
    f"/find/?q={NUMBER}+26112000000718697283": LEAD,
    "/find/?q=24112000000012345678": LEAD,
    "/invoices/": LEAD,
    "/invoices/1/": LEAD,
    "/hand-in/": LEAD,
    "/reconcile/": LEAD,
    "/reconcile/exports/": LEAD,
    "/reconcile/coverage/": LEAD,
    "/reconcile/changes/": LEAD,
    "/reconcile/moments/": LEAD,
    "/sources/": LEAD,
    "/sources/1/": LEAD,
    "/log/": AUDITOR,
    "/settings/": ADMINISTRATOR,
    "/help/": LEAD,
    "/help/?q=补导": LEAD,
    "/help/find/": LEAD,
    "/accounts/2fa/": LEAD,
    "/companies/": LEAD,
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_by_everybody(sample: Sample, visit: Visit, path: str) -> None:
    accessible(visit(path, PAGES[path]))
    accessible(visit(path, PAGES[path], phone=True, dark=True))


@pytest.mark.parametrize("path", ["/accounts/login/", "/nothing/"])
def test_so_can_what_is_seen_before_one_signs_in(sample: Sample, visit: Visit, path: str) -> None:
    with visit.watch.allowing(404):
        accessible(visit(path, None, dark=True))
        accessible(visit(path, None, phone=True))
