"""Companies, people, their roles and where these hold."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models


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
    """The company that this one is a branch (分支机构) of."""
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name or tax id that the company had, up to a day, inclusive."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    tax_id = models.CharField(max_length=20)
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.name} ({self.until})"


class Department(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "name"], name="one_department")]

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody who signs in. Never deleted: the log speaks of them."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

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
    used_at = models.DateTimeField(null=True, blank=True)
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

    def __str__(self) -> str:
        return f"{self.person} {self.role}"
