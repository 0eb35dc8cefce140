"""Why the archive refuses something."""

from piaoqi.accounts.errors import RefusedError

__all__ = ["RefusedError"]
