"""Who is told what, and what was told."""

from typing import ClassVar

from django.db import models

from piaoqi.accounts.models import Company


class Webhook(models.Model):
    """An address of another program that is told of events in one company."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list)
    """Keys of notices.events."""
    secret = models.TextField()
    """What messages are signed with, sealed (accounts.sealing); shown once, when it is made."""
    former_secret = models.TextField(blank=True)
    """The one before, with which they are signed too until `former_until`."""
    former_until = models.DateTimeField(null=True)
    by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    """By a person, or after failing for days."""
    trouble = models.JSONField(default=dict)
    """Why it was paused by the program: code, message, hint in both languages; empty where a person did it."""
    failing_since = models.DateTimeField(null=True)
    """The first failure after which nothing was delivered."""
    failures = models.IntegerField(default=0)
    """In a row."""
    quiet_until = models.DateTimeField(null=True)
    """Nothing is sent to it before, so that an address that hangs does not hold up the workers."""
    claimed_until = models.DateTimeField(null=True)
    """A worker is sending to it; after that, it died. One at a time."""
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class Event(models.Model):
    """Something that happened in a company, written in the transaction in which it happened."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="events")
    key = models.CharField(max_length=50)
    at = models.DateTimeField()
    data = models.JSONField()
    """Ids, codes and counts; no names, no contents of invoices: whoever is told asks the API."""

    def __str__(self) -> str:
        return self.key


class DeliveryState(models.TextChoices):
    """A name of its own: documents of the API call it so."""

    WAITING = "waiting", "等待发送"
    DELIVERED = "delivered", "已送达"
    GIVEN_UP = "given_up", "已放弃"


class Delivery(models.Model):
    """One event on its way to one address."""

    State = DeliveryState

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    """How often it was sent, well or badly."""
    next_at = models.DateTimeField(null=True)
    """None: not any more."""
    last_at = models.DateTimeField(null=True)
    last_status = models.IntegerField(null=True)
    """The HTTP status that the last attempt was answered with."""
    last_error = models.CharField(max_length=200, blank=True)
    """A code of notices.faults; '' where it was delivered."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery")]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["webhook", "-id"], name="delivery_line"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook} ← {self.event}"
