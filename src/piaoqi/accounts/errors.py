"""Why something was refused."""

from typing import TYPE_CHECKING

from piaoqi.core.text import Message, Text

if TYPE_CHECKING:
    from piaoqi.accounts.actor import Actor
    from piaoqi.accounts.permissions import Permission


class RefusedError(Exception):
    """An action that was not done, with a code, what to tell the user, and what to do next."""

    code = "refused"

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(message.say("en"))
        self.message, self.hint = message, hint


class DeniedError(RefusedError):
    """No role of the actor allows it there."""

    code = "denied"
    MESSAGE = Text("您没有“{what}”的权限", "You may not: {what}")
    HINT = Text("请向管理员申请有这项权限的角色", "Ask an administrator for a role that allows it")

    def __init__(self, actor: "Actor", permission: "Permission", company: int | None) -> None:
        super().__init__(self.MESSAGE.with_(what=permission.title), self.HINT.with_())
        self.actor, self.permission, self.company = actor, permission, company


class UnwitnessedError(Exception):
    """An action ended without an entry in the log: a fault of the program."""
