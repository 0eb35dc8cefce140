"""`piaoqi password`: a way back in for whoever forgot the password, by whoever has the machine."""

import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE, Command
from piaoqi.cli.data_folder import DATA_HELP
from piaoqi.cli.screen import Screen
from piaoqi.core.text import Text

if TYPE_CHECKING:
    from piaoqi.accounts.models import Person

NAME = Text("用户名", "NAME")
NAME_HELP = Text("忘了密码的人登录用的名字", "the user name of whoever forgot the password")
STEP_HELP = Text("两步验证也丢了：一并取消", "the second step was lost too: take it away")
UNKNOWN = Text("没有用户名为“{given}”的人员", "There is nobody with the user name {given}")
ADMINISTRATORS = Text("管理员的用户名：{names}", "User names of administrators: {names}")
NOBODY = Text(
    "还没有任何人员：启动 piaoqi serve，在它给出的地址建立第一位管理员；或用 --data 换一个数据文件夹",
    "There are no people yet: start piaoqi serve and make the first administrator where it says; or name another "
    "data folder with --data",
)
ASK = Text("新密码（输入时不显示；直接回车由程序生成）：", "New password (not shown; nothing: one is made): ")
AGAIN = Text("再输入一次：", "Once more: ")
DIFFER = Text("两次输入的不一样，密码没有改", "The two differ; the password was not changed")
DIFFER_HINT = Text("请再运行一次", "Run it again")
DONE = Text(
    "“{who}”（{username}）的密码已重设；已登录的都已退出，输错次数清零",
    "The password of {who} ({username}) was reset; all sessions ended, wrong guesses are forgotten",
)
SHOWN_ONCE = Text(
    "新密码只显示这一次，登录后请自己换一个：", "The new password is shown only now; change it once signed in:"
)
NO_STEP = Text("没有开启两步验证，不用取消", "There was no second step to take away")
STEP_GONE = Text("两步验证已取消，登录后请重新开启", "The second step was taken away; set it up again once signed in")


def build(screen: Screen) -> Callable[..., int]:
    """The command's function, its help in the screen's language."""

    def password(
        name: Annotated[str, typer.Argument(metavar=screen.say(NAME), help=screen.say(NAME_HELP))],
        *,
        data: Annotated[Path | None, typer.Option("--data", help=screen.say(DATA_HELP))] = None,
        second_step: Annotated[bool, typer.Option("--second-step", help=screen.say(STEP_HELP))] = False,
    ) -> int:
        from piaoqi.cli.data_folder import opened, silent

        if not opened(data, screen):
            return UNREADABLE
        from django.db import DatabaseError

        from piaoqi.accounts.errors import RefusedError

        try:
            return _let_in(name, screen, second_step=second_step)
        except RefusedError as error:
            screen.complain(error.message, error.hint)
            return MISUSED
        except DatabaseError as error:
            silent(error, screen)
            return UNREADABLE

    return password


def _let_in(name: str, screen: Screen, *, second_step: bool) -> int:
    from piaoqi.accounts.actions.people import reset_password
    from piaoqi.accounts.actor import system
    from piaoqi.accounts.errors import EndedError
    from piaoqi.accounts.passwords import new_password
    from piaoqi.accounts.permissions import System

    person = _found(name, screen)
    if person is None:
        return MISUSED
    if not person.is_active:
        raise EndedError(who=person.username)
    typed = _typed(screen)
    if typed is None:
        screen.complain(DIFFER, DIFFER_HINT)
        return MISUSED
    password = typed or new_password()
    reset_password(system(System.OPERATOR, "cli"), person, password)
    screen.err.print(screen.say(DONE.with_(who=str(person), username=person.username)), markup=False)
    if second_step:
        screen.err.print(screen.say(_without_second_step(person)), markup=False)
    if not typed:
        screen.err.print(screen.say(SHOWN_ONCE), markup=False)
        screen.show(password)
    return SOUND


def _found(name: str, screen: Screen) -> "Person | None":
    """None, and told with the names that let everybody else in, where there is nobody of that name."""
    from piaoqi.accounts.loading import in_force
    from piaoqi.accounts.models import Person
    from piaoqi.accounts.permissions import BuiltIn
    from piaoqi.audit.clock import now

    found = Person.objects.filter(username__iexact=name.strip()).first()
    if found is None:
        held = in_force(now()).filter(role__key=BuiltIn.ADMINISTRATOR.value, person__is_active=True)
        names = "、".join(sorted(set(held.values_list("person__username", flat=True))))
        screen.complain(UNKNOWN.with_(given=name), ADMINISTRATORS.with_(names=names) if names else NOBODY)
    return found


def _typed(screen: Screen) -> str | None:
    """What somebody at a terminal typed twice; None where the two differ, '' where nothing was typed or nobody is."""
    if not sys.stdin.isatty():
        return ""
    try:
        first = getpass(screen.say(ASK))
        return first if not first or getpass(screen.say(AGAIN)) == first else None
    except EOFError:
        raise KeyboardInterrupt from None


def _without_second_step(person: "Person") -> Text:
    from piaoqi.accounts.actions.people import drop_second_step
    from piaoqi.accounts.actor import system
    from piaoqi.accounts.errors import OverError
    from piaoqi.accounts.permissions import System

    try:
        drop_second_step(system(System.OPERATOR, "cli"), person)
    except OverError:
        return NO_STEP
    return STEP_GONE


COMMAND = Command(
    "password",
    74,
    Text("给忘了密码的人重设密码", "let somebody in who forgot the password"),
    ("password zhang", "password zhang --data D:\\piaoqi --second-step"),
    build,
)
