"""The columns of a spreadsheet: each shown with its first values, and a person says what it holds."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.db.models.fields.files import FieldFile
from django.forms import BoundField
from django.utils.translation import gettext as _

from trousseau.exchange.spreadsheets import first_rows, letter

SAMPLE = 3  # values shown of each column


class ColumnsForm(forms.Form):
    """One choice for each column (c0, c1, …) among the `senses` of the room; they come back as `columns`: sense → place.

    Drawn by core/form_columns.html, with what else the form asks above.
    """

    def __init__(
        self, *args, header: Sequence[str], columns: Mapping[str, int], samples: Sequence[Sequence[str]], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.header, self.samples = header, samples
        self.beside = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        known = {place: code for code, place in columns.items()}
        choices = [("", _("Leave out")), *self.senses()]
        for place, name in enumerate(header):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=f"{letter(place)} – {name}" if name else letter(place),
                required=False,
                choices=choices,
                initial=known.get(place, ""),
            )

    def senses(self) -> Iterable[tuple]:
        """What a column may hold, as the choices of a field."""
        raise NotImplementedError

    def asked_beside(self) -> list[BoundField]:
        """What the form asks but the columns."""
        return [self[name] for name in self.beside]

    def lines(self) -> list[dict]:
        """Each column: its field, its name, the first values under it."""
        return [
            {"field": self[f"c{place}"], "letter": letter(place), "name": name, "sample": self.samples[place]}
            for place, name in enumerate(self.header)
        ]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
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


def samples(source: FieldFile, width: int) -> list[list[str]]:
    """The first values of each of its `width` columns."""
    with source.open("rb") as file:
        some = first_rows(file.read(), SAMPLE)
    return [[row[place] for row in some] for place in range(width)]
