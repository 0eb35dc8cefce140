"""Messages as the receiver gets them, signed as Standard Webhooks 1.0.0 says (standardwebhooks.com): HMAC-SHA256 over
`id.timestamp.body`, so that neither can be changed, and an old message not be played again.
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from piaoqi import __version__
from piaoqi.notices.models import Event

PREFIX = "whsec_"
PURPOSE = "webhook"
"""What the secrets are sealed for."""
_BYTES = 32


def new_secret() -> str:
    """To be shown once, and given to the receiver."""
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode("ascii")


def identity(event: Event) -> str:
    """The same each time it is sent, by which the receiver knows what it has already."""
    return f"evt_{event.pk}"


def body_of(event: Event) -> bytes:
    """What is signed and sent, byte for byte."""
    at = event.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    told = {"type": event.key, "timestamp": at, "company": event.company.tax_id, "data": event.data}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def headers(event: Event, body: bytes, given: Iterable[str], at: datetime) -> Mapping[str, str]:
    """With a signature by each of the secrets, sent at this instant."""
    name, sent = identity(event), int(at.timestamp())
    signatures = (signature(one, name, sent, body) for one in given)
    return {
        "Content-Type": "application/json",
        "User-Agent": f"piaoqi/{__version__}",
        "webhook-id": name,
        "webhook-timestamp": str(sent),
        "webhook-signature": " ".join(signatures),
    }


def signature(secret: str, name: str, sent: int, body: bytes) -> str:
    """`sent`: seconds since 1970."""
    key = b64decode(secret.removeprefix(PREFIX), validate=True)
    made = hmac.digest(key, f"{name}.{sent}.".encode("ascii") + body, "sha256")
    return f"v1,{b64encode(made).decode('ascii')}"
