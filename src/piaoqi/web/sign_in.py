"""Sign-in as this product wants it: no one registers by themselves, and every attempt is in the log."""

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import lazy

from piaoqi.accounts.actions.sign_in import note_failure, note_secrets, note_sign_in, note_sign_out
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.address import client_address, origin
from piaoqi.accounts.guesses import guessed_at
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import System
from piaoqi.accounts.signed_in import note_begun, note_used
from piaoqi.core.text import Text
from piaoqi.web.shell.language import say

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin


WRONG_CODE = Text("验证码不对，或已经用过", "The code is wrong, or was used")
WRONG_PASSWORD = Text("密码不对", "The password is wrong")


def _said(words: Text) -> Any:
    """In the language of the page that shows it."""
    return lazy(lambda: say(words), str)()


def display_name(person: Person) -> str:
    """How a page names somebody."""
    return person.name or person.username


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords. Accounts are made by the administrator."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _said(WRONG_CODE),
        "incorrect_password": _said(WRONG_PASSWORD),
        "enter_current_password": _said(WRONG_PASSWORD),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return guessed_at(request, credentials)

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        note_begun(request.session, client_address(request), request.headers.get("user-agent", ""))
        steps = request.session.get("account_authentication_methods") or []
        note_sign_in(_door(request), user, tuple(str(one.get("method", "")) for one in steps))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            note_sign_out(_door(request), request.user)
        super().logout(request)

    def send_notification_mail(self, template_prefix: str, user: Person, *_: Any, **_more: Any) -> None:
        """Called whenever somebody changes how they sign in; goes into the log instead of into a mail."""
        note_secrets(_door(self.request), user, template_prefix.rsplit("/", 1)[-1])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        if not getattr(request, "axes_locked_out", False):  # the log is not for whoever guesses on
            note_failure(_door(request), str(credentials.get("username", "")))


class InUse:
    """Middleware: a session remembers when and from where it was used last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            note_used(request.session, client_address(request))
        return self._get_response(request)


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The company's identity provider says who somebody is; whether they may come in is said here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: "SocialLogin") -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: "SocialLogin") -> None:
        """Somebody who comes for the first time is known by user name, as the provider states it, or by an e-mail
        address that the provider has verified and only one person has. Nobody else comes in.
        """
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = known_person(sociallogin.account.extra_data)
        if person is None:
            note_failure(_door(request), "")
            raise ImmediateHttpResponse(render(request, "web/shell/not_known.html", status=403))
        sociallogin.connect(request, person)


def known_person(stated: dict[str, Any]) -> Person | None:
    """The one active person whom the claims of an identity provider mean; None where that isn't certain, and for whom
    it knows already as somebody else: names and addresses pass from one to another.
    """
    claims = {**stated, **stated.get("id_token", {}), **stated.get("userinfo", {})}
    people = Person.objects.filter(is_active=True, socialaccount=None)
    if name := str(claims.get("preferred_username") or ""):
        found = people.filter(username=name).first()
        if found:
            return found
    mail = str(claims.get("email") or "")
    if not mail or claims.get("email_verified") is not True:
        return None
    meant = list(people.filter(email__iexact=mail)[:2])
    return meant[0] if len(meant) == 1 else None


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps lie encrypted in the database; its copy alone gives nobody a second step."""

    error_messages: ClassVar = {**DefaultMFAAdapter.error_messages, "incorrect_code": _said(WRONG_CODE)}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode("ascii")).decode("utf-8")


def _door(request: HttpRequest) -> Actor:
    """Who notes it: nobody is known yet, or no longer."""
    return system(System.DOOR, origin(request))


def _box() -> Fernet:
    key = hashlib.sha256(b"piaoqi second step\0" + settings.SECRET_KEY.encode("utf-8")).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def locked_out(request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, Any]) -> HttpResponse:
    """The page for an address that guessed too often at one name."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    return render(request, "web/shell/locked_out.html", {"minutes": minutes}, status=429)
