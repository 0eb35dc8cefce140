"""C5, identity, role, permission: the one who looked could not see it. Former names: see c1_buyer."""

from piaoqi.core.causes.base import Absence, Cause, Evidence, Found, Likelihood, Rule, from_shortfall
from piaoqi.core.causes.case import Case, SourceKind
from piaoqi.core.text import Text

ROLE = Cause(
    code="C5.1",
    title=Text("导出人的身份没有这项查询权限", "the role that exported it may not query this"),
    implies=Absence.CANNOT_TELL,
    remedy=Text(
        "换法定代表人、财务负责人或办税员的身份重新导出",
        "export again as legal representative, finance lead or tax agent",
    ),
    next_test=Text("看导出时登录的身份", "look at the role used"),
    weight=59,
)
RISK = Cause(
    code="C5.9",
    title=Text("发票有风险标记（异常凭证、疑点发票）", "the invoice carries a risk mark"),
    implies=Absence.NOT_MISSING,
    remedy=Text("未抵扣的暂缓，已抵扣的按规定处理", "hold it if not deducted yet; else follow the rule"),
    next_test=Text("看发票风险等级", "look at the risk level"),
    weight=35,
)
OTHER_USE = Cause(
    code="C5.10",
    title=Text(
        "用在了别的用途：不抵扣、退税、代办退税或出口转内销",
        "put to another use: not deducted, or refunded",
    ),
    implies=Absence.NOT_MISSING,
    remedy=Text("到那一种用途的清单里查；要改用途须先撤销", "look in the list of that use; undo it first to change it"),
    next_test=Text("看发票的用途标签", "look at its use"),
    weight=34,
)
BOOKED_FILTER = Cause(
    code="C5.11",
    title=Text("清单只列“未入账”的，入账标识不同的不在其中", "the list shows invoices of one booking state only"),
    implies=Absence.NOT_MISSING,
    remedy=Text(
        "入账状态选“全部”重新导出；不是本单位入账的要警惕重复报销",
        "export all booking states; if you did not book it, beware of a double claim",
    ),
    next_test=Text("查这张票的入账状态", "look up its booking state"),
    weight=45,
)
_BOOKED = Text("{source} 里它已入账", "it is booked in {source}")
_USE = Text("{source} 里的用途是“{use}”", "its use in {source} is {use!r}")
_OTHER_USES = ("不抵扣", "退税", "内销")
_RISK = Text("{source} 里的风险等级是“{risk}”", "its risk level in {source} is {risk!r}")


def _booked(case: Case) -> Found | None:
    """A list of what isn't booked leaves out what is: proved where another record says that it was booked."""
    filtered = tuple(
        one for short in case.search.shortfalls if short.code == BOOKED_FILTER.code for one in short.evidence
    )
    if not filtered:
        return None
    proofs = tuple(
        Evidence(_BOOKED.with_(source=one.source), str(one.record.place))
        for one in case.sightings
        if one.kind is SourceKind.BOOKS or one.record.facts.get("booked", "").startswith(("已入账", "02", "03", "是"))
    )
    other_reasons = any(short.code != BOOKED_FILTER.code for short in case.search.shortfalls)
    verdict = Absence.NOT_MISSING if proofs and not other_reasons else Absence.CANNOT_TELL
    return Found(
        BOOKED_FILTER, Likelihood.LIKELY if proofs else Likelihood.POSSIBLE, proofs + filtered, verdict=verdict
    )


def _risk(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    marked = tuple(
        Evidence(_RISK.with_(source=one.source, risk=risk), str(one.record.place))
        for one in case.sightings
        if (risk := one.record.facts.get("risk", "")) and risk not in ("正常", "01")
    )
    return Found(RISK, Likelihood.CERTAIN, marked) if marked else None


def _other_use(case: Case) -> Found | None:
    if case.target is not SourceKind.SELECTION:
        return None
    facts = tuple(
        Evidence(_USE.with_(source=one.source, use=use), str(one.record.place))
        for one in case.sightings
        if any(word in (use := one.record.facts.get("usage", "")) for word in _OTHER_USES)
    )
    return Found(OTHER_USE, Likelihood.CERTAIN, facts) if facts else None


RULES = (Rule(OTHER_USE, _other_use), from_shortfall(ROLE), Rule(RISK, _risk), Rule(BOOKED_FILTER, _booked))
