"""What the pages of a campaign ask."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.errors import Refused
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.incoming import IncomingField
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.spreadsheets import LARGEST

from ..enums import LetterAnswer
from .lots import of_file, typed
from .words import PLACES

FIRST = """Madame, Monsieur,

Vous êtes propriétaire du logement suivant : {logement}. S’il est vide, {agence} peut le louer pour vous : elle \
choisit avec vous un ménage, encaisse les loyers, suit l’entretien et vous rend compte.

Une visite ne vous engage à rien. Répondez-nous avant le {retour}, par retour de ce courrier ou sur notre page \
« Proposer mon logement ».

Bien à vous,"""


class CampaignForm(forms.Form):
    key = OnceField(required=False)
    title = forms.CharField(
        label=gettext_lazy("Name of the campaign"), max_length=80, help_text=gettext_lazy("For you: it is not printed.")
    )
    subject = forms.CharField(label=gettext_lazy("Subject of the letter"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Letter"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("An empty line begins a paragraph. These places are filled in for each owner:"),
    )
    return_on = DateField(label=gettext_lazy("Answer expected by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = ", ".join("{" + place + "}" for place in PLACES)
        self.fields["body"].help_text = f"{self.fields['body'].help_text} {places}."


class EditCampaignForm(Versioned, CampaignForm):
    """The words of a campaign that has not left."""

    key = None


class SentForm(Versioned):
    on = DateField(label=gettext_lazy("Left on"))


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=LetterAnswer, widget=forms.RadioSelect)
    on = DateField(label=gettext_lazy("Received on"))
    until = DateField(
        label=gettext_lazy("Not before"), required=False, help_text=gettext_lazy("Needed for the answer “later”.")
    )
    words = forms.CharField(label=gettext_lazy("In a few words"), max_length=150, required=False)


class ReturnsForm(forms.Form):
    """Letters that came back: typed or from a file. Cleaned `lines` are both together."""

    references = forms.CharField(
        label=gettext_lazy("References, one a line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "As printed on the letters, for instance C12-345. A word after it says otherwise than the answer below: NPAI, "
            "oui, non, plus tard, opposition."
        ),
    )
    file = IncomingField(
        kinds=TABLES,
        most=LARGEST,
        label=gettext_lazy("Or a spreadsheet that holds them"),
        required=False,
        help_text=gettext_lazy("csv or xlsx: the reference in a column, its answer in the next one if it has its own."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer of the lines that say none"), choices=LetterAnswer, widget=forms.RadioSelect
    )
    on = DateField(label=gettext_lazy("Received on"))
    until = DateField(
        label=gettext_lazy("Not before"), required=False, help_text=gettext_lazy("Needed for the answer “later”.")
    )

    def clean(self):
        cleaned = super().clean()
        lines = typed(cleaned.get("references") or "")
        if file := cleaned.pop("file", None):
            try:
                lines += of_file(file.read())
            except Refused as refusal:
                self.add_error("file", refusal.message)
        elif not lines and "file" not in self.errors:
            self.add_error("references", _("Type the references, or choose a file."))
        cleaned["lines"] = lines
        return cleaned
