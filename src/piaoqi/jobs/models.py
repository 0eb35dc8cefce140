"""What background work did and does."""

from typing import ClassVar

from django.db import models


class Run(models.Model):
    """One run of a job that came to an end, for people to look at; the queue itself is django-q2's."""

    class State(models.TextChoices):
        DONE = "done", "已完成"
        FAILED = "failed", "失败"
        LOST = "lost", "中断"
        """Its worker ended in the middle; the job is done again."""

    key = models.CharField(max_length=64)
    """A schedule's key, or the import path of what was enqueued."""
    task = models.CharField(max_length=40, blank=True)
    """What the queue knows it by; '' for a scheduled one."""
    started_at = models.DateTimeField(null=True)
    """None where its worker was lost with it."""
    ended_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    said = models.JSONField(default=dict)
    """Counts and what else the job tells."""
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["key", "-ended_at"], name="run_key"),
            models.Index(fields=["ended_at"], name="run_ended"),
            models.Index(fields=["task"], name="run_task", condition=~models.Q(task="") & ~models.Q(state="done")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Due(models.Model):
    """When a scheduled job is to run next, and who runs it now: several servers share it and none doubles it."""

    key = models.CharField(max_length=64, primary_key=True)
    next_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=100, blank=True)
    claimed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.next_at}"


class Worker(models.Model):
    """A worker process and when it was last heard of. A silent one is told by `queries.health`."""

    slot = models.CharField(max_length=100, primary_key=True)
    """Its place, `host:1`: the next process in it takes up what it left."""
    pid = models.IntegerField()
    version = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    job = models.CharField(max_length=64, blank=True)
    """What it is at; '' for nothing."""
    job_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    """When it ended as it should."""

    def __str__(self) -> str:
        return self.slot
