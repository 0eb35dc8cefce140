"""What can be wrong with the log."""


class LogError(Exception):
    """A fault of the program or of the database in keeping the log."""


class OutsideTransactionError(LogError):
    """An entry must stand or fall with the change that it witnesses."""

    def __init__(self) -> None:
        super().__init__("the log is only written inside a transaction")
