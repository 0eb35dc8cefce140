"""Every format keeps the interface's promises, whatever it is given."""

import random
from pathlib import Path

import pytest

from piaoqi.core.formats.base import Blob, Format
from piaoqi.core.formats.registry import formats, read, read_path

_RANDOM = random.Random(20260101)
JUNK = {
    "nothing": b"",
    "one byte": b"\x00",
    "zeros": bytes(4096),
    "noise": _RANDOM.randbytes(65536),
    "words": "这不是发票。\n".encode() * 50,
    "gb18030": "这不是发票".encode("gb18030"),
    "zip head": b"PK\x03\x04" + bytes(64),
    "pdf head": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "xml head": b'<?xml version="1.0" encoding="UTF-8"?><a',
    "png head": b"\x89PNG\r\n\x1a\n" + bytes(32),
    "jpeg head": b"\xff\xd8\xff\xe0" + bytes(32),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "mail head": b"From: a@example.com\r\nSubject: \r\n\r\n",
    "comma": b",,,,\n,,,,\n",
}


@pytest.mark.parametrize("one", formats(), ids=lambda one: one.key)
def test_a_format_has_a_key_and_a_title_in_both_languages(one: Format) -> None:
    assert one.key.isidentifier()
    assert one.key == one.key.lower()
    assert one.title.zh
    assert one.title.en


def test_keys_are_unique() -> None:
    keys = [one.key for one in formats()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("one", formats(), ids=lambda one: one.key)
def test_recognising_junk_never_fails(one: Format, junk: bytes) -> None:
    assert one.recognises(Blob("junk.bin", junk)) in (True, False)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("one", formats(), ids=lambda one: one.key)
def test_reading_junk_gives_a_document_with_a_problem_or_nothing(one: Format, junk: bytes) -> None:
    document = one.read(Blob("junk.bin", junk))
    assert document.path == "junk.bin"
    assert not [record for record in document.records if record.number and record.total]


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk_handed_in_is_answered(junk: bytes) -> None:
    assert read(Blob("junk.bin", junk)).path == "junk.bin"


def test_a_name_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[31m\u202efdp.csv"
    file.write_bytes(b"")
    document = read_path(file, file.name)
    assert "\x1b" not in document.problems[0].message()
    assert "\u202e" not in document.path
