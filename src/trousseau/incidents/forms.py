"""The forms of the incidents: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField, Sections, Versioned
from trousseau.core.incoming import TOGETHER, OwnPhotosField, PhotosField, ScanField
from trousseau.core.models import Building
from trousseau.mandates.models import Mandate
from trousseau.owners.enums import WORKS, ExpenseKind
from trousseau.payouts.models import Supplier
from trousseau.rents.enums import Nature as ChargeNature
from trousseau.tenancies.models import Lease

from .enums import (
    OF_HOME,
    Actor,
    End,
    Holder,
    How,
    IncidentState,
    InNameOf,
    Nature,
    Problem,
    Side,
    Source,
    Supply,
    Urgency,
    Whom,
)
from .models import Incident, WorkQuote

PICTURES = _("Place, hour and camera are removed from the picture. Nobody on the photo.")
OWN_PICTURES = format_lazy("{} {}", format_lazy(_("{n} at most at once."), n=TOGETHER), PICTURES)
YES_NO = (("yes", pgettext_lazy("an answer", "Yes")), ("no", pgettext_lazy("an answer", "No")))
NO_NAME = _("Where, what, since when. The owner and the craftsman read it: name nobody.")


def _text(label, *, rows: int = 4, **more) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _told(label, *, rows: int = 4, **more) -> CarefulField:
    """What a colleague writes down of somebody's words: the team reads it."""
    return CarefulField(label=label, rows=rows, diagnosis=False, **more)


class Seg(forms.ChoiceField):
    """Two or three answers, side by side under a thumb."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(template_name="core/seg.html", **kwargs)


class YesNo(Seg):
    def __init__(self, **kwargs):
        super().__init__(choices=YES_NO, **kwargs)

    def clean(self, value):
        return {"yes": True, "no": False}.get(super().clean(value))


class IncidentFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=IncidentState, label=_("State"))
    problem = django_filters.ChoiceFilter(choices=Problem, label=_("Problem"))
    urgency = django_filters.ChoiceFilter(choices=Urgency, label=_("Urgency"))

    class Meta:
        model = Incident
        fields = ("state", "problem", "urgency")


class ReportForm(Sections, forms.Form):
    """What somebody tells the agency, on the phone or at the desk."""

    key = OnceField()
    mandate = forms.ModelChoiceField(Mandate.objects.none(), label=_("Dwelling"), required=False)
    building = forms.ModelChoiceField(
        Building.objects.all(),
        label=_("Or the whole building"),
        required=False,
        help_text=_("Lift, stairs, roof, drains."),
    )
    problem = forms.ChoiceField(
        label=_("What is the matter"),
        choices=[("", _("Choose")), *Problem.choices],
        help_text=_("It says how urgent it is, and by when somebody acts."),
    )
    source = forms.ChoiceField(label=_("Who says it"), choices=Source)
    name = forms.CharField(
        label=_("Their name"), required=False, max_length=120, help_text=_("Of who is not a tenant of the agency.")
    )
    reach = forms.CharField(label=_("Their telephone or e-mail"), required=False, max_length=120)
    on = DateField(label=_("Said on"))
    words = _told(_("In their words"), help_text=_("Read by the team alone, never by the owner."), max_length=4000)
    photos = PhotosField(label=_("Photos"), help_text=PICTURES)
    sections = (
        (_("Where"), ("mandate", "building")),
        (_("What"), ("problem", "words", "photos")),
        (_("Who says it"), ("source", "name", "reach", "on")),
    )

    def __init__(self, *args, homes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mandate"].queryset = homes
        self.fields["mandate"].label_from_instance = lambda mandate: str(mandate.dwelling)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("mandate")) == bool(cleaned.get("building")) and not self.errors:
            self.add_error("mandate", _("Choose a dwelling, or the whole building: one of the two."))
        return cleaned


class OwnReportForm(forms.Form):
    """A tenant's own words. `problems`: those that they may choose; one alone is not asked."""

    key = OnceField()
    problem = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    words = _text(_("Say it in your words"), help_text=_("Where, since when. A short text is enough."), max_length=4000)
    photos = OwnPhotosField(label=_("Photos, if you wish"), help_text=OWN_PICTURES)

    def __init__(self, *args, problems, **kwargs):
        super().__init__(*args, **kwargs)
        self.problems = problems
        if len(problems) == 1:
            del self.fields["problem"]
        else:
            self.fields["problem"].choices = [(one, one.label) for one in problems]

    def clean(self):
        cleaned = super().clean()
        if len(self.problems) == 1:
            cleaned["problem"] = self.problems[0]
        return cleaned


OF_ABOUT = {
    "rent": (Problem.RENT,),
    "home": OF_HOME[:-1],
    "neighbours": (Problem.NEIGHBOURS,),
    "other": (Problem.OTHER,),
}


class PhotosForm(forms.Form):
    photos = PhotosField(label=_("Photos"), help_text=PICTURES)


class OwnPhotosForm(forms.Form):
    photos = OwnPhotosField(label=_("Photos"), help_text=OWN_PICTURES)


class TellForm(forms.Form):
    key = OnceField(required=False)
    to = forms.ChoiceField(label=_("To whom"), choices=Whom)
    how = forms.ChoiceField(label=_("How"), choices=How)
    on = DateField(label=_("On"))
    words = _told(_("What was said"), help_text=_("Read by the team alone: the owner reads the day."), max_length=4000)


class AnswerForm(TellForm):
    to = None  # who reported it

    def clean(self):
        return {**super().clean(), "to": Whom.REPORTER}


class SteerForm(Versioned):
    acts = forms.ChoiceField(label=_("Who acts"), choices=Actor)
    due_on = DateField(label=_("By"))


class DoneForm(Versioned):
    on = DateField(label=_("Done on"), help_text=_("Those who reported it are then asked whether it is over."))


class EndForm(forms.Form):
    """What who reported it answered, written by the team."""

    end = forms.ChoiceField(label=_("Is it over?"), choices=End, widget=forms.RadioSelect)
    tidy = YesNo(label=_("Was the place left clean and safe?"), required=False)


class OwnEndForm(forms.Form):
    end = Seg(label=_("Is it over?"), choices=End.choices[:2])
    tidy = YesNo(label=_("Was the place left clean and safe?"))

    def __init__(self, *args, works: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not works:
            del self.fields["tidy"]


class JoinForm(Versioned):
    into = forms.ModelChoiceField(Incident.objects.none(), label=_("Join it to"), widget=forms.RadioSelect)

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others
        self.fields["into"].label_from_instance = lambda one: f"{one.code}, {one.get_problem_display()}, {one.place}"


class GatherForm(Versioned):
    """Nothing to ask: the building is known."""


class OnCallForm(Versioned):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(label=_("On-call telephone"), max_length=20)
    hours = forms.CharField(
        label=_("When it answers"), max_length=120, help_text=_("For instance: nights, Saturdays, Sundays.")
    )

    def clean(self):
        cleaned = super().clean()
        return {**cleaned, "version": cleaned.get("version") or 0}


class DeclarationForm(forms.Form):
    side = forms.ChoiceField(label=_("Who declares"), choices=Side)
    lease = forms.ModelChoiceField(Lease.objects.none(), label=_("Which tenant"), required=False)
    seen_on = DateField(label=_("Damage known on"), help_text=_("The delay runs from that day."))

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lease"].queryset = leases
        self.fields["lease"].label_from_instance = lambda lease: f"{lease.household}, {lease.code}"


class DeclarationEditForm(Sections, Versioned):
    insurer = forms.CharField(label=_("Insurer"), required=False, max_length=120)
    number = forms.CharField(label=_("Number of the claim"), required=False, max_length=60)
    declared_on = DateField(label=_("Declared on"), required=False)
    expert = forms.CharField(label=_("Expert"), required=False, max_length=120)
    expert_on = DateField(label=_("The expert comes on"), required=False)
    indemnity = MoneyField(label=_("Indemnity"), required=False, unusual=OF_A_YEAR)
    paid_to = forms.ChoiceField(label=_("Paid to"), required=False, choices=(("", _("Nobody yet")), *Side.choices))
    paid_on = DateField(label=_("Paid on"), required=False)
    sections = (
        (_("The insurer"), ("insurer", "number", "declared_on")),
        (_("The expert"), ("expert", "expert_on")),
        (_("The indemnity"), ("indemnity", "paid_to", "paid_on")),
    )


class OrderForm(forms.Form):
    key = OnceField(required=False)
    mandate = forms.ModelChoiceField(Mandate.objects.none(), label=_("Paid by the owner of"))
    what = forms.CharField(label=_("Works"), max_length=200, help_text=NO_NAME)

    def __init__(self, *args, homes=None, **kwargs):
        super().__init__(*args, **kwargs)
        if homes is None:
            del self.fields["mandate"]
        else:
            self.fields["mandate"].queryset = homes
            self.fields["mandate"].label_from_instance = lambda mandate: str(mandate.dwelling)


class QuoteForm(forms.Form):
    supplier = forms.ModelChoiceField(Supplier.objects.all(), label=_("Craftsman"), required=False)
    new_supplier = forms.CharField(
        label=_("Or the name of a new craftsman"),
        required=False,
        max_length=120,
        help_text=_("They are noted among the suppliers: their SIRET and IBAN are written there before they are paid."),
    )
    amount = MoneyField(label=_("Amount, VAT included"), unusual=OF_A_YEAR, positive=True)
    on = DateField(label=_("Date of the quote"))
    starts_on = DateField(label=_("May begin on"), required=False)
    proposed = forms.BooleanField(label=_("The agency advises this one"), required=False)
    paper = ScanField(label=_("The quote, PDF or photo"), required=False)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("supplier")) == bool(cleaned.get("new_supplier")) and not self.errors:
            self.add_error("supplier", _("Choose a craftsman, or write the name of a new one: one of the two."))
        return cleaned


class PlainVersioned(Versioned):
    """A step that asks nothing but to be sure."""


def _quotes(field: forms.ModelChoiceField, quotes) -> None:
    from trousseau.core import localised

    field.queryset = quotes
    field.label_from_instance = lambda quote: f"{quote.supplier.name}, {localised.money(quote.amount)}"


class ApproveForm(Versioned):
    """`written`: the team writes down the owner's answer, with its day."""

    quote = forms.ModelChoiceField(WorkQuote.objects.none(), label=_("Which quote"), widget=forms.RadioSelect)
    on = DateField(label=_("Written by the owner on"))

    def __init__(self, *args, quotes, written: bool, **kwargs):
        super().__init__(*args, **kwargs)
        _quotes(self.fields["quote"], quotes)
        if not written:
            del self.fields["on"]


class RefuseForm(Versioned):
    why = _text(_("Why"), max_length=300, rows=3, help_text=_("The agency reads it, nobody else."))
    on = DateField(label=_("Written by the owner on"))

    def __init__(self, *args, written: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not written:
            del self.fields["on"]


class GiveForm(Versioned):
    quote = forms.ModelChoiceField(WorkQuote.objects.none(), label=_("Which quote"), widget=forms.RadioSelect)
    planned_on = DateField(label=_("They come on"))
    emergency = forms.CharField(
        label=_("Why it does not wait for the owner"),
        required=False,
        max_length=200,
        help_text=_("Only above what the mandate lets pass, and when people or the home are at risk."),
    )

    def __init__(self, *args, quotes=None, **kwargs):
        super().__init__(*args, **kwargs)
        if quotes is None:  # the owner chose
            del self.fields["quote"], self.fields["emergency"]
        else:
            _quotes(self.fields["quote"], quotes)


class WorksDoneForm(Versioned):
    on = DateField(label=_("Works done on"))


class BillForm(Versioned):
    number = forms.CharField(label=_("Number of the invoice"), max_length=40)
    kind = forms.ChoiceField(label=_("What it is"), choices=[(one, ExpenseKind(one).label) for one in WORKS])
    dated = DateField(label=_("Dated"))
    amount = MoneyField(label=_("Amount, VAT included"), unusual=OF_A_YEAR, positive=True)
    recoverable = MoneyField(
        unusual=OF_A_YEAR,
        label=_("Of which recoverable from the tenant"),
        required=False,
        help_text=_("Décret 87-713, annex. The settlement of the charges reads it."),
    )
    nature = forms.ChoiceField(
        label=_("Recoverable as"), required=False, choices=[("", _("Nothing recoverable")), *ChargeNature.choices]
    )
    approved_on = DateField(
        label=_("Owner agreed on"), required=False, help_text=_("Asked for works above what the mandate lets pass.")
    )

    def clean(self):
        cleaned = super().clean()
        cleaned["recoverable"] = cleaned.get("recoverable") or 0
        return cleaned


class DropForm(Versioned):
    why = forms.CharField(label=_("Why"), max_length=200)


class MediationForm(forms.Form):
    key = OnceField(required=False)
    nature = forms.ChoiceField(
        label=_("Nature of the disturbance"),
        choices=Nature,
        help_text=_("It is all that an owner and neighbours read."),
    )
    mediator = forms.CharField(
        label=_("Who leads it, for which body"), max_length=160, help_text=_("Somebody outside the agency, impartial.")
    )
    on = DateField(label=_("Proposed on"))


class PartyForm(forms.Form):
    lease = forms.ModelChoiceField(Lease.objects.none(), label=_("A household"), required=False)
    name = forms.CharField(label=_("Or somebody else, by their name"), required=False, max_length=120)
    reach = forms.CharField(label=_("Their telephone or e-mail"), required=False, max_length=120)
    words = _told(
        _("What this party says"),
        required=False,
        max_length=4000,
        help_text=_("Kept closed: read by the team, never by the owner nor by the other party."),
    )

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lease"].queryset = leases
        self.fields["lease"].label_from_instance = lambda lease: f"{lease.household}, {lease.mandate.dwelling}"


class PartyRemoveForm(forms.Form):
    """It asks nothing but to be sure."""


class PartyAnswerForm(forms.Form):
    accepts = YesNo(label=_("Do they accept the mediation?"))
    on = DateField(label=_("Answered on"))


class MeetingForm(forms.Form):
    on = DateField(label=_("Day of the meeting"))
    at = forms.TimeField(label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    where = forms.CharField(label=_("Where"), max_length=160)


class MeetingNoteForm(forms.Form):
    held = YesNo(label=_("Was the meeting held?"), help_text=_("Nothing of what was said there is written."))


class AgreeForm(Versioned):
    agreed = _told(_("What was agreed"), max_length=2000, help_text=_("As both parties read it again."))
    on = DateField(label=_("Agreed on"))
    review_on = DateField(label=_("Looked at again on"))


class MediationEndForm(Versioned):
    holds = YesNo(label=_("Does what was agreed hold?"))
    on = DateField(label=_("Ended on"))


class KeySetForm(forms.Form):
    mark = forms.CharField(label=_("Mark on the ring"), max_length=40, help_text=_("Never the address."))
    what = forms.CharField(label=_("What is on it"), max_length=160, help_text=_("For instance: 2 keys, 1 badge."))
    since = DateField(label=_("Kept since"))


class KeysOutForm(forms.Form):
    holder = forms.ChoiceField(label=_("Who takes it"), choices=Holder)
    supplier = forms.ModelChoiceField(Supplier.objects.all(), label=_("Which craftsman"), required=False)
    out_on = DateField(label=_("Taken on"))
    due_on = DateField(label=_("To be given back by"))


class KeysBackForm(forms.Form):
    back_on = DateField(label=_("Given back on"))


class LostForm(forms.Form):
    on = DateField(label=_("Lost on"))


class SupplyForm(forms.Form):
    supply = forms.ChoiceField(label=_("What is supplied"), choices=Supply)
    in_name_of = forms.ChoiceField(label=_("In whose name"), choices=InNameOf)
    provider = forms.CharField(label=_("Provider"), required=False, max_length=120)
    meter = forms.CharField(label=_("Number of the meter"), required=False, max_length=40)
    starts_on = DateField(label=_("From"))
    first_index = forms.IntegerField(label=_("Index at the start"), required=False, min_value=0)


class SupplyEndForm(Versioned):
    ends_on = DateField(label=_("To"))
    last_index = forms.IntegerField(label=_("Index at the end"), required=False, min_value=0)


class CutOffForm(forms.Form):
    supply = forms.ChoiceField(label=_("What would be cut"), choices=Supply)
    received_on = DateField(label=_("Letter received on"))
    cut_on = DateField(label=_("Cut announced for"))


class SettleForm(forms.Form):
    what = forms.CharField(label=_("What was done"), max_length=200)
    on = DateField(label=_("On"))
