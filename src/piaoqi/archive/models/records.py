"""What was read in originals: readings, and the records they made."""

from typing import ClassVar

from django.db import models

from piaoqi.accounts.models import Company
from piaoqi.archive.models.originals import Original, Source


class Reading(models.Model):
    """One original read for one source by one version of the program. Waiting, it is the work to be done; the queue
    only nudges.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待读取"
        READING = "reading", "正在读取"
        DONE = "done", "已读取"
        QUARANTINED = "quarantined", "读不出，待处理"
        SUPERSEDED = "superseded", "由新版本重读"
        """Left unfinished by an earlier version; another reading takes its place."""

    original = models.ForeignKey(Original, models.PROTECT, related_name="readings")
    source = models.ForeignKey(Source, models.PROTECT, related_name="readings")
    reader = models.CharField(max_length=20)
    """The program's version."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    """While a worker has it; past that another may take it."""
    claimed_by = models.CharField(max_length=64, blank=True)
    attempts = models.IntegerField(default=0)
    """Times that a worker took it since it last came further."""
    losses = models.IntegerField(default=0)
    """Times that the file took the process down that read it."""
    retry_at = models.DateTimeField(null=True)
    """Waiting, it is not tried before then."""
    records_expected = models.IntegerField(null=True)
    """Known when the file is read; the records are then written in chunks."""
    records_written = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    format = models.CharField(max_length=20, blank=True)
    partly = models.BooleanField(default=False)
    """A part of it could not be read: `said` tells which."""
    said = models.JSONField(default=dict)
    """What the document says as a whole (archive.intake.spool); in quarantine, and while a fault keeps it waiting,
    `reason`: code, message and hint in both languages.
    """
    earlier = models.JSONField(default=list)
    """The times that it was in quarantine before it was tried again: `from`, `to`, and what it `said` then."""
    replaced_at = models.DateTimeField(null=True)
    """When its records ceased to count: a later reading of the same original at the same source took its place, or its
    file was replaced.
    """

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["original", "source", "reader"], condition=models.Q(replaced_at=None), name="one_reading"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "id"], name="reading_state"),
            models.Index(fields=["source"], name="reading_partly", condition=models.Q(partly=True)),
        ]

    def __str__(self) -> str:
        return f"{self.original} @ {self.source}"


class Record(models.Model):
    """What one source says of one invoice. Only ever added; `invoice` alone may change, as views are joined.

    `body` is the canonical JSON that the log vouches for by its digest; all other columns can be drawn from it.
    """

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="records")
    ordinal = models.IntegerField()
    """From 0, in the order of the document."""
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False)
    original = models.ForeignKey(Original, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    """The surest identity (core.invoice.identity); one of its own where it has none."""
    body = models.TextField()
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the body."""
    seen_at = models.DateTimeField()
    invoice = models.ForeignKey("archive.Invoice", models.PROTECT, null=True, related_name="records")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["reading", "ordinal"], name="one_record")]

    def __str__(self) -> str:
        return self.key
