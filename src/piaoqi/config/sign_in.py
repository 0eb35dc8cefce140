"""How people sign in: throttled passwords, a second step, and the company's own identity provider (OIDC)."""

from datetime import timedelta

from piaoqi.config import table
from piaoqi.config.errors import SettingError
from piaoqi.config.given import Settings, gather

SIGN_IN_APPS = (
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
)
SIGN_IN_MIDDLEWARE = (
    "allauth.account.middleware.AccountMiddleware",
    "piaoqi.web.sign_in.InUse",
    "axes.middleware.AxesMiddleware",
)
"""Axes stands last: it must see what became of a sign-in."""

FAILURES, MINUTES = 5, 15
"""Wrong passwords for one name from one address, and how long that address then waits."""

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "piaoqi.accounts.passwords.PasswordValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "piaoqi.web.shell.faults.forged"

ACCOUNT_ADAPTER = "piaoqi.web.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "piaoqi.web.sign_in.display_name"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/key", "login": "120/m/ip"}
"""Beside axes: guesses at one name from everywhere together. No address is locked out for failures alone, or one office
behind one address would be, as a whole."""

MFA_ADAPTER = "piaoqi.web.sign_in.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "票齐"
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_ADAPTER = "piaoqi.web.sign_in.IdentityAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False

AXES_FAILURE_LIMIT = FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "piaoqi.web.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "piaoqi.accounts.address.client_address"
AXES_USERNAME_CALLABLE = "piaoqi.accounts.guesses.guessed_at"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address"]
"""Not kept as typed: people type passwords into the wrong field."""
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True


def identity_provider(settings: Settings | None = None) -> dict[str, object]:
    """SOCIALACCOUNT_PROVIDERS from PIAOQI_OIDC_…; empty where none is given.

    Raises SettingError where only some of them are.
    """
    given = settings or gather()
    needed = (table.OIDC_URL, table.OIDC_CLIENT, table.OIDC_SECRET)
    values = {one.name: given.of(one) for one in needed}
    if not any(values.values()) and table.OIDC_NAME.name not in given.found:
        return {}
    lacking = [name for name, value in values.items() if not value]
    if lacking:
        raise SettingError(lacking[0], ", ".join(values))
    app = {
        "provider_id": "company",
        "name": given.of(table.OIDC_NAME),
        "client_id": values[table.OIDC_CLIENT.name],
        "secret": values[table.OIDC_SECRET.name],
        "settings": {"server_url": values[table.OIDC_URL.name], "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


SOCIALACCOUNT_PROVIDERS = identity_provider()
