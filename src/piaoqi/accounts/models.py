"""Companies, people, their roles and where these hold."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Group(models.Model):
    """Companies that belong together (集团, or the clients of one team)."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """A taxpayer whose invoices are kept. Never deleted; closed when it ends."""

    name = models.CharField(max_length=200)
    tax_id = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, default="general")
    """general 一般纳税人, small_scale 小规模纳税人"""
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="companies")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    """The company that this one is a branch (分支机构) of. It is a taxpayer of its own: roles for one do not hold for
    the other.
    """
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name, a tax id, or both, that the company had up to a day, inclusive."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200, blank=True)
    tax_id = models.CharField(max_length=20, blank=True)
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.name or self.tax_id} ({self.until})"


class Department(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "name"], name="one_department")]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with, in whatever case they type it. They are made by actions alone."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username__iexact=(username or "").strip())


class Person(AbstractBaseUser):
    """Somebody who signs in. Never deleted: the log speaks of them."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="one_username")]

    def __str__(self) -> str:
        return self.name or self.username


class Role(models.Model):
    """What somebody in this place may do and see. The built-in ones follow the program; others are the user's own."""

    key = models.CharField(max_length=50, unique=True)
    title_zh = models.CharField(max_length=50)
    title_en = models.CharField(max_length=50)
    permissions = models.JSONField(default=list)
    sensitivity = models.SmallIntegerField(default=0)
    """The highest level of sensitivity that a grant of this role may show."""
    own = models.BooleanField(default=False)
    """Shows only what the person handed in."""
    direction = models.CharField(max_length=10, blank=True)
    """'received' or 'issued', where the role is for one direction."""
    bounded = models.BooleanField(default=False)
    """Given for one company at a time, never for a group or everywhere."""
    built_in = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title_zh


class Grant(models.Model):
    """A role that a person has somewhere. Ended, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True)
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True)
    """Company or group; neither: everywhere."""
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    direction = models.CharField(max_length=10, blank=True)
    sensitivity = models.SmallIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=64, blank=True)
    """The actor who gave it."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(company=None) | Q(group=None), name="company_or_group"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class Token(models.Model):
    """A key for programs. Only its digest is kept; it may do at most what its person may."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    """The first letters, so that people recognise it."""
    digest = models.CharField(max_length=64, unique=True)
    permissions = models.JSONField(default=list)
    companies = models.ManyToManyField(Company, blank=True)
    """None: all that its person has."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class AccessRequest(models.Model):
    """Somebody asks to see or do what their scopes don't allow; somebody else decides."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="access_requests")
    role = models.ForeignKey(Role, models.PROTECT)
    company = models.ForeignKey(Company, models.PROTECT)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    direction = models.CharField(max_length=10, blank=True)
    sensitivity = models.SmallIntegerField(default=0)
    subject = models.CharField(max_length=128, blank=True)
    """What it is about: `invoice:12`; '' where nothing particular."""
    reason = models.CharField(max_length=500)
    until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="decisions")
    granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="nobody_decides_their_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class SavedView(models.Model):
    """A person's own filter of the table of invoices, under a name. Taken away it stays, so that it can be had back."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="saved_views")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True)
    """None: for whichever company is looked at."""
    name = models.CharField(max_length=50)
    query = models.CharField(max_length=2000, blank=True)
    """What stands in the address behind the question mark, without the company."""
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], condition=Q(deleted_at=None), name="one_view"),
        ]

    def __str__(self) -> str:
        return self.name
