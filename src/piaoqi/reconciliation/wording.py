"""Sentences of core that speak of a folder's piaoqi.toml, as the server says them: there it is stated at the source."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from piaoqi.core.causes.base import Cause
from piaoqi.core.causes.engine import causes
from piaoqi.core.text import Text

_INSTEAD: Final[Mapping[str, str]] = {
    "；用 piaoqi read 看改了什么": "；改了什么，见它的“真伪”",
    "; piaoqi read shows what was changed": "; what was changed stands under its authenticity",
    "写进 piaoqi.toml 的 coverage": "在数据源里声明它的覆盖",
    "piaoqi.toml 里没有 coverage": "没有声明过覆盖",
    "在 piaoqi.toml 的 columns 里写明": "在数据源里写明",
    "在 piaoqi.toml 写 as_of": "在数据源里声明截至时间",
    '在 piaoqi.toml 写 kinds 和 origins = "all"': "在数据源里声明查了全部票种和来源",
    "并在 coverage 里写上导出时间 as_of": "交来时声明导出的时间",
    "with its time as as_of in the coverage": "and declare when it was made",
    "state it as coverage in piaoqi.toml": "declare it as the source's coverage",
    "no coverage in piaoqi.toml": "no coverage declared",
    "as columns in piaoqi.toml": "as columns of the source",
    "write as_of in piaoqi.toml": "declare the source's as-of",
    'write kinds and origins = "all" in piaoqi.toml': "declare all kinds and origins at the source",
}


def on_the_server(said: str) -> str:
    """The same sentence where nobody has such a file."""
    if "piaoqi" in said or "as_of" in said:
        for old, new in _INSTEAD.items():
            said = said.replace(old, new)
    return said


@cache
def catalogue() -> Mapping[str, Cause]:
    """Every cause by its code."""
    return {one.code: replace(one, remedy=_both(one.remedy), next_test=_both(one.next_test)) for one in causes()}


def _both(text: Text) -> Text:
    return Text(on_the_server(text.zh), on_the_server(text.en))
