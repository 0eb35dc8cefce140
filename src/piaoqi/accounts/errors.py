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


class StatedError(RefusedError):
    """A refusal whose sentences stand with its class; the parameters fill both."""

    MESSAGE: Text
    HINT: Text

    def __init__(self, **params: object) -> None:
        super().__init__(self.MESSAGE.with_(**params), self.HINT.with_(**params))
        self.params = params


class OneselfError(StatedError):
    code = "oneself"
    MESSAGE = Text("这项操作不能由本人对自己办理：{who}", "This cannot be done by somebody for themselves: {who}")
    HINT = Text("请由另一位有权限的同事办理", "Ask a colleague who may do it")


class EndedError(StatedError):
    code = "ended"
    MESSAGE = Text("账号“{who}”已停用", "The account {who} was deactivated")
    HINT = Text("如需继续使用，请联系管理员", "If you need it, ask an administrator")


class TokenError(StatedError):
    """Says the same of a token that never was, expired, was revoked, or whose person left: it answers strangers."""

    code = "token"
    MESSAGE = Text("令牌无效、已到期或已吊销", "The token is unknown, expired or revoked")
    HINT = Text("请在“我的令牌”里新建一个", "Make a new one under “my tokens”")


class LastAdministratorError(StatedError):
    code = "last_administrator"
    MESSAGE = Text("“{who}”是最后一位管理员", "{who} is the last administrator")
    HINT = Text(
        "请先把全部单位的管理员角色长期授予另一位在用的人员",
        "First make another active person administrator everywhere, without an end",
    )


class SetUpError(StatedError):
    code = "set_up"
    MESSAGE = Text("已经有人员，不能再建立首位管理员", "There are people already: no first administrator is made")
    HINT = Text("请由现有管理员新建人员并授予角色", "Ask an administrator to make the account")


class TakenError(StatedError):
    code = "taken"
    MESSAGE = Text("{what}“{name}”已经存在", "{what} {name} exists already")
    HINT = Text("请换一个，或使用已有的", "Choose another, or use that one")


class InvalidError(StatedError):
    code = "invalid"
    MESSAGE = Text("{what}不能使用：{why}", "{what} cannot be used: {why}")
    HINT = Text("请改正后重试", "Correct it and try again")


class OverError(StatedError):
    """The thing's state does not allow it any more."""

    code = "over"
    MESSAGE = Text("{what}：{state}，不能再办理", "{what}: {state}, so this cannot be done")
    HINT = Text("请刷新后查看现在的状态", "Look at its present state")


class TooMuchError(StatedError):
    code = "too_much"
    MESSAGE = Text("您不能授予“{role}”：{why}", "You may not give {role}: {why}")
    HINT = Text("请由管理员授予", "Ask an administrator to give it")
