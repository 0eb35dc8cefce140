"""Every source's word for a status means one status, and none is guessed."""

import pytest

from piaoqi.core.invoice.status import TITLES, Status, read_status


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.UNKNOWN])
def test_a_statuss_own_title_and_code_lead_back_to_it(status: Status) -> None:
    assert read_status(TITLES[status].zh) is status
    assert read_status(status.value) is status


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("正常", Status.NORMAL),
        ("01", Status.NORMAL),
        ("已作废", Status.VOID),
        ("02", Status.VOID),
        ("已红冲-全额", Status.RED_FULL),
        ("已红冲－全额", Status.RED_FULL),
        ("03", Status.RED_FULL),
        ("已红冲-部分", Status.RED_PARTIAL),
        ("04", Status.RED_PARTIAL),
        ("已红冲（部分）", Status.RED_PARTIAL),
        ("已红冲（全额）", Status.RED_FULL),
        ("全部红冲", Status.RED_FULL),
        ("部分冲红", Status.RED_PARTIAL),
        ("红字（负数）发票", Status.RED_LETTER),
        ("正常（蓝字）", Status.NORMAL),
        ("未作废", Status.UNKNOWN),
        ("未锁定", Status.UNKNOWN),
        ("非正常", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        ("疑点发票", Status.UNKNOWN),
    ],
)
def test_words_and_codes_are_known(word: str, status: Status) -> None:
    assert read_status(word) is status
