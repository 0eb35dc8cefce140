"""The retention clock: until when an invoice must be kept at least."""

from dataclasses import dataclass
from datetime import date

from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds for what is issued from `since` on; counted from the end of the accounting year."""

    since: date
    years: int
    source: Text


RULES: tuple[Rule, ...] = (
    Rule(
        date.min,
        30,
        Text(
            "《会计档案管理办法》（财政部、国家档案局令第79号，2016年1月1日起施行）第十四条及附表：会计凭证30年，"
            "自会计年度终了后的第一天算起；当日尚未销毁的旧凭证同样按新期限",
            "Measures for Accounting Archives (order 79 of MOF and the archives administration, from 2016-01-01), "
            "article 14 and its table: vouchers 30 years from the first day after the accounting year; older ones not "
            "yet destroyed on that day too",
        ),
    ),
)
"""The latest first. A new rule is added before the others; it changes what is issued from then on."""


def keep_until(issue_date: date | None) -> date | None:
    """The last day on which it must be kept; None while the date is unknown: then the clock does not run."""
    if issue_date is None:
        return None
    rule = next(one for one in RULES if one.since <= issue_date)
    return date(issue_date.year + rule.years, 12, 31)
