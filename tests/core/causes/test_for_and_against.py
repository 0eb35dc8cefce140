"""Every cause of the catalogue: named where it holds, and not mistaken for its neighbour."""

from collections.abc import Callable

import pytest

from core.causes import test_c1, test_c2, test_c3, test_c4, test_c5, test_c6

_FAMILIES = (test_c1, test_c2, test_c3, test_c4, test_c5, test_c6)
FOR = {code: case for family in _FAMILIES for code, case in family.FOR.items()}
AGAINST = {code: case for family in _FAMILIES for code, case in family.AGAINST.items()}


@pytest.mark.parametrize(("case", "said"), FOR.values(), ids=[f"{code}-for" for code in FOR])
def test_a_cause_is_named_where_it_holds(case: Callable[[], str], said: str) -> None:
    assert case() == said


@pytest.mark.parametrize(("case", "said"), AGAINST.values(), ids=[f"{code}-against" for code in AGAINST])
def test_a_cause_is_not_mistaken_for_its_neighbour(case: Callable[[], str], said: str) -> None:
    assert case() == said
