"""Bytes of strangers: read as they stand, with every carelessness met in the field, and never more than a DerError."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making_certificates import Stamp, a_set, authority, bits, careless_bits, octets, sequence, utf8
from piaoqi.core.seals import der

CHINA = timezone(timedelta(hours=8))
ROOT = authority()
SEAL = Stamp(ROOT.issue("示例税务局"), ROOT.issue("示例制章人")).der()


def walk(node: der.Node, depth: int = 0) -> None:
    """Ask a node for everything it can be asked for; whatever is no such thing must say so with a DerError."""
    asks = (node.integer, node.natural, node.boolean, node.oid, node.octets, node.bits, node.sequence)
    for ask in asks:
        try:
            ask()
        except der.DerError:
            continue
    node.text()
    node.time()
    if depth < 12 and node.constructed:
        for child in node.children:
            walk(child, depth + 1)


def test_elements_keep_their_bytes() -> None:
    def rebuilt(node: der.Node) -> bytes:
        inside = b"".join(map(rebuilt, node.children)) if node.constructed else node.body
        return node.raw[: len(node.raw) - len(node.body)] + inside

    assert rebuilt(der.parse(SEAL)) == SEAL


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_damaged_bytes_are_a_der_error_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(SEAL)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(SEAL) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    for whole in (bytes(damaged), cut):
        try:
            walk(der.parse(whole))
        except der.DerError:
            continue


@given(st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        node, rest = der.first(data)
        walk(node)
    except der.DerError:
        return
    assert node.raw + rest == data


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x30", b"\x30\x05\x02", b"\x30\x84\xff\xff\xff\xff", b"\x30\x89" + b"\1" * 9, b"\x04\x80ab\0\0",
        b"\x1f\xff\xff\xff\xff\xff\1",
    ],
    ids=["nothing", "a tag", "cut off", "4 GiB", "a length of 9", "indefinite and simple", "a long tag"],
)  # fmt: skip
def test_what_is_no_asn1_is_refused(data: bytes) -> None:
    with pytest.raises(der.DerError):
        der.parse(data)


def test_padding_is_no_trailing_data_but_anything_else_is() -> None:
    assert der.parse(octets(b"x") + b"\0" * 500).octets() == b"x"
    with pytest.raises(der.DerError):
        der.parse(octets(b"x") + b"\0y")
    assert der.first(octets(b"x") + b"rest")[1] == b"rest"


def test_lengths_written_longer_than_needed_are_read() -> None:
    node = der.parse(b"\x04\x84\0\0\0\1x")
    assert (node.octets(), node.raw) == (b"x", b"\x04\x84\0\0\0\1x")


def test_indefinite_lengths_end_where_their_zeros_stand() -> None:
    inner = b"\x24\x80" + octets(b"one ") + octets(b"two") + b"\0\0"
    whole = b"\x30\x80" + inner + der.number(7) + b"\0\0"
    first, second = der.parse(whole).children
    assert (first.raw, first.octets(), second.integer()) == (inner, b"one two", 7)


def test_pieces_of_a_string_that_are_no_strings_are_refused() -> None:
    with pytest.raises(der.DerError):
        der.parse(b"\x24\x80" + octets(b"one") + der.number(7) + b"\0\0").octets()


def test_indefinite_lengths_are_bounded_in_depth_and_number() -> None:
    with pytest.raises(der.DerError):
        der.parse(b"\x30\x80" * 5_000 + b"\0\0" * 5_000)
    with pytest.raises(der.DerError):
        der.parse(b"\x30\x80" + b"\x05\x00" * 50_000 + b"\0\0")
    with pytest.raises(der.DerError):
        _ = der.parse(sequence(b"\x05\x00" * 50_000)).children


def test_dropped_zeros_of_a_bit_string_come_back() -> None:
    value = bytes(range(1, 30)) + b"\xf0\0\0"
    node = der.parse(careless_bits(value))
    assert node.raw != bits(value)
    assert node.bits(32) == value
    assert der.parse(bits(value)).bits(32) == value


def test_numbers_are_bounded_and_read_without_their_missing_zero() -> None:
    assert der.parse(b"\x02\x01\xff").integer() == -1
    assert der.parse(b"\x02\x01\xff").natural() == 255
    with pytest.raises(der.DerError):
        der.parse(der.wrap(der.INTEGER, b"\1" * 10_000)).integer()
    with pytest.raises(der.DerError):
        der.parse(b"\x02\x00").integer()


@pytest.mark.parametrize(
    "dotted", ["1.2.156.10197.1.501", "2.5.4.3", "0.9.2342", "2.999.3", "1.2.840.113549.1.9.16.2.14"]
)
def test_identifiers_are_read_and_written(dotted: str) -> None:
    assert der.parse(der.identifier(dotted)).oid() == dotted


@pytest.mark.parametrize("body", [b"", b"\x81", b"\x81" * 40 + b"\1"], ids=["empty", "breaks off", "endless"])
def test_broken_identifiers_are_refused(body: bytes) -> None:
    with pytest.raises(der.DerError):
        der.parse(der.wrap(der.OID, body)).oid()


NAME = "示例股份有限公司"


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        (0x0C, NAME.encode()),
        (0x0C, NAME.encode() + b"\0"),
        (0x0C, NAME.encode() + "  \u3000".encode()),
        (0x0C, NAME.encode("gbk")),
        (0x0C, NAME.encode().decode("gb18030").encode()),
        (0x14, NAME.encode("gbk")),
        (0x1E, NAME.encode("utf-16-be")),
        (0x1C, NAME.encode("utf-32-be")),
        (0x16, NAME.encode()),
    ],
    ids=["utf-8", "nul", "spaces", "gbk as utf-8", "utf-8 read as gbk", "t61", "bmp", "universal", "ia5"],
)
def test_names_are_read_whatever_they_were_written_in(tag: int, body: bytes) -> None:
    assert der.parse(der.wrap(tag, body)).text() == NAME


COMMON = [bytes((lead, trail)).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF)]


@given(st.lists(st.sampled_from(COMMON), min_size=1, max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_a_sound_chinese_name_is_never_mended(text: str) -> None:
    read = der.parse(utf8(text)).text()
    assert read == text


def test_a_name_that_lost_its_last_octet_when_it_was_encoded_twice_is_read_as_far_as_it_goes() -> None:
    mangled = NAME.encode()[:-3].decode("gb18030", "replace")
    assert mangled.endswith("\ufffd")
    for written in (mangled, mangled.replace("\ufffd", "?")):
        assert der.parse(utf8(written)).text() == NAME[:-2]
    assert der.parse(utf8("这是什么？?")).text() == "这是什么？?"


@pytest.mark.parametrize("body", [b"\xd8\x00", b"\x00", b"\xff\xfe\xfd"])
def test_broken_characters_never_stop_the_reading(body: bytes) -> None:
    for tag in (0x0C, 0x1C, 0x1E, 0x13):
        assert isinstance(der.parse(der.wrap(tag, body)).text(), str)


MOMENT = datetime(2022, 5, 5, 1, 40, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "body", "expected"),
    [
        (0x18, b"20220505014017Z", MOMENT),
        (0x18, b"20220505014017.123Z", MOMENT),
        (0x17, b"220505014017Z", MOMENT),
        (0x18, b"220505014017Z", MOMENT),
        (0x17, b"20220505014017Z", MOMENT),
        (0x17, b"202205050140", datetime(2022, 5, 5, 1, 40, tzinfo=CHINA)),
        (0x18, b"20220505094017", MOMENT),
        (0x18, b"20220505094017+0800", MOMENT),
        (0x18, b"20220504204017-0500", MOMENT),
        (0x03, b"\x0020220505014017Z", MOMENT),
        (0x03, b"20220505014017Z", MOMENT),
        (0x03, b"\0\x18\x0f20220505014017Z", MOMENT),
        (0x04, b"2022-05-05 09:40:17", MOMENT),
        (0x16, b"2022/05/05 09:40:17\0", MOMENT),
        (0x16, b"2022-05-05T01:40:17Z", MOMENT),
        (0x16, b"20220505", datetime(2022, 5, 5, tzinfo=CHINA)),
        (0x17, b"990505014017Z", datetime(1999, 5, 5, 1, 40, 17, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_by_its_digits(tag: int, body: bytes, expected: datetime) -> None:
    assert der.parse(der.wrap(tag, body)).time() == expected


@pytest.mark.parametrize("body", [b"", b"0", b"20221399000000Z", b"soon", b"20220505014017+9999", b"1" * 5_000])
def test_what_is_no_moment_is_none(body: bytes) -> None:
    assert der.parse(der.wrap(0x18, body)).time() is None


def test_long_years_never_read_as_short_ones() -> None:
    for year in range(2013, 2100):
        for month in (1, 6, 12):
            moment = datetime(year, month, 28, 23, 59, tzinfo=CHINA)
            assert der.read_time(moment.strftime("%Y%m%d%H%M").encode()) == moment


def test_what_was_put_together_is_what_was_taken_apart() -> None:
    whole = sequence(der.number(0), der.number(2**255), a_set(utf8("x" * 300)))
    node = der.parse(whole)
    assert [child.integer() for child in node.children[:2]] == [0, 2**255]
    assert node.children[2].children[0].text() == "x" * 300
