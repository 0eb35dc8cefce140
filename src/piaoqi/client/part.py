"""What the parts of the client have in common."""

from piaoqi.client.transport import Transport


class Part:
    """Methods about one thing, over the client's connections."""

    def __init__(self, line: Transport) -> None:
        self._line = line
