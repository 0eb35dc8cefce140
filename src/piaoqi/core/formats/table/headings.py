"""Find the row of headings in a grid of cells and say which field each column means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from piaoqi.core.formats.table.synonyms import WORDS

Cells = Sequence[object]

SEARCHED_ROWS = 40
"""How deep the headings may stand."""
_NOISE = re.compile(
    r"\((?:必填|选填|必录|选录|必输|元|单位:?元|人民币|rmb|cny|￥|¥|yuan|张|可选|非必填|文本|小写|大写|%|"
    r"yyyy[-/]?mm[-/]?dd|日期格式.*|格式.*|.*填写.*)\)|\[.*\]|【.*】|[￥¥]$"
)
_DROPPED = str.maketrans("", "", "*:：'\"“”‘’`_ ")
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("red_of", r"(蓝字|蓝票|被红冲|原发票).*号"),
        ("", r"红字.*(确认单|信息表|通知单)|^(上期|预计|未|待|剩余|累计)|密码|电话|地址"),
        ("", r"开户行|账号|帐号|大写|人数|张数|页数"),
        ("digital", r"(数电|全电|全面数字化).*(号码|票号|号)$"),
        ("sha256", r"sha-?256"),
        ("seller_tax_id", r"(销|供应商|供货|卖方|开票方|收款|对方|商户).*(税号|识别号|信用代码|税务登记)"),
        ("buyer_tax_id", r"(购|受票|收票|买方|抬头|客户|付款).*(税号|识别号|信用代码|税务登记)"),
        ("code", r"发票.*代码$|invoice.*code"),
        ("verified_at", r"(查验|验真|核验|验证).*(时间|日期)"),
        ("result_text", r"(查验|验真|核验|验证).*(结果|状态|结论|说明)"),
        ("number", r"发票.*(号码|编号|票号)|发票号$|^票据?.*号码?$|invoice.*(no|num|#)"),
        ("issue_date", r"(开票|发票|开具|填开|票面).*(日期|时间)|invoice.*date|date.*invoice"),
        ("amount", r"(不含|去|未)税.*(金?额|价|合计)|(金额|价款|合计|额).*\(?(不含|未|去)税|excl.*(tax|vat)"),
        ("total", r"价税.*(合计|总)|含税.*(金?额|价|合计)|(金额|总额|合计|额).*\(?含税|incl.*(tax|vat)"),
        ("deductible", r"有效.*税额|抵扣.*税额"),
        ("tax", r"税额$"),
        ("seller_name", r"^(销售?方|销货|供应商|供货|卖方|开票方|收款|对方|商户).*(名称|单位|公司|全称|户名)$"),
        ("buyer_name", r"^(购买?方|购货|受票|收票|买方|抬头|客户|付款).*(名称|单位|公司|全称|户名)$"),
        ("voucher", r"凭证.*号"),
        ("claim", r"(报销|报账|申请|费用).*(单号|编号)"),
        ("order", r"订单.*(号|编号)|purchaseorder"),
        ("paid_at", r"(付款|支付).*(日期|时间)"),
        ("selected_at", r"(勾选|认证).*(时间|日期)"),
        ("deleted_at", r"删除.*(时间|日期)"),
        ("period", r"所属期"),
        ("claimed", r"(报销|入账|分摊|核销).*金额"),
        ("money", r"(发票|票据|票面|费用|单据|开票).*金额"),
        ("recorded_at", r"(记账|凭证|入账|过账|报销|登记|提交|申请|收票).*(日期|时间)"),
    )
)  # fmt: skip
"""Tried in order on headings that no synonym matches; the empty field means: none of ours."""


def plain(heading: str) -> str:
    """A heading without what varies: width, case, blanks, stars, colons, `（必填）`, `（元）`."""
    text = unicodedata.normalize("NFKC", heading).lower()
    text = "".join(text.split()).translate(_DROPPED)
    return _NOISE.sub("", text) or text


def _by_word() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for field, words in WORDS.items():
        for rank, word in enumerate(words):
            found.setdefault(plain(word), (field, rank))
    return found


_BY_WORD = _by_word()
_PATTERN_RANK = 1000


@lru_cache(maxsize=4096)
def field_of(heading: str) -> tuple[str, int] | None:
    """The field a heading means and how far down its list of words it stands (low is better); None: none of ours."""
    text = plain(heading)
    if not text or len(text) > 40:
        return None
    found = _BY_WORD.get(text) or _BY_WORD.get(text.replace("(", "").replace(")", ""))
    if found:
        return found
    for field, pattern in _PATTERNS:
        if pattern.search(text):
            return (field, _PATTERN_RANK) if field else None
    return None


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of headings (index from 0; of two rows the lower one in `row`) and the columns found under it."""

    first: int
    """The first row of headings, where they stand in two."""
    row: int
    columns: Mapping[str, int]
    """Field -> column index, from 0."""
    texts: tuple[str, ...]
    """Every heading as written, by column."""

    def written(self, field: str) -> str:
        """The heading that a field stands under, '' where it has none."""
        return self.texts[self.columns[field]] if field in self.columns else ""


def find_headings(rows: Sequence[Cells], mapping: Mapping[str, str] | None = None) -> Headings | None:
    """The best row of headings among the first rows; None where no row names enough of an invoice.

    `mapping` is field -> heading, as the user's file states it; what it names wins over the synonyms. The search ends
    where rows of data begin: a fuller row of headings further down belongs to another table, and the rows above it
    must not be taken for a title.
    """
    best: Headings | None = None
    best_score = 0
    top = rows[:SEARCHED_ROWS]
    for index, row in enumerate(top):
        if best is not None and _is_data(row, best):
            break
        texts = _texts(row)
        for candidate, at in ((texts, index), (_joined(texts, top, index), index + 1)):
            if candidate is None:
                continue
            found = Headings(index, at, assign(candidate, mapping), candidate)
            score = 2 * _score(found, mapping) - (candidate is not texts)
            if score > best_score:
                best, best_score = found, score
    return best


def _is_data(row: Cells, headings: Headings) -> bool:
    """Does an invoice number stand under the heading of numbers?"""
    places = [headings.columns[field] for field in ("digital", "number") if field in headings.columns]
    return any(sum(map(str.isdigit, str(row[at]))) >= 8 for at in places if at < len(row) and row[at] is not None)


def assign(texts: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Field -> column: first what the mapping says, then the best word for each field, the leftmost of equals."""
    columns: dict[str, int] = {}
    for field, heading in (mapping or {}).items():
        wanted = plain(heading)
        at = next((i for i, text in enumerate(texts) if text == heading or (wanted and plain(text) == wanted)), None)
        if at is not None:
            columns["digital" if field == "digital_number" else field] = at
    taken, ranks = set(columns.values()), dict.fromkeys(columns, -1)
    for at, text in enumerate(texts):
        found = field_of(text) if at not in taken else None
        if found and found[1] < ranks.get(found[0], 1 << 30):
            columns[found[0]], ranks[found[0]] = at, found[1]
    return _settled(columns, texts, taken)


def _settled(columns: dict[str, int], texts: Sequence[str], mapped: set[int]) -> dict[str, int]:
    """Headings whose meaning hangs on the others: 号码 alone is a number, 合计金额 beside 金额 is the invoice's sum."""
    if "amount" not in columns and "money" in columns:
        sums = [i for i, text in enumerate(texts) if plain(text) in ("合计金额", "金额合计")]
        lines = [i for i, text in enumerate(texts) if plain(text) == "金额"]
        if sums and lines and "line_name" in columns:
            columns |= {"amount": sums[0], "line_amount": lines[0]}
            del columns["money"]
    taxes = {plain(text): i for i, text in enumerate(texts) if i not in mapped}
    if "税额" in taxes and "合计税额" in taxes and "line_name" in columns:
        columns |= {"tax": taxes["合计税额"], "line_tax": taxes["税额"]}
    if "result_text" in columns and plain(texts[columns["result_text"]]) in ("结果", "result") and len(columns) < 4:
        del columns["result_text"]
    return columns


def _score(found: Headings, mapping: Mapping[str, str] | None) -> int:
    """How many fields a row names; 0 where it does not name an invoice's number or money and something else."""
    columns = found.columns
    mapped = sum(1 for field in (mapping or {}) if field in columns)
    known = any(
        field in columns for field in ("number", "digital", "total", "money", "amount", "claimed", "paid", "sha256")
    )
    if not known or (len(columns) < 2 and not mapped and not _lone_number(found)):
        return 0
    return len(columns) + 100 * mapped


def _lone_number(found: Headings) -> bool:
    """A list of numbers under a single heading that can mean nothing else."""
    texts = [text for text in found.texts if text]
    return len(texts) == 1 and plain(texts[0]) in ("发票号码", "数电发票号码", "数电票号码", "发票号", "invoicenumber")


def _texts(row: Cells) -> tuple[str, ...]:
    return tuple(cell.strip() if isinstance(cell, str) else "" for cell in row)


def _joined(upper: tuple[str, ...], rows: Sequence[Cells], index: int) -> tuple[str, ...] | None:
    """Two rows of headings as one: `销售方` over `名称` and `税号`; None where the next row is none of headings."""
    if index + 1 >= len(rows) or sum(map(bool, upper)) < 2:
        return None
    lower = _texts(rows[index + 1])
    width = max(len(upper), len(lower))
    joined, over = [], ""
    for at in range(width):
        above = upper[at] if at < len(upper) else ""
        below = lower[at] if at < len(lower) else ""
        over = above or (over if below else "")
        choices = (over + below, below, above) if below else (above,)
        joined.append(next((text for text in choices if text and field_of(text)), below or above))
    known = sum(1 for text in lower if field_of(text)) + sum(1 for u, t in zip(upper, joined, strict=False) if u != t)
    return tuple(joined) if known else None
