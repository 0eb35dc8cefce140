"""Names of companies and people, brought to the form in which the same name is equal, and how near two others are."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from piaoqi.core.invoice.number.facts import PROVINCE_OF_CITY, REGIONS
from piaoqi.core.invoice.width import folded

_BRACKETS = str.maketrans("【〔［[{｛《〈】〕］]}｝》〉·•・‧", "(((((((())))))))····")
_NOISE = re.compile(r"[\s'\"`‘’“”]+")


@lru_cache(maxsize=65536)
def normalise_name(text: str) -> str:
    """For comparison only: half width, one kind of bracket, no blanks or quotes, letters in lower case."""
    return _NOISE.sub("", folded(text).translate(_BRACKETS)).casefold()


class Likeness(StrEnum):
    """How two names of a party stand to each other."""

    SAME = "same"
    ALIKE = "alike"
    """Perhaps one company: a short form, another legal form, a region or a branch left out."""
    SILENT = "silent"
    """One of them is empty, or says no more than a trade (“科技公司”)."""
    OTHER = "other"
    """Nothing in common; a brand and its company may be so."""
    APART = "apart"
    """Two companies: other regions or branches, or two full names with nothing in common."""


_REGION_NAMES = "|".join(region.zh for region in REGIONS.values())
_REGION = re.compile(
    rf"(?:{_REGION_NAMES}|香港|澳门|台湾)(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)?"
)
_PROVINCE = {REGIONS[city].zh: REGIONS[province].zh[:2] for city, province in PROVINCE_OF_CITY.items()}
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,3}?(?:市|县|区|州)(?=[\u4e00-\u9fff]{4})")
_LEGAL = re.compile(
    r"(?:股份有限责任公司|有限责任公司|股份有限公司|有限公司|股份公司|集团公司|总公司|分公司|公司|集团|合伙企业|有限合伙"
    r"|个人独资企业|个体工商户|普通合伙|特殊普通合伙)"
)
_FULL = re.compile(r"公司|合伙\)|合伙企业|\(个体工商户\)|\(个人独资\)")
_BRANCH = re.compile(
    r"(?<=公司)(?P<branch>.{2,20}?)(?:分公司|支公司|分店|分行|分部|办事处|营业部|营业厅|门市部|店|厂)$"
)
_SIGNS = re.compile(r"[^\w\u4e00-\u9fff]+")
_TRADES = re.compile(
    r"科技|技术|信息|网络|电子|软件|商贸|贸易|实业|物流|运输|办公|用品|文化|传媒|广告|服务|管理|咨询|建筑|工程|装饰"
    r"|餐饮|酒店|饭店|食品|超市|百货|商店|机械|设备|材料|能源|电力|投资|发展|产业|企业|控股|国际|中国|股份|有限|责任"
)
_TELLING = 2
"""Characters of a core, at least; one of them is not of its trade."""
_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart: what tells the company, the provinces it names, and its branch."""

    core: str
    regions: frozenset[str]
    branch: str


@lru_cache(maxsize=16384)
def compare_names(one: str, other: str) -> Likeness:
    """How two names stand to each other, by what is left without region, legal form, brackets and branch.

    Two regions or two branches are two companies, whatever else is the same.
    """
    first, second = normalise_name(one), normalise_name(other)
    if first == second:
        return Likeness.SAME if first else Likeness.SILENT
    a, b = _parts(first), _parts(second)
    if (a.regions and b.regions and not a.regions & b.regions) or (a.branch and b.branch and a.branch != b.branch):
        return Likeness.APART
    short, long = sorted((a.core, b.core), key=len)
    if short in long:
        return Likeness.ALIKE if _tells(short) else Likeness.SILENT
    if _abbreviates(short, long) and _tells(short):
        return Likeness.ALIKE
    return Likeness.APART if _FULL.search(first) and _FULL.search(second) else Likeness.OTHER


@lru_cache(maxsize=65536)
def _parts(name: str) -> _Name:
    found = _BRANCH.search(name)
    branch = found["branch"] if found else ""
    name = name[: found.start()] if found else name
    regions = frozenset(_PROVINCE.get(match[:2], match[:2]) for match in _REGION.findall(name))
    plain = _SIGNS.sub("", _LEGAL.sub("", _PLACE.sub("", _REGION.sub("", name))))
    return _Name(plain or _SIGNS.sub("", name), regions, branch)


def _tells(core: str) -> bool:
    return len(core) >= _TELLING and bool(_TRADES.sub("", core))


def _abbreviates(short: str, long: str) -> bool:
    """中石化 for 中国石油化工: the same beginning, and every character in its order."""
    if len(short) < _ABBREVIATION or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
