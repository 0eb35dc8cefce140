"""piaoqi.toml: what it may say, and errors that name the line and the cure."""

from datetime import date, datetime

import pytest

from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.folder import FolderError
from piaoqi.core.folder.answers import answer_of
from piaoqi.core.folder.config import read_config
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.source import CHINA, DEFAULT_EXPECTATIONS

WHOLE = """\
as_of = 2026-11-20T09:00:00+08:00

[[taxpayer]]
name = "北京示例科技有限公司"
tax_id = "91110108MA01ABCD2X"
type = "small_scale"
former = [{ name = "北京示例有限公司", tax_id = "110108123456789", until = 2025-06-30 }]

[[source]]
name = "tax-bureau"
kind = "bureau"
path = "bureau"
taxpayer = "91110108MA01ABCD2X"
direction = "received"
coverage = [
  { from = 2026-01-01, to = 2026-10-31, kinds = "all", origins = "all", as_of = 2026-11-01T08:00:00+08:00, total = 51 },
  { from = "2026-11-01", kinds = ["81", "普票", "08"], origins = [2], statuses = ["正常"], rows = 9 },
]
columns = { number = "票号", total = "报销金额" }

[[expect]]
of = "archive"
in = "bureau"
within_days = 3
kinds = ["digital_special"]
"""


def test_everything_the_contract_names_is_read() -> None:
    config = read_config(WHOLE.encode())
    (us,), (source,), (rule,) = config.taxpayers, config.sources, config.expectations
    assert config.as_of == datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
    assert us.former[0].until == date(2025, 6, 30)
    assert (source.kind, source.direction, source.taxpayer) == (SourceKind.BUREAU, Direction.RECEIVED, us)
    assert source.columns == {"number": "票号", "total": "报销金额"}
    assert source.windows is not None
    first, second = source.windows
    assert (first.kinds, first.origins, first.total) == (None, None, 51)
    assert second.start == date(2026, 11, 1)
    assert second.end is None
    assert second.kinds == frozenset({Kind.DIGITAL_SPECIAL, Kind.ORDINARY_PAPER, Kind.E_SPECIAL})
    assert second.origins == frozenset({Origin.PLATFORM})
    assert second.statuses == frozenset({Status.NORMAL})
    assert second.rows == 9
    assert (rule.of, rule.into, rule.within_days, rule.kinds) == (
        "archive",
        "bureau",
        3,
        frozenset({Kind.DIGITAL_SPECIAL}),
    )


def test_an_empty_file_leaves_the_defaults() -> None:
    config = read_config(b"")
    assert config.expectations == DEFAULT_EXPECTATIONS
    assert not config.sources


def test_the_only_company_is_the_one_of_every_source() -> None:
    config = read_config(WHOLE.replace('taxpayer = "91110108MA01ABCD2X"\n', "").encode())
    assert config.sources[0].taxpayer == config.taxpayers[0]


def test_stubs_are_issued_by_nature() -> None:
    config = read_config(b'[[source]]\nkind = "issued"\npath = "x"\n')
    assert config.sources[0].direction is Direction.ISSUED
    assert config.sources[0].name == "x"


def test_a_byte_order_mark_and_a_time_without_zone_are_understood() -> None:
    config = read_config("﻿as_of = 2026-11-20T09:00:00".encode())
    assert config.as_of == datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("wrong", "right", "line", "named"),
    [
        ('kind = "bureau"', 'kind = "burea"', 11, "burea"),
        ('path = "bureau"\n', "", 9, "path"),
        ("total = 51", 'total = "many"', 16, "total"),
        ("within_days = 3", "within_days = -3", 24, "within_days"),
        ('of = "archive"', 'off = "archive"', 22, "off"),
        ("to = 2026-10-31", "to = 2025-10-31", 16, "2025-10-31"),
        ('kinds = "all"', 'kinds = ["发票机"]', 16, "发票机"),
        ("origins = [2]", "origins = [7]", 17, "7"),
        ('statuses = ["正常"]', 'statuses = ["好"]', 17, "好"),
        ('taxpayer = "91110108MA01ABCD2X"', 'taxpayer = "别家"', 13, "别家"),
        ('type = "small_scale"', 'type = "big"', 6, "big"),
        ('number = "票号"', "number = “票号”", 19, "第 22 列"),
        ("as_of = 2026-11-20T09:00:00+08:00", "as_of = 明天", 1, "as_of"),
        ("until = 2025-06-30", 'until = "soon"', 7, "until"),
    ],
)
def test_an_error_names_its_line_and_what_to_do(wrong: str, right: str, line: int, named: str) -> None:
    text = WHOLE.replace(wrong, right, 1)
    assert text != WHOLE
    with pytest.raises(FolderError) as raised:
        read_config(text.encode())
    said = raised.value.message.say("zh")
    assert f"第 {line} 行" in said
    assert named in said or named == "as_of"
    assert raised.value.hint.say("zh")
    assert f"line {line}" in raised.value.message.say("en")


def test_two_sources_of_one_name_are_refused() -> None:
    text = '[[source]]\nname = "a"\nkind = "books"\npath = "x"\n[[source]]\nname = "a"\nkind = "books"\npath = "y"\n'
    with pytest.raises(FolderError) as raised:
        read_config(text.encode())
    assert "都叫 a" in raised.value.message.say("zh")


def test_another_encoding_is_named_with_its_cure() -> None:
    with pytest.raises(FolderError) as raised:
        read_config('name = "北京"'.encode("gb18030"))
    assert "UTF-8" in raised.value.message.say("zh")
    assert "另存为" in raised.value.hint.say("zh")


ANSWERED = (
    WHOLE
    + """
[[answer]]
cause = "C5.1"
answer = "是"
source = "tax-bureau"
by = "王会计"
on = 2026-11-19
"""
)


def test_an_answer_is_read_with_the_line_where_it_stands() -> None:
    (answer,) = read_config(ANSWERED.encode()).answers
    assert (answer.code, answer.yes, answer.source, answer.number) == ("C5.1", True, "tax-bureau", "")
    assert (answer.by, answer.on) == ("王会计", date(2026, 11, 19))
    assert answer.place == f"piaoqi.toml › 第{WHOLE.count(chr(10)) + 2}行"


@pytest.mark.parametrize(
    ("written", "yes"),
    [('"yes"', True), ('"No"', False), ('"否"', False), ("true", True), ("false", False), ('"是"', True)],
)
def test_yes_and_no_are_understood_as_people_write_them(written: str, *, yes: bool) -> None:
    (answer,) = read_config(ANSWERED.replace('"是"', written).encode()).answers
    assert answer.yes is yes


def test_an_answer_about_one_invoice_stands_before_one_about_all() -> None:
    text = ANSWERED + '\n[[answer]]\ncause = "c5.1"\nanswer = "no"\nnumber = "２６３１ 2000 0000 1234 5678"\n'
    first, second = read_config(text.encode()).answers
    assert (first.number, second.number) == ("26312000000012345678", "")


@pytest.mark.parametrize(
    ("wrong", "right", "named"),
    [
        ('cause = "C5.1"', 'cause = "C9.9"', "C9.9"),
        ('cause = "C5.1"', 'cause = "C1.7"', "C1.7"),
        ('answer = "是"', 'answer = "也许"', "也许"),
        ('answer = "是"\n', "", "answer"),
        ('source = "tax-bureau"\nby', 'source = "elsewhere"\nby', "elsewhere"),
        ('by = "王会计"', 'who = "王会计"', "who"),
        ("on = 2026-11-19", 'on = "昨天"', "on"),
        ('cause = "C5.1"', 'cause = "C5.5"', "C5.5"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_line(wrong: str, right: str, named: str) -> None:
    text = ANSWERED.replace(wrong, right, 1)
    assert text != ANSWERED
    with pytest.raises(FolderError) as raised:
        read_config(text.encode())
    said = raised.value.message.say("zh")
    assert "piaoqi.toml 第 " in said
    assert named in said
    assert raised.value.hint.say("zh")


def test_an_answer_on_the_command_line_is_about_what_was_asked() -> None:
    answer = answer_of("c5.5=是", number="26312000000012345678")
    assert (answer.code, answer.yes, answer.number) == ("C5.5", True, "26312000000012345678")
    assert answer.place == "--answer c5.5=是"


@pytest.mark.parametrize("written", ["C5.1", "C5.1=", "C5.1=perhaps", "=yes", "C1.7=yes", ""])
def test_what_is_no_answer_on_the_command_line_is_refused(written: str) -> None:
    with pytest.raises(FolderError) as raised:
        answer_of(written)
    assert raised.value.hint.say("zh")
