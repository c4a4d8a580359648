"""How one enters. Accounts are opened by the administrator: nobody signs up by themselves, and an account has one
address, its own; the list of addresses that allauth keeps opens nothing."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ResetPasswordForm
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from . import again, browsers, kept, limits, messages
from .errors import Refused, place_of
from .mail import require_mail
from .models import User
from .sealed import seal, unseal
from .second_factor import has_one

USE = "reset"
ASKED = 24 * 3600  # seconds that the worker has to write a link that was asked


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["trousseau.core.second_factor.Stage"]

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        kept.remember(response, user)
        browsers.know(request, response, user.pk)
        return response

    def add_message(self, request, level, message_template: str | None = None, *args, **kwargs) -> None:
        """To be signed in is seen: it is not said; the rest is said."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)

    def pre_authenticate(self, request, **credentials) -> None:
        """Tries are counted by `limits` alone."""

    def authenticate(self, request, **credentials):
        right = limits.begin(request, limits.PASSWORD, credentials["email"])
        user = super().authenticate(request, **credentials)
        if user:
            right()
        return user

    def reauthenticate(self, user, password: str) -> bool:
        """Whether that is the password of who sits there. Tries are counted with those of the sign-in page."""
        return self.authenticate(context.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, app: str = "") -> bool:
        """Whether allauth asks again before it changes a factor: not for the first one, of who has just signed in."""
        return has_one(context.request.user) or not again.recently(context.request)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """The password: a code on the telephone that lies beside the screen does not say who sits there. Who has none, and
        enters by a provider, gives the code."""
        if not user.is_authenticated:
            return []
        if user.has_usable_password():
            return [
                {
                    "id": "reauthenticate",
                    "description": _("Use your password"),
                    "url": reverse("account_reauthenticate"),
                }
            ]
        return [{"id": "mfa_reauthenticate", "description": _("Use a code"), "url": reverse("mfa_reauthenticate")}]

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Whatever allauth would write by itself is written by `messages`, or not at all."""
        raise RuntimeError(f"A message leaves by core.mail.queue: {template_prefix}")


class Backend(AuthenticationBackend):
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(User.objects.filter(email=email.strip().lower()).first(), password)


class ResetForm(ResetPasswordForm):
    """Who asks for a new password. Whether the address is that of an account is looked up by the task worker alone: the
    page does the same for any address, in the same time."""

    def clean_email(self) -> str:
        try:
            require_mail()
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        limits.may_ask_reset(context.request, self.cleaned_data["email"])
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs) -> str:
        email = self.cleaned_data["email"]
        site = request.build_absolute_uri("/").rstrip("/")
        write_reset.enqueue(seal(USE, {"email": email, "site": site, "language": get_language()}))
        return email


@task()
def write_reset(asked: str) -> None:
    """Write the link of a new password to the owner of an open account; to nobody when the address is not that of one."""
    found = unseal(USE, asked, seconds=ASKED)
    user = found and User.objects.filter(email=found["email"], is_active=True).first()
    if not user:
        return
    defect = ""
    try:
        with override(found["language"]):
            messages.write_password_link(messages.RESET, user=user, url=f"{found['site']}{password_link(user)}")
    except Exception as failed:
        defect = place_of(failed)
    if defect:  # its text may hold the address or the link
        raise RuntimeError(f"core.password_reset: {defect}")


def password_link(user: User) -> str:
    """The path, without its site, where `user` chooses a password: once, within PASSWORD_RESET_TIMEOUT."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
