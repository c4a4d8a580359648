"""What is asked on the day of the signature."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.captation.models import Owner
from trousseau.core import localised
from trousseau.core.forms import DateField, ManyField, Versioned
from trousseau.core.templatetags.trousseau import law as law_link

from ..enums import SignedAt
from ..models import OwnerSignature


class Signers(forms.Form):
    """The other owners who sign, where there are; `others` of them are offered."""

    signers = ManyField(
        Owner.objects.none(),
        label=gettext_lazy("Other owners who signed it too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As the paper bears their signatures: none is presumed."),
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        if others:
            self.fields["signers"].queryset = others
        else:
            del self.fields["signers"]


class SignForm(Signers, Versioned):
    field_order = ("version", "signed_at", "on", "signers")
    signed_at = forms.ChoiceField(
        label=gettext_lazy("Where the owner signed"), choices=SignedAt, widget=forms.RadioSelect
    )
    on = DateField(label=gettext_lazy("Signed on"))
    informed_on = DateField(
        label=gettext_lazy("Information before signing given on"),
        required=False,
        help_text=gettext_lazy("Only away from the agency. Without it the delay to withdraw is twelve months longer."),
    )
    early_start = forms.BooleanField(
        label=gettext_lazy("The owner expressly asks that the work begin before the end of that delay"),
        required=False,
        help_text=gettext_lazy("Only away from the agency. Otherwise the dwelling is free after the delay."),
    )
    available_from = DateField(
        label=gettext_lazy("The dwelling is free from"),
        help_text=gettext_lazy("From then on it is proposed to the commission."),
    )

    signed_by = forms.CharField(
        label=gettext_lazy("Who signed for the agency"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "Name and function, of who holds a delegation. Empty: the signatory of the agency’s page."
        ),
    )
    delegation = forms.CharField(label=gettext_lazy("By which delegation"), max_length=160, required=False)
    late = forms.CharField(
        label=gettext_lazy("Why it is entered late"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Only for a day before that of the draft, or before one that the register already has: the register keeps "
            "the reason."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.fields["signed_at"]
        place.help_text = format_html(
            "{} {}",
            _("Away from the agency, the owner may withdraw, and the paper says until when."),
            law_link("C. conso., art. L221-18"),
        )
        for name, article in (("informed_on", "C. conso., art. L221-20"), ("early_start", "C. conso., art. L221-25")):
            field = self.fields[name]
            field.help_text = format_html("{} {}", field.help_text, law_link(article))


class NoteSignaturesForm(Versioned):
    owners = ManyField(
        Owner.objects.none(),
        label=gettext_lazy("Owners who signed"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose owners who have not signed yet.")},  # of another tab
    )
    on = DateField(label=gettext_lazy("Signed on"), help_text=gettext_lazy("The day that their copy bears."))

    def __init__(self, *args, lacking, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = lacking


class TakeSignatureBackForm(Versioned):
    taken = forms.ModelChoiceField(
        OwnerSignature.objects.none(), label=gettext_lazy("Signature"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, signatures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taken"].queryset = signatures
        self.fields["taken"].label_from_instance = lambda row: f"{row.owner.name}, {localised.day(row.signed_on)}"
