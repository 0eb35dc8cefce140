"""Files on disk read into documents, within limits of time, whatever a file does to the library that reads it."""

from piaoqi.core.reading.batch import Progress, expect, read_all
from piaoqi.core.reading.worker import Task

__all__ = ["Progress", "Task", "expect", "read_all"]
