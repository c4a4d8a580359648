"""The bodies that the agency works with: where a letter reaches them, and whose accounts are theirs."""

import django_filters
from django import forms
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import places
from .access import ACCOUNTS, ORGANISATIONS, guard
from .actions import edit, record
from .enums import OF_ORGANISATION, OrganisationKind, Role
from .filters import KeyFilter
from .forms import RegistrationField, Versioned
from .models import Organisation, User
from .pages import Button, Column, Empty, Listing, file_page, list_page


class Organisations(django_filters.FilterSet):
    q = KeyFilter(fields=("key",))
    kind = django_filters.ChoiceFilter(choices=OrganisationKind, label=gettext_lazy("Kind"))

    class Meta:
        model = Organisation
        fields = ("q", "kind")


@guard(ORGANISATIONS)
def organisations(request):
    opened = Count("users", filter=Q(users__is_active=True))
    return list_page(
        request,
        Listing(
            title=_("Organisations"),
            subtitle=_("Councils, funders, partners, notaries, syndics, contractors: who the agency works with."),
            query=Organisation.objects.annotate(opened=opened).order_by("key", "pk"),
            columns=(
                Column(gettext_lazy("Organisation"), lambda one: one.name, order="key", link=places.ORGANISATION.url),
                Column(gettext_lazy("Kind"), lambda one: one.get_kind_display(), order="kind"),
                Column(gettext_lazy("Postal address"), lambda one: one.address or "–", order="address"),
                Column(gettext_lazy("Accounts"), lambda one: one.opened, kind="num", order="opened"),
            ),
            filterset=Organisations,
            crumbs=places.SETTINGS.trail((_("Organisations"), "")),
            buttons=(Button(_("Add an organisation"), reverse("core:organisation_new"), main=True),),
            empty=Empty(_("No organisation yet"), _("Add the one that refers to you, pays you or works for you.")),
            noun=lambda n: ngettext("%(n)s organisation", "%(n)s organisations", n) % {"n": n},
        ),
    )


class OrganisationForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationKind)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    siret = RegistrationField(digits=14, label=gettext_lazy("SIRET number"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Postal address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Street, postal code and town, with commas."),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class EditForm(Versioned, OrganisationForm):
    pass


@transaction.atomic
def add_organisation(actor: User, **fields) -> Organisation:
    """One more body; its name is one line, and is one of its kind."""
    fields["name"] = " ".join(fields["name"].split())
    made = Organisation(**fields)
    record(made, actor)
    return made


@transaction.atomic
def edit_organisation(actor: User, *, organisation: Organisation, version: int, **fields) -> None:
    """What was prepared for it keeps its envelope; what is printed from now on has the new address."""
    fields["name"] = " ".join(fields["name"].split())
    edit(actor, organisation, version=version, **fields)


@guard(ORGANISATIONS)
def organisation_new(request):
    return places.ORGANISATIONS.form(
        request,
        title=_("Add an organisation"),
        verb=_("Add this organisation"),
        form=OrganisationForm,
        does=add_organisation,
        then=places.ORGANISATION.url,
        said=_("The organisation is known."),
    )


def _role(kind: str) -> Role | None:
    """Of an account of such a body; None for one that has none here."""
    return next((role for role, kinds in OF_ORGANISATION.items() if kind in kinds), None)


@guard(ORGANISATIONS)
def organisation(request, pk: int):
    found = places.ORGANISATION.find(request, pk)
    role = _role(found.kind)
    invite = f"{reverse('core:account_new')}?organisation={pk}"
    return file_page(
        request,
        "core/organisation.html",
        organisation=found,
        accounts=found.users.order_by("-is_active", "name", "pk"),
        opens_accounts=ACCOUNTS(request.user),
        has_accounts=role is not None,
        buttons=(
            *([Button(_("Invite somebody of theirs"), invite, ACCOUNTS)] if role else []),
            Button(_("Change"), reverse("core:organisation_edit", args=[pk]), main=True),
        ),
        crumbs=places.ORGANISATION.trail(found),
    )


@guard(ORGANISATIONS)
def organisation_edit(request, pk: int):
    found = places.ORGANISATION.find(request, pk)
    return places.ORGANISATION.form(
        request,
        found,
        title=_("Change %(name)s") % {"name": found.name},
        here=_("Change"),
        verb=_("Keep these changes"),
        form=EditForm,
        does=edit_organisation,
        obj=found,
        said=_("The organisation is up to date."),
    )
