"""Signing in with a second step: a secret scanned once, six digits each time, and no way around them."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

from playwright.sync_api import Page, expect

from browser.axe import accessible
from browser.desk import Sample, Visit, sign_in
from browser.people import REVIEWER
from making_people import PASSWORD

SECONDS = 30


def code(secret: str) -> str:
    """RFC 6238 for now, as an authenticator app shows it."""
    counted = hmac.new(b32decode(secret), struct.pack(">Q", int(time.time()) // SECONDS), hashlib.sha1).digest()
    at = counted[-1] & 15
    return f"{(struct.unpack('>I', counted[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def enter(page: Page, secret: str) -> None:
    page.fill("input[name=code]", code(secret))
    page.locator("main form", has=page.locator("input[name=code]")).locator("button[type=submit]").first.click()


def test_two_steps_lead_in_and_one_does_not(sample: Sample, visit: Visit) -> None:
    page = visit("/accounts/login/", None)
    sign_in(page, REVIEWER)
    page.goto("/accounts/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.locator("main button[type=submit]").first.click()
    accessible(page)
    secret = page.locator("#authenticator_secret").input_value()
    enter(page, secret)
    page.wait_for_url(lambda url: "activate" not in url)
    again = visit("/accounts/login/", None, phone=True)
    sign_in(again, REVIEWER)
    assert "/2fa/authenticate/" in again.url
    accessible(again)
    again.fill("input[name=code]", "000000" if code(secret) != "000000" else "111111")
    again.locator("main button[type=submit]").first.click()
    assert "/2fa/authenticate/" in again.url
    again.goto("/invoices/")
    assert "/accounts/" in again.url
    page = visit("/accounts/login/", None)
    sign_in(page, REVIEWER)
    enter(page, secret)
    page.goto("/invoices/")
    expect(page.locator("h1")).to_contain_text("发票")
