"""The second factor: a code of the telephone, a passkey, or a recovery code; each serves once.

It is compulsory for who works here (`needs`), in a real home: the demonstration has none, and says so. Its seeds are
encrypted in the base: who reads it makes no code. One without a key's name was kept before it was encrypted: it is read as
it is, until a rotation encrypts it.
"""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import limits, ring
from .enums import TEAM, Role
from .errors import Refused
from .fields import LOST_KEY, WRONG_KEY
from .models import FactorStep, User
from .ring import Purpose

# Who opens names, money or rights. The others read figures, or what is theirs alone: they may have one.
COMPULSORY = (*TEAM, Role.ADMINISTRATOR, Role.COORDINATOR, Role.OPERATOR)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PASSED = "factor"  # of a session: the account for which a provider vouched that it gave a second factor there


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        try:
            return settings.KEYS.ring.encrypt(Purpose.FACTOR, text.encode())
        except ring.NotRead as why:
            raise _page(why) from why

    def decrypt(self, encrypted_text: str) -> str:
        if ring.read_label(encrypted_text) is None:
            return encrypted_text
        try:
            return settings.KEYS.ring.decrypt(Purpose.FACTOR, encrypted_text).decode()
        except ring.NotRead as why:
            raise _page(why) from why

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor of who must have one is replaced, not removed: another one is added first."""
        user = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not is_compulsory(user) or others.exists()

    def get_totp_issuer(self) -> str:
        return f"Trousseau {self._get_site_name()}"


def _page(why: ring.NotRead) -> Exception:
    """The page that says which key is lost: allauth’s own pages know no refusal."""
    refusal = Refused(_(LOST_KEY if isinstance(why, ring.Lost) else WRONG_KEY) % {"key": why.key})
    if context.request is None:
        return refusal
    return ImmediateHttpResponse(render(context.request, "core/refused.html", {"refusal": refusal}, status=503))


# Who must have one --------------------------------------------------------------------------------


def is_compulsory(user: User) -> bool:
    return bool(settings.SECOND_FACTOR) and user.holds(*COMPULSORY)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_passed(request) -> bool:
    """Whether this session gave a second factor."""
    return request.session.get(PASSED) == request.user.pk or any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )


class Compulsory:
    """Leads who must have a second factor to the page that makes it; nothing else opens before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        user, name = request.user, request.resolver_match.view_name
        if not user.is_authenticated or name == "account_logout" or not is_compulsory(user) or is_passed(request):
            return None
        if has_one(user):  # made elsewhere since this session began, which never gave it
            page = request.get_full_path() if request.method == "GET" else "/"
            logout(request)
            messages.warning(request, _("Your account has a second factor now: sign in with it."))
            return redirect_to_login(page, reverse("account_login"))
        if name.startswith(("mfa_", "account_reauthenticate")):
            return None
        return HttpResponseRedirect(reverse("mfa_index"))


class Stage(AuthenticateStage):
    """The step of a sign-in that asks for it, unless the provider that vouches for the person did."""

    def _should_handle(self, request) -> bool:
        return not self.login.state.get("vouched") and super()._should_handle(request)

    def is_resumable(self, request) -> bool:
        """Not once the factor was taken away meanwhile: this page and the sign-in would each lead to the other."""
        return self._should_handle(request)


# A code serves once -------------------------------------------------------------------------------


def _step_of(secret: str, code: str) -> int | None:
    """The period whose code that is: this one, or a neighbour, since clocks differ."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    found = None
    for step in (now - 1, now, now + 1):
        if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step))):
            found = step
    return found


def _use_step(user: User, step: int) -> bool:
    """Use the code of a period, once, whatever the process; neither it nor an older one serves again."""
    FactorStep.objects.bulk_create([FactorStep(user=user)], ignore_conflicts=True)
    return bool(FactorStep.objects.filter(user=user, last__lt=step).update(last=step))


def _serves(factor: Authenticator, code: str) -> bool:
    if factor.type == Authenticator.Type.TOTP:
        step = _step_of(Adapter().decrypt(factor.data["secret"]), code)
        return step is not None and _use_step(factor.user, step)
    return factor.wrap().validate_code(code)


def check_code(request, user: User, code: str) -> Authenticator:
    """The factor of `user` of which that is a code, used up. Raises ValidationError."""
    right = limits.begin(request, limits.CODE, user.email)
    for factor in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
        factor.user = user
        if _serves(factor, code):
            right()
            return factor
    raise ValidationError(
        _(
            "This code does not serve: it is wrong, has served already, or is too old. Wait for the next one; the clock of "
            "the telephone must be right."
        ),
        code="incorrect_code",
    )


def _code_field(label: object = gettext_lazy("Code")) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # lazy: the stubs know text alone
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "autofocus": True}
        ),
    )


class CodeForm(AuthenticateForm):
    code = _code_field(gettext_lazy("The code of your telephone, or a recovery code"))

    def clean_code(self) -> str:
        self.authenticator = check_code(context.request, self.user, self.cleaned_data["code"])
        return self.cleaned_data["code"]


class CodeAgainForm(ReauthenticateForm):
    code = _code_field(gettext_lazy("The code of your telephone, or a recovery code"))
    clean_code = CodeForm.clean_code


class FirstCodeForm(ActivateTOTPForm):
    """Proves that the telephone has the seed, before it counts. Meanwhile the seed waits in the session, encrypted."""

    code = _code_field(gettext_lazy("The code that it shows now"))

    def __init__(self, *args, **kwargs):
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        kept = context.request.session.get(totp.SECRET_SESSION_KEY, "")
        if self.is_bound and kept:
            self.secret = Adapter().decrypt(kept)
        else:
            self.secret = totp.generate_totp_secret()
            context.request.session[totp.SECRET_SESSION_KEY] = Adapter().encrypt(self.secret)

    def clean_code(self) -> str:
        right = limits.begin(context.request, limits.CODE, self.user.email)
        step = _step_of(self.secret, self.cleaned_data["code"])
        if step is None:
            raise ValidationError(
                _("This is not the code of this secret: read it again, or add the account to the application again."),
                code="incorrect_code",
            )
        right()
        _use_step(self.user, step)
        return self.cleaned_data["code"]
