"""Finds the readings that were done in part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_listed")]

    operations = [
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(condition=models.Q(("partly", True)), fields=["source"], name="reading_partly"),
        ),
    ]
