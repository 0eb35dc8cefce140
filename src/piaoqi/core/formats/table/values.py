"""The facts of a row: words of a source brought to the names and values of `vocabulary`."""

import re
from collections.abc import Callable, Mapping

from piaoqi.core.formats.table.cells import day_text, instant_text, read_amount, read_day, read_text
from piaoqi.core.invoice.kind import Origin
from piaoqi.core.invoice.status import Status, read_status

_YES = frozenset(("是", "y", "yes", "1", "true", "√", "✓", "t"))
_NO = frozenset(("否", "n", "no", "0", "false", "×", "f"))

_RED_OF = re.compile(
    r"(?:被红冲蓝字数电(?:发票|票)?号码|对应正数(?:数电)?发票号码|被红冲蓝字发票号码|对应蓝字发票号码|原发票号码)[:：\s]*(\d{20})"
    r"|对应正数发票代码[:：\s]*(\d{10,12})\s*(?:发票)?号码[:：\s]*(\d{8})"
    r"|被红冲蓝字发票代码[:：\s]*(\d{10,12})\s*[,，;；]?\s*(?:被红冲蓝字)?(?:发票)?号码[:：\s]*(\d{8})"
)


def is_yes(word: str) -> bool | None:
    """Yes, no, or None for a word that is neither."""
    word = word.strip().lower()
    return True if word in _YES else False if word in _NO else None


def red_letter_of(remark: str) -> str:
    """The blue invoice that a red letter's remark names: twenty digits, or code and number joined; '' for none."""
    if "红冲" not in remark and "正数" not in remark and "蓝字" not in remark and "原发票" not in remark:
        return ""
    found = _RED_OF.search(remark)
    return "".join(group for group in found.groups() if group) if found else ""


def status_of(words: tuple[str, ...]) -> Status:
    """The status that the columns of `STATUS_FIELDS` say together."""
    stated, positive, negative, colour, void, lock = words
    status = read_status(stated)
    if (is_yes(void) or void in ("已作废", "作废")) and status in (Status.UNKNOWN, Status.NORMAL):
        return Status.VOID
    red = is_yes(positive) is False or is_yes(negative) is True or "红" in colour or "负" in colour
    if red and status in (Status.UNKNOWN, Status.NORMAL):
        return Status.RED_LETTER
    locked = is_yes(lock) is True or (("锁定" in lock) and "未" not in lock and "无" not in lock)
    return Status.LOCKED if locked and status in (Status.UNKNOWN, Status.NORMAL) else status


STATUS_FIELDS = ("status", "positive", "negative", "colour", "void", "lock")

_RESULTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"查无|无此票|不存在", "009"),
        (r"不一致|不符|不匹配", "006"),
        (r"次数", "002"),
        (r"当日|当天", "rqerr"),
        (r"频繁", "003"),
        (r"最大请求", "004"),
        (r"请求不合法|格式", "005"),
        (r"验证码.*失效", "007"),
        (r"验证码", "008"),
        (r"系统异常|超时|网络|查验异常", "010"),
        (r"违规|行为异常", "020"),
        (r"尚未开通|暂不支持", "1"),
        (r"五年|5年", ""),
        (r"失败|未通过|不通过|不成功|未查验|待查验|无需|查验中|有误|错误|伪|假", ""),
        (r"成功|一致|通过|相符|真票|为真|正常|^真$|success|^ok$|valid", "001"),
    )
)  # fmt: skip
"""Words of a verification, most telling first, and the code of the catalogue (C0); '' where no code fits."""
_CODE = re.compile(r"0\d\d_?|rqerr|1")


def result_of(code: str, words: str) -> str:
    """The code of the verification platform that a result means, else the result as written."""
    for text in (code, words):
        if _CODE.fullmatch(text.lower()) and (text != "1" or not words):
            return text.lower().removesuffix("_")
    for pattern, known in _RESULTS:
        if pattern.search(words.lower()):
            return known or words
    if code.isdigit() and len(code) <= 2 and not words:
        return code.zfill(3)
    return words or code


CODES = frozenset(code for _, code in _RESULTS if code)
"""The codes that words can mean."""


def _origin(cell: object) -> str:
    text = read_text(cell)
    if text in ("1", "2"):
        return text
    if "服务平台" in text or "数电" in text:
        return Origin.PLATFORM.value
    return Origin.TAX_CONTROL.value if "管理系统" in text or "税控" in text else ""


def _risk(cell: object) -> str:
    text = read_text(cell)
    known = {"正常": "01", "异常凭证": "02", "异常": "02", "疑点发票": "03", "疑点": "03"}
    return known.get(text, text.zfill(2) if text.isdigit() else text)


def _selected(cell: object) -> str:
    text = read_text(cell)
    if is_yes(text) is not None:
        return "yes" if is_yes(text) else "no"
    if text.startswith(("未", "不", "撤销", "待")):
        return "no"
    return "yes" if text.startswith(("已", "勾选", "抵扣", "认证")) else text


def _deleted(cell: object) -> str:
    text = read_text(cell)
    return "yes" if is_yes(text) or text.startswith(("已", "删")) else ""


def _period(cell: object) -> str:
    text = read_text(cell)
    found = re.search(r"(20\d{2})\s*[-/.年]?\s*(\d{1,2})(?!\d)", text)
    if found and 1 <= int(found[2]) <= 12:
        return f"{found[1]}{int(found[2]):02}"
    day = read_day(cell)
    return f"{day:%Y%m}" if day else text


def _money(cell: object) -> str:
    amount = read_amount(cell)
    return "" if amount is None else str(amount)


def _result_code(cell: object) -> str:
    """A code; a spreadsheet makes 1 of 001."""
    return f"{int(cell):03}" if isinstance(cell, float) and 0 < cell < 1000 else read_text(cell)


def _direction(cell: object) -> str:
    text = read_text(cell)
    return "received" if text in ("进项", "取得", "收") else "issued" if text in ("销项", "开具", "开") else text


_READERS: Mapping[str, Callable[[object], str]] = {
    "origin": _origin, "risk": _risk, "selected": _selected, "deleted": _deleted, "period": _period,
    "deductible": _money, "claimed": _money, "paid": _money,
    "direction": _direction, "result": _result_code, "paid_at": day_text, "ordered_at": day_text,
    "expected_by": day_text, "recorded_at": day_text, "selected_at": instant_text, "verified_at": instant_text,
    "deleted_at": instant_text,
}  # fmt: skip


def fact_reader(field: str) -> Callable[[object], str]:
    """How the cells of a fact's column are read."""
    return _READERS.get(field, read_text)
