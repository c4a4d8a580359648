"""What the pages of the social landlords' offers ask."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.forms import DateField, MoneyField, Versioned
from trousseau.core.models import Commune

from ..enums import SocialOfferAnswer, SocialOfferOutcome, SocialOfferRefusal
from ..forms import DayForm


class SocialOfferForm(forms.Form):
    landlord = forms.CharField(label=gettext_lazy("Social landlord"), max_length=120)
    dwelling = forms.CharField(
        label=gettext_lazy("Dwelling, in a few words"),
        max_length=160,
        help_text=gettext_lazy("For instance: T3 of 62 m², second floor with a lift."),
    )
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Commune"),
        queryset=Commune.objects.all(),
        required=False,
        empty_label=gettext_lazy("Elsewhere, or not said"),
    )
    rent = MoneyField(positive=True, label=gettext_lazy("Rent with charges, per month"), required=False)
    offered_on = DateField(label=gettext_lazy("Offered on"))
    answer_by = DateField(label=gettext_lazy("Answer before"), required=False)


ANSWERS = [choice for choice in SocialOfferAnswer.choices if choice[0] != SocialOfferAnswer.WAITING]
OUTCOMES = [choice for choice in SocialOfferOutcome.choices if choice[0]]


class SocialOfferAnswerForm(DayForm, Versioned):
    on = DateField(label=gettext_lazy("Answered on"))
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=ANSWERS, template_name="core/seg.html", widget=forms.RadioSelect
    )
    refused_for = forms.ChoiceField(
        label=gettext_lazy("Why it was refused"),
        choices=[("", gettext_lazy("Not refused")), *SocialOfferRefusal.choices],
        required=False,
        help_text=gettext_lazy("A refusal costs the household nothing here."),
    )
    field_order = ("answer", "refused_for", "on")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == SocialOfferAnswer.REFUSED and not cleaned.get("refused_for"):
            self.add_error("refused_for", _("Say why the offer was refused."))
        return cleaned


class SocialOfferEndForm(DayForm, Versioned):
    on = DateField(label=pgettext_lazy("offer", "Ended on"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("How it ended"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("With a lease signed, the application is closed that day: housed by another landlord."),
    )
    field_order = ("outcome", "on")
