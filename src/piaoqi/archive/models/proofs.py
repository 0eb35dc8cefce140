"""Proof that people asked for, made in the background."""

from typing import ClassVar

from django.db import models

from piaoqi.accounts.models import Company


class ProofState(models.TextChoices):
    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class Proof(models.Model):
    """A verification of everything, or a bundle for an auditor: who asked when, how far it is, what came of it."""

    class Kind(models.TextChoices):
        VERIFICATION = "verification", "核验"
        BUNDLE = "bundle", "证据包"

    State = ProofState

    kind = models.CharField(max_length=20, choices=Kind.choices)
    company = models.ForeignKey(Company, models.PROTECT, null=True, related_name="proofs")
    """Of a bundle; None: of everything."""
    state = models.CharField(max_length=10, choices=ProofState.choices, default=ProofState.WAITING)
    asked_by = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    """Who asked, as they were called then."""
    origin = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    step = models.JSONField(default=dict)
    """What it is at, in both languages."""
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    """Of the step."""
    position = models.JSONField(null=True)
    """Where to go on, by the next of its jobs."""
    turn = models.IntegerField(default=0)
    """Jobs of it that were kept: two that began at the same position do not both count."""
    size = models.BigIntegerField(default=0)
    """How many entries the log had, or the bundle holds."""
    counts = models.JSONField(default=dict)
    """Findings by weight, and under `codes` by code; all of them, also those not kept."""
    findings = models.JSONField(default=list)
    """The first of each code: code, subject, weight, and message and hint in both languages."""
    file_bytes = models.BigIntegerField(null=True)
    """Of the bundle's file; None where there is none (any more)."""
    trouble = models.JSONField(default=dict)
    """Why it was not done, in both languages."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "-id"], name="proof_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_at}"
