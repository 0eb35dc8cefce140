"""Names of companies and people, brought to the form in which the same name is equal."""

import re
from functools import lru_cache

from piaoqi.core.invoice.width import folded

_BRACKETS = str.maketrans("【〔［[{｛《〈】〕］]}｝》〉·•・‧", "(((((((())))))))····")
_NOISE = re.compile(r"[\s'\"`‘’“”]+")


@lru_cache(maxsize=65536)
def normalise_name(text: str) -> str:
    """For comparison only: half width, one kind of bracket, no blanks or quotes, letters in lower case."""
    return _NOISE.sub("", folded(text).translate(_BRACKETS)).casefold()
