"""Why something about a connection is refused."""

from piaoqi.accounts.errors import RefusedError, StatedError
from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import ConnectorError

__all__ = ["NoConnectorError", "SettingsRefusedError", "WrongKindError"]


class SettingsRefusedError(RefusedError):
    """What a connector says of the settings that somebody typed."""

    code = "connection.settings"

    def __init__(self, error: ConnectorError) -> None:
        super().__init__(error.message, error.hint)


class NoConnectorError(StatedError):
    code = "connection.unknown"
    MESSAGE = Text("没有名为“{key}”的连接方式", "There is no connector {key}")
    HINT = Text("可以用：{known}", "There are: {known}")


class WrongKindError(StatedError):
    code = "connection.kind"
    MESSAGE = Text("“{connector}”不能为“{source}”取数", "{connector} can't fetch for {source}")
    HINT = Text("请为这种来源选择别的连接方式，或由人交来文件", "Choose another connector, or hand files in")
