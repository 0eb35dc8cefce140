"""From a signer's certificate to a pinned anchor, link by link; every link signed, in date, and entitled."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from unicodedata import normalize

from piaoqi.core.seals import certificates
from piaoqi.core.seals.anchors import SHIPPED_ORIGIN, Anchor, Anchors
from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.text import Message, Text

TOLERANCE: Final = timedelta(days=1)
"""China's local time is written as if it were UTC, and seals are made hours before their certificates begin."""
_MAX_LINKS: Final = 8
_MAX_CHECKS: Final = 64
"""Signatures of certificates checked in all: files may bring many of one name, or that sign each other."""

_NO_ANCHOR = Text(
    "“{name}”的证书由“{issuer}”签发，归不到信任的证书",
    "the certificate of “{name}”, issued by “{issuer}”, leads to no trusted one",
)
_NO_TIME = Text(
    "没有签章时间，无法判断证书当时是否有效", "no signing time: whether the certificate was valid cannot be told"
)
_NOT_FOR_SIGNING = Text(
    "“{name}”的证书不是签名证书（只能用于加密），密钥可能不止一人持有",
    "the certificate of “{name}” is for encryption, not for signing: its key may be in other hands too",
)
_OUT_OF_DATE = Text(
    "签章时“{name}”的证书不在有效期内（{start} 至 {end}）",
    "the certificate of “{name}” was not valid at signing time ({start} to {end})",
)
_NO_OFFICE = Text(
    "“{name}”的证书出自“{anchor}”，但持有人不是税务机关（纳税人也有它签发的证书）",
    "the certificate of “{name}” leads to {anchor}, but its holder is no tax office (taxpayers have such ones too)",
)
_OTHER_BODIES: Final = "公司|企业|事务所|中心|协会|学会|工会|委员会|服务|咨询|代理"
_SEALED: Final = r"税务(?:总局|分?局|监制章)(?:电子|统一|税务|发票|监制章|印章|签章|专用章|制作|管理|系统|证书)*\d*"
_OFFICE: Final = re.compile(rf"(?!.*(?:{_OTHER_BODIES}|测试))[\u4e00-\u9fff()]{{2,40}}{_SEALED}").fullmatch
"""Names as met: 国家税务总局贵州省税务局, 浙江省税务监制章电子证书, 国家税务总局电子印章制作系统.

No taxpayer's is of this form, nor is that of who works at a tax office and is none: its union, its canteen.
"""
_PINNED_OFFICE: Final = re.compile(rf"(?!.*(?:{_OTHER_BODIES}))[\w()]{{2,40}}{_SEALED}(?:\(测试\))?").fullmatch
"""The same below an authority that the user pinned, which may be one for tests."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a certificate leads. Only a chain with an anchor and no problem counts."""

    anchor: Anchor | None
    path: tuple[Certificate, ...]
    """From the signer upwards, without the anchor unless it is the signer itself."""
    problem: Message | None


def lead(
    certificate: Certificate,
    others: Sequence[Certificate],
    anchors: Anchors,
    at: datetime | None,
    *,
    is_maker: bool = False,
) -> Chain:
    """The chain from `certificate` over `others` to one of `anchors`, judged at the moment of signing.

    A chain that breaks a rule has no anchor, and a problem that says which. `is_maker`: the holder made the seal and
    did not sign with it, so it may be called as it likes: whoever signed is looked at, and signed himself.
    """
    if not certificate.may_sign:
        return Chain(None, (certificate,), _NOT_FOR_SIGNING.with_(name=certificate.name))
    failed: Chain | None = None
    for anchor, path in _ways(certificate, others, anchors):
        problem = _dates(anchor, path, at) or (None if is_maker else _holder(anchor, certificate))
        if problem is None:
            return Chain(anchor, path, None)
        failed = failed or Chain(None, path, problem)
    return failed or Chain(
        None, (certificate,), _NO_ANCHOR.with_(name=certificate.name, issuer=certificate.issuer_name)
    )


def in_date(certificate: Certificate, at: datetime) -> bool:
    """Whether a certificate was valid at a moment, give or take a day."""
    return _within(certificate.not_before, certificate.not_after, at)


def _ways(
    signer: Certificate, others: Sequence[Certificate], anchors: Anchors
) -> Iterator[tuple[Anchor, tuple[Certificate, ...]]]:
    """Every way from the signer to an anchor whose signatures hold, the shortest first."""
    waiting: list[tuple[Certificate, ...]] = [(signer,)]
    seen = {signer.raw}
    checks = 0
    while waiting:
        path = waiting.pop(0)
        last = path[-1]
        for anchor in anchors:
            if anchor.is_certificate(last) or (anchor.may_issue and _issued_by_anchor(last, anchor)):
                yield anchor, path
        if len(path) >= _MAX_LINKS:
            continue
        for other in others:
            if other.raw in seen or not _may_have_issued(last, other, below=len(path) - 1):
                continue
            checks += 1
            if checks > _MAX_CHECKS:
                return
            if certificates.signed_by(last, other.key):
                seen.add(other.raw)
                waiting.append((*path, other))


def _issued_by_anchor(certificate: Certificate, anchor: Anchor) -> bool:
    return anchor.is_named(certificate.issuer) and certificates.signed_by(certificate, anchor.public_key)


def _may_have_issued(certificate: Certificate, issuer: Certificate, below: int) -> bool:
    """Whether `issuer` is entitled and named as the issuer; `below`: CAs between it and the signer."""
    return (
        issuer.may_issue
        and (issuer.path_length is None or below <= issuer.path_length)
        and certificates.same_name(certificate.issuer, issuer.subject)
    )


def _dates(anchor: Anchor, path: tuple[Certificate, ...], at: datetime | None) -> Message | None:
    if at is None:
        return _NO_TIME.with_()
    periods = [(one.name, one.not_before, one.not_after) for one in path]
    for name, start, end in (*periods, (anchor.name, anchor.not_before, anchor.not_after)):
        if not _within(start, end, at):
            return _OUT_OF_DATE.with_(name=name, start=_day(start), end=_day(end))
    return None


def _holder(anchor: Anchor, certificate: Certificate) -> Message | None:
    """The tax bureau's authority certifies every taxpayer; seals on invoices are used by tax offices alone."""
    if anchor.origin != SHIPPED_ORIGIN or is_tax_office(certificate):
        return None
    return _NO_OFFICE.with_(name=certificate.name, anchor=anchor.name)


def is_tax_office(certificate: Certificate) -> bool:
    """Whether the holder is a tax office, its seal, or what makes such seals.

    By the common name, or the organisation where none is stated: a taxpayer's certificate may name its tax office as
    the unit above it.
    """
    names = [text for kind, text in certificate.subject if kind == certificates.COMMON_NAME]
    names = names or [text for kind, text in certificate.subject if kind == certificates.ORGANISATION]
    return bool(names) and all(_OFFICE("".join(normalize("NFKC", text).split())) for text in names)


def is_called_office(name: str) -> bool:
    """Whether a signer below an authority that the user pinned has a tax office's name: “…税务局咨询公司” has none."""
    return bool(_PINNED_OFFICE(normalize("NFKC", "".join(name.split()))))


def _within(start: datetime | None, end: datetime | None, at: datetime) -> bool:
    return start is not None and end is not None and start - TOLERANCE <= at <= end + TOLERANCE


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "?"
