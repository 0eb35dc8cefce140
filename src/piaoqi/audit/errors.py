"""What can be wrong with the log."""

from piaoqi.core.text import Message, Text


class LogError(Exception):
    """A fault of the program, the database or the data folder in keeping the log: what happened, what to do next.

    Its text is in both languages: it ends up in the record of a job.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(f"{message.say('zh')} / {message.say('en')}")
        self.message = message


class OutsideTransactionError(LogError):
    """An entry must stand or fall with the change that it witnesses."""

    MESSAGE = Text("日志只能在事务中写入", "the log is only written inside a transaction")

    def __init__(self) -> None:
        super().__init__(self.MESSAGE.with_())
