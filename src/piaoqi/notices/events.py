"""What can be told: one entry for each kind of event, with what its data holds.

Data are ids, codes and counts. Names, numbers and contents of invoices are never in it: whoever is told asks the API,
which shows them what they may see.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from piaoqi.core.text import Text

LONGEST_WORD = 64
"""Letters of a code or a key in the data of an event."""

Data = Mapping[str, int | str | bool | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. `data`: what it holds, by name."""

    key: str
    title: Text
    data: Mapping[str, Text]

    def refuse(self, data: Data) -> None:
        """Raises ValueError, a fault of the program, for data that it does not state, that it lacks, or that could be
        a name or a sentence.
        """
        if set(data) != set(self.data):
            raise ValueError(f"{self.key} holds {sorted(self.data)}, not {sorted(data)}")
        for name, value in data.items():
            if isinstance(value, str) and not (value.isascii() and value.isprintable() and len(value) <= LONGEST_WORD):
                raise ValueError(f"{self.key}: {name} is no id, code or count")


COMPARISON = Text("比较的编号", "id of the comparison")
SOURCE = Text("来源的编号", "id of the source")
RUN = Text("批次的编号", "id of the run")

_KINDS = (
    Kind(
        "findings.new",
        Text("比较发现了新的问题", "A comparison found something new"),
        {
            "comparison": COMPARISON,
            "count": Text("新的问题数", "how many are new"),
            "missing": Text("其中判定为缺失的", "of these, invoices that are missing"),
        },
    ),
    Kind(
        "findings.settled",
        Text("以前的问题已经消除", "What was found before is settled"),
        {"comparison": COMPARISON, "count": Text("消除的问题数", "how many are settled")},
    ),
    Kind(
        "comparison.done",
        Text("一次比较已完成", "A comparison is done"),
        {
            "comparison": COMPARISON,
            "live": Text("是否为随收票自动进行的比较", "whether it followed an intake by itself"),
        },
    ),
    Kind(
        "comparison.failed",
        Text("一次比较未能完成", "A comparison failed"),
        {"comparison": COMPARISON, "code": Text("原因代码", "code of the reason")},
    ),
    Kind(
        "run.ended",
        Text("一个批次已收完并读完", "A run of a source ended"),
        {
            "run": RUN,
            "source": SOURCE,
            "state": Text("whole 完整、partly 不完整、failed 失败", "whole, partly or failed"),
            "files": Text("文件数", "files that came"),
            "invoices_new": Text("此来源新出现的发票数", "invoices not seen at this source before"),
            "failed": Text("读不出的文件数", "files that could not be read"),
        },
    ),
    Kind(
        "source.silent",
        Text("来源比平常更久没有新发票", "A source has been silent for longer than usual"),
        {
            "source": SOURCE,
            "days": Text("没有新发票的天数", "days without a new invoice"),
            "usual_days": Text("平常间隔的天数", "days there usually are between two"),
        },
    ),
    Kind("webhook.test", Text("试发一条", "A trial, asked for by a person"), {"webhook": Text("推送的编号", "its id")}),
)

TEST = "webhook.test"
"""Goes to the one webhook that is tried, whatever that asked for."""

KINDS: Mapping[str, Kind] = {one.key: one for one in _KINDS}
"""By key."""

_NOTE = "*由 `docs/generate.py` 从代码生成；generated from the code by `docs/generate.py`.*"
_ENVELOPE = """每条消息是一次 POST，正文是 JSON：`type` 事件，`timestamp` 发生时间，`company` 单位税号，`data` 如下表。
正文只有编号、代码和计数，没有名称和发票内容：收到后用接口查询。签名按 Standard Webhooks
（`webhook-id`、`webhook-timestamp`、`webhook-signature`），用 `piaoqi.client.verify_webhook` 或任何一种现成的库核实。
每条至少送达一次，不保证次序；重发时 `webhook-id` 不变。2xx 表示收下；其余的在几天内重试，间隔越来越长，
一直不成就暂停，并说明原因。

Each message is a POST of JSON: `type`, `timestamp`, `company` (its tax id) and `data` as below: ids, codes and counts,
never names or contents; ask the API for those. It is signed as Standard Webhooks says; verify it with
`piaoqi.client.verify_webhook` or any library for that. Each arrives at least once, in no promised order, with the same
`webhook-id` each time. 2xx accepts it; anything else is tried again for days, at growing intervals, and then the
webhook is paused, with the reason."""


def events_page() -> str:
    """Markdown: all kinds of events, for docs/."""
    parts = ["# 事件 · Events", _NOTE, _ENVELOPE]
    for kind in KINDS.values():
        rows = [f"| `{name}` | {text.zh} | {text.en} |" for name, text in kind.data.items()]
        table = ["| data | 含义 | meaning |", "| --- | --- | --- |", *rows]
        parts += [f"## `{kind.key}`", f"{kind.title.zh} · {kind.title.en}", "\n".join(table)]
    return "\n\n".join(parts) + "\n"
