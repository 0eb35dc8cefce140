"""The tables of the archive."""

import django.db.models.deletion
import piaoqi.archive.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("sm3", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("stored_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("rank", models.BigIntegerField(unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("code", models.CharField(blank=True, max_length=20)),
                ("number", models.CharField(blank=True, max_length=50)),
                ("paper_number", models.CharField(blank=True, max_length=20)),
                ("issue_date", models.DateField(null=True)),
                ("seller_name", models.CharField(blank=True, max_length=200)),
                ("seller_tax_id", models.CharField(blank=True, max_length=30)),
                ("buyer_name", models.CharField(blank=True, max_length=200)),
                ("buyer_tax_id", models.CharField(blank=True, max_length=30)),
                ("amount", piaoqi.archive.money.MoneyField(null=True)),
                ("tax", piaoqi.archive.money.MoneyField(null=True)),
                ("total", piaoqi.archive.money.MoneyField(null=True)),
                ("check_code", models.CharField(blank=True, max_length=30)),
                ("status", models.CharField(max_length=15)),
                ("red_of", models.CharField(blank=True, max_length=50)),
                ("remark", models.TextField(blank=True)),
                ("direction", models.CharField(max_length=10)),
                ("presence", models.IntegerField(default=0)),
                ("origins", models.JSONField(default=dict)),
                ("differs", models.JSONField(default=list)),
                ("authenticity", models.CharField(blank=True, max_length=25)),
                ("certain", models.BooleanField(default=True)),
                ("first_seen_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("sensitivity", models.SmallIntegerField(default=0)),
                ("assigned", models.BooleanField(default=False)),
                ("keep_until", models.DateField(null=True)),
                ("held", models.BooleanField(default=False)),
                ("deleted_at", models.DateTimeField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="accounts.company",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.department"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_date", models.DateField(null=True)),
                ("to_date", models.DateField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=64)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="accounts.company"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="archive.invoice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("restored_at", models.DateTimeField(null=True)),
                ("restored_by", models.CharField(blank=True, max_length=64)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deletions", to="archive.invoice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", piaoqi.archive.money.MoneyField()),
                ("purpose", models.CharField(max_length=200)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.department"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="archive.invoice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InvoiceKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("tail", models.CharField(max_length=8)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="archive.invoice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(max_length=20)),
                ("other_key", models.CharField(db_index=True, max_length=64)),
                ("by", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="archive.invoice"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linked_by",
                        to="archive.invoice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待读取"),
                            ("reading", "正在读取"),
                            ("done", "已读取"),
                            ("quarantined", "读不出，待处理"),
                            ("superseded", "由新版本重读"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("claimed_by", models.CharField(blank=True, max_length=64)),
                ("attempts", models.IntegerField(default=0)),
                ("losses", models.IntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("records_expected", models.IntegerField(null=True)),
                ("records_written", models.IntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("format", models.CharField(blank=True, max_length=20)),
                ("partly", models.BooleanField(default=False)),
                ("said", models.JSONField(default=dict)),
                ("earlier", models.JSONField(default=list)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="archive.original"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=50)),
                ("name", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=20)),
                ("direction", models.CharField(default="received", max_length=10)),
                ("of", models.CharField(blank=True, max_length=50)),
                ("columns", models.JSONField(default=dict)),
                ("defined_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="accounts.company"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.IntegerField()),
                ("key", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("digest", models.BinaryField(max_length=32)),
                ("seen_at", models.DateTimeField()),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.company",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="archive.invoice",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.original",
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="archive.reading"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.source",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="reading",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="archive.source"
            ),
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=500)),
                ("batch", models.CharField(blank=True, db_index=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=64)),
                ("origin", models.CharField(max_length=100)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="archive.arrival",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="archive.original"
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="archive.reading",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="archive.source"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="one_invoice"),
        ),
        migrations.AddIndex(
            model_name="invoicekey",
            index=models.Index(fields=["company", "tail"], name="key_tail"),
        ),
        migrations.AddConstraint(
            model_name="invoicekey",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="one_key"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="one_source"),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(fields=("reading", "ordinal"), name="one_record"),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["state", "id"], name="reading_state"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("original", "source", "reader"), name="one_reading"),
        ),
    ]
