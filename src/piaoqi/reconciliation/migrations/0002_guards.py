"""What comparisons went by and what they found is only ever added: the database itself refuses anything else."""

from django.db import migrations

from piaoqi.audit.guards import forbid

_RESULTS = (
    "state",
    "as_of",
    "known_at",
    "started_at",
    "claimed_by",
    "claimed_until",
    "ended_at",
    "terms_id",
    "program",
    "summary",
    "forms",
    "digest",
    "trouble",
)


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial"), ("audit", "0002_guards")]

    operations = [
        forbid("reconciliation_terms"),
        forbid("reconciliation_answer", allowed=["withdrawn_by"], once=["withdrawn_at"]),
        forbid("reconciliation_comparison", allowed=_RESULTS, sealed={"state": "done"}),
        forbid("reconciliation_sums"),
        forbid("reconciliation_finding", once=["until_id"]),
    ]
