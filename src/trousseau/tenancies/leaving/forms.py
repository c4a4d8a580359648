"""What is typed about a notice to quit; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, Versioned

from ..enums import NoticeChannel, OwnerGround, TenantGround
from ..models import Departure, NoticeToQuit, TurnoverWork

WORDS = NoticeToQuit._meta.get_field("proof").max_length
NO_NOTICE = ("other", _("E-mail, message or ordinary letter"))
CHANNELS = [*NoticeChannel.choices, NO_NOTICE]


class TenantNoticeForm(forms.Form):
    people = forms.MultipleChoiceField(
        label=_("Who gives notice"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The lease ends when all those who signed give it; otherwise it goes on with the others."),
    )
    channel = forms.ChoiceField(
        label=_("How"), choices=CHANNELS, widget=forms.RadioSelect, initial=NoticeChannel.LETTER
    )
    sent_on = DateField(label=_("Sent, served or handed over on"), help_text=_("The postmark of a letter."))
    received_on = DateField(
        label=_("Letter received on"),
        required=False,
        help_text=_("The day the agency really received it: the delay runs from then. Leave empty until it comes."),
    )
    ground = forms.ChoiceField(
        label=_("Ground of a short notice"),
        required=False,
        choices=[("", _("None said")), *TenantGround.choices],
        help_text=_("It is written in the notice."),
    )
    proved = forms.BooleanField(
        label=_("Its proof came with the notice"), required=False, help_text=_("Without it the delay is the whole one.")
    )
    proof = forms.CharField(
        label=_("What proves it"),
        required=False,
        max_length=WORDS,
        help_text=_("For instance: RSA certificate of the CAF, November 2026. No diagnosis."),
    )
    free_on = DateField(
        label=_("Dwelling free on"),
        required=False,
        help_text=_("Only if works or else make it later than the day after the lease ends."),
    )

    def __init__(self, *args, signed, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in signed}
        self.fields["people"].choices = [(key, str(person)) for key, person in self.people.items()]
        self.fields["people"].initial = list(self.people)

    def clean_people(self):
        return tuple(self.people[key] for key in self.cleaned_data["people"])


class OwnerNoticeForm(forms.Form):
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, widget=forms.RadioSelect)
    sent_on = DateField(label=_("Sent, served or handed over on"))
    ground = forms.ChoiceField(label=_("Reason"), choices=OwnerGround.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What it says"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Sale: price and conditions, which are an offer to the tenant. Take-back: who comes, and their tie to the owner. Else: the reason."
        ),
    )
    for_on = DateField(
        label=_("For the day"),
        help_text=_("The end of the lease. A notice for an earlier day takes effect at the end."),
    )
    low_means = forms.BooleanField(
        label=_("Their yearly resources are below the ceiling of social housing"),
        required=False,
        help_text=_("A tenant’s, or those of all who live there when an aged person is in their charge."),
    )
    rehoused = forms.BooleanField(
        label=_("An offer of another home goes with the notice"),
        required=False,
        help_text=_("It fits their needs and means, nearby."),
    )
    owner_escapes = forms.BooleanField(label=_("The owner is above that age too, or of small means"), required=False)

    def __init__(self, *args, signed, **kwargs):
        super().__init__(*args, **kwargs)
        self.signed = list(signed)
        for person in self.signed:
            self.fields[f"received_{person.pk}"] = DateField(
                label=_("Received by %(name)s on") % {"name": person},
                help_text=_("Each one who signed receives it: both spouses."),
            )
        self.order_fields(
            ["channel", "sent_on", *(f"received_{person.pk}" for person in self.signed), "ground", "words", "for_on"]
        )


class DeathForm(forms.Form):
    on = DateField(label=_("Day of the death"))
    alone = forms.BooleanField(
        label=_("Nobody may go on with the lease"),
        required=False,
        help_text=_("Neither spouse, partner, nor a child or parent who lived there for a year."),
    )
    free_on = DateField(label=_("Dwelling expected free on"), help_text=_("Agreed with the heirs; it may be changed."))


class AbandonmentForm(forms.Form):
    summoned_on = DateField(
        label=_("Summoned on"), help_text=_("The commissaire de justice asked the tenant to say that they live there.")
    )
    ordered_on = DateField(label=_("Lease ended by the judge on"))
    words = forms.CharField(label=_("Reference of the order"), max_length=WORDS)


class ReceiptForm(Versioned):
    on = DateField(label=_("Notice received on"))


class WithdrawForm(Versioned):
    on = DateField(label=_("Notice withdrawn on"))
    reason = forms.CharField(
        label=_("How both parties agreed"),
        max_length=NoticeToQuit._meta.get_field("withdrawn_for").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _longest(model, name: str) -> int:
    return model._meta.get_field(name).max_length


class EndForm(Versioned):
    keys_back_on = DateField(label=_("Keys given back on"), help_text=_("The deposit’s delay runs from that day."))
    keys_back = forms.IntegerField(label=_("Keys given back"), min_value=0, max_value=99)
    keys_proof = forms.CharField(
        label=_("What proves it, and which keys are missing"),
        max_length=_longest(Departure, "keys_proof"),
        help_text=_("For instance: receipt signed on the day; the cellar key is missing."),
    )
    on = DateField(
        label=_("Last day of the lease"),
        help_text=_("Rent is due up to that day: the end of the notice, or earlier if you agree."),
    )
    agreed = forms.BooleanField(
        label=_("The notice is cut short"),
        required=False,
        help_text=_("The agency agrees, or another household enters before."),
    )
    uninspected = forms.CharField(
        label=_("Why there is no exit inspection"),
        required=False,
        max_length=_longest(Departure, "uninspected"),
        help_text=_("Only without one. A repair is then hard to ask for."),
    )
    new_address = forms.CharField(
        label=_("New address"),
        required=False,
        max_length=_longest(Departure, "new_address"),
        help_text=_("Where the deposit is sent. Without it no penalty runs. Leave empty if it must not be known here."),
    )


class AddressForm(forms.Form):
    new_address = forms.CharField(label=_("New address"), max_length=_longest(Departure, "new_address"))


class WorkForm(forms.Form):
    what = forms.CharField(label=_("Works"), max_length=_longest(TurnoverWork, "what"))
    amount = MoneyField(unusual=OF_A_YEAR, label=_("Estimate, tax included"), required=False)
    agreed_on = DateField(label=_("Owner agreed on"), required=False)
    planned_on = DateField(label=_("Ends on, as planned"), required=False)
    done_on = DateField(label=_("Done on"), required=False)


class WorkEditForm(WorkForm, Versioned):
    pass


class GatherForm(forms.Form):
    free_on = DateField(label=_("Dwelling expected free on"))
