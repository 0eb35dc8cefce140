"""Runs of sources, what they prove, and how sources are reached."""

from typing import ClassVar

from django.db import models

from piaoqi.archive.models import Source


class Connection(models.Model):
    """How a source is fetched from: a connector, its settings, how often."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="connections")
    connector = models.CharField(max_length=50)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True)
    """The secret settings, sealed."""
    every_minutes = models.IntegerField(default=60)
    days = models.IntegerField(null=True)
    """It asks for the issue dates of so many days up to today; None: for everything."""
    paused_at = models.DateTimeField(null=True)
    """By a person, or after a failure that only a person can mend: `trouble` says which."""
    trouble = models.JSONField(default=dict)
    """code, message, hint in both languages, since, how often in a row; empty where all is well."""
    next_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    """The mark of the fetch that runs; past `claimed_until` another may begin."""
    claimed_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """Taken away by a person: it is never asked again."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_at"], name="connection_due")]

    def __str__(self) -> str:
        return f"{self.source} ← {self.connector}"


class Taken(models.Model):
    """An item that a connection brought before and need not bring again."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="taken", db_index=False)
    key = models.CharField(max_length=64)
    """SHA-256 of the item's key there."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "key"], name="one_taken")]

    def __str__(self) -> str:
        return self.key


class Run(models.Model):
    """One time that something came to a source: a fetch, or what people handed in together."""

    class State(models.TextChoices):
        OPEN = "open", "进行中"
        """Files still come, or are still being read."""
        WHOLE = "whole", "完整"
        """Everything that was asked for came, and was read."""
        PARTLY = "partly", "不完整"
        """Something is lacking or could not be read: `report` says what. It proves nothing."""
        FAILED = "failed", "失败"
        """Nothing came, or nothing of it could be read."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="runs")
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="runs")
    """None for what people handed in."""
    batch = models.CharField(max_length=40)
    """That of its arrivals."""
    by = models.CharField(max_length=64)
    """The actor."""
    asked = models.JSONField(default=dict)
    """`start`, `end`: issue dates; empty where nothing in particular was asked for."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField()
    """By the machine's own clock, which the log may be ahead of: a source is asked no earlier, and no later."""
    fetched_at = models.DateTimeField(null=True)
    """When the fetch ended, well or badly."""
    lacks = models.JSONField(default=list)
    """Of a fetch, why its answer is not whole: code, message and hint in both languages."""
    proves = models.BooleanField(default=False)
    """Of a fetch: it brought a whole answer of a connector whose whole answers prove that nothing else is there."""
    ended_at = models.DateTimeField(null=True)
    stated_total = models.IntegerField(null=True)
    """How many items there are, as the source said."""
    files_in = models.IntegerField(default=0)
    """Files inside files count too. files_new + files_known."""
    files_new = models.IntegerField(default=0)
    files_known = models.IntegerField(default=0)
    """Bytes that this source had brought before."""
    files_failed = models.IntegerField(default=0)
    """Could not be read, new or known."""
    invoices_in = models.IntegerField(default=0)
    """invoices_new + invoices_known."""
    invoices_new = models.IntegerField(default=0)
    """Not seen at this source before. Every invoice of a source is new in one of its runs at most."""
    invoices_known = models.IntegerField(default=0)
    news_at = models.DateTimeField(null=True)
    """When the last of its files came that brought a new invoice."""
    report = models.JSONField(default=list)
    """Sentences, in order: code, message and hint in both languages."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "batch"], name="one_run")]
        indexes: ClassVar = [
            models.Index(fields=["state"], name="run_state", condition=models.Q(state="open")),
            models.Index(fields=["source", "-started_at"], name="run_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at}"


class Coverage(models.Model):
    """A statement of what a source was asked for, by issue date: core.reconcile.source.Window. Only ever added, but
    for `withdrawn_…`. A statement is a claim: the comparison holds it against the rows.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="coverage")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="coverage")
    """What it speaks of: the files of one run, or (None) everything in the source."""
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    kinds = models.JSONField(null=True)
    """Lists of codes; null is all. So are origins, statuses, sellers."""
    origins = models.JSONField(null=True)
    statuses = models.JSONField(null=True)
    booked = models.CharField(max_length=50, blank=True)
    sellers = models.JSONField(null=True)
    as_of = models.DateTimeField(null=True)
    role = models.CharField(max_length=50, blank=True)
    total = models.IntegerField(null=True)
    rows = models.IntegerField(null=True)
    proven = models.BooleanField(default=False)
    """By a run of a connector; else a person said so."""
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.source} {self.start}–{self.end}"


class Silence(models.Model):
    """A source that was silent for longer than usual, told once."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="silences", db_index=False)
    since = models.DateField()
    """The last day that brought something new."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "since"], name="one_silence")]

    def __str__(self) -> str:
        return f"{self.source} {self.since}"
