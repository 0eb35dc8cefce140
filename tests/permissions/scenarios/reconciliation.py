"""What people settle about comparisons."""

from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.models import Invoice
from piaoqi.reconciliation.actions.answers import ANSWER, WITHDRAW, Said, answer, withdraw_answer
from piaoqi.reconciliation.actions.comparisons import ASK, ask_comparison
from piaoqi.reconciliation.actions.terms import SET, set_expectations
from piaoqi.reconciliation.models import Answer


def _an_invoice(stage: Stage) -> None:
    hand_over(stage.company, sighted(a_statement()))
    Invoice.objects.update(direction=stage.direction)


@scenario(SET)
def _(stage: Stage) -> Do:
    return lambda actor: set_expectations(actor, stage.company, None)


@scenario(ANSWER)
def _(stage: Stage) -> Do:
    _an_invoice(stage)
    return lambda actor: answer(actor, stage.company, Said(cause="C5.1", yes=True, number=NUMBER))


@scenario(WITHDRAW)
def _(stage: Stage) -> Do:
    _an_invoice(stage)
    row = Answer.objects.create(company=stage.company, cause="C5.1", yes=True, number=NUMBER, by="person:0", at=START)
    return lambda actor: withdraw_answer(actor, row)


@scenario(ASK)
def _(stage: Stage) -> Do:
    return lambda actor: ask_comparison(actor, stage.company, START)
