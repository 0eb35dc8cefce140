"""What is wrong with a connection, and when it is tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import ConnectorError, Retry
from piaoqi.sources.settling.sentences import Sentence, sentence

LONGEST_WAIT: Final = timedelta(days=1)
"""Between two tries of what fails; one that is asked more seldom anyway is not asked sooner."""
MOST_MINUTES: Final = 7 * 24 * 60
"""Between two fetches."""
_INTERRUPTED = Text("取数中断了（程序停止或断电）", "The fetch was interrupted: the program stopped, or power failed")
_FAULT = Text("程序出错，取数中断", "A fault of the program broke the fetch off")
_TOO_LONG = Text("取数超过 {minutes} 分钟，先停在这里", "The fetch took more than {minutes} minutes and was stopped")
_GONE = Text("没有名为“{key}”的连接程序", "There is no connector {key}")
_BY_ITSELF = Text("已取到的都保存了，之后会自动再取", "What came is kept; it is tried again by itself")
_TELL_US = Text(
    "已取到的都保存了，会自动再试；总这样时请联系我们", "What came is kept; it is tried again, else tell us"
)
_UPDATE = Text("请恢复它，或换用别的连接方式", "Bring it back, or connect in another way")


@dataclass(frozen=True, slots=True)
class Trouble:
    """`retry`: who is to do something about it."""

    said: Sentence
    retry: Retry


def of_error(error: ConnectorError) -> Trouble:
    code = {Retry.LATER: "fetch.later", Retry.NEVER: "fetch.settings", Retry.PERSON: "fetch.person"}[error.retry]
    return Trouble(sentence(code, error.message, error.hint), error.retry)


def interrupted() -> Trouble:
    return Trouble(sentence("fetch.interrupted", _INTERRUPTED.with_(), _BY_ITSELF.with_()), Retry.LATER)


def fault() -> Trouble:
    return Trouble(sentence("fetch.fault", _FAULT.with_(), _TELL_US.with_()), Retry.LATER)


def too_long(minutes: int) -> Trouble:
    return Trouble(sentence("fetch.too_long", _TOO_LONG.with_(minutes=minutes), _BY_ITSELF.with_()), Retry.LATER)


def gone(key: str) -> Trouble:
    return Trouble(sentence("fetch.no_connector", _GONE.with_(key=key), _UPDATE.with_()), Retry.NEVER)


def kept(trouble: Trouble | None, before: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """As a connection keeps it: since when, and how often in a row; nothing where all is well."""
    if trouble is None:
        return {}
    return {
        **trouble.said,
        "since": before.get("since") or at.isoformat(),
        "times": int(before.get("times", 0)) + 1,
    }


def wait(every_minutes: int, times: int) -> timedelta:
    """Until the next fetch, after so many failures in a row."""
    usual = timedelta(minutes=every_minutes)
    doubled: timedelta = usual * (1 << min(times, 20))
    return min(doubled, max(usual, LONGEST_WAIT))
