"""What the pages of a campaign ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField, Versioned

from ..enums import LetterAnswer
from .merging import PLACES

FIRST = """Madame, Monsieur,

Vous êtes propriétaire du logement suivant : {logement}. S’il est vide, {agence} peut le louer pour vous : elle \
choisit avec vous un ménage, encaisse les loyers, suit l’entretien et vous rend compte.

Une visite ne vous engage à rien. Répondez-nous avant le {retour}, par retour de ce courrier ou sur notre page \
« Proposer mon logement ».

Bien à vous,"""


class CampaignForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Name of the campaign"), max_length=80, help_text=gettext_lazy("For you: it is not printed.")
    )  # fmt: skip
    subject = forms.CharField(label=gettext_lazy("Subject of the letter"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Letter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("An empty line begins a paragraph. These places are filled in for each owner:"),
    )  # fmt: skip
    return_on = DateField(label=gettext_lazy("Answer expected by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = ", ".join("{" + place + "}" for place in PLACES)
        self.fields["body"].help_text = f"{self.fields['body'].help_text} {places}."


class EditCampaignForm(Versioned, CampaignForm):
    """The words of a campaign that has not left."""


class SentForm(Versioned):
    on = DateField(label=gettext_lazy("Left on"))


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=LetterAnswer, widget=forms.RadioSelect)
    on = DateField(label=gettext_lazy("Received on"))
    until = DateField(
        label=gettext_lazy("Not before"), required=False, help_text=gettext_lazy("Needed for the answer “later”.")
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("In a few words"), max_length=150, required=False)
