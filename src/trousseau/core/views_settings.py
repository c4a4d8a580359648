"""Settings: accounts, the agency's identity, the scales. The administrator opens no person's file."""

from typing import cast

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau import journey
from trousseau import scales as shipped

from . import places, scales
from .access import ACCOUNTS, AGENCY_READ, AGENCY_WRITE, SCALES_READ, SCALES_WRITE, SETTINGS, guard
from .accounts import password_link
from .actions import add_scale_value, close_account, open_account, save_agency, say_organisation, send_password_link
from .enums import OF_ORGANISATION, Role
from .forms import DateField, SearchField, Versioned
from .mail import servers
from .models import Agency, Organisation, User
from .pages import Button, Column, Empty, Listing, act, file_page, list_page

# The roles that an account may have on each site.
SITE_ROLES: dict[str, list[Role]] = {
    journey.AGENCY: [role for role in Role if role != Role.OPERATOR],
    journey.OBSERVATORY: [Role.COORDINATOR, Role.OPERATOR, Role.ADMINISTRATOR],
}


@guard(SETTINGS)
def settings(request):
    """Where each setting is, with the sentence that says what it does."""
    return render(request, "core/settings.html", {"agency_site": django_settings.SITE == journey.AGENCY})


@guard(ACCOUNTS)
def accounts(request):
    return list_page(
        request,
        Listing(
            title=_("Accounts"),
            subtitle=_("One account, one role. A role opens pages; a grant opens a household's file."),
            query=User.objects.select_related("organisation"),
            columns=(
                Column(_("Name"), lambda u: u.name, order="name", second=lambda u: u.email),
                Column(_("Role"), lambda u: u.get_role_display(), order="role"),
                Column(
                    _("Organisation"),
                    lambda u: (
                        _("Of no organisation") if u.lacks_organisation else u.organisation and u.organisation.name
                    ),
                ),
                Column(
                    _("State"),
                    lambda u: ("ok", _("Open")) if u.is_active else ("note", _("Closed")),
                    kind="state",
                    order="is_active",
                ),
                Column(_("Change"), lambda u: _("Close, or send a link"), link=places.ACCOUNT.url),
            ),
            empty=Empty(_("No account yet"), _("Open the first account.")),
            noun=lambda n: ngettext("%(n)s account", "%(n)s accounts", n) % {"n": n},
            buttons=(Button(_("Open an account"), reverse("core:account_new"), main=True),),
            crumbs=places.SETTINGS.trail(),
        ),
    )


class AccountForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("First and last name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = [
            (r.value, r.label) for r in SITE_ROLES[django_settings.SITE]
        ]


def _send_link(request, user: User, *, first: bool = False) -> None:
    """To its owner alone: who administers the installation never reads a password, nor a link that makes one."""
    url = request.build_absolute_uri(password_link(user))
    send_password_link(request.user, user=user, url=url, first=first)


def _link_said(user: User) -> str:
    """Where the link is: on its way, or waiting for a server."""
    if servers.in_use() is None:
        return _(
            "No mail server is named: the link for %(email)s waits in the outbox until it ends. Name one in the settings, "
            "or have a link written on the machine with: trousseau link E-MAIL."
        ) % {"email": user.email}
    return _("A link to choose a password leaves for %(email)s.") % {"email": user.email}


@guard(ACCOUNTS)
def account_new(request):
    def made(actor, **fields) -> User:
        user = open_account(actor, **fields)
        _send_link(request, user, first=True)
        messages.success(request, _("Account opened. %(link)s") % {"link": _link_said(user)})
        return user

    return places.ACCOUNTS.form(
        request,
        title=_("Open an account"),
        verb=_("Open the account"),
        form=AccountForm,
        does=made,
        then=places.ACCOUNT.url,
        subtitle=_("A link to choose a password goes to the e-mail; files of households are opened by a director."),
    )


@guard(ACCOUNTS)
def account(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    url = places.ACCOUNT.url(person)
    return file_page(
        request,
        "core/account.html",
        account=person,
        buttons=(
            *(
                [Button(_("Say its organisation"), reverse("core:account_organisation", args=[pk]))]
                if person.role in OF_ORGANISATION
                else []
            ),
            Button(_("Send a link for a new password"), f"{url}mot-de-passe/", post=True),
            Button(_("Close the account") if person.is_active else _("Open it again"), f"{url}etat/", post=True),
        ),
    )


class OrganisationForm(forms.Form):
    organisation = AccountForm.base_fields["organisation"]
    organisation_name = AccountForm.base_fields["organisation_name"]


@guard(ACCOUNTS)
def account_organisation(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    if person.role not in OF_ORGANISATION:
        raise Http404
    return places.ACCOUNT.form(
        request,
        person,
        title=_("Organisation of %(name)s") % {"name": person.name},
        here=_("Organisation"),
        verb=_("Save"),
        form=OrganisationForm,
        does=say_organisation,
        initial={"organisation": person.organisation_id},
        said=_("The account is that of this organisation from now on."),
    )


@require_POST
@guard(ACCOUNTS)
def account_password(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    return act(request, lambda: _send_link(request, person), url=places.ACCOUNT.url(person), said=_link_said(person))


@require_POST
@guard(ACCOUNTS)
def account_state(request, pk: int):
    person = places.ACCOUNT.find(request, pk)
    return act(
        request, lambda: close_account(request.user, user=person), url=places.ACCOUNT.url(person), said=_("Done.")
    )


class AgencyForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=240,
        help_text=gettext_lazy("Street, postal code and town, with commas."),
    )
    siren = forms.CharField(label=gettext_lazy("SIREN number"), max_length=9, required=False)
    started_on = DateField(
        label=gettext_lazy("First professional card on"),
        required=False,
        help_text=gettext_lazy("The guarantee may be lower in the first two years."),
    )
    mediator = forms.CharField(
        label=gettext_lazy("Consumer mediator"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Name, then address, with commas: every mandate of a consumer names them."),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


@guard(AGENCY_READ)
def agency(request):
    return file_page(
        request,
        "core/agency.html",
        agency=Agency.objects.first(),
        buttons=(Button(_("Change"), reverse("core:agency_edit"), AGENCY_WRITE, main=True),),
    )


@guard(AGENCY_WRITE)
def agency_edit(request):
    stored = Agency.objects.first()
    return places.AGENCY.form(
        request,
        title=_("The agency's identity"),
        verb=_("Save"),
        form=AgencyForm,
        does=save_agency,
        obj=stored,
        initial={} if stored else {"version": 0},
        subtitle=_("Printed on every paper (décret 72-678, art. 92)."),
    )


@guard(SCALES_READ)
def scales_page(request):
    """Every dated value, with its article and whether someone verified it. `?q=` searches label, code, article."""
    from .normal import normal

    wanted = normal(request.GET.get("q", ""))
    rows = [
        values
        for values in scales.all_values().values()
        if wanted
        in normal(f"{values[0].label} {scales.label(values[0])} {values[0].code} {' '.join(v.article for v in values)}")
    ]
    return file_page(
        request,
        "core/scales.html",
        scales=rows,
        unverified=sum(not v.verified for values in rows for v in values),
        q=request.GET.get("q", ""),
        search=SearchField(),
        buttons=(Button(_("Add a later value"), reverse("core:scale_add"), SCALES_WRITE, main=True),),
    )


class ScaleForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Scale"))
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=120,
        help_text=gettext_lazy("In the unit of the scale; a list with commas."),
    )
    starts_on = DateField(label=gettext_lazy("In force from"))
    ends_on = DateField(label=gettext_lazy("Until"), required=False)
    article = forms.CharField(label=gettext_lazy("Article"), max_length=120)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Where you read it: Légifrance, a decision, a circular."),
    )
    verified_on = DateField(
        label=gettext_lazy("Verified on"),
        required=False,
        help_text=gettext_lazy(
            "Leave empty if you did not read the text itself: the value is then shown as not verified."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = sorted(shipped.load().items(), key=lambda row: scales.label(row[1][-1]))
        cast(forms.ChoiceField, self.fields["code"]).choices = [
            (code, f"{scales.label(v[-1])} ({scales.measure(v[-1])})") for code, v in known
        ]


@guard(SCALES_WRITE)
def scale_add(request):
    return places.SCALES.form(
        request,
        title=_("Add a later value"),
        verb=_("Add the value"),
        form=ScaleForm,
        does=add_scale_value,
        said=_("The value is in force from its date."),
        initial={"code": request.GET.get("code", "")},
    )
