"""What the pages of consents and objections ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField

from ..enums import Channel, ObjectionScope


class ConsentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text that the owner read"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Word for word: it is the proof, and the proof is ours to bring."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Given by"), choices=Channel)
    on = DateField(label=gettext_lazy("Given on"))


class WithdrawForm(forms.Form):
    on = DateField(label=gettext_lazy("Consent withdrawn on"))


class ObjectionForm(forms.Form):
    scope = forms.ChoiceField(
        label=gettext_lazy("The owner refuses"),
        choices=ObjectionScope,
        help_text=gettext_lazy(
            "Any contact closes the prospects of this owner; letters take them out of the campaigns."
        ),
    )
    on = DateField(label=gettext_lazy("Received on"))
    received_by = forms.ChoiceField(label=gettext_lazy("Received by"), choices=Channel)
    words = forms.CharField(label=gettext_lazy("In a few words"), max_length=200, required=False)


class EndObjectionForm(forms.Form):
    on = DateField(label=gettext_lazy("Ended by the owner on"))
