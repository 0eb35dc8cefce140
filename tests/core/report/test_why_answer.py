"""What is said first about an invoice claims no more than is certain."""

from datetime import date

import pytest

from core.reconcile.small import US, bureau, row
from piaoqi.core.causes.base import Evidence, Found, Likelihood
from piaoqi.core.causes.case import Direction
from piaoqi.core.causes.engine import causes
from piaoqi.core.folder.why import InvoiceAnswer, SourceState
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.judge import Outcome, Standing
from piaoqi.core.report.why_answer import answer_sentences
from piaoqi.core.seals.alarm import ALTERED
from piaoqi.core.text import Text


@pytest.mark.parametrize(("likelihood", "sure"), [(Likelihood.CERTAIN, True), (Likelihood.LIKELY, False)])
def test_never_is_said_only_where_it_is_certain(likelihood: Likelihood, *, sure: bool) -> None:
    (receipt,) = [one for one in causes() if one.code == "C1.13"]
    list_ = bureau(row())
    pair = Pair((list_,), US, Direction.RECEIVED, date(2026, 3, 1))
    because = Found(receipt, likelihood, (Evidence(Text("没有号码", "no number").with_(), "账.xlsx"),))
    state = SourceState("bureau", "bureau", (), Outcome(pair, Standing.NOT_EXPECTED), reasons=(because,))
    said = answer_sentences(InvoiceAnswer(row(), (state,), (), (), ()), "zh")
    assert ("不会有这张" in said[-1]) is sure
    assert ("还没有证实" in said[-1]) is not sure


def test_a_file_is_called_as_it_is_called() -> None:
    alarm = ALTERED.at("ofd/a.ofd", parts=("Doc_0/Document.xml",))
    (said, *_) = answer_sentences(InvoiceAnswer(row(), (), (), (), (), alarms=(alarm,)), "en")
    assert said.startswith("ofd/a.ofd is not what was signed")
