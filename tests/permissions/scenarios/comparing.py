"""Comparisons that the program makes."""

from permissions.scenario import Do, Stage, scenario
from piaoqi.reconciliation.actions.running import RUN, begin_live


@scenario(RUN)
def _(stage: Stage) -> Do:
    return lambda actor: begin_live(actor, stage.company)
