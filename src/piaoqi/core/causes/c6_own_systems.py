"""C6, inside your own systems: filed elsewhere, deleted, lost, entered wrongly, split, or held twice."""

from collections.abc import Mapping, Sequence

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, NoAbsence, Rule
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.invoice.record import Place
from piaoqi.core.text import Text

_OWN = (SourceKind.ARCHIVE, SourceKind.BOOKS, SourceKind.MAIL)

TWICE = Cause(
    code="C6.1",
    title=Text("同一张发票全额入账或报销了两次", "the whole invoice was booked or claimed twice"),
    implies=NoAbsence.DUPLICATE,
    remedy=Text("找到两处的经办人，保留一处，冲销另一处", "find both holders, keep one, reverse the other"),
    next_test=Text("打开两处单据核对", "open both entries"),
)
OTHER_BOOKS = Cause(
    code="C6.2",
    title=Text("归到了另一个账套或组织", "filed under another company"),
    implies=Absence.NOT_MISSING,
    remedy=Text("转到正确的账套", "move it to the right company"),
    next_test=Text("打开那边的记录", "open the record there"),
    weight=25,
)
DELETED = Cause(
    code="C6.3",
    title=Text("被删除，在回收站里", "deleted; it is in the recycle bin"),
    implies=Absence.MISSING,
    remedy=Text("说明原因后从回收站恢复", "restore it from the recycle bin, with the reason"),
    next_test=Text("问删除的人为什么删", "ask who deleted it why"),
    weight=35,
)
FILE_LOST = Cause(
    code="C6.6",
    title=Text("原来有，后来丢了；备份里还在", "it was there and was lost; a backup still has it"),
    implies=Absence.MISSING,
    remedy=Text("从备份恢复", "restore it from the backup"),
    next_test=Text("打开备份里的那一份", "open the copy in the backup"),
    weight=33,
)
ENTERED_WRONGLY = Cause(
    code="C6.8",
    title=Text("手工录入有误", "entered wrongly by hand"),
    implies=NoAbsence.DIFFERENCE,
    remedy=Text(
        "对着原件更正，由另一人复核，两个值都留痕",
        "correct it from the original with a second review; keep both values",
    ),
    next_test=Text("打开原件核对", "open the original"),
)
SPLIT = Cause(
    code="C6.11",
    title=Text("一张发票分摊到几处，合计与票面不符", "split over several entries that do not add up"),
    implies=NoAbsence.DIFFERENCE,
    remedy=Text("核对分摊明细，补上或冲掉差额", "review the parts and settle the difference"),
    next_test=Text("列出这张票的所有分摊", "list all parts of this invoice"),
)
_IN_BIN = Text("{where} 记着它已删除", "{where} says that it was deleted")
_IN_BACKUP = Text("备份 {source} 里有它", "the backup {source} has it")
_THERE = Text("{source} 里有它", "{source} has it")
_SAYS = Text("{source} 里是 {value}", "{source} says {value}")
_AGAIN = Text("{where} 也是全额", "{where} holds the whole amount too")


def _other_books(case: Case) -> Found | None:
    if case.target not in _OWN:
        return None
    facts = tuple(
        Evidence(_THERE.with_(source=one.source), str(one.record.place))
        for one in case.sightings
        if one.kind is case.target and one.taxpayer and one.taxpayer != case.taxpayer.tax_id
    )
    return Found(OTHER_BOOKS, Likelihood.CERTAIN, facts) if facts else None


def _deleted(case: Case) -> Found | None:
    if case.target not in _OWN:
        return None
    facts = tuple(
        Evidence(_IN_BIN.with_(where=one.record.place), str(one.record.place))
        for one in case.seen_in(SourceKind.DELETED)
    )
    return Found(DELETED, Likelihood.CERTAIN, facts) if facts else None


def _file_lost(case: Case) -> Found | None:
    if case.target not in _OWN:
        return None
    facts = tuple(
        Evidence(_IN_BACKUP.with_(source=one.source), str(one.record.place)) for one in case.seen_in(SourceKind.BACKUP)
    )
    return Found(FILE_LOST, Likelihood.LIKELY, facts) if facts else None


def entered_wrongly(field: str, values: Mapping[str, str], places: Mapping[str, Place]) -> Found:
    """The explanation of a field that sources state differently."""
    return Found(ENTERED_WRONGLY, Likelihood.LIKELY if field == "total" else Likelihood.POSSIBLE, _said(values, places))


def split_wrongly(values: Mapping[str, str], places: Mapping[str, Place]) -> Found:
    """The explanation of parts that do not add up."""
    return Found(SPLIT, Likelihood.CERTAIN, _said(values, places))


def held_twice(places: Sequence[Place]) -> Found:
    """The explanation of a whole amount held more than once."""
    return Found(TWICE, Likelihood.CERTAIN, tuple(Evidence(_AGAIN.with_(where=one), str(one)) for one in places))


def _said(values: Mapping[str, str], places: Mapping[str, Place]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(_SAYS.with_(source=source, value=value), str(places[source])) for source, value in values.items()
    )


RULES = (Rule(OTHER_BOOKS, _other_books), Rule(DELETED, _deleted), Rule(FILE_LOST, _file_lost))
CAUSES = (TWICE, ENTERED_WRONGLY, SPLIT)
