"""What is done for the log again and again."""

from dataclasses import dataclass

from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Repeated:
    """As piaoqi.jobs.schedule.Scheduled, which stands above the log."""

    key: str
    title: Text
    path: str
    every_minutes: int


SCHEDULE = (
    Repeated(
        "audit.checkpoint",
        Text("签署日志检查点", "Sign a checkpoint of the log"),
        "piaoqi.audit.checkpoints.sign_checkpoint",
        10,
    ),
)
