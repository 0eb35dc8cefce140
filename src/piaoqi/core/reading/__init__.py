"""Files on disk read into documents, within limits of time, whatever a file does to the library that reads it."""

from piaoqi.core.reading.batch import Progress, ask, broken, expect, read_all
from piaoqi.core.reading.worker import Begin, Task

__all__ = ["Begin", "Progress", "Task", "ask", "broken", "expect", "read_all"]
