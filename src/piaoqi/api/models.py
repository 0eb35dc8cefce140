"""Answers that were given to requests with an idempotency key, for a while."""

from typing import ClassVar

from django.db import models


class KeptAnswer(models.Model):
    """One request that was carried out. Nothing else rests on it: it may be forgotten any time after a day."""

    token = models.CharField(max_length=64)
    """The actor's key."""
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    """SHA-256 of what was asked: method, path, parameters, body, files."""
    at = models.DateTimeField()
    status = models.IntegerField(null=True)
    """Null while it is carried out."""
    body = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    """The answer held one, which is told once: `body` is empty."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="one_answer")]
        indexes: ClassVar = [models.Index(fields=["at"], name="answer_at")]

    def __str__(self) -> str:
        return f"{self.token} {self.key}"
