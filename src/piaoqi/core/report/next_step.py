"""What to do about an absence that no cause explains: the cheapest step, by where it is absent and what is known."""

from collections.abc import Mapping, Sequence

from piaoqi.core.causes.c6_lost import ON_PAPER
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.number import is_digital
from piaoqi.core.reconcile.result import Finding, SourceAnswer
from piaoqi.core.text import Text

_DOWNLOAD = Text(
    "数电票的原件，登录税务数字账户重新下载，归档",
    "download the original of this digital invoice again from the digital account and file it",
)
_FROM_ISSUER = Text(
    "下载不到的，向开具它的一方要原件",
    "no digital invoice can be downloaded: ask whoever issued it for the original",
)
_PAPER = Text(
    "纸质发票不能下载，向经办人要纸质原件，扫描归档，没有的向开票方要",
    "a paper invoice, which can't be downloaded: ask whoever handled it, else the issuer, for the paper, and scan it",
)
_BOOK_IT = Text("凭已有的原件登记入账", "book it from the original at hand")
_GET_AND_BOOK = Text("先补到原件，再登记入账", "get the original first, then book it")
_VERIFY = Text(
    "到查验平台查验一次：查得到的，请开票方核对购买方税号；查不到的，请开票方说明是否开具和上传",
    "verify it once: if it is found, have the issuer compare the buyer's tax id; if not, ask whether it was uploaded",
)
_VERIFIED = Text(
    "在全量发票查询里按号码单独查一次（查验平台查得到它，确已开具）；仍没有的，带查验结果请主管税务机关核实",
    "the platform has verified it, so it was issued: search the full query for this number alone; if it still isn't "
    "there, show the tax office what the platform answered",
)
_VERIFY_NOW = Text(
    "到全国增值税发票查验平台查验一次，结果记入查验记录；查不到的先不入账",
    "verify it once on the national platform and note the answer in the log; where it isn't found, don't book it yet",
)
_SELECT = Text(
    "在抵扣勾选里按号码查一次，看是未勾选、已勾选还是不能勾选；查不到的，请主管税务机关核实",
    "search the selection for this number: open, selected, or barred? If it isn't found, ask the tax office",
)
_UPLOAD = Text(
    "在本单位的开票系统里看这张票是否上传成功，没有的再次上传，次日再查",
    "see in our issuing system whether it was uploaded, else upload it again, and look again next day",
)
_ASK = Text("向开票方核实这张票", "ask the issuer about it")
_ELSEWHERE: Mapping[str, Text] = {SourceKind.VERIFICATION: _VERIFY_NOW, SourceKind.SELECTION: _SELECT}


def next_step(finding: Finding, direction: str) -> Text:
    """`direction` is that of the source which lacks it."""
    target = finding.target
    if direction == Direction.ISSUED:
        return _UPLOAD
    if target in (SourceKind.ARCHIVE, SourceKind.MAIL):
        if finding.invoice.kind in ON_PAPER:
            return _PAPER
        return _DOWNLOAD if is_digital(finding.invoice.number) else _FROM_ISSUER
    if target == SourceKind.BOOKS:
        return _BOOK_IT if _has_original(finding) else _GET_AND_BOOK
    if target == SourceKind.BUREAU:
        return _VERIFIED if finding.verified else _VERIFY
    return _ELSEWHERE.get(target, _ASK)


def next_step_among(finding: Finding, sources: Sequence[SourceAnswer]) -> Text:
    """The same for the sources of a whole answer."""
    direction = next((one.direction for one in sources if one.name == finding.absent_from), "")
    return next_step(finding, direction)


def _has_original(finding: Finding) -> bool:
    """Was it read from something other than a row of a table?"""
    return any(place.row == 0 for place in finding.places)
