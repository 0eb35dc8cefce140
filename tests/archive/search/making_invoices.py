"""Invoices for tests of the search: made of few letters, so that parts of them meet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from piaoqi.archive.models import Invoice
from piaoqi.archive.search.row import COLUMNS, DAY, Row

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TODAY = date(2026, 11, 22)

names = st.text("北京科技有限公司东ab1 （）·", max_size=8)
numbers = st.one_of(
    st.text("0126", min_size=8, max_size=8),
    st.text("0126", min_size=20, max_size=20),
    st.sampled_from(["", "12345678", "26110000000012345678"]),
)
sums = st.one_of(
    st.none(),
    st.sampled_from([Decimal(one) for one in ("113.00", "-113.00", "0.00", "100.00", "2026.00", "1130.00")]),
    st.integers(-30_000, 300_000).map(lambda fen: Decimal(fen).scaleb(-2)),
)
days = st.one_of(
    st.none(), st.sampled_from([date(2026, 3, 5), TODAY, date(2025, 12, 31)]), st.dates(date(2024, 1, 1), TODAY)
)
facts: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(["digital_special", "rail", ""]),
    "code": st.sampled_from(["", "", "011002600111", "1100261130"]),
    "number": numbers,
    "paper_number": st.sampled_from(["", "", "12345678"]),
    "issue_date": days,
    "seller_name": names,
    "seller_tax_id": st.text("019MA", max_size=18),
    "buyer_name": names,
    "buyer_tax_id": st.sampled_from(["", "91110108MA01ABCD2X"]),
    "amount": sums,
    "total": sums,
    "status": st.sampled_from(["normal", "void", "red_full", "red_letter"]),
    "red_of": st.sampled_from(["", "26110000000012345678"]),
    "remark": st.one_of(st.just(""), names, st.sampled_from(["对应合同 HT-2026/01", "IBM服务器"])),
    "direction": st.sampled_from(["received", "issued", ""]),
    "presence": st.integers(0, 1023),
    "differs": st.sampled_from([[], ["total"]]),
    "certain": st.booleans(),
    "sensitivity": st.integers(0, 2),
    "deleted_at": st.sampled_from([None, None, NOW]),
}
"""Column -> what it may hold."""

words = st.one_of(
    st.text("北京科技有限公司东ab126 0-", min_size=1, max_size=10),
    st.sampled_from(
        [
            "2026", "20260305", "202603", "113", "-113", "100-200", ">1000", "<0", "0-0", "本月", "去年", "3月", "专票",
            "铁路", "作废", "红冲", "缺原件", "未入账", "邮件没有", "税局没有", "有原件", "进项", "示例", "IBM", "HT",
            "12345678", "26110000000012345678", "011002600111 12345678", "12345678\n26110000000012345678", "ma01",
            "1126 2611", "0012\t1234", "北", "a", "京科", "１１３", "2611-0000-0000-1234-5678",
        ]
    ),
)  # fmt: skip
"""What people type."""
typed = st.lists(words, min_size=1, max_size=3).map(" ".join)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an invoice stands."""

    id: int
    company: int
    department: int | None = None


def a_row(place: Place, said: dict[str, Any]) -> Row:
    rest: dict[str, Any] = dict.fromkeys(COLUMNS) | {"authenticity": "", "held": False, "tax": None}
    day = said["issue_date"]
    rank = (day.toordinal() if day else 0) * DAY + place.id
    standing = {"id": place.id, "rank": rank, "company_id": place.company, "department_id": place.department}
    return Row(**(rest | said | standing))


def an_invoice(row: Row) -> Invoice:
    """The same as a model object, not saved."""
    return Invoice(**row._asdict(), key=f"x::{row.id}", first_seen_at=NOW, changed_at=NOW)
