"""/metrics says how the installation does, to whom it is open, and never of whom."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from making_people import a_company
from piaoqi.api import metrics
from piaoqi.audit.clock import now
from piaoqi.reconciliation.models import Comparison

pytestmark = pytest.mark.django_db
TOKEN = "geheim-" * 6


def samples(client: Client, **headers: str) -> dict[tuple[str, str], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.content
    families = text_string_to_metric_families(answer.content.decode())
    found = (one for family in families for one in family.samples)
    return {(one.name, ",".join(one.labels.values())): one.value for one in found}


def test_every_figure_has_a_name_with_its_unit_and_no_two_the_same(client: Client) -> None:
    found = list(metrics.all_figures())
    assert len({one.name for one in found}) == len(found)
    for one in found:
        assert re.fullmatch(r"piaoqi_[a-z_]+", one.name)
        assert one.title.zh
        assert one.title.en
    assert samples(client)[("piaoqi_queue_waiting", "")] == 0


def test_companies_are_told_by_number_and_failures_seen(client: Client) -> None:
    company = a_company()
    at = now()
    asked = {"company": company, "live": True, "as_of": at, "asked_by": "system:x", "asked_at": at}
    done = {"known_at": at - timedelta(minutes=5), "state": Comparison.State.DONE}
    Comparison.objects.create(**asked, **done)
    found = samples(client)
    assert 300 <= found[("piaoqi_comparison_age_seconds", str(company.pk))] < 360
    assert found[("piaoqi_comparison_failing", str(company.pk))] == 0
    Comparison.objects.create(**asked, known_at=at, state=Comparison.State.FAILED)
    text = client.get("/metrics").content.decode()
    assert samples(client)[("piaoqi_comparison_failing", str(company.pk))] == 1
    assert company.name not in text
    assert company.tax_id not in text
    assert "comparisons" in client.get("/healthz").json()["warnings"]


def test_requests_are_counted_by_route_and_not_by_address(client: Client) -> None:
    before = samples(client)
    for number in (1, 2, 3):
        client.get(f"/hand-in/{number}secret/")
    client.generic("BREW", "/")
    after = samples(client)
    key = ("piaoqi_requests_total", "GET,hand-in/<str:name>/,302")
    assert after[key] - before.get(key, 0) == 3
    assert not [name for name in after if "secret" in name[1] or "BREW" in name[1]]
    assert ("piaoqi_request_seconds_count", "GET,hand-in/<str:name>/") in after


@pytest.mark.parametrize(
    ("meta", "changed", "is_open"),
    [
        ({}, {}, True),
        ({"REMOTE_ADDR": "::1"}, {}, True),
        ({"REMOTE_ADDR": "10.1.2.3"}, {}, False),
        ({"REMOTE_ADDR": "10.1.2.3"}, {"METRICS_FROM": ("10.0.0.0/8",)}, True),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {}, False),
        ({"HTTP_X_FORWARDED_FOR": "198.51.100.7"}, {"PROXIES": 1}, False),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1, 198.51.100.7"}, {"PROXIES": 1}, False),
        ({"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, {"METRICS_TOKEN": TOKEN}, True),
        ({"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": "Bearer "}, {"METRICS_TOKEN": ""}, False),
        ({"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": "Bearer x"}, {"METRICS_TOKEN": TOKEN}, False),
        ({"REMOTE_ADDR": "198.51.100.7", "HTTP_AUTHORIZATION": "Bearer 字"}, {"METRICS_TOKEN": TOKEN}, False),
        ({"REMOTE_ADDR": ""}, {}, False),
    ],
)
def test_it_is_open_to_this_machine_to_networks_that_were_named_and_to_the_token(
    client: Client, meta: dict[str, str], changed: dict[str, object], *, is_open: bool
) -> None:
    with override_settings(**changed):
        answer = client.get("/metrics", **meta)  # type: ignore[arg-type]
    assert (answer.status_code == 200) is is_open


def test_a_full_disk_is_no_health(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("piaoqi.api.health.shutil.disk_usage", lambda _: SimpleNamespace(free=1))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["disk"] == "full"
