"""From the page of an owner or of a household: invite, send again, end."""

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.captation.models import Owner
from trousseau.captation.subjects import OWNER
from trousseau.core.access import guard, opened
from trousseau.core.again import PAGE
from trousseau.core.clock import today
from trousseau.core.entering.actions import invite
from trousseau.core.models import Household, Person, User
from trousseau.core.pages import Task, act, file_page, form_page
from trousseau.core.views_accounts import link_said

from .. import access
from . import actions, queries


class JoinForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("First and last name"),
        max_length=120,
        help_text=gettext_lazy("Of the person who will read: of a company, who represents it."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Theirs alone, checked with them: the link goes there, and opens what is theirs."),
    )
    same = forms.BooleanField(
        label=gettext_lazy("An account of this address is there already, and it is this very person’s"), required=False
    )


def _link(request, token: str) -> str:
    return request.build_absolute_uri(reverse("account_invitation", args=[token]))


def _ways(request) -> dict:
    return {"link": partial(_link, request)}


def _send_again(request, subject: Owner | Person, url: str) -> HttpResponse:
    user = subject.user
    assert user, "the button is there for who has an account"
    return act(
        request, lambda: invite(request.user, user=user, link=partial(_link, request)), url=url, said=link_said(user)
    )


@guard(access.JOIN_OWNER, again=PAGE)
def owner(request, pk: int):
    """The space of an owner: whose account, since when, until when."""
    found = OWNER.find(request, pk)
    url = reverse("portals:join_owner", args=[pk])
    if request.method == "POST" and "again" in request.POST and found.user:
        return _send_again(request, found, url)
    if found.user is None:
        return form_page(
            request,
            Task(
                title=_("Invite %(name)s to their space") % {"name": found.name},
                verb=_("Send the invitation"),
                form=JoinForm,
                does=actions.join_owner,
                given={"owner": found, **_ways(request)},
                initial={"name": found.name, "email": found.email},
                then=url,
                said=_("The invitation leaves: they choose their own password."),
                subtitle=_(
                    "They will read what is let, collected and paid for their dwellings, and their papers. Nothing of a "
                    "tenant’s situation."
                ),
                crumbs=OWNER.trail(found, _("Their space")),
                cancel=OWNER.url(found),
            ),
        )
    return _joined(
        request,
        found,
        found.user,
        name=found.name,
        term=queries.owner_term(found),
        part_url=reverse("portals:part_owner", args=[pk]),
        crumbs=OWNER.trail(found, _("Their space")),
    )


def _joined(request, subject: Owner | Person, account: User, *, name: str, **shown) -> HttpResponse:
    """Who reads what is theirs, since when, until when: nobody is invited in the place of who reads already."""
    return file_page(
        request,
        "portals/joined.html",
        title=_("The space of %(name)s") % {"name": name},
        account=account,
        since=queries.joined_on(subject),
        invitation=account.invitations.select_related("made_by").first(),
        entered=account.has_entered,
        chosen=account.has_usable_password(),
        **shown,
    )


def _part(request, subject: Owner | Person, *, name: str, url: str, crumbs) -> HttpResponse:
    return form_page(
        request,
        Task(
            title=_("End the space of %(name)s") % {"name": name},
            verb=_("End this space"),
            form=forms.Form,
            does=actions.part,
            given={"subject": subject},
            then=url,
            said=_("The space is ended: the account reads nothing of it any more."),
            subtitle=_(
                "Their papers stay kept; they no longer find them here. The account closes when it opens nothing else. "
                "They may be invited again."
            ),
            crumbs=crumbs,
            cancel=url,
        ),
    )


@guard(access.JOIN_OWNER, again=PAGE)
def part_owner(request, pk: int):
    found = OWNER.find(request, pk)
    url = reverse("portals:join_owner", args=[pk])
    return _part(request, found, name=found.name, url=url, crumbs=OWNER.trail(found, _("End this space")))


def _household(request, pk: int, page: str) -> Household:
    found = get_object_or_404(Household.objects.for_user(request.user).select_related("holder"), pk=pk)
    opened(request, found, page)
    return found


def _tenant(request, household: Household, pk: int) -> Person:
    return get_object_or_404(Person.objects.for_user(request.user).filter(memberships__household=household), pk=pk)


@guard(access.JOIN_TENANT)
def household(request, pk: int):
    """The grown-ups of a household, each with their space, or none yet."""
    found = _household(request, pk, "portals:joined")
    rows = [
        (person, queries.joined_on(person), queries.tenant_term(person)) if person.user else (person, None, None)
        for person in queries.tenants(found, today())
    ]
    return file_page(request, "portals/joined_household.html", household=found, rows=rows)


@guard(access.JOIN_TENANT, again=PAGE)
def tenant(request, pk: int, person: int):
    found = _household(request, pk, "portals:joined")
    one, url = _tenant(request, found, person), reverse("portals:joined", args=[pk])
    crumbs = ((_("Spaces"), url), (str(one), ""))
    if request.method == "POST" and "again" in request.POST and one.user:
        return _send_again(request, one, reverse("portals:join_tenant", args=[pk, person]))
    if one.user:
        return _joined(
            request,
            one,
            one.user,
            name=str(one),
            term=queries.tenant_term(one),
            part_url=reverse("portals:part_tenant", args=[pk, person]),
            crumbs=crumbs,
        )
    return form_page(
        request,
        Task(
            title=_("Invite %(name)s to their space") % {"name": one},
            verb=_("Send the invitation"),
            form=JoinForm,
            does=actions.join_tenant,
            given={"person": one, **_ways(request)},
            initial={"name": str(one), "email": one.email},
            then=url,
            said=_("The invitation leaves: they choose their own password."),
            subtitle=_("They will read what is called, paid and due for their lease, and their papers."),
            crumbs=crumbs,
            cancel=url,
        ),
    )


@guard(access.JOIN_TENANT, again=PAGE)
def part_tenant(request, pk: int, person: int):
    found = _household(request, pk, "portals:joined")
    one, url = _tenant(request, found, person), reverse("portals:joined", args=[pk])
    return _part(request, one, name=str(one), url=url, crumbs=((_("Spaces"), url), (_("End this space"), "")))
