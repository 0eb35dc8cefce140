"""What was handed in: the bytes, once each, and each time that they arrived."""

from typing import ClassVar

from django.db import models

from piaoqi.accounts.models import Company, Person


class Source(models.Model):
    """Where records come from: one list or folder of one company, in one direction."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="sources")
    key = models.CharField(max_length=50)
    """Its name in the company, as `name` of a [[source]] in piaoqi.toml."""
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    """As `kind` of a [[source]] in piaoqi.toml: bureau, selection, archive, mail, books …"""
    direction = models.CharField(max_length=10, default="received")
    """received 取得, issued 开具"""
    of = models.CharField(max_length=50, blank=True)
    """For a backup: the key (or kind) of the source that it is an earlier copy of."""
    columns = models.JSONField(default=dict)
    """Field -> heading, for tables whose headings are not recognised."""
    defined_at = models.DateTimeField(null=True)
    """From then on it is expected to hold what rules say; null: always."""
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "key"], name="one_source")]

    def __str__(self) -> str:
        return self.name


class Original(models.Model):
    """Bytes that were handed in or found inside such, kept once, by content. Only ever added."""

    sha256 = models.CharField(max_length=64, unique=True)
    sm3 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Arrival(models.Model):
    """One time that bytes arrived: who handed them in, when, where, under which name. Only ever added, but for
    `reading`, which says where they were read.
    """

    original = models.ForeignKey(Original, models.PROTECT, related_name="arrivals")
    source = models.ForeignKey(Source, models.PROTECT, related_name="arrivals")
    name = models.CharField(max_length=500)
    """The file's name as handed in; inside a container the whole path, `a.zip!b.ofd`."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    """The arrival of the container that it was found in."""
    batch = models.CharField(max_length=40, blank=True, db_index=True)
    """What was handed in together."""
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    origin = models.CharField(max_length=100)
    reading = models.ForeignKey("archive.Reading", models.PROTECT, null=True, related_name="arrivals")

    def __str__(self) -> str:
        return self.name


class Replacement(models.Model):
    """From `at` on an arrival counts no more, for another one came in its place: the same bytes at the source where
    they belong, or a corrected file. Only ever added, but for `settled_at`; what is undone arrives once more.
    """

    arrival = models.OneToOneField(Arrival, models.PROTECT, related_name="replacement")
    new = models.ForeignKey(Arrival, models.PROTECT, null=True, related_name="replaced")
    """What counts instead; null for what was found inside of a file that was replaced."""
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    """Who did it, as they were called then."""
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    """When the view of invoices went by its statements no longer."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="replacement_open", condition=models.Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.arrival}"
