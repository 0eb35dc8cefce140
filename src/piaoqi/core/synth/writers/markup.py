"""XML written by hand: small, and the same on every machine."""

from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def tag(name: str, *content: str, **attributes: str) -> str:
    """An element around content that is markup already; attributes are escaped, `_` in a name stands for `:`."""
    written = "".join(f' {key.replace("_", ":")}="{_quoted(value)}"' for key, value in attributes.items())
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def leaf(name: str, text: object, **attributes: str) -> str:
    """An element around text."""
    return tag(name, escape(str(text)), **attributes)


def document(root: str) -> bytes:
    """A whole XML document in UTF-8."""
    return (HEAD + root).encode()


def _quoted(value: str) -> str:
    return escape(value, {'"': "&quot;"})
