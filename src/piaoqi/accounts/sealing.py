"""Secrets that the program must be able to say again (keys of webhooks, passwords of sources): never kept as they are,
but sealed with a key that is not in the database.

The key is derived from SECRET_KEY, which whoever serves and works already shares and which belongs to the backup. A
secret sealed before SECRET_KEY was changed is opened as long as the former one stands in SECRET_KEY_FALLBACKS.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from piaoqi.accounts.errors import StatedError
from piaoqi.core.text import Text

_INFO = "piaoqi sealed secrets 1 · "


class UnopenedError(StatedError):
    """A sealed secret that this installation's key does not open."""

    code = "secret.unopened"
    MESSAGE = Text(
        "无法解密已保存的密钥或密码：安装密钥与保存时不同",
        "A kept secret can't be opened: it was sealed with another key",
    )
    HINT = Text(
        "请恢复原来的 PIAOQI_SECRET（或数据目录中的 keys 文件夹），或重新填写该密钥、密码",
        "Restore the former PIAOQI_SECRET (or the folder keys of the data folder), or enter the secret anew",
    )


def sealed(secret: str, purpose: str) -> str:
    """The secret as it may be kept. What was sealed for one purpose is not opened for another."""
    return _keys(purpose).encrypt(secret.encode()).decode("ascii")


def opened(kept: str, purpose: str) -> str:
    """What was sealed. Raises UnopenedError where it was changed, or sealed with another key or for another purpose."""
    try:
        return _keys(purpose).decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise UnopenedError from error


def _keys(purpose: str) -> MultiFernet:
    """The first seals; each opens."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(str(one), purpose)) for one in keys])


def _derived(key: str, purpose: str) -> bytes:
    """By HKDF (RFC 5869), so that nothing that is told of this key says anything of others made of SECRET_KEY."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=(_INFO + purpose).encode())
    return urlsafe_b64encode(made.derive(key.encode()))
