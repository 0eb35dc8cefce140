"""The index by which lists are put in order, counted and summed up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_proofs_in_turns")]
    operations = [
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=[
                    "company", "direction", "kind", "status", "presence", "certain", "deleted_at", "department",
                    "sensitivity", "rank", "amount", "tax", "total", "differs", "code", "number", "paper_number",
                    "seller_name", "buyer_name",
                ],
                name="archive_listed",
            ),
        )
    ]  # fmt: skip
