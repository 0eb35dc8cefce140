"""Sources that fell silent: told once each time."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.notices import outbox
from piaoqi.sources.models import Silence as Told
from piaoqi.sources.queries.sources import news_of
from piaoqi.sources.silence import Level, Silence, silence_of


def watch() -> Mapping[str, object]:
    """Tell of those that are silent since longer than usual, and were not told of yet."""
    sources = Source.objects.filter(closed_at=None, company__closed_at=None)
    today, count = day_of(now()), 0
    news = news_of(sources)
    for source in sources.filter(pk__in=news):
        silence = silence_of(news[source.pk], today)
        if silence.level is Level.SILENT and silence.since:
            count += _tell(source, silence.since, silence)
    return {"silent": count}


def _tell(source: Source, since: date, silence: Silence) -> bool:
    with transaction.atomic():
        _, is_new = Told.objects.get_or_create(source=source, since=since, defaults={"at": now()})
        if is_new:
            data = {"source": source.pk, "days": silence.days, "usual_days": silence.usual_days}
            outbox.post(source.company_id, "source.silent", data)
    return is_new
