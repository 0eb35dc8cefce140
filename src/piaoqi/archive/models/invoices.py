"""Invoices: the view over their records, and what people settled about them."""

from typing import ClassVar

from django.db import models

from piaoqi.accounts.models import Company, Department
from piaoqi.archive.money import MoneyField

_LISTED = (
    "company", "direction", "kind", "status", "presence", "certain", "deleted_at", "department", "sensitivity", "rank",
    "amount", "tax", "total", "differs", "code", "number", "paper_number", "seller_name", "buyer_name",
)  # fmt: skip
"""All that lists are narrowed and ordered by, that a pass over all invoices of a company reads this index alone."""


class Invoice(models.Model):
    """The view over the records of one invoice in one company. Everything but what people assigned (department,
    sensitivity, deletion, holds) can be made anew from its records.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="invoices", db_index=False)
    key = models.CharField(max_length=64)
    rank = models.BigIntegerField(unique=True)
    """Order of lists and of the search index: the issue date's ordinal day (0 where unknown) · 2⁴⁰ + id."""
    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=50, blank=True)
    paper_number = models.CharField(max_length=20, blank=True)
    issue_date = models.DateField(null=True)
    seller_name = models.CharField(max_length=200, blank=True)
    seller_tax_id = models.CharField(max_length=30, blank=True)
    buyer_name = models.CharField(max_length=200, blank=True)
    buyer_tax_id = models.CharField(max_length=30, blank=True)
    amount = MoneyField(null=True)
    tax = MoneyField(null=True)
    total = MoneyField(null=True)
    check_code = models.CharField(max_length=30, blank=True)
    status = models.CharField(max_length=15)
    red_of = models.CharField(max_length=50, blank=True)
    remark = models.TextField(blank=True)
    direction = models.CharField(max_length=10)
    """received, issued: as its sources say."""
    presence = models.IntegerField(default=0)
    """Kinds of source that have it, a bit each: archive.invoices.presence. 0: no reading that counts speaks of it any
    more, and only what people settled keeps it here.
    """
    origins = models.JSONField(default=dict)
    """Field -> id of the record whose value is shown; '' stands for every field that is not named."""
    differs = models.JSONField(default=list)
    """Fields in which sources disagree."""
    authenticity = models.CharField(max_length=25, blank=True)
    """The best verdict among its originals; '' where it has none."""
    certain = models.BooleanField(default=True)
    """False: its number is lacking, incomplete or only recognised in a picture, so it may be another one's."""
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    """When the last of its records was seen."""
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    sensitivity = models.SmallIntegerField(default=0)
    """0 usual, 1 personal (trips, ID numbers), 2 confidential."""
    assigned = models.BooleanField(default=False)
    """Whether a person set the sensitivity; else it follows the kind."""
    keep_until = models.DateField(null=True)
    """The retention clock's end; null while it can't be told."""
    held = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "key"], name="one_invoice")]
        indexes: ClassVar = [models.Index(fields=_LISTED, name="archive_listed")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}".strip() or self.key


class InvoiceKey(models.Model):
    """Every identity that an invoice is known by in its company, in the form of archive.invoices.keys."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    tail = models.CharField(max_length=8)
    """The key's last eight characters."""
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="keys")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "key"], name="one_key")]
        indexes: ClassVar = [models.Index(fields=["company", "tail"], name="key_tail")]

    def __str__(self) -> str:
        return self.key


class Link(models.Model):
    """Two invoices that belong together. `other` is null until the other one is seen."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="links")
    relation = models.CharField(max_length=20)
    """red_of: this red letter flushes the other; replaces: this one was issued in its place"""
    other_key = models.CharField(max_length=64, db_index=True)
    other = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="linked_by")
    by = models.CharField(max_length=64, blank=True)
    """The actor who said so; '' where the records say so."""
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.invoice} {self.relation} {self.other_key}"


class Allocation(models.Model):
    """A part of an invoice's total that was booked or paid for one purpose (分摊, 部分报销)."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    amount = MoneyField()
    purpose = models.CharField(max_length=200)
    reference = models.CharField(max_length=100, blank=True)
    """Voucher or expense claim."""
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.invoice} {self.amount}"


class Deletion(models.Model):
    """An invoice put away, with the reason; nothing of it is removed. Undone by restoring."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="deletions")
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True)
    restored_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.invoice}: {self.reason}"


class Hold(models.Model):
    """A legal hold (保全): while it stands, nothing it covers may be put away or destroyed, whatever the clock says."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="holds")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="holds")
    """One invoice, or the issue dates from … to, inclusive, of the whole company."""
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.reason
