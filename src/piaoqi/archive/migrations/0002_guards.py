"""Originals, arrivals and records are only ever added: the database itself refuses anything else."""

from django.db import migrations

from piaoqi.audit.guards import forbid


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        forbid("archive_original"),
        forbid("archive_arrival", allowed=["reading_id"]),
        forbid("archive_record", allowed=["invoice_id"]),
    ]
