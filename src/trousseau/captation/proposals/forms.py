"""What an owner is asked on the public page, and an officer afterwards; how the list of proposals is filtered."""

import django_filters
from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.enums import DwellingKind, Energy
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, MeasureField, MoneyField, PhoneField, Sections
from trousseau.core.models import Commune
from trousseau.exchange.quantities import AREA

from ..enums import ApproachState, OwnerKind
from ..models import Approach
from ..simulator.forms import SimulatorForm
from . import robots
from .joined import joined


class ProposeForm(Sections, forms.Form):
    """Short and thumb-sized. `consent_text` is the exact text beside the box that agrees to calls; `simulation`, the one
    that the page carries and that the owner may join."""

    kind = forms.ChoiceField(label=gettext_lazy("You are"), choices=OwnerKind)
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("An e-mail, a postal address or a telephone: one is enough."),
    )
    owner_address = forms.CharField(
        label=gettext_lazy("Your postal address"),
        max_length=240,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = PhoneField(
        label=gettext_lazy("Your telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("Used only if you tick the box below."),
    )
    may_call = forms.BooleanField(required=False)
    dwelling_kind = forms.ChoiceField(label=gettext_lazy("Your dwelling is"), choices=DwellingKind)
    address = forms.CharField(
        label=gettext_lazy("Its address"), max_length=200, help_text=gettext_lazy("Number and street.")
    )
    complement = forms.CharField(label=gettext_lazy("Floor, door"), max_length=80, required=False)
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Commune"),
        queryset=Commune.objects.all(),
        help_text=gettext_lazy("The agency works in these communes."),
    )
    rooms = forms.IntegerField(
        label=gettext_lazy("Main rooms"),
        min_value=1,
        max_value=30,
        help_text=gettext_lazy("Kitchen and bathroom aside: 2 for a T2."),
    )
    surface = MeasureField(
        AREA,
        label=gettext_lazy("Living area"),
        least="5",
        most="1000",
        example="44.5",
        help_text=gettext_lazy("About, if you do not know exactly."),
    )
    energy = forms.ChoiceField(
        label=gettext_lazy("Energy class"),
        choices=[("", gettext_lazy("Not known yet")), *Energy.choices],
        required=False,
    )
    free_on = DateField(
        label=gettext_lazy("Free since, or from"),
        required=False,
        help_text=gettext_lazy("Left empty if it is occupied for now."),
    )
    rent_hoped = MoneyField(label=gettext_lazy("Rent hoped for, per month"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What the agency should know"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("About the dwelling alone: works under way, best day for a visit."),
    )
    join = forms.BooleanField(
        label=gettext_lazy("Join my simulation to my proposal"),
        required=False,
        help_text=gettext_lazy(
            "With the rent, the income and the tax that you typed. Unticked, nothing of it is sent."
        ),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    token = forms.CharField(widget=forms.HiddenInput)
    sections = (
        (gettext_lazy("You"), ("kind", "name", "email", "owner_address", "phone", "may_call")),
        (
            gettext_lazy("Your dwelling"),
            ("dwelling_kind", "address", "complement", "commune", "rooms", "surface", "energy"),
        ),
        (gettext_lazy("What you expect"), ("free_on", "rent_hoped", "words", "join")),
    )

    def __init__(self, *args, consent_text: str, simulation: SimulatorForm | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["may_call"].label = consent_text
        self.consent_text, self.simulation = consent_text, simulation
        if simulation is None:
            del self.fields["join"]

    def clean(self):
        """One way to reach the owner; nothing from a robot. `key` is the page's own."""
        cleaned = super().clean()
        agreed = cleaned.pop("may_call", False)
        cleaned["consent_text"] = self.consent_text if agreed else ""
        if agreed and not cleaned.get("phone"):
            self.add_error("phone", _("You agree to be called: write your number, or untick the box."))
        cleaned["simulation"] = None
        if cleaned.pop("join", False):
            if self.simulation.is_valid():
                cleaned["simulation"] = joined(self.simulation)
            else:
                self.add_error("join", _("This simulation cannot be read any more: simulate again, or untick the box."))
        reached = cleaned.get("email") or cleaned.get("owner_address") or (agreed and cleaned.get("phone"))
        if not reached and not self.errors:
            self.add_error(
                "email",
                _("Write an e-mail or a postal address, or agree to be called: the agency must be able to answer."),
            )
        if cleaned.pop("website", ""):
            self.add_error(None, _("Nothing was sent: the last field of the page must stay empty."))
        try:
            cleaned["key"] = robots.read(cleaned.pop("token", ""))
        except robots.TooSoon:
            self.add_error(None, _("That was very quick: read your answers once more, then send again."))
        except signing.BadSignature:
            self.anew(_("This page was open for too long. Your answers are kept: send again."))
        return cleaned

    def anew(self, why: str) -> None:
        """Another page with the same answers, which says why."""
        self.add_error(None, why)
        self.data = self.data.copy()
        self.data["token"] = robots.token()


class AcceptForm(forms.Form):
    """`known` says what the officer recognises: a prospect, an owner, or nobody."""

    known = forms.ChoiceField(label=gettext_lazy("This proposal is"), widget=forms.RadioSelect)
    owner_address = forms.CharField(
        label=gettext_lazy("Owner’s address"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Needed for a new owner: it is printed on letters and on the mandate."),
    )
    next_contact_on = DateField(label=gettext_lazy("Next contact"), required=False)

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = choices


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is closed"),
        max_length=200,
        help_text=gettext_lazy("Nothing about the person’s life: the owner may read it one day."),
    )


class Approaches(django_filters.FilterSet):
    q = KeyFilter(fields=("owner_key", "dwelling_key"), label=gettext_lazy("Owner or address"))
    state = django_filters.ChoiceFilter(choices=ApproachState, label=gettext_lazy("State"))
    commune = django_filters.ModelChoiceFilter(queryset=Commune.objects.all(), label=gettext_lazy("Commune"))

    class Meta:
        model = Approach
        fields = ("q", "state", "commune")
