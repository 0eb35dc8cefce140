"""An archive that shows different people different files is altered, whatever its signature says."""

import io
import struct
import warnings
import zipfile

import pytest

from core.seals.signed_ofd import PAGE, asked, said, signed
from making_ofd import zipped
from piaoqi.core.formats.archive_entries import TRUNCATED, oddities
from piaoqi.core.seals.ofd import container
from piaoqi.core.seals.verdict import Verdict

DATA = zipped(signed())
FORGED = signed()[PAGE].replace(b"113.00", b"913.00")


def entry(name: str, data: bytes) -> bytes:
    """A stored entry with its local header, as it would stand in an archive."""
    single = io.BytesIO()
    with zipfile.ZipFile(single, "w") as archive:
        archive.writestr(name, data)
    made = single.getvalue()
    return made[: made.find(b"PK\x01\x02")]


def shifted(data: bytes, at: int, more: bytes) -> bytes:
    """`more` put in at an offset, with every later offset of the directory put right."""
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    made = bytearray(data)
    place = start
    while made[place : place + 4] == b"PK\x01\x02":
        sizes = struct.unpack_from("<3H", made, place + 28)
        offset = struct.unpack_from("<L", made, place + 42)[0]
        struct.pack_into("<L", made, place + 42, offset + (len(more) if offset >= at else 0))
        place += 46 + sum(sizes)
    struct.pack_into("<L", made, end + 16, start + len(more))
    return bytes(made[:at] + more + made[at:])


def second_entry(data: bytes) -> int:
    """Where the second local header begins."""
    return data.find(b"PK\x03\x04", 4)


def wrong_size(data: bytes) -> bytes:
    """The first local header states another unpacked size than the directory."""
    made = bytearray(data)
    made[22] ^= 1
    return bytes(made)


DECEIVING = {
    "prefix": b"MZ something" + DATA,
    "suffix": DATA + b"<html/>",
    "hidden entry": shifted(DATA, second_entry(DATA), entry(PAGE, FORGED)),
    "hidden last entry": shifted(DATA, DATA.find(b"PK\x01\x02"), entry(PAGE, FORGED)),
    "header names another": DATA.replace(PAGE.encode(), PAGE.replace("0.xml", "1.xml").encode(), 1),
    "header tells another size": wrong_size(DATA),
    "two archives in a row": DATA + DATA,
    "no directory": DATA[: DATA.find(b"PK\x01\x02")],
    "other letter case": zipped(signed() | {PAGE.upper(): FORGED}),
    "a dot that Windows drops": zipped(signed() | {f"{PAGE}.": FORGED}),
    "a blank that Windows drops": zipped(signed() | {PAGE.replace("/0", " /0"): FORGED}),
    "a stream on Windows": zipped(signed() | {f"{PAGE}::$DATA": FORGED}),
    "leaves the folder": zipped(signed() | {"../Doc_0/Pages/9.xml": b"x"}),
    "a zero in a name": zipped(signed() | {"Doc_0/xx.xml": b"x"}).replace(b"Doc_0/xx.xml", b"Doc_0/x\0.xml"),
}


@pytest.mark.parametrize("name", DECEIVING)
def test_a_deceiving_archive_is_altered(name: str) -> None:
    found = asked(DECEIVING[name])
    assert found.verdict is Verdict.ALTERED
    assert "container" in found.altered
    assert said(found, "OFD-1")[0] == "broken"


def test_two_entries_of_one_name_are_altered_whichever_comes_first() -> None:
    parts = list(signed().items())
    for order in ([*parts, (PAGE, FORGED)], [(PAGE, FORGED), *parts], [*parts, (PAGE, signed()[PAGE])]):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, data in order:
                archive.writestr(name, data)
        found = asked(buffer.getvalue())
        assert found.verdict is Verdict.ALTERED
        assert "container" in found.altered


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_packing_again_changes_nothing(method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.mkdir("Doc_0")
        for name, data in sorted(signed().items(), reverse=True):
            archive.writestr(name, data)
    assert asked(buffer.getvalue()).verdict is Verdict.TRUSTED


def test_an_archive_written_as_a_stream_is_sound() -> None:
    """Sizes and check sums then stand behind the data."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.made = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.made += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in signed().items():
            archive.writestr(name, data)
    found = asked(bytes(stream.made))
    assert stream.made[6] & 8
    assert said(found, "OFD-1") == ["holds"]
    assert found.verdict is Verdict.TRUSTED


def test_a_note_of_the_archive_is_no_suffix() -> None:
    buffer = io.BytesIO(DATA)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"packed by hand"
    assert asked(buffer.getvalue()).verdict is Verdict.TRUSTED


@pytest.mark.parametrize("prefix", ["/", "./"])
def test_careless_names_are_sound(prefix: str) -> None:
    found = asked(zipped({prefix + name: data for name, data in signed().items()}))
    assert found.verdict is Verdict.TRUSTED


def test_bytes_that_belong_to_no_entry_are_a_note() -> None:
    assert asked(shifted(DATA, second_entry(DATA), b"left over")).verdict is Verdict.TRUSTED


def test_a_folder_around_everything_changes_nothing() -> None:
    assert asked(zipped({f"发票/{name}": data for name, data in signed().items()})).verdict is Verdict.TRUSTED


def test_a_locked_part_decides_nothing() -> None:
    at = DATA.find(PAGE.encode())
    made = bytearray(DATA)
    made[at - 30 + 6] |= 1
    central = DATA.rfind(PAGE.encode())
    made[central - 46 + 8] |= 1
    found = asked(bytes(made))
    assert found.verdict is Verdict.UNVERIFIABLE
    assert found.altered == ()


def test_an_unsigned_file_with_an_odd_archive_is_unsigned_and_says_so() -> None:
    parts = {name: data for name, data in signed().items() if "Signs" not in name}
    parts["OFD.xml"] = parts["OFD.xml"].partition(b"<ofd:Signatures>")[0] + b"</ofd:DocBody></ofd:OFD>"
    found = asked(zipped(parts) + b"suffix")
    assert found.verdict is Verdict.UNSIGNED
    assert said(found, "OFD-1") == ["broken"]


def test_every_oddity_of_an_archive_has_its_meaning() -> None:
    known = {*container.DECEIVING, *container.OPEN, *container.HARMLESS}
    told = {value for name, value in vars(oddities).items() if name.isupper() and str(value).startswith("zip.")}
    assert told <= known
    assert {TRUNCATED.code, "zip.duplicate_name", "zip.prefix_bytes", "zip.too_many_entries"} <= known


def test_what_was_cut_short_may_have_lost_its_signature_and_is_not_called_unsigned() -> None:
    """A download that broke off: what is left bears no signature, the rest might have."""
    plain = zipped({name: data for name, data in signed().items() if "Sign" not in name and name != "OFD.xml"})
    assert asked(plain).verdict is Verdict.UNSIGNED
    assert asked(plain[:-30]).verdict is Verdict.UNVERIFIABLE
