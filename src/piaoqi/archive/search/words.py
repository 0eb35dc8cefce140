"""The words of the trade that a question may hold: kinds, statuses, what is lacking, directions."""

from collections.abc import Mapping

from piaoqi.archive.invoices.presence import BITS
from piaoqi.archive.search.grams import fold
from piaoqi.archive.search.readings import Fact, Presence
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.status import TITLES as STATUSES
from piaoqi.core.invoice.status import Status
from piaoqi.core.text import Text

_SPECIAL = (Kind.SPECIAL_PAPER, Kind.E_SPECIAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL_PAPER)
_ORDINARY = (
    Kind.ORDINARY_PAPER, Kind.ROLL, Kind.E_ORDINARY, Kind.TOLL, Kind.DIGITAL_ORDINARY, Kind.DIGITAL_ORDINARY_PAPER,
)  # fmt: skip
_DIGITAL = (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY, Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)
_PAPER = (Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER)

_KINDS: tuple[tuple[str, Text, tuple[Kind, ...]], ...] = (
    ("专票 专用发票 增值税专用发票 增值税专票", Text("专用发票", "special invoices"), _SPECIAL),
    ("普票 普通发票 增值税普通发票 增值税普票", Text("普通发票", "ordinary invoices"), _ORDINARY),
    (
        "数电 数电票 全电 全电票 全电发票 数电发票",
        Text("数电发票", "fully digital invoices"),
        (*_DIGITAL, Kind.RAIL, Kind.AIR),
    ),
    ("数电专票 全电专票", Text("数电专票", "fully digital special invoices"), (Kind.DIGITAL_SPECIAL,)),
    ("数电普票 全电普票", Text("数电普票", "fully digital ordinary invoices"), (Kind.DIGITAL_ORDINARY,)),
    ("数电纸票 数电纸质发票 数电纸质", Text("数电纸质发票", "digital invoices on paper"), _DIGITAL[2:]),
    ("纸票 纸质发票 纸质票", Text("纸质发票", "paper invoices"), _PAPER),
    ("电子专票", Text("电子专票", "special e-invoices"), (Kind.E_SPECIAL, Kind.DIGITAL_SPECIAL)),
    ("电子普票", Text("电子普票", "ordinary e-invoices"), (Kind.E_ORDINARY, Kind.DIGITAL_ORDINARY)),
    ("卷票", KINDS[Kind.ROLL].title, (Kind.ROLL,)),
    ("铁路 火车 火车票 高铁 高铁票 铁路客票", KINDS[Kind.RAIL].title, (Kind.RAIL,)),
    ("航空 机票 飞机票 行程单", KINDS[Kind.AIR].title, (Kind.AIR,)),
    ("机动车 机动车发票 购车发票", KINDS[Kind.VEHICLE].title, (Kind.VEHICLE,)),
    ("二手车", KINDS[Kind.USED_VEHICLE].title, (Kind.USED_VEHICLE,)),
    ("通行费 过路费", KINDS[Kind.TOLL].title, (Kind.TOLL,)),
    ("海关 缴款书", KINDS[Kind.CUSTOMS].title, (Kind.CUSTOMS,)),
    ("财政票据", KINDS[Kind.FISCAL].title, (Kind.FISCAL,)),
    ("定额 定额票", KINDS[Kind.FIXED].title, (Kind.FIXED,)),
    ("回单", KINDS[Kind.BANK_RECEIPT].title, (Kind.BANK_RECEIPT,)),
    ("对账单", KINDS[Kind.BANK_STATEMENT].title, (Kind.BANK_STATEMENT,)),
)

_STATUSES: tuple[tuple[str, Text, tuple[Status, ...]], ...] = (
    ("正常", STATUSES[Status.NORMAL], (Status.NORMAL,)),
    ("作废 已作废", STATUSES[Status.VOID], (Status.VOID,)),
    ("红冲 已红冲 冲红 被红冲", Text("已红冲", "red-flushed"), (Status.RED_FULL, Status.RED_PARTIAL)),
    ("全额红冲 已红冲全额", STATUSES[Status.RED_FULL], (Status.RED_FULL,)),
    ("部分红冲 已红冲部分", STATUSES[Status.RED_PARTIAL], (Status.RED_PARTIAL,)),
    ("红字 红票 红字发票 负数 负数发票", STATUSES[Status.RED_LETTER], (Status.RED_LETTER,)),
    ("锁定 红字锁定", STATUSES[Status.LOCKED], (Status.LOCKED,)),
    ("状态不明", STATUSES[Status.UNKNOWN], (Status.UNKNOWN,)),
)

_DIRECTIONS: tuple[tuple[str, Text, Direction], ...] = (
    ("进项 取得 收票 进项票 取得发票", Text("取得的发票", "received"), Direction.RECEIVED),
    ("销项 开具 开票 销项票 开具发票", Text("开具的发票", "issued"), Direction.ISSUED),
)

_SOURCES: tuple[tuple[SourceKind, Text, str, str], ...] = (
    (
        SourceKind.BUREAU,
        Text("税务局清单", "the tax bureau's list"),
        "税局没有 税局无 税局缺 税务局没有 缺税局 不在税局",
        "税局有 税务局有 在税局",
    ),
    (
        SourceKind.ARCHIVE,
        Text("原件", "an original"),
        "缺原件 无原件 没有原件 没原件 少原件 未归档 没归档",
        "有原件 已归档",
    ),
    (
        SourceKind.BOOKS,
        Text("账", "the books"),
        "未入账 没入账 没有入账 未记账 未做账 账上没有 账上无 缺入账",
        "已入账 入了账 已记账 账上有",
    ),
    (
        SourceKind.SELECTION,
        Text("用途确认", "the selection"),
        "未勾选 没勾选 没有勾选 未认证 未抵扣 未用途确认",
        "已勾选 已认证 已抵扣 已用途确认",
    ),
    (
        SourceKind.ISSUED,
        Text("开票系统", "the issuing system"),
        "无存根 缺存根 没有存根 开票系统没有",
        "有存根 开票系统有",
    ),
    (SourceKind.VERIFICATION, Text("查验结果", "a verification"), "未查验 没查验 没有查验", "已查验 查验过"),
    (SourceKind.MAIL, Text("邮件", "the mail"), "邮件没有 邮箱没有", "邮件有 邮箱有"),
    (SourceKind.DELETED, Text("回收站", "the recycle bin"), "不在回收站", "回收站 在回收站"),
    (SourceKind.BACKUP, Text("备份", "a backup"), "没有备份 备份没有", "有备份 备份有"),
    (SourceKind.EXPECTED, Text("应收清单", "the expected list"), "", "应收 应收清单"),
)
_HAS, _LACKS = Text("有：{source}", "in: {source}"), Text("缺：{source}", "not in: {source}")


def _facts() -> dict[str, tuple[Fact, ...]]:
    found: dict[str, tuple[Fact, ...]] = {}
    rows = (
        *(
            ("k", words, Text("票种：{title}", "kind: {title}").with_(title=title), kinds)
            for words, title, kinds in _KINDS
        ),
        *(
            ("s", words, Text("状态：{title}", "status: {title}").with_(title=title), statuses)
            for words, title, statuses in _STATUSES
        ),
        *(
            ("i", words, Text("方向：{title}", "direction: {title}").with_(title=title), (direction,))
            for words, title, direction in _DIRECTIONS
        ),
    )
    for letter, words, title, values in rows:
        for word in words.split():
            fact = Fact(letter, frozenset(str(one) for one in values), title)
            found[word] = (*found.get(word, ()), fact)
    for kind, facts in KINDS.items():
        if kind:
            title = Text("票种：{title}", "kind: {title}").with_(title=facts.title)
            found.setdefault(fold(facts.title.zh), (Fact("k", frozenset({str(kind)}), title),))
    return found


def _presences() -> dict[str, Presence]:
    found = {}
    for kind, title, lacks, has in _SOURCES:
        bit = PLACES[kind]
        found.update({word: Presence(bit, has=True, title=_HAS.with_(source=title)) for word in has.split()})
        found.update({word: Presence(bit, has=False, title=_LACKS.with_(source=title)) for word in lacks.split()})
    return found


PLACES: Mapping[SourceKind, int] = {kind: bit.bit_length() - 1 for kind, bit in BITS.items()}
"""Kind of source -> place of its bit in Invoice.presence."""
FACTS: Mapping[str, tuple[Fact, ...]] = _facts()
"""Folded word -> what it says."""
PRESENCES: Mapping[str, Presence] = _presences()
