"""The one place where the server looks at the clock, so that a simulation can move it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)
