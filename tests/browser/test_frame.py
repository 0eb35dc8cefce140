"""The frame around every page."""

import pytest

from browser.axe import accessible
from browser.desk import Sample, Visit


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_frame_can_be_used_by_everybody(sample: Sample, visit: Visit, *, dark: bool) -> None:
    accessible(visit("/", dark=dark))
