"""A small typed client of the API; it imports nothing of the rest."""

from piaoqi.client.bodies import Upload
from piaoqi.client.client import Client
from piaoqi.client.comparing import Reply, WhichFindings
from piaoqi.client.errors import (
    ConflictError,
    DamagedError,
    DeniedError,
    NoAnswerError,
    NotHereError,
    OddAnswerError,
    PiaoqiError,
    RefusedError,
    ServerError,
    SignatureError,
    StillWaitingError,
    TokenError,
    TooManyError,
    WrongError,
)
from piaoqi.client.invoices import Which
from piaoqi.client.log import WhichEntries
from piaoqi.client.sources import Claim
from piaoqi.client.webhooks import Told, verify_webhook

__all__ = [
    "Claim",
    "Client",
    "ConflictError",
    "DamagedError",
    "DeniedError",
    "NoAnswerError",
    "NotHereError",
    "OddAnswerError",
    "PiaoqiError",
    "RefusedError",
    "Reply",
    "ServerError",
    "SignatureError",
    "StillWaitingError",
    "TokenError",
    "Told",
    "TooManyError",
    "Upload",
    "Which",
    "WhichEntries",
    "WhichFindings",
    "WrongError",
    "verify_webhook",
]
