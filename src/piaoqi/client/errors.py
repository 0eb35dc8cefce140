"""What can go wrong with a request."""

from dataclasses import dataclass


class PiaoqiError(Exception):
    """Anything below."""


class NoAnswerError(PiaoqiError):
    """The server was not reached, or the connection broke. A change may have been made all the same: the same call
    made again is another request.
    """


class OddAnswerError(PiaoqiError):
    """What answered is no server of 票齐, or one of a version that this client does not understand."""


class StillWaitingError(PiaoqiError):
    """It took longer than it was to be waited for; it goes on."""


class DamagedError(PiaoqiError):
    """What came is not what was asked for: its SHA-256 is another."""


class SignatureError(PiaoqiError):
    """A message that no webhook of ours sent, that was changed, or that is too old."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the server said with a refusal. `code` never changes; the sentences are for people."""

    code: str
    message: str
    hint: str
    status: int
    request_id: str = ""
    """For the server's administrator, who finds it in the log."""
    retry_after: int = 0
    """Seconds."""


class RefusedError(PiaoqiError):
    """The server did not do it, and says why."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.code, said.status)
        self.said = said

    def __str__(self) -> str:
        told = f"{self.said.message}（{self.said.hint}）" if self.said.hint else self.said.message
        number = f" [{self.said.request_id}]" if self.said.request_id else ""
        return f"{self.said.status} {self.said.code}: {told}{number}"

    @property
    def code(self) -> str:
        return self.said.code

    @property
    def message(self) -> str:
        return self.said.message

    @property
    def hint(self) -> str:
        return self.said.hint

    @property
    def status(self) -> int:
        return self.said.status

    @property
    def request_id(self) -> str:
        return self.said.request_id


class WrongError(RefusedError):
    """The request is wrong (400, 405, 413 to 415)."""


class TokenError(RefusedError):
    """The token is unknown, expired or revoked (401)."""


class DeniedError(RefusedError):
    """The token's person may not do it there (403)."""


class NotHereError(RefusedError):
    """There is no such thing, or it may not be seen: both say the same (404)."""


class ConflictError(RefusedError):
    """The present state of things does not allow it (409)."""


class TooManyError(RefusedError):
    """Too many requests, also after waiting (429)."""


class ServerError(RefusedError):
    """The server failed, or can't answer now (5xx)."""


_KINDS = {401: TokenError, 403: DeniedError, 404: NotHereError, 409: ConflictError, 429: TooManyError}


def refusal(said: Said) -> RefusedError:
    """Of the kind that its status says."""
    return _KINDS.get(said.status, ServerError if said.status >= 500 else WrongError)(said)
