"""What a verifier asks of a package of parts: a format's reader answers, so that both see the same bytes."""

from typing import Protocol

from piaoqi.core.xml_source import Element


class Parts(Protocol):
    """The parts of one opened package. Names are relative to its root, with forward slashes."""

    @property
    def parts(self) -> list[str]:
        """Names of all parts."""
        ...

    @property
    def oddities(self) -> tuple[str, ...]:
        """What is odd about the container, by the codes of the unzip's problems (`zip.duplicate_name` …)."""
        ...

    def find(self, location: str, beside: str = "") -> str:
        """The part that `location`, written in the part `beside`, means; empty where there is none. Tells nobody."""
        ...

    def data(self, part: str) -> bytes:
        """The bytes of a part, unpacked once."""
        ...

    def whole(self, part: str) -> bool:
        """Whether all its bytes could be had: none are behind a password, a limit or an unknown method of packing."""
        ...

    def tree(self, part: str) -> Element | None:
        """The part's XML root, read once; None for what cannot be read."""
        ...
