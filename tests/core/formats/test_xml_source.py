"""XML from strangers is read without danger, careless XML all the same, and what was mended is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.limits import Limits
from piaoqi.core.xml_source import groups, leaves, looks_like_xml, parse_xml


def leaf(data: bytes, name: str = "a") -> str:
    parsed = parse_xml(data, "x.xml")
    assert parsed.root is not None
    return leaves(parsed.root)[name]


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in parse_xml(data, "x.xml").problems]


DECLARED = '<?xml version="1.0" encoding="{}"?><r><a>发票号码</a></r>'


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "gb2312", "GB18030", "utf-16"])
def test_the_declared_encoding_is_followed(encoding: str) -> None:
    data = DECLARED.format(encoding).encode(encoding)
    assert leaf(data) == "发票号码"
    assert codes(data) == []
    assert looks_like_xml(data)


def test_a_mark_and_blanks_before_the_text_do_no_harm() -> None:
    assert leaf(b"\xef\xbb\xbf \r\n" + DECLARED.format("utf-8").encode()) == "发票号码"


def test_another_encoding_than_the_declared_one_is_told() -> None:
    data = DECLARED.format("UTF-8").encode("gb18030")
    assert leaf(data) == "发票号码"
    assert codes(data) == ["xml.encoding"]


@pytest.mark.parametrize("stated", ["utf-16", "unicode", "punycode", "base64", "undefined", "utf8", "UTF_8"])
def test_an_encoding_that_cannot_be_meant_is_passed_over(stated: str) -> None:
    data = DECLARED.format(stated).encode()
    assert leaf(data) == "发票号码"
    assert codes(data) == []


def test_the_line_of_an_error_is_that_of_the_file() -> None:
    (problem,) = parse_xml(b'<?xml version="1.0"?>\n<r>\n<x:a/></r>', "x.xml").problems
    assert problem.params["line"] == 3


@pytest.mark.parametrize(
    "written",
    [
        b'<:r xmlns:=""><a>1</a></:r>',
        b"<kj:r><kj:a>1</kj:a></kj:r>",
        b"<r><ofd:a>1</ofd:a></r>",
    ],
)
def test_prefixes_that_nobody_declared_are_read_and_told(written: bytes) -> None:
    assert leaf(written) == "1"
    assert codes(written) == ["xml.repaired"]


def test_a_bare_ampersand_stays_in_the_name() -> None:
    assert leaf(b"<r><a>A&B &amp; C</a></r>") == "A&B & C"


def test_broken_off_xml_gives_its_beginning_and_a_grave_problem() -> None:
    data = b"<r><a>1</a><b>2"
    assert leaf(data) == "1"
    assert codes(data) == ["xml.damaged"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_dtds_are_refused(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]><r><a>&b;</a></r>'
    parsed = parse_xml(bomb.encode(encoding), "x.xml")
    assert parsed.root is None
    assert [problem.code for problem in parsed.problems] == ["xml.forbidden"]


def test_a_file_that_is_too_large_is_refused() -> None:
    assert parse_xml(b"<r/>" + bytes(100), "x.xml", Limits(xml_bytes=50)).root is None


def test_names_are_compared_without_namespace_case_and_hyphens() -> None:
    root = parse_xml(b'<r xmlns:f="urn:x"><f:TotalTax-includedAmount>1</f:TotalTax-includedAmount></r>', "x").root
    assert leaves(root)["totaltaxincludedamount"] == "1"


def test_the_first_leaf_that_is_not_empty_counts_and_stopped_groups_do_not() -> None:
    root = parse_xml(b"<r><a/><a>1</a><a>2</a><g><b>3</b></g><p><l>4</l></p></r>", "x").root
    assert leaves(root, frozenset({"g"})) == {"a": "1", "r/a": "1", "l": "4", "p/l": "4"}
    assert len(groups(root, "g")) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    parse_xml(data, "x.xml")
    looks_like_xml(data)


@given(st.text(alphabet="<>/:&;ax=\"' !?-[]\x00票", max_size=60))
def test_any_text_is_answered(text: str) -> None:
    parse_xml(f"<r>{text}</r>".encode(), "x.xml")
