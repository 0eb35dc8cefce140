"""What a number says by its digits: year, region, channel and kind.

数电票: digits 1-2 year, 3-4 region, 5 channel, 6-20 serial. 发票代码 of 12 digits starting with 0: 2-5 region,
6-7 year, 11-12 kind; of 10 digits: 1-4 region, 5-6 year, 8 kind. Regions are GB/T 2260; 91-95 for the cities with a
tax bureau of their own occur in public data and are confirmed by no official text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from piaoqi.core.invoice.kind.codes import kind_of_code
from piaoqi.core.invoice.kind.table import Kind
from piaoqi.core.text import Text

DIGITAL_SINCE = date(2021, 12, 1)
"""The first 数电票 were issued that day, in Shanghai, Guangdong and Inner Mongolia."""

REGIONS: Mapping[str, Text] = {
    "11": Text("北京", "Beijing"),
    "12": Text("天津", "Tianjin"),
    "13": Text("河北", "Hebei"),
    "14": Text("山西", "Shanxi"),
    "15": Text("内蒙古", "Inner Mongolia"),
    "21": Text("辽宁", "Liaoning"),
    "22": Text("吉林", "Jilin"),
    "23": Text("黑龙江", "Heilongjiang"),
    "31": Text("上海", "Shanghai"),
    "32": Text("江苏", "Jiangsu"),
    "33": Text("浙江", "Zhejiang"),
    "34": Text("安徽", "Anhui"),
    "35": Text("福建", "Fujian"),
    "36": Text("江西", "Jiangxi"),
    "37": Text("山东", "Shandong"),
    "41": Text("河南", "Henan"),
    "42": Text("湖北", "Hubei"),
    "43": Text("湖南", "Hunan"),
    "44": Text("广东", "Guangdong"),
    "45": Text("广西", "Guangxi"),
    "46": Text("海南", "Hainan"),
    "50": Text("重庆", "Chongqing"),
    "51": Text("四川", "Sichuan"),
    "52": Text("贵州", "Guizhou"),
    "53": Text("云南", "Yunnan"),
    "54": Text("西藏", "Tibet"),
    "61": Text("陕西", "Shaanxi"),
    "62": Text("甘肃", "Gansu"),
    "63": Text("青海", "Qinghai"),
    "64": Text("宁夏", "Ningxia"),
    "65": Text("新疆", "Xinjiang"),
    "91": Text("大连", "Dalian"),
    "92": Text("宁波", "Ningbo"),
    "93": Text("厦门", "Xiamen"),
    "94": Text("青岛", "Qingdao"),
    "95": Text("深圳", "Shenzhen"),
}
PROVINCE_OF_CITY: Mapping[str, str] = {"91": "21", "92": "33", "93": "35", "94": "37", "95": "44"}
"""Unconfirmed regions of 数电票 -> the province that the city lies in."""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What the digits say; 0, empty and UNKNOWN where they say nothing."""

    year: int = 0
    region: str = ""
    """Two digits of GB/T 2260, or 91 to 95."""
    channel: str = ""
    """Digit 5 of a 数电票: 2 the bureau's own pages, 7 platforms, 9 railway, as far as observed."""
    kind: Kind = Kind.UNKNOWN
    region_confirmed: bool = True


_NOTHING = NumberFacts()
_DIGITAL = re.compile(rf"(?:2[1-9]|[34][0-9])(?:{'|'.join(REGIONS)})[0-9]{{16}}").fullmatch


def is_digital(number: str) -> bool:
    """Whether twenty digits can be a 数电票: a year from 2021 to 2049 and a known region."""
    return _DIGITAL(number) is not None


def is_code(code: str) -> bool:
    """Whether the digits can be a 发票代码: region, year and kind in their places."""
    return bool(kind_of_code(code)) and _code_facts(code).region in REGIONS and 2000 <= _code_facts(code).year <= 2040


@lru_cache(maxsize=16384)
def facts_of(number: str, code: str = "") -> NumberFacts:
    """What a normalised number says. `number`: twenty digits, or the eight beside `code`."""
    if is_digital(number):
        return NumberFacts(2000 + int(number[:2]), number[2:4], number[4], Kind.UNKNOWN, number[2] != "9")
    return _code_facts(code) if code.isascii() and code.isdigit() and code.strip("0") else _NOTHING


def contradicts_date(number: str, code: str, issue_date: date) -> bool | None:
    """Whether the year in the number rules out the issue date; None where the number names no year.

    A 数电票 is numbered when issued: the years are equal. A code is printed before it is used: only a later year than
    the date's contradicts.
    """
    year = facts_of(number, code).year
    if not year:
        return None
    return year != issue_date.year if is_digital(number) else year > issue_date.year


def region_name(region: str) -> Text:
    """The region's name, or its digits where they name none."""
    return REGIONS.get(region, Text(region, region))


def _code_facts(code: str) -> NumberFacts:
    if len(code) == 12:
        region, year = code[1:3], code[5:7]
    elif len(code) == 10:
        region, year = code[:2], code[4:6]
    else:
        return _NOTHING
    return NumberFacts(2000 + int(year), region, "", kind_of_code(code))
