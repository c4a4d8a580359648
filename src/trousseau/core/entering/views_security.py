"""“Security”, of one's own account: the second factor, the recovery codes, where one is signed in."""

from functools import wraps
from ipaddress import ip_address

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import again, second_factor, sessions
from ..access import EVERYONE, guard
from ..actions import record
from ..enums import Role
from ..models import Identity
from ..pages import act
from . import oidc


def passkeys_work(request) -> bool:
    """Whether a browser makes a passkey here: a name, by HTTPS or on this machine itself."""
    name = request.get_host().partition(":")[0]
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return request.is_secure() or name == "localhost"
    return False


@never_cache
@guard(EVERYONE)
def security(request):
    user = request.user
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    provider = oidc.provider()
    return render(
        request,
        "core/security.html",
        {
            "compulsory": second_factor.is_compulsory(user),
            "telephone": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
            "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "first": not second_factor.has_one(user),
            "passkeys_work": passkeys_work(request),
            "sessions": sessions.shown(user, request.session.session_key),
            "idle": sessions.idle_minutes(user),
            "whole": int(sessions.WHOLE.total_seconds() // 3600),
            "provider": provider,
            "identity": provider and Identity.objects.filter(user=user, issuer=provider.issuer).first(),
        },
    )


@require_POST
@guard(EVERYONE)
def end_sessions(request):
    """End one of one's sessions, or all the others."""
    number, key = request.POST.get("number", ""), request.session.session_key

    def ended() -> None:
        sessions.end(request.user, number=number, but=key)

    return act(request, ended, url=reverse("mfa_index") + "#sessions", said=_("Signed out there."))


def _made(view):
    """A view that adds a factor. The session that made the first one has proved it, and is not asked again for its codes."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        before = _factors(request.user)
        response = view(request, *args, **kwargs)
        if _factors(request.user) - before:
            if not before:
                record_authentication(request, request.user, method="mfa", reauthenticated=True)
            record(request.user, request.user, reason="second factor")
        return response

    return wrapped


class _Second(mfa.AuthenticateView):
    def get_context_data(self, **kwargs) -> dict:
        user = self.stage.login.user
        keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
        return {**super().get_context_data(**kwargs), "has_passkey": passkeys_work(self.request) and keys.exists()}


def _factors(user) -> set[int]:
    return set(Authenticator.objects.filter(user_id=user.pk).values_list("pk", flat=True))


@login_not_required
@never_cache
def authenticate(request):
    """The second step of a sign-in."""
    return _Second.as_view()(request)


activate_totp = never_cache(_made(totp.activate_totp))
add_passkey = never_cache(_made(webauthn.add_webauthn))


@guard(EVERYONE, again=again.PAGE)
def remove_passkey(request, pk: int):
    """One passkey less; never the last factor of who must have one."""
    factor = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if not second_factor.Adapter().can_delete_authenticator(factor):
        messages.error(request, _("It is your last factor: add another one first."))
        return HttpResponseRedirect(reverse("mfa_index"))
    return webauthn.remove_webauthn(request, pk=pk)


@login_not_required
@never_cache
def lost(request):
    """What to do without one's telephone: read before one is signed in, it names nobody."""
    who = ", ".join(str(role.label) for role in (Role.ADMINISTRATOR, Role.DIRECTOR))
    return render(request, "core/factor_lost.html", {"who_may": who})
