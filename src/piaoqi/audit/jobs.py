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
        key="audit.checkpoint",
        title=Text("签署日志检查点", "Sign a checkpoint of the log"),
        path="piaoqi.audit.checkpoints.sign_checkpoint",
        every_minutes=10,
    ),
    Repeated(
        key="audit.time_stamp",
        title=Text("为日志检查点取得时间戳", "Have a checkpoint of the log time-stamped"),
        path="piaoqi.audit.time_stamps.stamp_checkpoint",
        every_minutes=60,
    ),
)
