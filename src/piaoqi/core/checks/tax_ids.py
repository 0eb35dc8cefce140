"""The check characters of the parties' tax ids."""

from piaoqi.core.checks.base import Check, CheckContext, Outcome, broken, cannot_tell, holds
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.tax_id import TaxIdForm, confusable_letters, judge, mended
from piaoqi.core.text import Text

_SELLER, _BUYER = Text("销售方", "the seller's"), Text("购买方", "the buyer's")
_RIGHT = Text("{party}税号 {id} 的校验码正确", "the check character of {party} tax id {id} is right")
_WRONG = Text(
    "{party}税号 {id} 的校验码不对，至少有一个字符是错的",
    "the check character of {party} tax id {id} is wrong: at least one character is false",
)
_WRONG_LETTER = Text(
    "{party}税号 {id} 里有不会出现的字母 {letters}", "{party} tax id {id} holds letters that cannot be there: {letters}"
)
_MENDED = Text(
    "{party}税号 {id} 里有不会出现的字母 {letters}，可能应为 {mended}",
    "{party} tax id {id} holds letters that cannot be there: {letters}; perhaps it should be {mended}",
)
_ORGANISATION = Text(
    "{party}税号 {id} 的末位校验码正确，但其中的组织机构代码校验不符",
    "the last character of {party} tax id {id} is right, but not that of the organisation code in it",
)
_UNCHECKABLE = Text("{party}税号 {id} 没有能核对的校验码", "{party} tax id {id} has no check character to verify")
_DUMMY = Text("{party}税号 {id} 是占位或被遮盖的号码", "{party} tax id {id} is a placeholder or masked")
_PERSON = Text(
    "{party}是自然人，身份号码的校验码正确", "{party} number is a citizen's, and its check character is right"
)


def _seller(record: Record, _context: CheckContext) -> Outcome | None:
    return _party(_SELLER, record.seller_tax_id)


def _buyer(record: Record, _context: CheckContext) -> Outcome | None:
    return _party(_BUYER, record.buyer_tax_id)


def _party(party: Text, tax_id: str) -> Outcome | None:
    """None for a party without a number: persons and foreign companies have none."""
    match judge(tax_id):
        case TaxIdForm.NONE:
            return None
        case TaxIdForm.VALID:
            return holds(_RIGHT, party=party, id=tax_id)
        case TaxIdForm.NATURAL_PERSON:
            return (
                holds(_PERSON, party=party) if len(tax_id) >= 18 else cannot_tell(_UNCHECKABLE, party=party, id=tax_id)
            )
        case TaxIdForm.CHECK_WRONG:
            return _wrong(party, tax_id)
        case TaxIdForm.ORGANISATION_WRONG:
            return cannot_tell(_ORGANISATION, party=party, id=tax_id)
        case TaxIdForm.DUMMY:
            return cannot_tell(_DUMMY, party=party, id=tax_id)
        case TaxIdForm.UNCHECKABLE | TaxIdForm.UNKNOWN:
            return cannot_tell(_UNCHECKABLE, party=party, id=tax_id)


def _wrong(party: Text, tax_id: str) -> Outcome:
    letters = confusable_letters(tax_id)
    if not letters:
        return broken(_WRONG, party=party, id=tax_id)
    right = mended(tax_id)
    if right:
        return broken(_MENDED, party=party, id=tax_id, letters=letters, mended=right)
    return broken(_WRONG_LETTER, party=party, id=tax_id, letters=letters)


_SOURCE = Text("GB 32100-2015；GB 11714-1997；GB 11643-1999", "GB 32100-2015; GB 11714-1997; GB 11643-1999")

CHECKS = (
    Check("tax_id.seller", Text("销售方税号的校验码", "The seller's tax id checks"), _SOURCE, _seller),
    Check("tax_id.buyer", Text("购买方税号的校验码", "The buyer's tax id checks"), _SOURCE, _buyer),
)
