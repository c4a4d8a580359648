"""How every form of the house is drawn, and the few fields they share."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .widgets import DRAWN


class Renderer(TemplatesSetting):
    """Label, help, error, control, in that order (core/field.html)."""

    form_template_name = "core/form_fields.html"
    field_template_name = "core/field.html"

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


EARLIEST, LATEST = 1900, 2100  # years that a person may mean: 0226 or 20266 is a slip of the finger


class DateField(forms.DateField):
    widget = DateInput

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(
                _("Check the year: it goes from %(first)s to %(last)s.") % {"first": EARLIEST, "last": LATEST}
            )
        return day


class MoneyField(forms.Field):
    """An amount typed in euros (« 438 », « 438,5 », « 1 438,50 € »), cleaned to integer cents."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    unit = "€"

    def prepare_value(self, value):
        if isinstance(value, int):
            return f"{value // 100},{value % 100:02d}"
        return value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        text = str(value).replace("€", "").replace(",", ".")
        text = "".join(text.split())
        try:
            cents = Decimal(text) * 100
            if cents != cents.to_integral_value() or abs(cents) > 10**12:
                raise InvalidOperation
        except InvalidOperation:
            raise forms.ValidationError(
                _("“%(value)s” is not an amount: write for instance 438.50.") % {"value": value}
            ) from None
        if cents < 0:
            raise forms.ValidationError(_("An amount is zero or more."))
        return int(cents)


class Versioned(forms.Form):
    """Carries the version that its reader saw, so that a second writer meets a conflict."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SearchField(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Search"))
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs={"type": "search"}), **kwargs)


class Sections:
    """A form drawn in sections by core/form_sections.html: `sections` is (title, names of fields) in order."""

    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def grouped(self) -> list[dict]:
        """Title and bound fields of each section; a section without a field of this form is left out."""
        groups = [
            {
                "title": title,
                "fields": [self[name] for name in names if name in self.fields and not self[name].is_hidden],
            }
            for title, names in self.sections
        ]
        return [group for group in groups if group["fields"]]
