"""A verification goes on from where the job before put it down."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_replacements")]

    operations = [
        migrations.AddField("proof", "position", models.JSONField(null=True)),
        migrations.AddField("proof", "turn", models.IntegerField(default=0)),
        migrations.AlterField(
            "proof",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "等待"),
                    ("running", "进行中"),
                    ("done", "已完成"),
                    ("failed", "未完成"),
                    ("cancelled", "已取消"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
