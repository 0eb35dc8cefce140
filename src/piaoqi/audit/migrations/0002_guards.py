"""Entries and checkpoints are only ever added; the database itself refuses anything else."""

from django.db import migrations

from piaoqi.audit.guards import forbid


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [forbid("audit_entry"), forbid("audit_checkpoint", once=["time_stamp"])]
