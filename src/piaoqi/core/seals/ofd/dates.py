"""OFD-11: whether seal and certificates were valid at the claimed time of signing.

Nothing here asks what day it is: every tax seal met has ended by now, which says nothing against what it sealed.
"""

from datetime import datetime, timedelta

from piaoqi.core.seals.certificates import Certificate
from piaoqi.core.seals.chain import in_date
from piaoqi.core.seals.eseal import Seal
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.steps import DATES
from piaoqi.core.text import Text

TOLERANCE = timedelta(days=1)
"""China's local time is written as if it were UTC."""

VALID = Text(
    "签署于 {at}，当时签署人的证书（{start} 至 {end}）有效",
    "signed {at}; the signer's certificate was valid ({start} to {end})",
)
VALID_SEAL = Text("签署于 {at}，当时印章（{start} 至 {end}）有效", "signed {at}; the seal was valid ({start} to {end})")
NO_TIME = Text(
    "签名没有写明时间，无法判断当时证书是否有效",
    "no time of signing is stated: whether the certificates were valid then cannot be told",
)
NO_SEAL_TIME = Text("印章没有写明有效期", "the seal does not state how long it is valid")
SIGNER_OUT = Text(
    "签署时（{at}）签署人的证书不在有效期内（{start} 至 {end}）",
    "at the time of signing ({at}) the signer's certificate was not valid ({start} to {end})",
)
SEAL_OUT = Text(
    "签署时（{at}）印章不在有效期内（{start} 至 {end}）",
    "at the time of signing ({at}) the seal was not valid ({start} to {end})",
)
MAKER_OUT = Text(
    "制章者的证书（{start} 至 {end}）在制章和签署时都不在有效期内",
    "the seal maker's certificate ({start} to {end}) was valid neither when the seal was made nor at signing",
)
MAKER_LATE = Text(
    "制章者的证书（{start} 起）比印章（{made} 制作）还晚，只是提醒",
    "the seal maker's certificate begins {start}, after the seal was made ({made}); a note only",
)


def check_signer_dates(signer: Certificate, at: datetime | None, notes: Notes) -> None:
    """OFD-11, the signer's certificate."""
    period = {"start": day(signer.not_before), "end": day(signer.not_after)}
    if at is None:
        notes.unknown(DATES, NO_TIME)
    elif in_date(signer, at):
        notes.holds(DATES, VALID, at=day(at), **period)
    else:
        notes.broken(DATES, "signer", SIGNER_OUT, at=day(at), **period)


def check_seal_dates(seal: Seal, at: datetime | None, notes: Notes) -> None:
    """OFD-11, the seal and its maker's certificate."""
    if at is None:
        return
    period = {"start": day(seal.valid_from), "end": day(seal.valid_to)}
    if seal.valid_from is None or seal.valid_to is None:
        notes.unknown(DATES, NO_SEAL_TIME)
    elif seal.valid_from - TOLERANCE <= at <= seal.valid_to + TOLERANCE:
        notes.holds(DATES, VALID_SEAL, at=day(at), **period)
    else:
        notes.broken(DATES, "seal", SEAL_OUT, at=day(at), **period)
    _check_maker(seal, at, notes)


def _check_maker(seal: Seal, at: datetime, notes: Notes) -> None:
    maker, made = seal.maker, seal.created
    start, end = maker.not_before, maker.not_after
    if not in_date(maker, at) and not (made is not None and in_date(maker, made)):
        notes.broken(DATES, "seal", MAKER_OUT, start=day(start), end=day(end))
    elif made is not None and start is not None and made < start:
        notes.holds(DATES, MAKER_LATE, start=day(start), made=day(made))


def day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "?"
