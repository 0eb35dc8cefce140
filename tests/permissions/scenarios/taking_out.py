"""Lists taken out in files."""

from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.actions import taking_out


@scenario(taking_out.EXPORT)
def export(stage: Stage) -> Do:
    taken = taking_out.Taken(what="全部发票", rows=6, file="发票.xlsx", sha256="0" * 64)
    return lambda actor: taking_out.note_taken(actor, stage.company, taken)
