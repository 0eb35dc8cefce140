"""Claims of coverage are only ever added: the database itself refuses anything but that one is withdrawn, once."""

from django.db import migrations

from piaoqi.audit.guards import forbid


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        forbid("sources_coverage", allowed=["withdrawn_by"], once=["withdrawn_at"]),
    ]
