"""PDFs that are locked, go in circles, or lost a part; built object by object."""

import hashlib
import zlib
from collections.abc import Sequence

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """The objects, numbered from 1, with a sound table of their places."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(out),
    )  # fmt: skip


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def pages(count: int) -> bytes:
    """So many empty pages."""
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(count))
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return pdf([CATALOG, tree, *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"] * count])


def circle() -> bytes:
    """A page tree that is its own child."""
    return pdf([CATALOG, b"<</Type/Pages/Count 9/Kids[2 0 R 3 0 R]>>", b"<</Type/Pages/Count 9/Kids[2 0 R 3 0 R]>>"])


def drawing_circle() -> bytes:
    """A page that draws a form that draws itself."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return pdf([CATALOG, tree, page, stream(b"/F Do /F Do"), stream(b"/F Do /F Do", form)])


def stream_bomb(megabytes: int = 400) -> bytes:
    """A page whose content unpacks to so much."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>"
    engine = zlib.compressobj(9)
    body = b"".join([*(engine.compress(b" " * (1 << 20)) for _ in range(megabytes)), engine.flush()])
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return pdf([CATALOG, tree, page, stream(body, b"/Filter/FlateDecode")])


def huge_page() -> bytes:
    """A page of two hundred metres with two hundred lines on it: drawing it at its size would take all memory."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 567000 567000]/Contents 4 0 R>>"
    lines = b"".join(b"0 %d m 567000 %d l S " % (n, n) for n in range(300))
    return pdf([CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream(lines)])


def locked(password: bytes = b"secret") -> bytes:
    """Encrypted with 40-bit RC4 (standard security handler, revision 2); it can't be opened without the password."""
    file_id = bytes(16)
    owner = _rc4(hashlib.md5(_padded(b"owner"), usedforsecurity=False).digest()[:5], _padded(password))
    seed = _padded(password) + owner + (0xFFFFFFFC).to_bytes(4, "little") + file_id
    user = _rc4(hashlib.md5(seed, usedforsecurity=False).digest()[:5], _PAD)
    handler = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), user.hex().encode())
    body = [CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", handler]
    return pdf(body, b"/Root 1 0 R/Encrypt 4 0 R/ID[<%s><%s>]" % (file_id.hex().encode(), file_id.hex().encode()))


def _padded(password: bytes) -> bytes:
    return (password + _PAD)[:32]


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
