"""Forms of invoices drawn as positioned text, for tests: invented companies, the layouts of real forms."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from piaoqi.core.formats.face import FaceInvoice, Item, read_face
from piaoqi.core.invoice.kind import Kind

SIZE = 9.0


@dataclass
class Drawing:
    """Collects texts. `put` takes the left edge and the middle of a text; `right` its right edge."""

    page: int = 1
    items: list[Item] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        self.items.append(Item(text, x, y - size / 2, width(text, size), size, self.page))

    def right(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        self.put(x - width(text, size), y, text, size)

    def spread(self, x: float, y: float, text: str, step: float) -> None:
        """Each character by itself, `step` apart."""
        for index, char in enumerate(text):
            self.put(x + index * step, y, char)

    def upright(self, x: float, y: float, text: str, step: float = 10.0) -> None:
        """Characters one below another."""
        for index, char in enumerate(text):
            self.put(x, y + index * step, char)


def width(text: str, size: float = SIZE) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text) * size


BUYER = ("北京示例科技有限公司", "91110108MA01ABCD2X")
SELLER = ("上海样品贸易有限公司", "91310115MA1K4EXM3P")
LINES = (("*软件*示例软件V2.0", "标准版", "套", "2", "50", "100.00", "13%", "13.00"),)


@dataclass(frozen=True, kw_only=True)
class Digital:
    """A 数电票 as the platforms print it."""

    title: str = "电子发票（增值税专用发票）"
    number: str = "24312000000012345678"
    day: str = "2024年05月28日"
    buyer: tuple[str, str] = BUYER
    seller: tuple[str, str] = SELLER
    seller_first: bool = False
    upright_sides: bool = True
    lines: tuple[tuple[str, ...], ...] = LINES
    sums: tuple[str, str] = ("¥100.00", "¥13.00")
    capital: str = "壹佰壹拾叁圆整"
    total: str = "¥113.00"
    remark: str = ""
    joined: bool = False
    """Labels and values in one text."""

    def draw(self, page: int = 1, top: float = 0.0) -> list[Item]:
        on = Drawing(page)
        on.put(190, top + 30, self.title, 18)
        self._pair(on, 430, top + 28, "发票号码：", self.number)
        self._pair(on, 430, top + 45, "开票日期：", self.day)
        self._parties(on, top)
        self._table(on, top)
        on.spread(60, top + 320, "合计", 45)
        on.right(433, top + 317, self.sums[0])
        on.right(580, top + 317, self.sums[1])
        on.put(48, top + 340, "价税合计（大写）")
        on.put(180, top + 338, self.capital)
        on.put(410, top + 340, "（小写）")
        on.put(450, top + 338, self.total)
        on.upright(17, top + 365, "备注", 17)
        if self.remark:
            on.put(33, top + 362, self.remark)
        self._pair(on, 55, top + 420, "开票人：", "张三")
        return on.items

    def _pair(self, on: Drawing, x: float, y: float, label: str, value: str) -> None:
        if self.joined:
            on.put(x, y, label + value)
            return
        on.put(x, y, label)
        on.put(x + width(label) + 2, y - 0.5, value)

    def _parties(self, on: Drawing, top: float) -> None:
        blocks = [("购买方信息", self.buyer), ("销售方信息", self.seller)]
        for x, (side, (name, tax_id)) in zip((17, 302), reversed(blocks) if self.seller_first else blocks, strict=True):
            if self.upright_sides:
                on.upright(x, top + 85, side)
            self._pair(on, x + 16, top + 95, "名称：", name)
            self._pair(on, x + 16, top + 122, "统一社会信用代码/纳税人识别号：", tax_id)

    def _table(self, on: Drawing, top: float) -> None:
        for x, text in zip((46, 120, 191, 264, 335, 407, 447, 551), HEADINGS, strict=True):
            on.spread(x, top + 150, text, 18) if len(text) == 2 else on.put(x, top + 150, text)
        y = top + 165
        for name, spec, unit, quantity, price, amount, rate, tax in self.lines:
            for offset, part in enumerate(name.split("\n")):
                on.put(13, y + 12 * offset, part)
            on.put(120, y, spec or " ")
            on.put(199, y, unit or " ")
            for x, text in ((290, quantity), (361, price), (433, amount), (481, rate), (582, tax)):
                on.right(x, y, text or " ")
            y += 12 * (name.count("\n") + 1) + 2


HEADINGS = ("项目名称", "规格型号", "单位", "数量", "单价", "金额", "税率/征收率", "税额")


@dataclass(frozen=True, kw_only=True)
class Old:
    """An old form (增值税电子普通发票 and the like) with its cipher area."""

    title: str = "北京增值税电子普通发票"
    code: str = "011001900111"
    number: str = "12345678"
    check_code: tuple[str, ...] = ("12345", "67890", "12345", "67890")
    buyer: tuple[str, str] = BUYER
    seller: tuple[str, str] = SELLER
    line: tuple[str, ...] = ("*软件*示例软件V2.0", "标准版", "套", "2", "50", "100.00", "13%", "13.00")
    sums: tuple[str, str] = ("¥100.00", "¥13.00")

    def draw(self, page: int = 1) -> list[Item]:
        on = Drawing(page)
        on.put(190, 30, self.title, 19)
        for y, label, value in ((24, "发票代码:", self.code), (40, "发票号码:", self.number)):
            on.put(430, y, label)
            on.put(475, y, value)
        on.put(430, 56, "开票日期:")
        for x, text in ((475, "2020"), (497, "年"), (506, "08"), (518, "月"), (527, "05"), (540, "日")):
            on.put(x, y=56.5, text=text)
        on.spread(430, 72, "校验码:", 12)
        for index, part in enumerate(self.check_code):
            on.put(478 + 25 * index, 72, part)
        on.upright(20, 95, "购买方", 17)
        on.upright(345, 95, "密码区", 17)
        for row, text in enumerate(("03*<22>+9712272>/+-/<5>0457", "-1>*04>92997-+*533+8/647714")):
            on.put(360, 96 + 14 * row, text, 10)
        self._block(on, 94, self.buyer)
        for x, text in zip((40, 182, 243, 282, 342, 410, 473, 525), OLD_HEADINGS, strict=True):
            on.spread(x, 156, text, 17) if len(text) == 2 else on.put(x, 156, text)
        for x, text in zip((16, 182, 247), self.line, strict=False):
            on.put(x, 168, text)
        for x, text in zip((321, 378, 463, 497, 580), self.line[3:], strict=True):
            on.right(x, 168, text)
        on.spread(64, 267, "合计", 34)
        on.right(463, 266, self.sums[0])
        on.right(580, 266, self.sums[1])
        on.put(49, 285, "价税合计(大写)")
        on.put(180, 285, "⊗壹佰壹拾叁圆整")
        on.put(449, 285, "(小写)¥113.00")
        on.upright(20, 304, "销售方", 18)
        on.upright(345, 308, "备注", 28)
        on.put(370, 306, "订单号 A100")
        self._block(on, 304, self.seller)
        for x, text in ((21, "收款人: 李四"), (181, "复核: 王五"), (300, "开票人: 张三"), (436, "销售方:(章)")):
            on.put(x, 361, text)
        return on.items

    def _block(self, on: Drawing, y: float, party: tuple[str, str]) -> None:
        on.spread(39, y, "名称:", 22)
        on.put(110, y, party[0])
        on.put(39, y + 15, "纳税人识别号:")
        on.put(110, y + 15, party[1])
        on.put(39, y + 30, "地址、电话:")
        on.put(110, y + 30, "某市某路1号 010-12345678")
        on.put(39, y + 45, "开户行及账号:")


OLD_HEADINGS = ("货物或应税劳务、服务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")


def only(items: Iterable[Item]) -> FaceInvoice:
    found = read_face(items)
    assert len(found) == 1
    return found[0]


def values(items: Iterable[Item]) -> dict[str, object]:
    return dict(only(items).witness.values)


EXPECTED = {
    "kind": Kind.DIGITAL_SPECIAL, "code": "", "number": "24312000000012345678", "issue_date": date(2024, 5, 28),
    "buyer_name": BUYER[0], "buyer_tax_id": BUYER[1], "seller_name": SELLER[0], "seller_tax_id": SELLER[1],
    "amount": Decimal("100.00"), "tax": Decimal("13.00"), "total": Decimal("113.00"),
}  # fmt: skip
