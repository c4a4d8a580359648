"""The pages of a sign-in by an identity provider."""

import logging

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from .. import again, second_factor
from ..access import EVERYONE, guard
from ..errors import Refused
from ..models import Identity
from ..pages import Task, act, form_page
from . import oidc

log = logging.getLogger(__name__)
JOINING = "oidc_joining"  # of the session: an identity that came back and waits for its button


def _provider() -> oidc.Provider:
    found = oidc.provider()
    if found is None:
        raise Http404
    return found


def _refused(request, refusal: Refused, status: int):
    return render(request, "core/entering_refused.html", {"refusal": refusal}, status=status)


def _away(request, why: oidc.Unreachable, of: oidc.Provider):
    log.warning("openid: %s", why)
    said = Refused(
        _("%(name)s does not answer as it must: sign in with your password, or try later.") % {"name": of.name}
    )
    return _refused(request, said, 503)


def _ours(request, url: str) -> str:
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()) else ""


@login_not_required
@never_cache
@require_GET
def leave(request):
    """Lead to the provider."""
    of = _provider()
    back = request.build_absolute_uri(reverse("account_oidc_back"))
    purpose = "enter"
    if request.user.is_authenticated:
        purpose = "again" if request.GET.get("for") == "again" else "join"
        if purpose == "join" and not again.recently(request):
            return again.ask(request)
    try:
        url = oidc.start(request, of, back=back, then=_ours(request, request.GET.get("next", "")), purpose=purpose)
    except oidc.Unreachable as why:
        return _away(request, why, of)
    return HttpResponseRedirect(url)


@login_not_required
@never_cache
@require_GET
def back(request):
    """Where the provider sends the browser back."""
    of = _provider()
    try:
        person, flow = oidc.finish(request, of)
        if flow["purpose"] == "enter":
            return _enter(request, of, person, flow["then"])
    except oidc.Unreachable as why:
        return _away(request, why, of)
    except Refused as refusal:
        return _refused(request, refusal, 403)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    if flow["purpose"] == "again":
        return _again(request, person, flow["then"])
    request.session[JOINING] = {"issuer": person.issuer, "subject": person.subject, "email": person.email}
    return HttpResponseRedirect(reverse("account_oidc_join"))


def _enter(request, of: oidc.Provider, person: oidc.Person, then: str):
    user = oidc.account_of(person, of)
    vouched = person.acr in of.factors
    login = Login(user=user, redirect_url=then or None)
    login.state["vouched"] = vouched
    record_authentication(request, user, method="openid", provider=of.issuer)
    if vouched:
        request.session[second_factor.PASSED] = user.pk
    return perform_login(request, login)


def _again(request, person: oidc.Person, then: str):
    if not Identity.objects.filter(user=request.user, issuer=person.issuer, subject=person.subject).exists():
        return _refused(request, Refused(_("It is not you who signed in there: nothing was done.")), 403)
    record_authentication(request, request.user, method="openid", provider=person.issuer, reauthenticated=True)
    return HttpResponseRedirect(then or "/")


@never_cache
@guard(EVERYONE, again=again.PAGE)
def join(request):
    """The identity that came back becomes the account's by a button: another's page cannot make it so."""
    of, waits = _provider(), request.session.get(JOINING)
    if waits is None:
        return HttpResponseRedirect(reverse("mfa_index"))

    def joined(actor) -> None:
        oidc.join(actor, person=oidc.Person(waits["issuer"], waits["subject"], waits["email"], False, ""))
        request.session.pop(JOINING, None)

    return form_page(
        request,
        Task(
            title=_("Enter with %(name)s") % {"name": of.name},
            verb=_("Join the two"),
            form=forms.Form,
            does=joined,
            then=reverse("mfa_index"),
            said=_("From now on you enter with %(name)s too.") % {"name": of.name},
            subtitle=_("You signed in there as %(who)s. Your account here is %(email)s.")
            % {"who": waits["email"] or waits["subject"], "email": request.user.email},
            cancel=reverse("mfa_index"),
            template="core/own_address.html",
        ),
    )


@require_POST
@guard(EVERYONE, again=again.PAGE)
def part(request):
    of = _provider()
    return act(
        request,
        lambda: oidc.part(request.user, issuer=of.issuer),
        url=reverse("mfa_index"),
        said=_("You enter with your password alone again."),
    )
