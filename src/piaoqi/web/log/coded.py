"""What a field of an entry holds, where that is a code: looked up where the code is at home, so that the log speaks as
the pages do.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from piaoqi.archive.intake import reasons
from piaoqi.archive.models import Proof
from piaoqi.core.causes.engine import causes
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.status import TITLES as STATUSES
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import kinds as problems
from piaoqi.core.text import Text
from piaoqi.notices.events import KINDS as EVENTS
from piaoqi.notices.faults import TEXTS as FAULTS
from piaoqi.notices.faults import Fault
from piaoqi.sources.connectors.registry import connectors

DIRECTIONS: Final[Mapping[str, Text]] = {
    "received": Text("取得", "received"),
    "issued": Text("开具", "issued"),
}
SCALES: Final[Mapping[str, Text]] = {
    "general": Text("一般纳税人", "general taxpayer"),
    "small_scale": Text("小规模纳税人", "small-scale taxpayer"),
}
SOURCES: Final[Mapping[str, Text]] = {
    "bureau": Text("税务平台的发票清单", "list of invoices of the bureau"),
    "selection": Text("抵扣勾选、用途确认", "selections for deduction"),
    "archive": Text("发票原件", "originals"),
    "mail": Text("邮件", "mails"),
    "books": Text("账、报销、费用表", "books, expenses"),
    "issued": Text("开票软件存根", "stubs of the invoicing program"),
    "verification": Text("查验结果", "verifications"),
    "expected": Text("应有发票清单", "invoices to be expected"),
    "deleted": Text("回收站清单", "deleted invoices"),
    "backup": Text("备份", "backup"),
}
PROOFS: Final[Mapping[str, Text]] = {
    Proof.Kind.VERIFICATION: Text("核验", "verification"),
    Proof.Kind.BUNDLE: Text("证据包", "bundle"),
}
STATES: Final[Mapping[str, Text]] = {
    "open": Text("未结", "open"),
    "whole": Text("完整", "whole"),
    "partly": Text("不完整", "partly"),
    "failed": Text("失败", "failed"),
    "running": Text("进行中", "running"),
    "reading": Text("正在读取", "being read"),
    "waiting": Text("等待", "waiting"),
    "done": Text("已完成", "done"),
    "cancelled": Text("已取消", "cancelled"),
    "quarantined": Text("读不出", "could not be read"),
    "superseded": Text("由新版本重读", "read again by a newer version"),
    "delivered": Text("已送达", "delivered"),
    "given_up": Text("已放弃", "given up"),
}
FORMATS: Final[Mapping[str, Text]] = {
    "image": Text("图片", "picture"),
    "csv": Text("csv 清单", "csv list"),
    "spreadsheet": Text("表格清单", "workbook"),
    "eml": Text("邮件", "mail"),
    "zip": Text("压缩包", "archive"),
    "web_page": Text("网页", "web page"),
}
SIGNING_IN: Final[Mapping[str, Text]] = {
    "password": Text("密码", "password"),
    "mfa": Text("两步验证", "two-step sign-in"),
    "socialaccount": Text("单位统一登录", "identity provider"),
    "totp": Text("手机验证码", "authenticator app"),
    "recovery_codes": Text("恢复码", "recovery codes"),
    "reset": Text("已重设", "reset"),
    "changed": Text("已更改", "changed"),
    "password_changed": Text("更改了密码", "changed the password"),
    "totp_activated": Text("开启了两步验证", "turned two-step sign-in on"),
    "totp_deactivated": Text("关闭了两步验证", "turned two-step sign-in off"),
    "recovery_codes_generated": Text("生成了恢复码", "made recovery codes"),
}
ORIGINS: Final[Mapping[str, Text]] = {
    "1": Text("增值税发票管理系统", "tax-control system"),
    "2": Text("电子发票服务平台", "e-invoice platform"),
}
FINDINGS: Final[Mapping[str, Text]] = {
    "log": Text("操作日志", "the log"),
    "original": Text("原件", "originals"),
    "storage": Text("原件存储", "the storage of originals"),
    "arrival": Text("交入记录", "files handed in"),
    "reading": Text("文件的读取", "readings of files"),
    "record": Text("发票记录", "records of invoices"),
    "view": Text("发票视图", "the view of invoices"),
}
"""What a finding of a verification is about, by the first part of its code."""
SUMMARY: Final[Mapping[str, Text]] = {
    "complete": Text("完整", "complete"),
    "missing": Text("缺失", "missing"),
    "not_missing": Text("看似缺失", "seemingly missing"),
    "cannot_tell": Text("无法判断", "cannot tell"),
    "not_due": Text("未到期", "not due"),
    "not_expected": Text("不应有", "not expected"),
    "invoices": Text("发票", "invoices"),
    "present": Text("都有", "present"),
    "different": Text("差异", "different"),
    "duplicates": Text("重复", "duplicates"),
    "duplicate": Text("重复", "duplicate"),
    "unreadable": Text("读不出", "unreadable"),
    "expected": Text("应有", "expected"),
    "fault": Text("问题", "faults"),
    "note": Text("提示", "notes"),
}
"""Of counts."""
_REASONS = {one.code: one for one in vars(reasons).values() if hasattr(one, "of")}
_FILE, _PART = re.compile(r"\{(?:path|name)\}"), re.compile(r"\{\w+\}")


def _title(found: Mapping[Any, Any], kind: Callable[[str], Any], code: str) -> Text | None:
    try:
        one = found.get(kind(code))
    except ValueError:
        return None
    return one if one is None or isinstance(one, Text) else one.title


def _cause(code: str) -> Text | None:
    return next(
        (Text(f"{one.title.zh}（{code}）", f"{one.title.en} ({code})") for one in causes() if one.code == code), None
    )


def _reason(code: str) -> Text | None:
    """Why a file could not be read; a sentence that somebody wrote is none."""
    kind = _REASONS.get(code) or problems().get(code)
    if kind is None:
        return None
    zh, en = _FILE.sub("文件", kind.message.zh), _FILE.sub("the file", kind.message.en)
    return Text(f"{_PART.sub('…', zh)}（{code}）", f"{_PART.sub('…', en)} ({code})")


def _finding(code: str) -> Text | None:
    """What a finding of a verification is about, with its code."""
    family = FINDINGS.get(code.partition(".")[0])
    return Text(f"{family.zh}（{code}）", f"{family.en} ({code})") if family else None


def _kind(code: str) -> Text | None:
    return SCALES.get(code) or SOURCES.get(code) or PROOFS.get(code)


CODES: Final[Mapping[str, Callable[[str], Text | None]]] = {
    "direction": DIRECTIONS.get,
    "kind": _kind,
    "of": SOURCES.get,
    "into": SOURCES.get,
    "kinds": lambda code: _title(KINDS, Kind, code),
    "statuses": lambda code: _title(STATUSES, Status, code),
    "origins": ORIGINS.get,
    "events": lambda code: _title(EVENTS, str, code),
    "codes": _finding,
    "fault": lambda code: _title(FAULTS, Fault, code),
    "connector": lambda code: _title(connectors(), str, code),
    "cause": _cause,
    "state": STATES.get,
    "format": FORMATS.get,
    "password": SIGNING_IN.get,
    "what": SIGNING_IN.get,
    "reason": _reason,
    "steps": SIGNING_IN.get,
    "second_step": SIGNING_IN.get,
}
"""By the name of the field. What is none of these is told as it stands."""


def words_of(field: str, code: str) -> Text | None:
    """None for what is no code."""
    ask = CODES.get(field)
    return ask(code) if ask else None
