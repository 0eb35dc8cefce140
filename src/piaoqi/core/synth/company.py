"""The companies of a synthetic world: who buys, who sells, what is sold. All of them are invented.

Numbers follow GB 32100-2015 with true check characters; names are put together from words, not taken from anywhere.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from piaoqi.core.invoice.tax_id import check_character, organisation_check_character


@dataclass(frozen=True, slots=True)
class Region:
    """A place that invoices come from: the first digits of its numbers and how its names begin."""

    short: str  # as names begin: 北京
    bureau: str  # as tax bureaus are called: 北京市
    code: str  # GB/T 2260, two digits
    districts: tuple[tuple[str, str], ...]  # (GB/T 2260 code of six digits, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A company on an invoice."""

    name: str
    tax_id: str
    region: Region
    address: str
    phone: str
    bank: str
    account: str


@dataclass(frozen=True, slots=True)
class Goods:
    """Something that is sold. Prices are in yuan without tax; `rate` in percent, or None where it is free of tax."""

    short: str  # 简称, printed between asterisks
    name: str
    class_code: str  # 税收分类编码, 19 digits
    unit: str
    specs: tuple[str, ...]
    low: Decimal | int
    high: Decimal | int
    rate: Decimal | None
    most: int = 1  # largest quantity on a line
    untaxed: str = "免税"  # what stands for the rate where there is none

    @property
    def printed(self) -> str:
        return f"*{self.short}*{self.name}"


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: how such a company calls itself, and what it sells."""

    words: tuple[str, ...]
    goods: tuple[Goods, ...]


BEIJING = Region(
    "北京", "北京市", "11", (("110108", "海淀区"), ("110105", "朝阳区"), ("110106", "丰台区"), ("110112", "通州区"))
)
REGIONS = (
    BEIJING,
    Region("上海", "上海市", "31", (("310115", "浦东新区"), ("310104", "徐汇区"))),
    Region("天津", "天津市", "12", (("120116", "滨海新区"), ("120104", "南开区"))),
    Region("石家庄", "河北省", "13", (("130102", "长安区"), ("130104", "桥西区"))),
    Region("杭州", "浙江省", "33", (("330106", "西湖区"), ("330108", "滨江区"))),
    Region("苏州", "江苏省", "32", (("320506", "吴中区"), ("320508", "姑苏区"))),
    Region("广州", "广东省", "44", (("440106", "天河区"), ("440111", "白云区"))),
    Region("武汉", "湖北省", "42", (("420106", "武昌区"), ("420111", "洪山区"))),
    Region("成都", "四川省", "51", (("510107", "武侯区"), ("510104", "锦江区"))),
    Region("济南", "山东省", "37", (("370102", "历下区"), ("370103", "市中区"))),
)

_13, _9, _6, _3 = Decimal(13), Decimal(9), Decimal(6), Decimal(3)
TRADES = (
    Trade(
        ("办公用品", "文化用品", "商贸"),
        (
            Goods("纸制品", "复印纸", "1060105990000000000", "箱", ("A4 70g", "A4 80g", "A3 70g"), 96, 190, _13, 20),
            Goods("文具", "文件夹", "1060401020000000000", "个", ("A4双夹", "A4单夹"), 6, 15, _13, 60),
            Goods("文具", "订书机", "1060401040000000000", "台", ("24/6",), 15, 48, _13, 12),
            Goods("文化办公用设备", "装订机", "1090627990000000000", "台", ("ZD-12", "ZD-20"), 420, 980, _13, 2),
        ),
    ),
    Trade(
        ("信息技术", "软件", "网络科技"),
        (
            Goods("信息技术服务", "软件开发服务", "3040201010000000000", "项", ("",), 8000, 52000, _6, 1),
            Goods("信息技术服务", "技术服务费", "3040203000000000000", "月", ("",), 900, 6800, _6, 3),
            Goods("信息技术服务", "系统运维服务", "3040203000000000000", "次", ("",), 1500, 9000, _6, 2),
        ),
    ),
    Trade(
        ("餐饮管理", "餐饮"),
        (Goods("餐饮服务", "餐费", "3070401000000000000", "", ("",), 86, 900, _6, 1),),
    ),
    Trade(
        ("酒店管理", "酒店"),
        (Goods("住宿服务", "住宿费", "3070402000000000000", "天", ("",), 260, 520, _6, 4),),
    ),
    Trade(
        ("企业管理咨询", "会计服务"),
        (
            Goods("其他咨询服务", "咨询费", "3040603990000000000", "项", ("",), 3000, 24000, _6, 1),
            Goods("鉴证咨询服务", "鉴证服务费", "3040602990000000000", "次", ("",), 2000, 9000, _6, 1),
        ),
    ),
    Trade(
        ("广告传媒", "会展服务"),
        (
            Goods("广告服务", "信息流推广费", "3040303010600000000", "", ("",), 2000, 18000, _6, 1),
            Goods("会展服务", "会议服务费", "3040304010000000000", "场", ("",), 1800, 9000, _6, 2),
            Goods("印刷品", "宣传册", "1060201030000000000", "册", ("210×285mm",), 3, 12, _9, 800),
        ),
    ),
    Trade(
        ("物业管理",),
        (Goods("企业管理服务", "物业管理费", "3040801010000000000", "月", ("",), 1800, 7600, _6, 3),),
    ),
    Trade(
        ("电力销售", "能源"),
        (Goods("供电", "电费", "1100101020100000000", "千瓦时", ("",), 1, 2, _13, 4200),),
    ),
    Trade(
        ("饮品", "食品"),
        (
            Goods("软饮料", "桶装水", "1030307040000000000", "桶", ("18.9L",), 14, 22, _13, 60),
            Goods("茶及饮料", "绿茶", "1010116010000000000", "盒", ("250g",), 68, 260, _13, 8),
        ),
    ),
    Trade(
        ("物流", "仓储服务"),
        (
            Goods("物流辅助服务", "装卸搬运费", "3040408000000000000", "次", ("",), 300, 1500, _6, 2),
            Goods("物流辅助服务", "仓储费", "3040407990000000000", "月", ("",), 800, 3600, _6, 1),
        ),
    ),
)
FARM = Trade(
    ("农产品", "果蔬"),
    (
        Goods("蔬菜", "番茄", "1010112090000000000", "千克", ("",), 4, 9, None, 60),
        Goods("蔬菜", "菠菜", "1010112070000000000", "千克", ("",), 3, 8, None, 40),
        Goods("蔬菜", "黄瓜", "1010112080000000000", "千克", ("",), 4, 8, None, 50),
    ),
)
TOLL = Trade(
    ("高速公路运营", "高速公路"),
    (Goods("经营租赁", "通行费", "3040502020301000000", "", ("",), 20, 190, _3, 1),),
)

_FIRST = "澜禾砚岫筑沐栎泓隽湛嵘昱珩朔霁稷"
_SECOND = "川舟岳庭渊宸榆帆屿翎序衡墨原启翰"
_SURNAMES = "周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何"
_GIVEN = ("晓禾", "一帆", "雨桐", "建明", "思远", "文静", "海燕", "志强", "嘉宁", "立新", "欣然", "国栋")
_BANKS = ("华北实业银行", "东方商银", "中原农商行", "长江信用银行")


def tax_id(rng: random.Random, district: str) -> str:
    """A 统一社会信用代码 of an enterprise with both check characters right."""
    stem = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    body = f"91{district}{stem}{organisation_check_character(stem)}"
    return body + check_character(body)


def person(rng: random.Random) -> str:
    """An invented person's name."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def party(rng: random.Random, region: Region, trade: str, *, brand: str = "") -> Party:
    """A company in a region; `brand` is the word in its name (字号), else an invented one."""
    district, quarter = rng.choice(region.districts)
    word = brand or rng.choice(_FIRST) + rng.choice(_SECOND)
    form = "有限公司" if rng.random() < 0.85 else "有限责任公司"
    return Party(
        name=f"{region.short}{word}{trade}{form}",
        tax_id=tax_id(rng, district),
        region=region,
        address=f"{region.bureau}{quarter}{rng.choice(_SECOND)}{rng.choice(_FIRST)}路{rng.randint(1, 199)}号",
        phone=f"0{rng.randint(10, 99)}-{rng.randint(50_000_000, 89_999_999)}",
        bank=f"{rng.choice(_BANKS)}{region.short}分行",
        account="".join(str(rng.randint(0, 9)) for _ in range(18)),
    )


def tax_office(rng: random.Random) -> Party:
    """A bureau of a district in Beijing, which issues invoices for small sellers."""
    district, quarter = rng.choice(BEIJING.districts)
    name = f"国家税务总局北京市{quarter}税务局"
    return Party(
        name=name,
        tax_id=office_id(district, f"00{rng.randint(100_000, 999_999)}"),
        region=BEIJING,
        address=f"北京市{quarter}{rng.choice(_SECOND)}{rng.choice(_FIRST)}街{rng.randint(1, 99)}号",
        phone=f"010-{rng.randint(50_000_000, 89_999_999)}",
        bank="",
        account="",
    )


def office_id(district: str, stem: str) -> str:
    """A 统一社会信用代码 of an authority; `stem` are the eight characters of its organisation code."""
    body = f"11{district}{stem}{organisation_check_character(stem)}"
    return body + check_character(body)


def suppliers(rng: random.Random, count: int) -> Iterator[tuple[Party, Trade]]:
    """Companies that sell to us, about half of them in Beijing."""
    for n in range(count):
        trade = TRADES[n % len(TRADES)]
        region = BEIJING if rng.random() < 0.5 else rng.choice(REGIONS)
        yield party(rng, region, rng.choice(trade.words)), trade
