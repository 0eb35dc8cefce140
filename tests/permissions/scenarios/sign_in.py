"""Coming in and going out."""

from permissions.scenario import Do, Stage, scenario
from piaoqi.accounts.actions import sign_in


@scenario(sign_in.SIGN_IN, everywhere=True)
def note_sign_in(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: sign_in.note_sign_in(actor, other, ("password",))


@scenario(sign_in.SIGN_OUT, everywhere=True)
def note_sign_out(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: sign_in.note_sign_out(actor, other)


@scenario(sign_in.FAILED, everywhere=True)
def note_failure(stage: Stage) -> Do:
    return lambda actor: sign_in.note_failure(actor, "nobody")


@scenario(sign_in.SECRETS, everywhere=True)
def note_secrets(stage: Stage) -> Do:
    other = stage.other
    return lambda actor: sign_in.note_secrets(actor, other, "password")
