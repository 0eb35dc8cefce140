"""Arrivals in whose place others came; bytes that come back to a source are read there once more."""

import django.db.models.deletion
from django.db import migrations, models

from piaoqi.audit.guards import forbid


class Migration(migrations.Migration):
    dependencies = [("archive", "0004_proofs"), ("audit", "0002_guards")]

    operations = [
        migrations.RemoveConstraint(model_name="reading", name="one_reading"),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                fields=("original", "source", "reader"), condition=models.Q(replaced_at=None), name="one_reading"
            ),
        ),
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=64)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "arrival",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replacement", to="archive.arrival"
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced",
                        to="archive.arrival",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("settled_at", None)), fields=["id"], name="replacement_open")
                ],
            },
        ),
        forbid("archive_replacement", once=["settled_at"]),
    ]
