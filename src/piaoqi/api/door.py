"""/api/v1: everything that programs do here, each with a token of a person."""

from piaoqi import __version__
from piaoqi.api import (
    arrivals,
    changes,
    comparisons,
    coverage,
    faults,
    findings,
    invoices,
    log,
    readings,
    runs,
    sources,
    stated,
    webhooks,
    who,
    why,
)
from piaoqi.api.asked import Token
from piaoqi.api.openapi import Api
from piaoqi.api.parser import Strict
from piaoqi.api.renderer import Plain

ABOUT = """\
Every request bears `Authorization: Bearer pq_…`, a token that a person made for a program; it may never do more than
that person. Amounts are strings with two decimals, dates `YYYY-MM-DD`, instants RFC 3339. Lists are read a page at a
time: hand `next` in as `cursor`. Whatever is refused says so as `{"error": {"code", "message", "hint"}}`, in Chinese,
or in English for `Accept-Language: en`. Requests that change something take an `Idempotency-Key`.

每个请求带 `Authorization: Bearer pq_…`。金额为两位小数的文本，日期为 `YYYY-MM-DD`，时刻为 RFC 3339。列表分页读取：把
`next` 作为 `cursor` 传回。出错的回答都是 `{"error": {"code", "message", "hint"}}`。有改动的请求可带 `Idempotency-Key`，
重发不会重复办理。
"""

api = Api(
    title="票齐 Piaoqi",
    version=__version__,
    description=ABOUT,
    urls_namespace="api",
    auth=Token(),
    parser=Strict(),
    renderer=Plain(),
)
faults.handle(api)
PARTS = (
    who,
    arrivals,
    readings,
    sources,
    runs,
    coverage,
    invoices,
    comparisons,
    findings,
    changes,
    why,
    stated,
    log,
    webhooks,
)
for part in PARTS:
    api.add_router("", part.router)
