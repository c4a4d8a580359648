"""What the pages of the imports ask."""

import django_filters
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import components
from trousseau.core.columns import ColumnsForm
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.incoming import IncomingField
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.spreadsheets import LARGEST

from ..enums import Ground, Verdict
from ..models import ImportRow
from .columns import FIELDS


class FileForm(forms.Form):
    key = OnceField(required=False)
    file = IncomingField(
        kinds=TABLES,
        most=LARGEST,
        too_large=gettext_lazy("This file is over 20 MB: cut it in two."),
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "csv or xlsx, 20 MB at most: one row for each dwelling, the first row names the columns."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    label = forms.CharField(
        label=gettext_lazy("Name of this import"),
        max_length=120,
        help_text=gettext_lazy("It tells each prospect where it comes from: no person’s name."),
    )
    ground = forms.ChoiceField(label=gettext_lazy("Where the data come from"), choices=Ground, widget=forms.RadioSelect)
    act = forms.CharField(
        label=gettext_lazy("Act or agreement"),
        max_length=200,
        help_text=gettext_lazy("What allows to hold them: the convention and its date, the owners’ letters, the act."),
    )
    keep_until = DateField(label=gettext_lazy("May be kept until"))

    def __init__(self, *args, article: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep_until"].help_text = format_html(
            "{} {}", components.words(_("What nobody has taken up by then is erased.")), law_link(article)
        )


class ImportColumnsForm(ColumnsForm, Versioned):
    def senses(self):
        return [
            (title, [(field.code, field.label) for field in FIELDS if field.about == about])
            for title, about in ((_("The dwelling"), "dwelling"), (_("The owner"), "owner"))
        ]


class ApplyForm(Versioned):
    agreed = forms.BooleanField(label=gettext_lazy("I looked at these changes and agree to them"), required=False)

    def __init__(self, *args, ask: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not ask:
            del self.fields["agreed"]


class DoubtsForm(forms.Form):
    """The rows that a person confirms, by line."""

    lines = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Rows that are right as they are"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick the rows that are right; correct the others in the file.")},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = choices


class Rows(django_filters.FilterSet):
    verdict = django_filters.ChoiceFilter(choices=Verdict, label=gettext_lazy("What it does"))

    class Meta:
        model = ImportRow
        fields = ("verdict",)
