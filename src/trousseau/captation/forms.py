"""What the pages of captation ask. They parse; the actions decide."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.clock import today
from trousseau.core.enums import DwellingKind, Energy
from trousseau.core.forms import DateField, MeasureField, MoneyField, PhoneField, Sections, Versioned
from trousseau.core.models import Commune, User
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.exchange.quantities import AREA

from .enums import LossCause, OwnerKind, Source
from .queries import officers


class Confirmable(forms.Form):
    """A question that appears when what is typed is unusual: the action refuses on `confirmed`, then asks."""

    confirmed = forms.BooleanField(
        label=gettext_lazy("I looked: it is right as it is"),
        required=False,
        widget=forms.HiddenInput,
        help_text=gettext_lazy("Your name and the day are kept with it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get("confirmed"):
            self._ask()

    def _ask(self) -> None:
        self.fields["confirmed"].widget = forms.CheckboxInput()

    def add_error(self, field, error):
        if field == "confirmed":
            self._ask()
        super().add_error(field, error)


class OwnerFields(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of owner"), choices=OwnerKind)
    name = forms.CharField(label=gettext_lazy("Owner’s name"), max_length=160)
    address = forms.CharField(
        label=gettext_lazy("Owner’s address"),
        max_length=240,
        help_text=gettext_lazy("Number and street, then postal code and town, with a comma between them."),
    )
    siren = forms.CharField(
        label=gettext_lazy("SIREN or SIRET"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Of a company or a body."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = PhoneField(
        label=gettext_lazy("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=gettext_lazy("It is shown to nobody before a consent to be called is recorded."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "phone" in self.fields:
            _say_consent_law(self.fields["phone"])


def _say_consent_law(field: forms.Field) -> None:
    field.help_text = format_html("{} {}", field.help_text, law_link("C. conso., art. L223-1"))


class OwnerForm(Versioned, OwnerFields):
    """An owner to correct. The number kept is not shown here: a new one takes its place."""

    phone = None
    new_phone = PhoneField(
        label=gettext_lazy("New telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=gettext_lazy("Left empty, the number that is known stays, and is shown where a consent allows it."),
    )
    forget_phone = forms.BooleanField(label=gettext_lazy("Forget the number that is known"), required=False)


class DwellingFields(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of dwelling"), choices=DwellingKind)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=200, help_text=gettext_lazy("Number and street.")
    )
    complement = forms.CharField(label=gettext_lazy("Floor, door"), max_length=80, required=False)
    commune = forms.ModelChoiceField(label=gettext_lazy("Commune"), queryset=Commune.objects.all())
    rooms = forms.IntegerField(
        label=gettext_lazy("Main rooms"),
        min_value=1,
        max_value=30,
        help_text=gettext_lazy("Kitchen and bathroom aside: 2 for a T2."),
    )
    surface = MeasureField(AREA, label=gettext_lazy("Living area"), least="1", most="2000", example="44.5")
    energy = forms.ChoiceField(
        label=gettext_lazy("Energy class"),
        choices=[("", gettext_lazy("Not known yet")), *Energy.choices],
        required=False,
    )
    accessible = forms.TypedChoiceField(
        label=gettext_lazy("Reachable without a step"),
        choices=(("", gettext_lazy("Not known yet")), ("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "True",
    )


class ContactFields(forms.Form):
    source = forms.ChoiceField(
        label=gettext_lazy("How we met"), choices=Source, help_text=gettext_lazy("It is counted in the report.")
    )
    origin = forms.CharField(
        label=gettext_lazy("In detail"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Who spoke of us, which fair, which newspaper."),
    )
    next_contact_on = DateField(
        label=gettext_lazy("Next contact"),
        required=False,
        help_text=gettext_lazy("On that day the prospect comes back in the officer’s work."),
    )
    rent_hoped = MoneyField(label=gettext_lazy("Rent hoped for, per month"), required=False)

    def clean_next_contact_on(self):
        """A day that is past is mistyped; one that was kept stays, while something else is corrected."""
        on = self.cleaned_data["next_contact_on"]
        if on and on < today() and on != self.initial.get("next_contact_on"):
            raise forms.ValidationError(_("A next contact is a day to come: check the year."))
        return on


class MetFields(forms.Form):
    contacted = forms.BooleanField(
        label=gettext_lazy("The owner was already written to, met or called"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Unticked, the prospect is to contact, and is not counted as a contact before."),
    )


DWELLING = (gettext_lazy("The dwelling"), tuple(DwellingFields.base_fields))
NEXT = (gettext_lazy("What comes next"), (*MetFields.base_fields, *ContactFields.base_fields, "confirmed"))


class ProspectForm(Sections, Confirmable, ContactFields, MetFields, DwellingFields):
    """A dwelling of an owner already known."""

    sections = (DWELLING, NEXT)


class NewOwnerForm(ProspectForm):
    """A dwelling and the owner met with it; what both have takes the owner's prefix."""

    owner_kind = OwnerFields.base_fields["kind"]
    owner_name = OwnerFields.base_fields["name"]
    owner_address = OwnerFields.base_fields["address"]
    siren = OwnerFields.base_fields["siren"]
    email = OwnerFields.base_fields["email"]
    phone = OwnerFields.base_fields["phone"]
    sections = (
        (gettext_lazy("The owner"), ("owner_kind", "owner_name", "owner_address", "siren", "email", "phone")),
        DWELLING,
        NEXT,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_consent_law(self.fields["phone"])

    def clean(self):
        """The owner's fields apart, under their own names."""
        cleaned = super().clean()
        cleaned["owner"] = {
            name.removeprefix("owner_"): cleaned.pop(name) for name in self.sections[0][1] if name in cleaned
        }
        return cleaned


class ContactForm(Confirmable, Versioned, ContactFields):
    """What comes next with a prospect, and who follows it."""

    officer = forms.ModelChoiceField(
        label=gettext_lazy("Followed by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers()


class DwellingForm(Confirmable, Versioned, DwellingFields):
    """The facts of a dwelling, before its mandate."""


class LoseForm(Versioned):
    cause = forms.ChoiceField(
        label=gettext_lazy("Why it was lost"),
        choices=[("", gettext_lazy("Choose")), *LossCause.choices],
        help_text=gettext_lazy("A fact about the dwelling or the offer: it is counted in the report."),
    )
    reason = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Nothing about the person’s life: the owner may read it one day."),
    )


class PostponeForm(Versioned):
    until = DateField(
        label=gettext_lazy("Not before"),
        help_text=gettext_lazy("Nothing is asked of the owner until then; on that day the prospect comes back."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The end of a lease, of works, of a sale that is tried."),
    )


class ReopenForm(Versioned):
    next_contact_on = DateField(
        label=gettext_lazy("Next contact"),
        required=False,
        help_text=gettext_lazy("On that day the prospect comes back in the officer’s work."),
    )
    reason = forms.CharField(label=gettext_lazy("What changed"), max_length=200, required=False)
