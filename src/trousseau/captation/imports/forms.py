"""What the pages of the imports ask."""

from collections.abc import Mapping, Sequence

import django_filters
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import components
from trousseau.core.forms import DateField, Versioned
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.exchange.spreadsheets import LARGEST, letter

from ..enums import Ground, Verdict
from ..models import ImportRow
from .columns import FIELDS


class FileForm(forms.Form):
    file = forms.FileField(
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

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is over 20 MB: cut it in two."))
        return file


class ColumnsForm(Versioned):
    """One choice for each column of the file: c0, c1, …"""

    def __init__(
        self, *args, header: Sequence[str], columns: Mapping[str, int], samples: Sequence[Sequence[str]], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.header, self.samples = header, samples
        known = {place: code for code, place in columns.items()}
        groups = [
            (title, [(field.code, field.label) for field in FIELDS if field.about == about])
            for title, about in ((_("The dwelling"), "dwelling"), (_("The owner"), "owner"))
        ]
        for place, name in enumerate(header):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=f"{letter(place)} – {name}" if name else letter(place),
                required=False,
                choices=[("", _("Leave out")), *groups],
                initial=known.get(place, ""),
            )

    def lines(self):
        """Each column: its field, its name, the first values under it."""
        return [
            {"field": self[f"c{place}"], "letter": letter(place), "name": name, "sample": self.samples[place]}
            for place, name in enumerate(self.header)
        ]

    def clean(self):
        cleaned = super().clean()
        columns: dict[str, int] = {}
        for place in range(len(self.header)):
            code = cleaned.pop(f"c{place}", "")
            if code in columns:
                self.add_error(
                    f"c{place}",
                    _("Column %(other)s already says this: leave one of them out.") % {"other": letter(columns[code])},
                )
            elif code:
                columns[code] = place
        cleaned["columns"] = columns
        return cleaned


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
