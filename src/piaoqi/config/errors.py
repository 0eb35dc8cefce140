"""What can be wrong with settings: each names the setting, where it stands, and how it should be written."""

from piaoqi.accounts.errors import RefusedError
from piaoqi.core.text import Message, Text


class SettingError(RefusedError):
    """A setting that can't be used: its name or place, and how it should be written."""

    code = "setting.wrong"
    MESSAGE = Text("设置 {name} 不能用", "The setting {name} can't be used")
    HINT = Text("应写成：{form}", "Write it as: {form}")

    def __init__(self, name: str | Message, form: str | Text | Message) -> None:
        super().__init__(self.MESSAGE.with_(name=name), self.HINT.with_(form=form))
        self.name = name


class UnknownSettingError(RefusedError):
    """A variable that is almost one of ours: without it the program would run with another setting than was meant."""

    code = "setting.unknown"
    MESSAGE = Text("没有 {name} 这个设置", "There is no setting {name}")
    HINT = Text("是不是 {near}？改正后再启动", "Did you mean {near}? Correct it and start again")
    KNOWN = Text("可以写的有：{near}", "Known are: {near}")

    def __init__(self, name: str | Message, near: str | tuple[str, ...]) -> None:
        hint = self.HINT if isinstance(near, str) else self.KNOWN
        super().__init__(self.MESSAGE.with_(name=name), hint.with_(near=near))


class SettingsFileError(RefusedError):
    """The settings file can't be read as a whole."""

    code = "setting.file"
    SYNTAX = Text(
        "设置文件 {file} 第 {line} 行第 {column} 列写法有误：{reason}",
        "The settings file {file}, line {line}, column {column}: {reason}",
    )
    SYNTAX_HINT = Text(
        '每行一个 名称 = 值；文字用英文双引号括起来，例如 hosts = ["piaoqi.example.com"]',
        'One name = value a line; text in straight double quotes, as in hosts = ["piaoqi.example.com"]',
    )
    UNREAD = Text("设置文件 {file} 读不了：{reason}", "The settings file {file} can't be read: {reason}")
    UNREAD_HINT = Text(
        "检查 PIAOQI_SETTINGS 的路径和文件权限；文件要存成 UTF-8",
        "Check the path in PIAOQI_SETTINGS and the file's permissions; it must be UTF-8",
    )


class TwiceError(RefusedError):
    """A secret given both as such and as a file."""

    code = "setting.twice"
    MESSAGE = Text("{name} 和 {other} 只能设一个", "Only one of {name} and {other} can be set")
    HINT = Text("去掉其中一个再启动", "Remove one of them and start again")

    def __init__(self, name: str | Message, other: str | Message) -> None:
        super().__init__(self.MESSAGE.with_(name=name, other=other), self.HINT.with_())
