"""代开: invoices that a tax office issued for a seller. The seller on the face is the office, the real one is named.

The real seller stands in the remark, in words that the issuing programs set (代开企业名称, 代开企业税号), or in
columns of its own (`real_seller`, `real_seller_id`).
"""

import re
from typing import NamedTuple

from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.tax_id import normalise
from piaoqi.core.invoice.width import half_width

_OFFICES = ("税务局", "税务所", "代开")
_NAME = re.compile(
    r"(?:代开(?:企业|单位|纳税人|销售方|方|人)?(?:名称|姓名)|代开(?:企业|单位|人)|实际(?:销售方|销方)(?:名称)?)\s*:\s*"
    r"([^\s,;:。、]{2,60}?)(?=代开|实际|税号|纳税人识别号|[\s,;。、]|$)"
)
_ID = re.compile(
    r"(?:代开(?:企业|单位|纳税人|销售方|方|人)?|实际(?:销售方|销方))(?:税号|识别号|纳税人识别号)\s*:\s*([0-9A-Za-z]{15,20})"
)


class RealSeller(NamedTuple):
    """Name and tax id, each '' where it is not stated."""

    name: str = ""
    tax_id: str = ""


def is_tax_office(seller: str) -> bool:
    """Does this name stand as the seller of invoices issued for others?"""
    return any(word in seller for word in _OFFICES)


def real_seller(record: Record) -> RealSeller:
    """Whom the office issued it for; blank where the record names nobody, or its seller is no tax office."""
    if not is_tax_office(record.seller_name):
        return RealSeller()
    remark = half_width(record.remark)
    name, tax_id = _NAME.search(remark), _ID.search(remark)
    return RealSeller(
        record.facts.get("real_seller", "") or (name[1] if name else ""),
        normalise(record.facts.get("real_seller_id", "") or (tax_id[1] if tax_id else "")),
    )


def is_real_seller(office: Record, record: Record) -> bool | None:
    """Is the record's seller the one that the office issued for? None where either names nobody.

    A remark in no fixed words names somebody where it holds a company's word or speaks of a tax id.
    """
    if not (record.seller_name or record.seller_tax_id):
        return None
    real, said = real_seller(office), half_width(office.remark)
    if not any(real) and not any(word in said for word in ("公司", "厂", "店", "企业名称", "税号")):
        return None
    ids, names = real.tax_id + said.upper(), normalise_name(real.name + " " + said)
    by_id = bool(record.seller_tax_id) and normalise(record.seller_tax_id) in ids
    return by_id or (bool(record.seller_name) and normalise_name(record.seller_name) in names)
