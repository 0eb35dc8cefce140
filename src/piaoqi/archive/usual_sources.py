"""The sources that nearly every company has: so that a new one need not begin with settings."""

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions.sources import NewSource, define_source
from piaoqi.archive.models import Source
from piaoqi.core.causes.case import Direction, SourceKind

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
