"""Pages hold each thing once, whatever comes meanwhile; a cursor opens nothing but the page that it was given for."""

from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from api.stage import Side
from piaoqi.archive.models import Invoice
from piaoqi.notices.models import Webhook
from piaoqi.reconciliation.models import Comparison

pytestmark = pytest.mark.django_db


def pages(client: Client, path: str, limit: int) -> list[list[Any]]:
    found, more = [], ""
    while True:
        answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}limit={limit}{more}").json()
        found.append(answer["items"])
        if answer["next"] is None:
            return found
        more = f"&cursor={answer['next']}"


LISTS = (
    "companies",
    "sources",
    "runs",
    "changes?older={older}&newer={newer}",
    "invoices",
    "search?q=ourmark",
    "readings?state=done",
    "log/entries",
    "webhooks",
    "webhooks/{webhook}/deliveries",
    "comparisons?company={company}",
    "findings?company={company}",
    "answers?company={company}",
)


def test_every_list_is_the_same_in_pages_of_any_size(sides: tuple[Side, Side]) -> None:
    ours, _ = sides
    for path in LISTS:
        asked = path.format(
            company=ours.company.tax_id,
            webhook=ours.first(Webhook).pk,
            older=ours.first(Comparison, live=True).pk,
            newer=ours.first(Comparison, live=False).pk,
        )
        whole = [one for page in pages(ours.client, asked, 200) for one in page]
        assert whole, path
        for limit in (1, 2):
            cut = pages(ours.client, asked, limit)
            assert [one for page in cut for one in page] == whole, path
            assert all(len(page) == limit for page in cut[:-1]), path


def test_what_comes_meanwhile_moves_nothing(sides: tuple[Side, Side]) -> None:
    ours, _ = sides
    first = ours.client.get("/api/v1/invoices?limit=3").json()
    newest = Invoice.objects.filter(company=ours.company).order_by("-rank").first()
    assert newest
    rank = newest.rank
    Invoice.objects.filter(pk=newest.pk).update(deleted_at=newest.changed_at)
    second = ours.client.get(f"/api/v1/invoices?limit=3&cursor={first['next']}").json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == sorted(
        (one["id"] for one in (*first["items"], *second["items"])), reverse=True
    )
    assert rank == newest.rank
    assert second["next"] is None
    assert len(second["items"]) == 3


def test_a_cursor_is_good_for_its_own_question_alone(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    cursor = ours.client.get("/api/v1/invoices?limit=1").json()["next"]
    assert ours.client.get(f"/api/v1/invoices?limit=2&cursor={cursor}").status_code == 200
    for client, path in (
        (theirs.client, f"invoices?limit=1&cursor={cursor}"),
        (ours.client, f"invoices?limit=1&direction=received&cursor={cursor}"),
        (ours.client, f"search?q=a&limit=1&cursor={cursor}"),
        (ours.client, f"sources?limit=1&cursor={cursor}"),
    ):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "cursor")


def test_a_changed_cursor_is_refused(sides: tuple[Side, Side]) -> None:
    client = sides[0].client
    cursor = client.get("/api/v1/invoices?limit=1").json()["next"]
    for at in range(0, len(cursor), 3):
        other = "B" if cursor[at] == "A" else "A"
        changed = cursor[:at] + other + cursor[at + 1 :]
        assert client.get(f"/api/v1/invoices?limit=1&cursor={changed}").status_code == 400
    for changed in (cursor + "A", cursor[:-1], cursor + "=", " " + cursor, cursor[:22]):
        assert client.get("/api/v1/invoices", {"limit": 1, "cursor": changed}).status_code == 400


def test_lists_are_in_the_order_that_they_promise(sides: tuple[Side, Side]) -> None:
    dates = [one["issue_date"] for one in sides[0].client.get("/api/v1/invoices").json()["items"]]
    assert all(one >= other for one, other in pairwise(dates))
