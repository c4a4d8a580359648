"""What the pages of the support ask. They parse; the actions decide."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.components import words
from trousseau.core.forms import DateField, Versioned

from .enums import Level


def level_choices() -> list[tuple[str, str]]:
    """Each level with the one line that says who reads it."""
    said = {
        Level.PROFESSIONAL: _("Read by the social workers entitled to this household."),
        Level.PRIVATE: _("Read by you alone: neither your colleagues, nor the direction, nor the administrator."),
    }
    return [
        (level.value, format_html("<strong>{}</strong><small>{}</small>", words(level.label), words(said[level])))
        for level in Level
    ]


class NoteForm(forms.Form):
    level = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        widget=forms.RadioSelect,
        choices=level_choices,
        initial=Level.PROFESSIONAL,
    )
    on = DateField(label=gettext_lazy("On"))
    text = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Facts, dates, what was decided together. The person may read it: write nothing you would not say to them."
        ),
    )


class NewNoteForm(NoteForm):
    met = forms.BooleanField(
        label=gettext_lazy("After a meeting"),
        required=False,
        initial=True,
        help_text=gettext_lazy("The team sees that a meeting took place that day; nothing of what was said."),
    )


class EditNoteForm(Versioned, NoteForm):
    pass
