"""Tax ids that pass every check and belong to nobody we know: made from a counter."""

from hypothesis import strategies as st

from piaoqi.core.invoice.tax_id import check_character, organisation_check_character

_PROVINCES = ("11", "31", "44", "50", "65")


def credit_code(serial: int, region: str = "110108") -> str:
    """A valid 统一社会信用代码 of a company in the region."""
    body = f"MA{serial:06d}"
    seventeen = f"91{region}{body}{organisation_check_character(body)}"
    return seventeen + check_character(seventeen)


def credit_codes() -> st.SearchStrategy[str]:
    regions = st.sampled_from(_PROVINCES).map(lambda province: f"{province}0101")
    return st.builds(credit_code, st.integers(0, 999_999), regions)
