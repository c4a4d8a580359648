"""The pages of who has no password yet: the first person of an installation, and who was invited."""

from allauth.account import views as allauth
from allauth.account.utils import url_str_to_user_pk
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import browsers, kept, limits
from ..access import PUBLIC, guard
from ..clock import today
from ..errors import Refused
from ..pages import Task, form_page
from .actions import accept_invitation, anybody, find_invitation, make_first_person
from .forms import FirstForm, InvitedForm

BACKEND = "trousseau.core.accounts.Backend"


def _refused(request, refusal: Refused, status: int):
    return render(request, "core/entering_refused.html", {"refusal": refusal}, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password1", "password2")
def choose_again(request, uidb36: str, key: str):
    """Where the link of a new password leads. Who chose one by it holds the mailbox: this browser is known from then on,
    whoever tries the account from elsewhere."""
    if request.method == "POST" and not limits.may_open_links(request):
        return _refused(request, Refused(limits.too_many_said()), 429)
    response = allauth.password_reset_from_key(request, uidb36=uidb36, key=key)
    if request.method == "POST" and response.status_code == 302:
        limits.known_link(request)
        browsers.know(request, response, url_str_to_user_pk(uidb36))
    return response


@login_not_required
@never_cache
def sign_in(request):
    """The sign-in page; where nobody has an account yet, the page that makes the first one."""
    if request.method == "GET" and not request.user.is_authenticated and not anybody():
        return redirect("account_first")
    return allauth.login(request)


@never_cache
@sensitive_post_parameters("password", "again", "token")
@guard(PUBLIC)
def first_person(request):
    """Makes the first account; afterwards says so, and leads to the sign-in."""
    if request.method == "POST" and not limits.may_open_links(request):
        return _refused(request, Refused(limits.too_many_said()), 429)
    if anybody():
        taken = Refused(
            _("The first account of this installation is made: sign in, or ask who has it for an invitation.")
        )
        return _refused(request, taken, 409)

    def made(_actor, **fields):
        user = make_first_person(**fields)
        login(request, user, backend=BACKEND)
        return user

    response = form_page(
        request,
        Task(
            title=_("The first account"),
            verb=_("Make my account and begin"),
            form=FirstForm,
            does=made,
            then="/",
            subtitle=_(
                "This installation is empty. Who started it makes the first account here; it invites the others."
            ),
            said=_("Your account is made. “Today” then leads the first days: what is missing, and who may give it."),
            template="core/first_person.html",
        ),
    )
    if request.user.is_authenticated:
        limits.known_link(request)
        kept.remember(response, request.user)
        browsers.know(request, response, request.user.pk)
    return response


@never_cache
@sensitive_post_parameters("password", "again")
@guard(PUBLIC)
def invitation(request, token: str):
    """Where a link of an invitation leads: to open it changes nothing, since mail is opened by machines ahead of its
    owner; the form alone uses it."""
    if not limits.may_open_links(request):
        return _refused(request, Refused(limits.too_many_said()), 429)
    try:
        found = find_invitation(token)
    except Refused as refusal:
        return _refused(request, refusal, 410)
    limits.known_link(request)
    login_page = reverse("account_login")

    def accepted(_actor, password: str) -> None:
        accept_invitation(token=token, password=password, today=today())
        logout(request)  # at a screen that people share, who was invited does not go on under a colleague's name

    return form_page(
        request,
        Task(
            title=_("Choose your password"),
            verb=_("Keep this password"),
            form=InvitedForm,
            does=accepted,
            then=login_page,
            said=_("Your password is kept. Sign in with it."),
            subtitle=_("The account of %(name)s, under %(email)s.")
            % {"name": found.user.name, "email": found.user.email},
            options={"user": found.user},
            template="core/invitation.html",
            extra={"invitation": found},
        ),
    )
