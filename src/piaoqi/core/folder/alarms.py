"""Originals that contradict themselves: they are there, and whoever uses them must know what was found in them."""

from collections.abc import Iterable, Iterator

from piaoqi.core.checks.qr import denies_face
from piaoqi.core.formats.base import Document
from piaoqi.core.problem import Problem
from piaoqi.core.seals.alarm import ALTERED, alarm


def alarms(documents: Iterable[Document]) -> Iterator[Problem]:
    """One for each altered file, those inside others too."""
    for document in documents:
        yield from alarm(document.path, document.authenticity)
        yield from alarms(document.children)


def is_alarm(problem: Problem) -> bool:
    """Whether an original is altered, or its QR code denies its face: then not all is sound."""
    return problem.code == ALTERED.code or denies_face(problem)
