"""The proof of completeness: of every list, what is whole, and which exact parts must be exported again.

 1. lists that are searched together are one account                                       account.py
 2. every window claims dates and lanes, with or without proof                             claims.py
 3. what is asked of the account is cut into pieces, proven or open with their reasons     pieces.py
 4. an open piece is cut so that each export stays well below the limit                    volume.py
 5. what can be settled by each is counted; the slices that settle most come first         here

A file that could not be read takes the proof from all of its account: it may hold anything. What is to be exported
again then is that file, beside what is open anyway.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Shortfall
from piaoqi.core.reconcile.completeness.account import Account, Compared, Demand, accounts
from piaoqi.core.reconcile.completeness.claims import claims
from piaoqi.core.reconcile.completeness.lanes import Box
from piaoqi.core.reconcile.completeness.pieces import OVERSIGHT, Piece, pieces
from piaoqi.core.reconcile.completeness.volume import LONGEST, Volume
from piaoqi.core.reconcile.result import Bundle, Completeness, Part, Proven, Slice
from piaoqi.core.text import Text

_SEVERAL = 3
"""So many exports are worth one that fetches more than is lacking."""
_UNREAD = Text("{path} 读不出来，不知道里面有哪些发票", "{path} could not be read: what it holds is unknown")
_LOGIN = Text(
    "{path} 是网页（请登录、超时或验证码），不是导出的清单",
    "{path} is a web page (login, timeout or captcha), no export",
)


def prove(compared: Compared) -> Completeness:
    """What the examined lists prove, and what must be exported again, as of the instant of the comparison."""
    proven: list[Proven] = []
    slices: list[Slice] = []
    bundles: list[Bundle] = []
    for account in accounts(compared):
        whole, open_ = pieces(account, claims(account, compared.today))
        files = list(_unread(account))
        volume = Volume(account)
        fetched = list(_slices(account, volume, open_))
        slices += _settling(account, [*fetched, *files])
        bundles += _bundles(account, volume, open_, fetched)
        proven += () if files else [_proven(account, piece) for piece in whole]
    slices.sort(key=lambda one: (-one.amount, -one.waiting))
    return Completeness(tuple(proven), tuple(slices), tuple(bundles))


def _proven(account: Account, piece: Piece) -> Proven:
    lanes = piece.box.lanes
    count = sum(
        sum(number for possible, number in listed.items() if possible & lanes)
        for day, listed in account.rows.items()
        if piece.start <= day <= piece.end
    )
    return Proven(_part(account, piece.start, piece.end, piece.box), count)


def _part(account: Account, start: date | None, end: date | None, box: Box) -> Part:
    source = account.source
    company = source.taxpayer.name if source.taxpayer else ""
    kind, direction = source.kind.value, source.direction.value
    return Part(source.name, kind, direction, source.tax_id, start, end, box.kinds, box.origins, company)


def _slices(account: Account, volume: Volume, open_: Sequence[Piece]) -> Iterator[Slice]:
    for piece in open_:
        lacking = _lacking(volume, piece)
        for cut in volume.cuts(piece):
            part = _part(account, cut.start, cut.end, cut.box)
            yield Slice(part, piece.reasons, cut.expected, lacking)


def _lacking(volume: Volume, piece: Piece) -> int | None:
    """What the windows of this piece declared beyond what they hold; None where none declared a number."""
    windows = {id(claim.window): claim for claim in piece.claims if not claim.proves and not claim.hole}
    tallies = [volume.tally(claim) for claim in windows.values()]
    known = [tally.lacking for tally in tallies if tally.declared is not None]
    return sum(known) or None


def _bundles(account: Account, volume: Volume, open_: Sequence[Piece], slices: Sequence[Slice]) -> Iterator[Bundle]:
    """Single exports that take the place of slices near each other, where one holds so many invoices."""
    claims = tuple({id(claim): claim for piece in open_ for claim in piece.claims}.values())
    dated = [(one.part.start, one.part.end) for one in slices if one.part.start and one.part.end]
    for start, end, count in _clusters(sorted(dated)):
        found = volume.cuts(Piece(start, end, Box((), ()), (), claims))
        if count >= _SEVERAL and len(found) == 1:
            yield Bundle(_part(account, start, end, Box((), ())), found[0].expected, count)


def _clusters(dated: Sequence[tuple[date, date]]) -> Iterator[tuple[date, date, int]]:
    """From, to and number of those that follow one another within a month, within the year that one query spans."""
    start = end = None
    count = 0
    for first, last in dated:
        if start and end and first - end <= OVERSIGHT and (max(end, last) - start).days < LONGEST:
            end, count = max(end, last), count + 1
            continue
        if start and end:
            yield start, end, count
        start, end, count = first, last, 1
    if start and end:
        yield start, end, count


def _unread(account: Account) -> Iterator[Slice]:
    for source in account.sources:
        for file in source.unread:
            if not file.number:
                text = _LOGIN if file.code == "C5.6" else _UNREAD
                reason = Shortfall(file.code, (Evidence(text.with_(path=file.path), file.path),))
                part = _part(account, None, None, Box((), ()))
                yield Slice(part, (reason,), 0, file=file.path)


def _settling(account: Account, slices: Sequence[Slice]) -> Iterator[Slice]:
    """The slices, with the findings that wait for each; a file settles what no dated slice does."""
    demands = sorted(account.demands, key=lambda demand: demand.day)
    days = [demand.day for demand in demands]
    dated: set[int] = set()
    for one in slices:
        part = one.part
        if part.start is None or part.end is None:
            found = [demand for demand in demands if demand.open and id(demand) not in dated]
        else:
            lanes = Box(part.kinds, part.origins).lanes
            near = demands[bisect_left(days, part.start) : bisect_right(days, part.end)]
            found = [demand for demand in near if demand.lanes & lanes]
            dated |= {id(demand) for demand in found}
        yield replace(one, waiting=len(found), amount=_amount(found))


def _amount(demands: Sequence[Demand]) -> Decimal:
    totals = (demand.finding.invoice.total for demand in demands)
    return sum((abs(total) for total in totals if total is not None), Decimal("0.00"))
