"""Invoice numbers: every form people and programs write them in, and what a number itself says."""

from piaoqi.core.invoice.number.facts import (
    PROVINCE_OF_CITY,
    REGIONS,
    NumberFacts,
    contradicts_date,
    facts_of,
    is_code,
    is_digital,
    region_name,
)
from piaoqi.core.invoice.number.reading import Doubt, InvoiceNumber, read_number

__all__ = [
    "PROVINCE_OF_CITY", "REGIONS", "Doubt", "InvoiceNumber", "NumberFacts", "contradicts_date", "facts_of", "is_code",
    "is_digital", "read_number", "region_name",
]  # fmt: skip
