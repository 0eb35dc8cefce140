"""The sources that nearly every company has: so that a new one need not begin with settings."""

from collections.abc import Collection, Mapping
from typing import Final

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions.sources import NewSource, define_source
from piaoqi.archive.models import Source
from piaoqi.core.causes.case import Direction, SourceKind

NAMES: Final[Mapping[tuple[SourceKind, Direction], str]] = {
    (SourceKind.BUREAU, Direction.RECEIVED): "税务数字账户（取得）",
    (SourceKind.BUREAU, Direction.ISSUED): "税务数字账户（开具）",
    (SourceKind.SELECTION, Direction.RECEIVED): "抵扣勾选",
    (SourceKind.ARCHIVE, Direction.RECEIVED): "发票原件",
    (SourceKind.ARCHIVE, Direction.ISSUED): "开具的发票原件",
    (SourceKind.MAIL, Direction.RECEIVED): "邮件",
    (SourceKind.BOOKS, Direction.RECEIVED): "账和报销",
    (SourceKind.BOOKS, Direction.ISSUED): "账和报销（开具）",
    (SourceKind.ISSUED, Direction.ISSUED): "开票软件存根",
    (SourceKind.VERIFICATION, Direction.RECEIVED): "查验结果",
    (SourceKind.EXPECTED, Direction.RECEIVED): "应有发票清单",
    (SourceKind.DELETED, Direction.RECEIVED): "回收站",
    (SourceKind.BACKUP, Direction.RECEIVED): "备份",
}
"""What people call a source of this kind; sources are named by people, so in the language that they work in."""
USUAL: tuple[NewSource, ...] = (
    NewSource(key="originals", name="发票原件", kind=SourceKind.ARCHIVE),
    NewSource(key="bureau", name="税务数字账户（取得）", kind=SourceKind.BUREAU),
    NewSource(key="bureau-issued", name="税务数字账户（开具）", kind=SourceKind.BUREAU, direction=Direction.ISSUED),
    NewSource(key="selection", name="抵扣勾选", kind=SourceKind.SELECTION),
    NewSource(key="books", name="账和报销", kind=SourceKind.BOOKS),
    NewSource(key="mail", name="邮件", kind=SourceKind.MAIL),
)


def define_usual_sources(actor: Actor, company: Company) -> list[Source]:
    """One action for each."""
    return [define_source(actor, company, one) for one in USUAL]


def usual_name(kind: SourceKind, direction: Direction, key: str, taken: Collection[str] = ()) -> str:
    """For a source that was given none: what its kind is called, with the key where that is `taken`; the key itself
    where people wrote it in Chinese.
    """
    if not key.isascii():
        return key
    plain = next((NAMES[kind, one] for one in (direction, *Direction) if (kind, one) in NAMES), key)
    return f"{plain} {key}" if plain in taken else plain
