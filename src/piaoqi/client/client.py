"""The client: all parts over one pool of connections."""

from types import TracebackType
from typing import Self

from piaoqi.client.comparing import Comparing
from piaoqi.client.intake import Intake
from piaoqi.client.invoices import Invoices
from piaoqi.client.log import Log
from piaoqi.client.sources import Sources
from piaoqi.client.transport import Language, Transport
from piaoqi.client.webhooks import Webhooks


class Client(Intake, Invoices, Comparing, Sources, Log, Webhooks):
    """A server of 票齐, with a token that a person made there. May be shared by threads.

        with Client("https://piaoqi.example.com", token) as piaoqi:
            taken = piaoqi.hand_in_folder("91110108MA01ABCD2X", "税务局", "exports/2026-03")
            piaoqi.wait_for_batch(taken.batch)
            for finding in piaoqi.findings("91110108MA01ABCD2X", WhichFindings(verdict="missing")):
                print(finding.form["number"])

    `language`: of messages. `timeout_seconds`: for each wait, not for a whole transfer. `ca_file`: certificates of an
    authority of one's own.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        language: Language = "zh",
        timeout_seconds: float = 60,
        ca_file: str = "",
    ) -> None:
        super().__init__(Transport(base_url, token, language, timeout_seconds, ca_file))

    def __repr__(self) -> str:
        return f"Client({self._line.base_url!r})"

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
