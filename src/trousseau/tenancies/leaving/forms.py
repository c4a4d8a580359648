"""What is typed about a notice to quit; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField, Versioned
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Channel
from trousseau.mail.forms import ScanField

from ..enums import NOTICE_CHANNELS, OwnerGround, TenantGround
from ..models import Departure, NoticeToQuit, TurnoverWork

WORDS = NoticeToQuit._meta.get_field("proof").max_length
NO_NOTICE = ("other", _("E-mail, message or ordinary letter"))
CHANNELS = [*((way.value, way.label) for way in NOTICE_CHANNELS), NO_NOTICE]


class ReceiptProof(forms.Form):
    """What proves a day of receipt: words, or a file."""

    says = forms.CharField(
        label=_("What proves the receipt"),
        max_length=200,
        required=False,
        help_text=_("For instance: signed receipt, in the file of the lease. Or give its scan."),
    )
    scan = ScanField(label=_("Its scan"), required=False)

    def clean(self):
        cleaned = super().clean()
        content, suffix = cleaned.pop("scan", None) or (b"", "")
        cleaned["receipt"] = Proof(cleaned.pop("says", ""), content, suffix)
        return cleaned


class TenantNoticeForm(ReceiptProof):
    people = forms.MultipleChoiceField(
        label=_("Who gives notice"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The lease ends when all those who signed give it; otherwise it goes on with the others."),
    )
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, widget=forms.RadioSelect, initial=Channel.REGISTERED)
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
    field_order = ("people", "channel", "sent_on", "received_on", "says", "scan")

    def __init__(self, *args, signed, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in signed}
        self.fields["people"].choices = [(key, str(person)) for key, person in self.people.items()]
        self.fields["people"].initial = list(self.people)

    def clean_people(self):
        return tuple(self.people[key] for key in self.cleaned_data["people"])


class GivenForm(ReceiptProof):
    """How an owner's notice goes, and what is known of it already."""

    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, widget=forms.RadioSelect)
    sent_on = DateField(
        label=_("Sent, served or handed over on"),
        required=False,
        help_text=_("Left empty, its letters are prepared: they wait in the mail, to be printed and posted."),
    )


class OwnerNoticeForm(GivenForm):
    scan = ScanField(label=_("Scan of the receipt"), required=False)
    notice = ScanField(
        label=_("The notice, as it is written"),
        required=False,
        help_text=_(
            "A PDF is printed with the letters of the day. The software does not write it: the law asks much of it."
        ),
    )
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
                required=False,
                help_text=_("Each one who signed receives it: both spouses. Leave empty until its receipt comes."),
            )
        received = [f"received_{person.pk}" for person in self.signed]
        self.order_fields(["channel", "sent_on", *received, "says", "scan", "notice", "ground", "words", "for_on"])

    def clean(self):
        cleaned = super().clean()
        cleaned["received"] = {person: cleaned.pop(f"received_{person.pk}", None) for person in self.signed}
        cleaned["content"], cleaned["suffix"] = cleaned.pop("notice", None) or (b"", "")
        return cleaned


class GiveAgainForm(GivenForm):
    received_on = DateField(
        label=pgettext_lazy("notice", "Received on"),
        required=False,
        help_text=_("Leave empty until its receipt comes."),
    )
    field_order = ("channel", "sent_on", "received_on", "says", "scan")


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


class ReceiptForm(ReceiptProof, Versioned):
    on = DateField(label=_("Notice received on"))
    field_order = ("on", "says", "scan")


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
    """`was`: the address as it was shown."""

    new_address = forms.CharField(label=_("New address"), max_length=_longest(Departure, "new_address"))
    was = forms.CharField(widget=forms.HiddenInput, required=False)


class WorkForm(forms.Form):
    key = OnceField()
    what = forms.CharField(label=_("Works"), max_length=_longest(TurnoverWork, "what"))
    amount = MoneyField(positive=True, unusual=OF_A_YEAR, label=_("Estimate, tax included"), required=False)
    agreed_on = DateField(label=_("Owner agreed on"), required=False)
    planned_on = DateField(label=_("Ends on, as planned"), required=False)
    done_on = DateField(label=_("Done on"), required=False)


class WorkEditForm(WorkForm, Versioned):
    key = None


class GatherForm(forms.Form):
    free_on = DateField(label=_("Dwelling expected free on"))
