"""What everybody must be told who meets an altered original, whatever they came for."""

from collections.abc import Iterator

from piaoqi.core.problem import Problem, define
from piaoqi.core.seals.altered import named
from piaoqi.core.seals.verdict import Authenticity, Verdict
from piaoqi.core.text import Text

ALTERED = define(
    "seal.altered",
    Text("{path} 与签署时不一致，签署之后被改动过：{parts}", "{path} is not what was signed; altered since: {parts}"),
    Text(
        "不要据此报销或抵扣，请向开票方重新索取；用 piaoqi read 看改了什么",
        "Don't pay, book or deduct on it: ask the issuer for the original; piaoqi read shows what was changed",
    ),
)


def alarm(path: str, found: Authenticity) -> Iterator[Problem]:
    """The problem of an altered file; nothing for any other."""
    if found.verdict is Verdict.ALTERED:
        yield ALTERED.at(path, parts=named(found.altered))
