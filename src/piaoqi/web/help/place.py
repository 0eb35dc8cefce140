"""Where the handbook's chapters lie: beside the source in a checkout, among the shared files of an installation."""

import sysconfig
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4] / "docs" / "handbook"
INSTALLED = Path(sysconfig.get_path("data")) / "share" / "piaoqi" / "handbook"
"""As pyproject.toml (data-files) puts them."""
PICTURES = "pictures"


@cache
def handbook() -> Path:
    """The folder; one that is not there where neither is: then there are no chapters."""
    return CHECKOUT if CHECKOUT.is_dir() else INSTALLED
