"""What background work did and does."""

from django.db import models


class Run(models.Model):
    """One run of a scheduled or enqueued job, for people to look at; the queue itself is django-q2's."""

    key = models.CharField(max_length=64, db_index=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    """running, done, failed"""
    said = models.JSONField(default=dict)
    """Counts and what else the job tells."""
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
