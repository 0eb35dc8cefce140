"""A company as core knows it: a taxpayer with the names and numbers it had before."""

from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.models import Company
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.tax_id import TaxIdForm
from piaoqi.core.invoice.taxpayer import Former, Scale, Taxpayer
from piaoqi.core.text import Text

_FEW = 3
TAX_ID = Text("纳税人识别号", "The tax id")
_WHY: dict[TaxIdForm, Text] = {
    TaxIdForm.NONE: Text("没有填写", "it is empty"),
    TaxIdForm.CHECK_WRONG: Text(
        "校验码不符，可能抄错了一位", "its check character does not hold; a digit may be wrong"
    ),
    TaxIdForm.DUMMY: Text("不像真实的号码", "it does not look like a real one"),
    TaxIdForm.UNKNOWN: Text("不是15、17、18或20位的识别号", "it has none of the known forms"),
}


def taxpayer_of(company: Company) -> Taxpayer:
    """With its former names, the latest first. Two queries at most; prefetch `former_names` for many companies."""
    former = sorted(company.former_names.all(), key=lambda one: one.until, reverse=True)
    return Taxpayer(
        name=company.name,
        tax_id=company.tax_id,
        scale=Scale(company.kind),
        former=tuple(Former(one.name, one.tax_id, one.until) for one in former),
    )


def checked_tax_id(written: str) -> str:
    """The normal form. Raises InvalidError for what can't be a taxpayer's number."""
    why = _WHY.get(tax_id.judge(written))
    if why is None:
        return tax_id.normalise(written)
    if better := tax_id.mended(written):
        why = Text(f"{why.zh}，是否应为 {better}", f"{why.en}; perhaps {better}")
    elif slips := tax_id.slips(written):
        why = _where(slips)
    raise InvalidError(what=TAX_ID, why=why)


def _where(slips: tuple[tuple[int, str], ...]) -> Text:
    """The places where one slip would explain that the check does not hold; the id meant, where few are possible."""
    places = sorted({place for place, _ in slips})
    zh, en = "、".join(map(str, places)), ", ".join(map(str, places))
    if len(slips) > _FEW:
        return Text(
            f"校验码不符，可能错在第 {zh} 位中的一位", f"its check does not hold; look at one of the places {en}"
        )
    meant = tuple(one for _, one in slips)
    return Text(
        f"校验码不符，第 {zh} 位看来不对，是否应为 {' 或 '.join(meant)}",
        f"its check does not hold: place {en} looks wrong; perhaps {' or '.join(meant)}",
    )
