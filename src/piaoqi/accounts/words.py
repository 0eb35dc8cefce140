"""Names and sentences that people type, made fit to keep and to show."""

import unicodedata

from piaoqi.accounts.errors import InvalidError
from piaoqi.core.text import Text


def cleaned(written: str, what: Text, longest: int) -> str:
    """Without blanks around it and without characters that can't be seen. Raises InvalidError where nothing is left,
    or more than the longest.
    """
    seen = "".join(one if one.isprintable() else " " for one in unicodedata.normalize("NFC", written))
    text = " ".join(seen.split())
    if not text:
        raise InvalidError(what=what, why=Text("没有填写", "it is empty"))
    if len(text) > longest:
        raise InvalidError(what=what, why=Text(f"超过 {longest} 个字", f"it has more than {longest} characters"))
    return text
