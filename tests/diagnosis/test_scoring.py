"""The score of the answers is worth what its bookkeeping is: every way to be wrong must cost something."""

import pytest
from benchmarks.diagnosis.folders import Task, labels_of, run
from benchmarks.diagnosis.page import Run, page, percent
from benchmarks.diagnosis.scoring import Judged, Label, Said, Score, Subject, judge, share

HERE = Subject("absence", "26112000000000000001", "tax-bureau")
ELSEWHERE = Subject("absence", "26112000000000000002", "tax-bureau")
MISTYPED = Label(HERE, "not_missing", "C3.8", "C3.8")
RIGHT = Said(HERE, "not_missing", (("C3.8", "certain"), ("C3.7", "possible")))
NAMES = ("verdict_right", "first_right", "among_three")


def shares(labels: list[Label], said: list[Said]) -> tuple[tuple[int, int], ...]:
    judged = judge(1, labels, said)
    return tuple(share(judged, name) for name in NAMES)


def test_a_right_answer_scores_in_full() -> None:
    assert shares([MISTYPED], [RIGHT]) == ((1, 1), (1, 1), (1, 1))


def test_a_wrong_verdict_costs_the_verdict() -> None:
    assert shares([MISTYPED], [Said(HERE, "missing", RIGHT.causes)]) == ((0, 1), (1, 1), (1, 1))


def test_the_right_cause_in_second_place_is_not_first() -> None:
    said = Said(HERE, "not_missing", RIGHT.causes[::-1])
    assert shares([MISTYPED], [said]) == ((1, 1), (0, 1), (1, 1))


def test_the_right_cause_in_fourth_place_is_not_among_three() -> None:
    others = tuple((f"C1.{n}", "likely") for n in range(1, 4))
    said = Said(HERE, "not_missing", (*others, ("C3.8", "likely")))
    assert shares([MISTYPED], [said]) == ((1, 1), (0, 1), (0, 1))


def test_a_label_that_nobody_speaks_of_is_wrong() -> None:
    assert shares([MISTYPED], []) == ((0, 1), (0, 1), (0, 1))


def test_a_finding_that_no_label_asks_for_is_wrong() -> None:
    extra = Said(ELSEWHERE, "cannot_tell", (("C4.3", "certain"),))
    assert shares([MISTYPED], [RIGHT, extra]) == ((1, 2), (1, 2), (1, 2))


@pytest.mark.parametrize("labels", [[], [MISTYPED], [Label(HERE, "cannot_tell", "C4.3", "C4.3")]])
def test_missing_without_a_label_that_says_so_is_falsely_missing(labels: list[Label]) -> None:
    assert Score(judge(1, labels, [Said(HERE, "missing")])).falsely_missing == 1


def test_missing_as_labelled_is_not_falsely_missing() -> None:
    label = Label(HERE, "missing", "", "plain.archive")
    assert Score(judge(1, [label], [Said(HERE, "missing")])).falsely_missing == 0


@pytest.mark.parametrize(("causes", "right"), [((), 1), ((("C1.2", "possible"),), 1), ((("C1.2", "likely"),), 0)])
def test_where_no_cause_was_planted_none_may_be_claimed(causes: tuple[tuple[str, str], ...], right: int) -> None:
    label = Label(HERE, "missing", "", "plain.archive")
    assert shares([label], [Said(HERE, "missing", causes)])[1] == (right, 1)


def test_a_pair_that_must_be_left_alone_costs_when_it_is_found() -> None:
    label = Label(HERE, "not_due", "C2.1", "C2.1")
    assert shares([label], [Said(HERE, "not_due", (("C2.1", "certain"),))]) == ((1, 1), (1, 1), (1, 1))
    found = judge(1, [label], [Said(HERE, "missing")])
    assert share(found, "verdict_right") == (0, 1)
    assert Score(found).falsely_missing == 1


def test_sound_invoices_that_are_not_due_say_nothing() -> None:
    assert judge(1, [], [Said(HERE, "not_due"), Said(ELSEWHERE, "not_expected")]) == []


def test_precision_counts_who_is_named_first_and_recall_who_was_planted() -> None:
    other = Label(ELSEWHERE, "not_missing", "C3.7", "C3.7")
    judged = judge(1, [MISTYPED, other], [RIGHT, Said(ELSEWHERE, "not_missing", (("C3.8", "certain"),))])
    by_code = {one.code: one for one in Score(judged).by_cause()}
    assert (by_code["C3.8"].planted, by_code["C3.8"].right, by_code["C3.8"].claimed) == (1, 1, 2)
    assert (by_code["C3.7"].planted, by_code["C3.7"].right, by_code["C3.7"].claimed) == (1, 0, 0)


def test_the_confusions_name_what_was_planted_and_what_was_said() -> None:
    judged = judge(1, [MISTYPED], [Said(HERE, "missing")])
    assert Score(judged).confusions() == [("C3.8 not_missing", "— missing", 1)]


def test_a_share_that_is_not_whole_is_never_rounded_up_to_it() -> None:
    assert percent(9999, 10000) == "99.9 %"
    assert percent(0, 0) == "—"


def test_labels_are_read_with_what_they_are_about() -> None:
    stated = {"code": "011002600111", "number": "12345678", "seller_name": "某某", "total": "1.00"}
    told = {
        "faults": [
            {"cause": "C1.2", "invoice": stated, "absent_from": "tax-bureau", "verdict": "missing"},
            {"cause": "C6.8", "invoice": stated, "verdict": "different", "field": "total", "source": "books"},
            {"cause": "C6.1", "invoice": stated, "verdict": "duplicate", "source": "books", "times": 2},
        ]
    }
    found = [(one.subject.about, one.subject.where, one.verdict) for one in labels_of(told)]
    assert found == [
        ("absence", "tax-bureau", "missing"),
        ("difference", "total", "different"),
        ("duplicate", "books", "duplicate ×2"),
    ]


def test_the_page_says_that_a_goal_was_missed() -> None:
    text = page(Score([Judged(1, MISTYPED, None)], {1: 0, 2: 3}), Run("1-2", 2, 60, 3))
    assert "**未达到**" in text
    assert "1 / 2" in text


def test_a_small_company_is_judged_whole_and_its_control_is_clean() -> None:
    judged = run(Task(seed=3, invoices=30, months=3, faults="C3.8,C6.8,plain.books"))
    assert {one.label.cause for one in judged if one.label} == {"C3.8", "C6.8", ""}
    assert all(one.verdict_right and one.first_right for one in judged)
    assert run(Task(seed=3, invoices=30, months=3, faults="")) == []
