"""Settings: the agency's identity. The administrator opens no person's file."""

from django import forms
from django.conf import settings as django_settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau import journey

from . import places
from .access import ACCOUNTS, AGENCY_READ, AGENCY_WRITE, GRANTS, SETTINGS, guard
from .actions_settings import save_agency
from .forms import DateField, PhoneField, RegistrationField, Versioned
from .models import Agency
from .pages import Button, file_page


@guard(SETTINGS)
def settings(request):
    """Where each setting is, with the sentence that says what it does."""
    user = request.user
    return render(
        request,
        "core/settings.html",
        {
            "agency_site": django_settings.SITE == journey.AGENCY,
            "opens_accounts": ACCOUNTS(user),
            "gives_files": GRANTS(user),
        },
    )


class AgencyForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=240,
        help_text=gettext_lazy("Street, postal code and town, with commas."),
    )
    siren = RegistrationField(
        digits=9,
        label=gettext_lazy("SIREN number"),
        required=False,
        help_text=gettext_lazy("9 digits, of the agency itself."),
    )
    siret = RegistrationField(
        digits=14,
        label=gettext_lazy("SIRET number"),
        required=False,
        help_text=gettext_lazy(
            "14 digits, of the place where it works: the SIREN, then five more. Every paper prints it."
        ),
    )
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
    signatory = forms.CharField(
        label=gettext_lazy("Who signs for the agency"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("First and last name: under every mandate, lease and certificate."),
    )
    signatory_title = forms.CharField(
        label=gettext_lazy("As what"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For instance: director, by delegation of the chair."),
    )
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)

    def clean(self) -> dict:
        asked = super().clean() or {}
        siren, siret = asked.get("siren"), asked.get("siret")
        if siren and siret and not siret.startswith(siren):
            self.add_error("siret", _("It begins with the nine digits of the SIREN: one of the two is another body’s."))
        elif siret and not siren:
            asked["siren"] = siret[:9]
        return asked


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
