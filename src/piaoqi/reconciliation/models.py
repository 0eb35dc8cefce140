"""What is expected, what people answered, and comparisons with what they found."""

from typing import ClassVar

from django.db import models

from piaoqi.accounts.models import Company
from piaoqi.archive.models import Invoice
from piaoqi.archive.money import MoneyField

CHANGED = "reconciliation.changed"
"""Event, with a company's id: what its comparisons go by, terms or answers, is no longer the same."""


class Terms(models.Model):
    """What a company's comparisons go by from `at` on: who it is, and what must be where by when. Only ever added: the
    newest counts, and for a past moment the newest of then.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="terms")
    expectations = models.JSONField(null=True)
    """List of of, into, within_days, kinds (null: all); null: the defaults of core.reconcile.source."""
    taxpayers = models.JSONField(default=list)
    """The company and those of its group, with former names, as they were."""
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.company} {self.at}"


class Answer(models.Model):
    """What a person answered to a question that only people can settle (core.causes.case.Answered)."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="answers")
    cause = models.CharField(max_length=10)
    yes = models.BooleanField()
    source = models.CharField(max_length=50, blank=True)
    """Key of a source; '' for any."""
    number = models.CharField(max_length=50, blank=True)
    """Of one invoice, as core.folder.answers writes it; '' for all."""
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=64)
    name = models.CharField(max_length=100, blank=True)
    """The person's name as it was."""
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.cause} {self.yes}"


class Comparison(models.Model):
    """All sources of one company side by side: asked `as_of` an instant, of what was known at another."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待比较"
        RUNNING = "running", "正在比较"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    company = models.ForeignKey(Company, models.PROTECT, related_name="comparisons")
    live = models.BooleanField()
    """One of the line that follows each intake, as of then; else asked for by a person, for a moment they chose."""
    as_of = models.DateTimeField()
    """What is due is counted up to this instant."""
    known_at = models.DateTimeField()
    """What was recorded by this instant counts; nothing later."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True)
    """While a worker is at it; past that another may take it."""
    ended_at = models.DateTimeField(null=True)
    terms = models.ForeignKey(Terms, models.PROTECT, null=True, related_name="comparisons")
    program = models.CharField(max_length=20, blank=True)
    """The version that made it."""
    summary = models.JSONField(default=dict)
    """As in the contract."""
    forms = models.JSONField(default=dict)
    """`zh`, `en`: what else the contract's answer holds (sources with coverage, exports, bundles, proven, gaps, issued,
    problems), all but findings, differences and duplicates, which are rows.
    """
    digest = models.CharField(max_length=64, blank=True)
    """SHA-256 over the whole answer, canonical: two comparisons with one digest say the same."""
    trouble = models.JSONField(default=dict)
    """Why it failed: code, message, hint in both languages."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "live", "-id"], name="comparison_line"),
            models.Index(fields=["state"], name="comparison_state"),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.as_of}"


class Sums(models.Model):
    """What a finished comparison sums up to, worked out while all of it was in memory. Only ever added; those made by
    an earlier version have none.
    """

    comparison = models.OneToOneField(Comparison, models.PROTECT, related_name="sums", primary_key=True)
    months = models.JSONField()
    """As reconciliation.months makes it."""
    totals = models.JSONField()
    """As reconciliation.totals makes it."""
    appeared = models.IntegerField(default=0)
    """Of one of the line: findings that ask for somebody, and did not at the one before."""
    settled = models.IntegerField(default=0)
    """And those that no longer do."""

    def __str__(self) -> str:
        return str(self.comparison)


class Finding(models.Model):
    """One thing that a comparison found, and the later ones of its line until `until`, which finds it no more or
    otherwise. What a live comparison N found: `comparison` ≤ N, and `until` null or > N. Only `until` ever changes.
    """

    class What(models.TextChoices):
        ABSENCE = "absence", "缺失"
        DIFFERENCE = "difference", "差异"
        DUPLICATE = "duplicate", "重复"

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="found")
    until = models.ForeignKey(Comparison, models.PROTECT, null=True, related_name="settled")
    what = models.CharField(max_length=12, choices=What.choices)
    identity = models.CharField(max_length=200)
    """Which finding it is over time: invoice key, source or field; the same in every comparison."""
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="findings")
    """Who may see the invoice may see the finding."""
    source = models.CharField(max_length=50, blank=True)
    """Key of the source it is absent from, or that holds it twice."""
    field = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=12, blank=True)
    """missing, not_missing, cannot_tell; '' but for an absence."""
    cause = models.CharField(max_length=10, blank=True)
    """Code of the first cause; '' where there is none."""
    issue_date = models.DateField(null=True)
    total = MoneyField(null=True)
    digest = models.CharField(max_length=64)
    """SHA-256 of `forms`."""
    forms = models.JSONField()
    """`zh`, `en`: as in the contract, evidence and all."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "until", "-id"], name="finding_open"),
            models.Index(fields=["comparison"], name="finding_comparison"),
            models.Index(fields=["invoice", "until"], name="finding_invoice"),
            models.Index(
                fields=[
                    "company",
                    "until",
                    "what",
                    "verdict",
                    "invoice",
                    "source",
                    "cause",
                    "issue_date",
                    "total",
                    "comparison",
                ],
                name="finding_sort",
            ),
        ]

    def __str__(self) -> str:
        return self.identity
