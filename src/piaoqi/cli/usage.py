"""What to say when a command was used wrongly: the parser's own errors, in the language that was asked for."""

import re

from typer import TyperException

from piaoqi.cli.screen import Screen
from piaoqi.core.text import Message, Text

SEE_HELP = Text("用法：piaoqi {command} --help", "See piaoqi {command} --help")
SEE_HELP_ALL = Text("用法：piaoqi --help", "See piaoqi --help")
NO_COMMAND = Text("没有“{name}”这个命令{nearest}", "There is no command “{name}”{nearest}")
NEAREST = Text("，是不是 {names}？", "; did you mean {names}?")
WRONG_LANGUAGE = Text("--lang 只能是 zh 或 en，不能是“{given}”", "--lang is zh or en, not “{given}”")
MISSING = Text("缺少 {name}", "{name} is missing")
NO_OPTION = Text("没有“{name}”这个选项{nearest}", "There is no option “{name}”{nearest}")
NO_VALUE = Text("{name} 后面要跟一个值", "{name} needs a value after it")
BAD_VALUE = Text("{name} 的值不对：{why}", "The value of {name} is wrong: {why}")
NO_INTEGER = Text("应是整数", "an integer is needed")
TOO_SMALL = Text("不能小于 {bound}", "at least {bound}")
TOO_LARGE = Text("不能大于 {bound}", "at most {bound}")
TOO_MANY = Text("多出了参数：{given}", "Too many arguments: {given}")
OTHER = Text("用法不对：{given}", "Used wrongly: {given}")
NOTHING = Text("", "")


def usage_error(error: TyperException) -> Message:
    """The error as a sentence. Told apart by the parser's class names and attributes, which it documents."""
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "metavar", None) if parameter is not None else None
    if parameter is not None and parameter.param_type_name == "option":
        name = parameter.opts[0]
    kind = type(error).__name__
    if kind == "MissingParameter":
        return MISSING.with_(name=name)
    if kind == "NoSuchOption":
        return NO_OPTION.with_(name=error.option_name, nearest=nearest(error.possibilities))  # type: ignore[attr-defined]
    if kind == "BadOptionUsage":
        return NO_VALUE.with_(name=error.option_name)  # type: ignore[attr-defined]
    if kind == "BadParameter":
        return BAD_VALUE.with_(name=name, why=_why(error.message))
    extra = re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", error.message)
    return TOO_MANY.with_(given=extra[1]) if extra else OTHER.with_(given=error.message)


def _why(words: str) -> Message | str:
    if "valid integer" in words:
        return NO_INTEGER.with_()
    bound = re.search(r"(greater|less) than or equal to (\S+)", words)
    if bound is None:
        return words
    return (TOO_SMALL if bound[1] == "greater" else TOO_LARGE).with_(bound=bound[2])


def nearest(names: object) -> Message | Text:
    """The end of a sentence that offers what may have been meant."""
    return NEAREST.with_(names="、".join(sorted(names))) if isinstance(names, list | tuple) and names else NOTHING


def complain(message: Message, command: str, screen: Screen) -> None:
    """The error, and where to read how it is done."""
    screen.complain(message, SEE_HELP.with_(command=command) if command else SEE_HELP_ALL)
