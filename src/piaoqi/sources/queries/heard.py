"""What was last heard of each of many companies, from those sources that an actor may look into."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Max

from piaoqi.accounts.actor import Actor
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.sources.models import Run
from piaoqi.sources.queries.sources import news_of
from piaoqi.sources.queries.visible import visible
from piaoqi.sources.silence import Level, silence_of


def last_news(actor: Actor, companies: Collection[int]) -> Mapping[int, datetime]:
    """Company -> when the last file came that brought a new invoice; those to which none came are not named."""
    runs = Run.objects.filter(source__in=visible(actor).filter(company__in=companies), news_at__isnull=False)
    return dict(runs.order_by().values_list("source__company").annotate(last=Max("news_at")))


def silent(actor: Actor, companies: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Company -> the names of its open sources that are silent for much longer than usual; of those with such."""
    open_ones = visible(actor).filter(company__in=companies, closed_at=None)
    news, today = news_of(open_ones), day_of(now())
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for pk, company, name in open_ones.order_by("name", "pk").values_list("pk", "company", "name"):
        if silence_of(news.get(pk, ()), today).level is Level.SILENT:
            found[company] += (name,)
    return dict(found)
