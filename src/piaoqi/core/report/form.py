"""The pieces that the JSON forms of the contract share: amounts, dates, instants, problems."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from piaoqi.core.problem import Problem
from piaoqi.core.text import Language

Form = dict[str, Any]
"""What json.dumps writes: strings, numbers, booleans, None, lists and forms."""


def scalar(value: object) -> str:
    """Amounts with two decimals, dates as YYYY-MM-DD, what is absent as the empty string."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def instant(value: datetime | None) -> str:
    """RFC 3339 with zone."""
    return "" if value is None else value.isoformat(timespec="seconds")


def problem_forms(problems: Iterable[Problem], language: Language, *, with_path: bool) -> list[Form]:
    """Problems as code, message and hint; `with_path` names the file too."""
    return [
        {
            **({"path": problem.path} if with_path else {}),
            "code": problem.code,
            "message": problem.message(language),
            "hint": problem.hint(language),
        }
        for problem in problems
    ]
