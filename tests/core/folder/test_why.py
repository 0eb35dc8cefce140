"""One question about one invoice: understood however it is written, and answered with all that is known."""

from pathlib import Path

import pytest

from core.folder.test_check import TOML, write_lists
from core.reconcile.small import AS_OF, NUMBER
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.why import Ask, WhyAnswer, explain_invoice

OTHER = "26312000000087654321"
TYPO = OTHER[:-2] + OTHER[-1] + OTHER[-2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lists(tmp_path, [NUMBER, OTHER], [NUMBER, TYPO])
    (tmp_path / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    return tmp_path


def states(answer: WhyAnswer) -> dict[str, str]:
    (one,) = answer.invoices
    return {
        state.name: str(
            state.outcome.finding.verdict if state.outcome and state.outcome.finding else state.standing or ""
        )
        for state in one.states
    }


@pytest.mark.parametrize(
    "asked",
    [
        NUMBER,
        " ".join(NUMBER[at : at + 4] for at in range(0, 20, 4)),
        NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"发票号码：{NUMBER}",
        NUMBER[:-1],
        NUMBER[:-2] + NUMBER[-1] + NUMBER[-2],
        NUMBER.replace("0", "O", 1),
        f"1300261130 {NUMBER}",
        f"130026113026{NUMBER}",
    ],
)
def test_a_number_is_understood_however_it_is_written(folder: Path, asked: str) -> None:
    answer = explain_invoice(Ask(asked), folder, AS_OF)
    assert [one.invoice.number for one in answer.invoices] == [NUMBER]
    assert answer.understood
    assert states(answer) == {"tax": "present", "books": "present"}


def test_a_number_that_excel_cut_off_leads_to_all_that_begin_so(folder: Path) -> None:
    answer = explain_invoice(Ask("2.6312E+19"), folder, AS_OF)
    assert {one.invoice.number for one in answer.invoices} == {NUMBER, OTHER}
    closed_with_zeros = explain_invoice(Ask(f"{NUMBER[:15]}00000"), folder, AS_OF)
    assert NUMBER in {one.invoice.number for one in closed_with_zeros.invoices}


def test_a_mistyped_number_leads_to_the_true_one_and_is_called_so(folder: Path) -> None:
    answer = explain_invoice(Ask(TYPO), folder, AS_OF)
    assert states(answer) == {"tax": "present", "books": "not_missing"}
    assert OTHER in "".join(one.say("zh") for one in answer.understood)


def test_what_nobody_has_is_said_with_what_was_searched(folder: Path) -> None:
    answer = explain_invoice(Ask("26999999999999999999"), folder, AS_OF)
    assert not answer.invoices
    assert "26999999999999999999" in answer.understood[0].say("zh")
    assert [one.name for one in answer.sources] == ["tax", "books"]


def test_one_source_can_be_asked_alone(folder: Path) -> None:
    answer = explain_invoice(Ask(NUMBER, "tax"), folder, AS_OF)
    assert states(answer) == {"tax": "present"}


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    answer = explain_invoice(Ask("没有.pdf"), folder, AS_OF)
    assert not answer.invoices
    assert "没有.pdf" in answer.understood[0].say("zh")


def test_a_file_is_asked_for_by_what_it_says(folder: Path) -> None:
    answer = explain_invoice(Ask(str(folder / "books.csv")), folder, AS_OF)
    assert {one.invoice.number for one in answer.invoices} == {NUMBER, OTHER}


def test_the_last_digits_are_enough_where_one_number_ends_so(folder: Path) -> None:
    answer = explain_invoice(Ask(NUMBER[-6:]), folder, AS_OF)
    assert [one.invoice.number for one in answer.invoices] == [NUMBER]
    assert NUMBER in answer.understood[0].say("zh")


@pytest.mark.parametrize("asked", ["", "   ", "\u3000"])
def test_asking_for_nothing_is_refused(folder: Path, asked: str) -> None:
    with pytest.raises(FolderError):
        explain_invoice(Ask(asked), folder, AS_OF)


def test_a_source_that_is_not_there_is_refused_with_those_that_are(folder: Path) -> None:
    with pytest.raises(FolderError) as refused:
        explain_invoice(Ask(NUMBER, "taxes"), folder, AS_OF)
    assert "taxes" in refused.value.say("zh")
    assert "books" in refused.value.say("zh")


@pytest.mark.parametrize("answer", ["C5.1", "C5.1=maybe", "C9.9=yes", "yes", "=", "C1.7=yes"])
def test_an_answer_that_is_none_is_refused(folder: Path, answer: str) -> None:
    with pytest.raises(FolderError):
        explain_invoice(Ask(NUMBER, answers=(answer,)), folder, AS_OF)


def test_an_answer_becomes_evidence(tmp_path: Path) -> None:
    write_lists(tmp_path, [OTHER], [NUMBER, OTHER])
    (tmp_path / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    before = explain_invoice(Ask(NUMBER), tmp_path, AS_OF)
    asked = [cause.code for one in before.invoices[0].absent for cause in one.questions]
    assert states(before)["tax"] == "missing"
    assert "C5.1" in asked
    after = explain_invoice(Ask(NUMBER, answers=("C5.1=yes",)), tmp_path, AS_OF)
    assert states(after)["tax"] == "cannot_tell"
    (absent,) = after.invoices[0].absent
    assert absent.finding.causes[0].cause.code == "C5.1"
    assert "C5.1" not in [cause.code for cause in absent.questions]


def test_a_file_of_the_folder_may_be_named_relative_to_it(folder: Path) -> None:
    answer = explain_invoice(Ask("books.csv"), folder, AS_OF)
    assert {one.invoice.number for one in answer.invoices} == {NUMBER, OTHER}
    assert len(answer.understood) <= 2, "many invoices of one file are said in one sentence"


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(folder: Path) -> None:
    broken = folder / "发票.pdf"
    broken.write_bytes(b"%PDF-1.7 cut")
    answer = explain_invoice(Ask(str(broken)), folder, AS_OF)
    assert not answer.invoices
    assert "发票.pdf" in answer.understood[0].say("zh")
    assert answer.advice
    assert any(problem.kind.unreadable for problem in answer.problems)


def test_a_file_that_cannot_be_read_is_looked_for_by_the_number_in_its_name(folder: Path) -> None:
    broken = folder / f"dzfp_{NUMBER}_某公司.pdf"
    broken.write_bytes(b"%PDF-1.7 cut")
    answer = explain_invoice(Ask(str(broken)), folder, AS_OF)
    assert [one.invoice.number for one in answer.invoices] == [NUMBER]
    assert "按文件名里的号码" in answer.understood[0].say("zh")
    assert any(problem.kind.unreadable for problem in answer.problems)


def test_words_are_no_number_and_nothing_is_said_to_hold_them(folder: Path) -> None:
    answer = explain_invoice(Ask("办公用品"), folder, AS_OF)
    assert not answer.invoices
    assert answer.open_ends == ()


def test_a_number_of_another_length_is_told_so(folder: Path) -> None:
    answer = explain_invoice(Ask("9876543210"), folder, AS_OF)
    assert "10" in answer.advice[0].say("zh")
    assert "20" in answer.advice[0].say("zh")
