"""The accounts: who enters, with which roles, for which organisation."""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau import journey

from . import places, sessions
from .access import ACCOUNTS, guard
from .accounts import password_link
from .actions import record
from .actions_accounts import change_roles, close_account, open_account, reopen_account, send_password_link
from .again import PAGE
from .clock import today
from .entering import lost
from .entering.actions import invite
from .enums import OF_ORGANISATION, Role
from .mail import servers
from .models import FactorRemoval, Organisation, User
from .pages import Button, Column, Empty, Listing, Task, act, file_page, form_page, list_page
from .second_factor import is_compulsory

# The roles that an account may have on each site; those of an owner and a tenant are given with what is theirs.
SITE_ROLES: dict[str, list[Role]] = {
    journey.AGENCY: [role for role in Role if role not in (Role.OPERATOR, Role.OWNER, Role.TENANT)],
    journey.OBSERVATORY: [Role.COORDINATOR, Role.OPERATOR, Role.ADMINISTRATOR],
}
JOINED = (Role.OWNER, Role.TENANT)


def _state(user: User) -> tuple[str, str]:
    if not user.is_active:
        return "note", _("Closed")
    if getattr(user, "lost", False):
        return "warn:clock", _("Lost factor, to be confirmed")
    return ("ok", _("Open")) if user.has_entered else ("warn:clock", _("Invited"))


@guard(ACCOUNTS)
def accounts(request):
    return list_page(
        request,
        Listing(
            title=_("Accounts"),
            subtitle=_(
                "One person, one account, one role or several. A role opens pages; a grant opens a household's file."
            ),
            query=User.objects.select_related("organisation").annotate(
                lost=Exists(FactorRemoval.objects.waiting().filter(user=OuterRef("pk")))
            ),
            columns=(
                Column(_("Name"), lambda u: u.name, order="name", second=lambda u: u.email, link=places.ACCOUNT.url),
                Column(_("Roles"), lambda u: u.roles_said, order="roles"),
                Column(
                    _("Organisation"),
                    lambda u: (
                        _("Of no organisation") if u.lacks_organisation else u.organisation and u.organisation.name
                    ),
                ),
                Column(_("State"), _state, kind="state", order="is_active"),
            ),
            empty=Empty(_("No account yet"), _("Invite a first colleague.")),
            noun=lambda n: ngettext("%(n)s account", "%(n)s accounts", n) % {"n": n},
            buttons=(Button(_("Invite somebody"), reverse("core:account_new"), main=True),),
            crumbs=places.SETTINGS.trail(),
        ),
    )


class RolesForm(forms.Form):
    """What a person does, and for whom; nothing is ticked ahead."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "All that this person does here: in a small agency one person wears two hats. Files of households are opened "
            "by a director, by name."
        ),
        error_messages={"required": gettext_lazy("Choose at least one role: without one, the account opens nothing.")},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        required=False,
        help_text=gettext_lazy("For a funder, a partner or a coordinator."),
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("Name of a new organisation"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("When it is not in the list."),
    )

    def __init__(self, *args, by: User, of: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = {kind for kinds in OF_ORGANISATION.values() for kind in kinds}
        cast(forms.ModelChoiceField, self.fields["organisation"]).queryset = Organisation.objects.filter(kind__in=kinds)
        given = [*SITE_ROLES[settings.SITE], *(role for role in (of.roles if of else ()) if role in JOINED)]
        if not by.holds(Role.ADMINISTRATOR) and not (of and of.holds(Role.ADMINISTRATOR)):
            given.remove(Role.ADMINISTRATOR)
        cast(forms.MultipleChoiceField, self.fields["roles"]).choices = [(r.value, r.label) for r in given]


class AccountForm(RolesForm):
    name = forms.CharField(label=gettext_lazy("First and last name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    field_order = ("name", "email", "roles", "organisation", "organisation_name")


def send_invitation(request, user: User) -> None:
    """To its owner alone: whoever opens accounts never reads a password, nor a link that makes one."""

    def link(token: str) -> str:
        return request.build_absolute_uri(reverse("account_invitation", args=[token]))

    invite(request.user, user=user, link=link)


def _send_link(request, user: User) -> None:
    send_password_link(request.user, user=user, url=request.build_absolute_uri(password_link(user)))


def link_said(user: User) -> str:
    """Where the link is: on its way, or waiting for a server."""
    if servers.in_use() is None:
        return _(
            "No mail server is named: the link for %(email)s waits in the outbox until it ends. Name one in the settings, "
            "or have a link written on the machine with: trousseau link E-MAIL."
        ) % {"email": user.email}
    return _("A link to choose a password leaves for %(email)s.") % {"email": user.email}


@guard(ACCOUNTS, again=PAGE)
def account_new(request):
    def made(actor, **fields) -> User:
        user = open_account(actor, **fields)
        send_invitation(request, user)
        messages.success(request, _("Account opened. %(link)s") % {"link": link_said(user)})
        return user

    found = request.GET.get("organisation", "")
    return places.ACCOUNTS.form(
        request,
        title=_("Invite somebody"),
        verb=_("Send the invitation"),
        form=AccountForm,
        does=made,
        then=places.ACCOUNT.url,
        subtitle=_(
            "They choose their own password at a link that serves once, within seven days. An owner and a tenant are invited "
            "from their own page."
        ),
        options={"by": request.user},
        initial={"organisation": found} if found.isdecimal() else {},
    )


@guard(ACCOUNTS)
def account(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    url, chosen = places.ACCOUNT.url(person), person.has_usable_password()
    return file_page(
        request,
        "core/account.html",
        account=person,
        invitation=person.invitations.select_related("made_by").first(),
        chosen=chosen,
        factors=lost.has_any(person),
        compulsory=is_compulsory(person),
        removal=(removal := person.factor_removals.waiting().select_related("asked_by", "user").first()),
        may_confirm=removal is not None and lost.may_confirm(request.user, removal),
        removed=person.factor_removals.exclude(confirmed_at=None).select_related("asked_by", "confirmed_by").first(),
        sessions=sessions.shown(person, request.session.session_key),
        state=_state(person),
        buttons=(
            Button(_("Change the roles"), reverse("core:account_roles", args=[pk]), main=True),
            *(
                [
                    Button(
                        _("Send a link for a new password") if chosen else _("Send the invitation again"),
                        f"{url}mot-de-passe/",
                        post=True,
                    )
                ]
                if person.is_active
                else []
            ),
            *(
                [
                    Button(
                        _("Close the account") if person.is_active else _("Open it again"),
                        reverse("core:account_state", args=[pk]),
                    )
                ]
                if person != request.user
                else []
            ),
        ),
    )


@guard(ACCOUNTS, again=PAGE)
def account_roles(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    return places.ACCOUNT.form(
        request,
        person,
        title=_("What %(name)s does") % {"name": person.name},
        here=_("Roles"),
        verb=_("Keep these roles"),
        form=RolesForm,
        does=change_roles,
        given={"today": today()},
        initial={"roles": person.roles, "organisation": person.organisation_id},
        options={"by": request.user, "of": person},
        subtitle=_(
            "A role that is left closes its pages at once; when none of their roles opens households’ files any more, those "
            "that were given close too. Each change is kept with who made it."
        ),
        said=_("The account has these roles from now on."),
    )


@require_POST
@guard(ACCOUNTS, again=PAGE)
def account_password(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    send = _send_link if person.has_usable_password() else send_invitation
    return act(request, lambda: send(request, person), url=places.ACCOUNT.url(person), said=link_said(person))


class StateForm(forms.Form):
    """`closes`: what the page that was read said it would do, so that a second tab never does the opposite."""

    closes = forms.BooleanField(required=False, widget=forms.HiddenInput)


@guard(ACCOUNTS, again=PAGE)
def account_state(request, pk: int):
    """Closing asks: what it ends is said before."""
    person = places.ACCOUNT.find(request, pk)
    url = places.ACCOUNT.url(person)
    closing = request.POST.get("closes") == "True" if request.method == "POST" else person.is_active
    return form_page(
        request,
        Task(
            title=_("Close the account of %(name)s") % {"name": person.name}
            if closing
            else _("Open the account of %(name)s again") % {"name": person.name},
            verb=_("Close the account") if closing else _("Open it again"),
            form=StateForm,
            initial={"closes": closing},
            does=lambda actor, closes: (close_account if closes else reopen_account)(actor, user=person),
            said=_("The account is closed: nobody enters by it.") if closing else _("The account is open again."),
            crumbs=places.ACCOUNT.trail(person, _("Close") if closing else _("Open again")),
            cancel=url,
            template="core/account_state.html",
            extra={"account": person, "closing": closing, "files": person.grants.given(today()).count()},
        ),
    )


class LostForm(forms.Form):
    ground = forms.CharField(
        label=gettext_lazy("How you recognised them"),
        max_length=300,
        help_text=gettext_lazy(
            "In person, or by a call that you made yourself to a number known before: never by a message that came in."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@guard(ACCOUNTS, again=PAGE)
def account_factor(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    return places.ACCOUNT.form(
        request,
        person,
        title=_("The second factor of %(name)s is lost") % {"name": person.name},
        here=_("Lost factor"),
        verb=_("Ask that it be taken away"),
        form=LostForm,
        does=lost.ask_removal,
        subtitle=_(
            "You ask, another director or administrator confirms within two days: one of you alone takes nothing away. They "
            "are told by mail at each step."
        ),
        said=_("Asked. Another director or administrator confirms it, on this page."),
    )


class SureForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("I am sure of who asks, by another way than my colleague"))


@guard(ACCOUNTS, again=PAGE)
def account_factor_confirm(request, pk: int):
    person = places.ACCOUNT.find(request, pk)

    def confirmed(actor, *, user: User, sure: bool) -> None:
        lost.confirm_removal(actor, user=user)

    removal = person.factor_removals.waiting().select_related("asked_by").first()
    return places.ACCOUNT.form(
        request,
        person,
        title=_("Take away the second factor of %(name)s") % {"name": person.name},
        here=_("Lost factor"),
        verb=_("Take it away"),
        form=SureForm,
        does=confirmed,
        subtitle=_("%(name)s asked for it: “%(ground)s”.")
        % {"name": removal.asked_by.name if removal.asked_by else "–", "ground": removal.ground}
        if removal
        else "",
        said=_("Taken away. Their sessions have ended; they make a new factor at the next sign-in."),
    )


@require_POST
@guard(ACCOUNTS)
def account_factor_leave(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    return act(
        request,
        lambda: lost.leave_removal(request.user, user=person),
        url=places.ACCOUNT.url(person),
        said=_("Given up: the second factor stays."),
    )


@require_POST
@guard(ACCOUNTS, again=PAGE)
def account_sessions(request, pk: int):
    """End a session of an account, or all."""
    person = places.ACCOUNT.find(request, pk)

    def ended() -> None:
        sessions.end(person, number=request.POST.get("number", ""), but=request.session.session_key)
        record(person, request.user, reason="sessions ended")

    return act(request, ended, url=places.ACCOUNT.url(person), said=_("Signed out there."))
