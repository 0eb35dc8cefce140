"""The log's rows: entries that are only ever added, the tree over them, and signed checkpoints of it."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One leaf of the tree. `data` is the leaf exactly as hashed; the other columns are drawn from it, to filter by."""

    index = models.BigIntegerField(primary_key=True)
    data = models.TextField()
    leaf = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    company = models.BigIntegerField(null=True)
    """A plain number: companies stand above the log."""
    subject = models.CharField(max_length=128)
    """What was changed: `invoice:12`, `original:<sha256>` …"""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "index"], name="entry_company"),
            models.Index(fields=["subject", "index"], name="entry_subject"),
            models.Index(fields=["actor", "index"], name="entry_actor"),
            models.Index(fields=["action", "index"], name="entry_action"),
            models.Index(fields=["at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.action} {self.subject}"


class Head(models.Model):
    """The one row that says how far the log goes; locked by whoever appends, to the end of the transaction."""

    size = models.BigIntegerField(default=0)
    frontier = models.JSONField(default=list)
    """Hashes of the complete subtrees on the right edge, largest first, hexadecimal."""
    at = models.DateTimeField(null=True)
    """The latest instant that an entry speaks of: time goes on from there."""

    def __str__(self) -> str:
        return f"{self.size}"


class Tile(models.Model):
    """256 hashes of one level, complete: what proofs are made from without reading the whole log."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    """0: over leaves; each level stands 8 levels of the tree higher."""
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root; also kept as a file outside the database."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    """C2SP signed note, exactly."""
    at = models.DateTimeField()
    """As the note's extension line states it."""
    time_stamp = models.BinaryField(null=True)
    """RFC 3161 answer over the note (TimeStampResp, DER)."""

    def __str__(self) -> str:
        return f"{self.size}"
