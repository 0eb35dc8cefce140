"""Passwords that are too easy, said in both languages. Django's own checks decide, and its hashers keep the rest."""

from secrets import choice

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from piaoqi.accounts.errors import StatedError
from piaoqi.accounts.models import Person
from piaoqi.core.text import Language, Text

SHORTEST, LONGEST = 10, 1000
LETTERS, GROUPS, GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 4, 5
"""Of passwords made here: none that is taken for another when it is copied by hand; 99 bits."""

_CHECKS = (
    (MinimumLengthValidator(SHORTEST), Text(f"至少要 {SHORTEST} 个字符", f"it needs {SHORTEST} characters or more")),
    (CommonPasswordValidator(), Text("太常见", "it is too common")),
    (NumericPasswordValidator(), Text("不能全是数字", "it must not be digits only")),
    (
        UserAttributeSimilarityValidator(("username", "name", "email")),
        Text("与用户名、姓名或邮箱太相似", "it is too like the user name, name or e-mail"),
    ),
)


class WeakPasswordError(StatedError):
    code = "weak_password"
    MESSAGE = Text("密码不能使用：{why}", "This password cannot be used: {why}")
    HINT = Text("可用几个互不相关的词连成一句", "Try several unrelated words in a row")


def new_password() -> str:
    """Made at random, to be copied by hand."""
    return "-".join("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def check_strength(password: str, person: Person | None = None) -> None:
    """Raises WeakPasswordError with every reason."""
    if len(password) > LONGEST:
        raise WeakPasswordError(why=Text(f"不能超过 {LONGEST} 个字符", f"it has more than {LONGEST} characters"))
    why = tuple(text for check, text in _CHECKS if _fails(check, password, person))
    if why:
        raise WeakPasswordError(why=why)


def _fails(check: object, password: str, person: Person | None) -> bool:
    try:
        check.validate(password, person)  # type: ignore[attr-defined]
    except ValidationError:
        return True
    return False


class PasswordValidator:
    """The same for Django's forms: `AUTH_PASSWORD_VALIDATORS = [{"NAME": "piaoqi.accounts.passwords.…"}]`."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError in the language of the page."""
        try:
            check_strength(password, user)
        except WeakPasswordError as weak:
            raise ValidationError(weak.message.say(_language()), code=weak.code) from weak

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        text = WeakPasswordError.HINT
        return text.zh if _language() == "zh" else text.en


def _language() -> Language:
    return "en" if (get_language() or "zh").startswith("en") else "zh"
