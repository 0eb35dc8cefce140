"""/metrics, for Prometheus: how the installation does, in numbers. No names, no tax ids, nothing of any invoice.

What stands in the database is counted when it is asked for. Requests are counted by each process of the web server as
they come; PROMETHEUS_MULTIPROC_DIR, which `piaoqi serve` sets, is where they put it together.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from hmac import compare_digest
from ipaddress import ip_address, ip_network
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from piaoqi import __version__
from piaoqi.accounts.address import client_address
from piaoqi.accounts.errors import StatedError
from piaoqi.api.errors import language
from piaoqi.archive.queries import figures as archive
from piaoqi.audit import figures as audit
from piaoqi.audit.figures import Figure, one
from piaoqi.core.text import Text
from piaoqi.jobs import figures as jobs
from piaoqi.notices.queries import figures as notices
from piaoqi.reconciliation.queries import figures as reconciliation
from piaoqi.sources.queries import figures as sources

TOGETHER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
VERSION = Text("运行中的版本", "the version that runs")
DATABASE_BYTES = Text("数据库大小", "size of the database")
FREE_BYTES = Text("数据文件夹所在磁盘的剩余空间", "free space on the disk of the data folder")
REQUESTS = Text("请求数", "requests")
LATENCY = Text("请求用时", "seconds that requests took")

_own = CollectorRegistry()
_requests = Counter("piaoqi_requests", REQUESTS.en, ("method", "route", "status"), registry=_own)
_seconds = Histogram("piaoqi_request_seconds", LATENCY.en, ("method", "route"), buckets=SECONDS, registry=_own)


class ClosedError(StatedError):
    code = "metrics.closed"
    MESSAGE = Text("这里不对您的地址开放", "This is not open to your address")
    HINT = Text(
        "请在 PIAOQI_METRICS_FROM 里加上网段，或设 PIAOQI_METRICS_TOKEN 并用 Authorization: Bearer 传来",
        "Name your network in PIAOQI_METRICS_FROM, or set PIAOQI_METRICS_TOKEN and send it as Authorization: Bearer",
    )


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """One request was answered. `route`: as declared, of which there are only so many."""
    _requests.labels(method, route, str(status)).inc()
    _seconds.labels(method, route).observe(seconds)


def metrics(request: HttpRequest) -> HttpResponse:
    """In the text format; 403 for whom it is closed, 503 where the database does not answer."""
    if not _open_to(request):
        refused, asked = ClosedError(), language(request)
        said = f"{refused.message.say(asked)}\n{refused.hint.say(asked)}\n"
        return HttpResponse(said, status=403, content_type="text/plain; charset=utf-8")
    registry = CollectorRegistry()
    try:
        registry.register(_Figures())
        if os.environ.get(TOGETHER):
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry) + (b"" if os.environ.get(TOGETHER) else generate_latest(_own))
    except Error:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def all_figures() -> Iterator[Figure]:
    """Of every part, and of the machine."""
    parts: Iterable[Callable[[], Iterable[Figure]]] = (
        audit.figures,
        jobs.figures,
        archive.figures,
        sources.figures,
        reconciliation.figures,
        notices.figures,
    )
    yield Figure("piaoqi_info", VERSION, {__version__: 1}, "version")
    for figures in parts:
        yield from figures()
    yield one("piaoqi_database_bytes", DATABASE_BYTES, _database_bytes())
    yield one("piaoqi_disk_free_bytes", FREE_BYTES, shutil.disk_usage(settings.DATA).free)


class _Figures:
    """As the library asks for what is counted when it is asked for."""

    def collect(self) -> Iterator[Metric]:
        for figure in all_figures():
            family = GaugeMetricFamily(figure.name, figure.title.en, labels=[figure.label] if figure.label else [])
            for label, value in figure.values.items():
                family.add_metric([label] if figure.label else [], value)
            yield family


def _open_to(request: HttpRequest) -> bool:
    """For networks that were named, and for whoever has the token. What came through a proxy that nobody told us of
    has the proxy's address, not the client's: it counts as from anywhere.
    """
    given = str(request.META.get("HTTP_AUTHORIZATION", "")).removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and compare_digest(given, settings.METRICS_TOKEN.encode()):
        return True
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    if forwarded and not settings.PROXIES:
        return False
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in ip_network(network) for network in settings.METRICS_FROM)


def _database_bytes() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    name = Path(str(connection.settings_dict["NAME"]))
    places = [name.with_name(name.name + end) for end in ("", "-wal")]
    return sum(place.stat().st_size for place in places if place.is_file())
