"""Limits on everything untrusted: what a file may cost before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one file handed in. Bytes, counts; all inclusive."""

    file_bytes: int = 512 * 1024 * 1024
    """A file on disk or inside a container."""
    expanded_bytes: int = 1024 * 1024 * 1024
    """Everything unpacked from one file handed in, containers in containers included."""
    expansion_ratio: int = 300
    """Unpacked over packed, for entries above 1 MiB unpacked and archives above 32 MiB."""
    entries: int = 20_000
    """Entries of one container."""
    depth: int = 6
    """Containers in containers."""
    xml_bytes: int = 64 * 1024 * 1024
    pages: int = 500
    rows: int = 1_048_576
    columns: int = 1_000
    image_pixels: int = 120_000_000


DEFAULT = Limits()
