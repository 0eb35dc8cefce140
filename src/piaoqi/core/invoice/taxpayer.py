"""The companies whose invoices these are (本单位), with the names and numbers they had before."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from piaoqi.core.invoice import names, tax_id


class Scale(StrEnum):
    """纳税人类型."""

    GENERAL = "general"  # 一般纳税人
    SMALL = "small_scale"  # 小规模纳税人


@dataclass(frozen=True, slots=True)
class Former:
    """A name or number that was ours, for invoices issued up to and including `until`."""

    name: str = ""
    tax_id: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """One company of ours. `tax_id` is normalised; `former` may hold a name, a number, or both."""

    name: str
    tax_id: str
    scale: Scale = Scale.GENERAL
    former: tuple[Former, ...] = ()

    def has_id(self, written: str) -> bool:
        """Is this our present number?"""
        return bool(written) and tax_id.normalise(written) == self.tax_id

    def has_name(self, written: str) -> bool:
        """Is this our present name, but for width, brackets and blanks?"""
        return bool(self.name) and names.normalise_name(written) == names.normalise_name(self.name)

    def former_of(self, name: str, number: str) -> Former | None:
        """The former identity that a party's name and number point to, if any.

        The number decides where there is one and it isn't our present one; a present number under a former name is
        the former name's.
        """
        for one in self.former:
            if one.tax_id and number and tax_id.normalise(number) == tax_id.normalise(one.tax_id):
                return one
        for one in self.former:
            same_name = one.name and names.normalise_name(name) == names.normalise_name(one.name)
            if same_name and (not number or self.has_id(number)):
                return one
        return None
