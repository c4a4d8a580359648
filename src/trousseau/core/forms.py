"""How every form of the house is drawn, and the few fields they share."""

import re
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.exchange import quantities
from trousseau.exchange.quantities import NUMBER, RATE, Kind
from trousseau.rules import identifiers

from . import localised
from .widgets import DRAWN


class Renderer(TemplatesSetting):
    """Label, help, error, control, in that order (core/field.html)."""

    form_template_name = "core/form_fields.html"
    field_template_name = "core/field.html"

    def render(self, template_name, context, request=None):
        if "widget" in context:
            # a browser cuts at this length what is pasted, without a word: the form refuses it instead, saying why
            context["widget"]["attrs"].pop("maxlength", None)
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


EARLIEST, LATEST = 1900, 2100  # years that a person may mean: 0226 or 20266 is a slip of the finger


class DateField(forms.DateField):
    widget = DateInput

    default_error_messages = {"invalid": gettext_lazy("Write the day in figures, for instance 24/11/2026.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"])
        super().__init__(**kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(
                _("Check the year: it goes from %(first)s to %(last)s.") % {"first": EARLIEST, "last": LATEST}
            )
        return day


# cents above which an amount asks whether it is right: of one tenancy at once (a rent, a payment, a deposit), of a year, of
# works or of a claim, of the whole agency (a balance of the bank, a convention)
OF_A_HOME, OF_A_YEAR, OF_THE_AGENCY = 10_000_00, 100_000_00, 10_000_000_00
PHONE = re.compile(r"[0-9 \u00a0\u202f+().\-/]+")
MOST = 10**12  # cents: beyond, it is no amount


class Typed(str):
    """What a person typed as an amount; `sure`: the cents that they confirmed, as text."""

    sure = ""


class MoneyInput(forms.TextInput):
    """An amount, with the confirmation that core/_said.html draws above it when it is unusual."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, str):
            return value
        typed = Typed(value)
        typed.sure = data.get(f"{name}_sure") or ""
        return typed


class MoneyField(forms.Field):
    """An amount typed in euros, as `exchange.quantities` reads it, cleaned to integer cents.

    Above `unusual` cents it is refused until the box that then appears is ticked, for that very amount; None: nothing is
    booked from it, it is never asked. `positive`: nothing is no such sum. `signed`: it may be under zero.
    """

    widget = MoneyInput
    unit = "€"
    asked: int | None = None  # the unusual amount that was typed, in this form

    def __init__(self, *, unusual: int | None = OF_A_HOME, positive: bool = False, signed: bool = False, **kwargs):
        self.unusual, self.positive, self.signed = unusual, positive, signed
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if isinstance(value, int):
            return f"{'-' if value < 0 else ''}{abs(value) // 100},{abs(value) % 100:02d}"
        return value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            found = quantities.cents(str(value))
        except quantities.Unread as unread:
            raise forms.ValidationError(str(unread)) from None
        if abs(found) > MOST:
            raise forms.ValidationError(
                _("“%(value)s” is not an amount: write for instance 438.50.") % {"value": value}
            )
        if found < 0 and not self.signed:
            raise forms.ValidationError(_("An amount is zero or more."))
        if self.positive and not found:
            raise forms.ValidationError(_("Write an amount above zero."))
        return found

    def clean(self, value):
        found = super().clean(value)
        if found is None or self.unusual is None or abs(found) <= self.unusual:
            return found
        self.asked = found
        if getattr(value, "sure", "") != str(found):
            raise forms.ValidationError(
                _("%(amount)s is unusually great: correct it, or tick that it is right.")
                % {"amount": localised.money(found)}
            )
        return found


_IMPOSSIBLE = gettext_lazy("“%(value)s” is not possible here: write for instance %(example)s.")


class MeasureField(forms.Field):
    """A measure, with or without its unit, from `least` to `most`: what the eye would believe; cleaned to a Decimal."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, kind: Kind = NUMBER, *, least: str, most: str, example: str, **kwargs):
        self.kind, self.unit = kind, kind.sign
        self.least, self.most, self.example = Decimal(least), Decimal(most), Decimal(example)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return localised.number(value) if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            found = quantities.read(str(value), self.kind)
        except quantities.Doubtful as doubt:
            raise forms.ValidationError(str(doubt)) from None
        except quantities.Unread:
            raise self._impossible(value) from None
        if not self.least <= found <= self.most:
            raise self._impossible(value)
        return found.quantize(Decimal(1).scaleb(-self.kind.decimals))

    def _impossible(self, value: str) -> forms.ValidationError:
        return forms.ValidationError(_IMPOSSIBLE % {"value": value, "example": localised.number(self.example)})


class PercentField(forms.Field):
    """A share typed in per cent (« 7,5 », « 7,5 % »), cleaned to whole parts of `decimals` (750 for two of them)."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    unit = "%"

    def __init__(self, *, decimals: int = 0, least: int = 0, most: int = 100, **kwargs):
        self.decimals, self.least, self.most = decimals, least, most
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return (
            localised.number((Decimal(value).scaleb(-self.decimals)).normalize() + 0)
            if isinstance(value, int)
            else value
        )

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            found = quantities.read(str(value), RATE, most=Decimal(100))
        except quantities.Unread:
            found = Decimal(-1)
        parts = found.scaleb(self.decimals)
        if not self.least <= found <= self.most or parts % 1:
            example = Decimal("12.5") if self.decimals else Decimal(50)
            raise forms.ValidationError(_IMPOSSIBLE % {"value": value, "example": localised.number(example)})
        return int(parts)


class RegistrationField(forms.CharField):
    """A SIREN (`digits` 9) or a SIRET (14), typed with or without spaces, kept without; its key is verified."""

    def __init__(self, *, digits: int, **kwargs):
        self.digits = digits
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)

    def to_python(self, value):
        number = identifiers.bare(super().to_python(value) or "")
        if not number:
            return ""
        if strange := next((c for c in number if c not in "0123456789"), ""):
            raise forms.ValidationError(
                _("“%(strange)s” in “%(value)s” is not a digit: write the %(digits)s digits, with or without spaces.")
                % {"strange": strange, "value": value, "digits": self.digits}
            )
        if len(number) != self.digits:
            raise forms.ValidationError(
                _("“%(value)s” has %(n)s characters: write the %(digits)s digits, with or without spaces.")
                % {"value": value, "n": len(number), "digits": self.digits}
            )
        if identifiers.siren_or_siret(number) != "ok":
            raise forms.ValidationError(
                _("The key of “%(value)s” is wrong, so a digit is: compare it with the notice of the INSEE.")
                % {"value": value}
            )
        return number

    def prepare_value(self, value):
        """In groups, as people read it: 123 456 782 00017."""
        if isinstance(value, str) and value.isdigit() and len(value) == self.digits:
            return " ".join(filter(None, (value[:3], value[3:6], value[6:9], value[9:])))
        return value


class Versioned(forms.Form):
    """Carries the version that its reader saw, so that a second writer meets a conflict."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ManyField(forms.ModelMultipleChoiceField):
    """Some rows of a list. A key too large for the base is no row of it: it is refused as any other that is not offered."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError:
            largest = max(map(str, value), key=len)
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": largest}
            ) from None


class OnceField(forms.UUIDField):
    """A key of the form that is shown, as text: the same form sent twice does its work once. "" where none may be given.

    Refused beside it, since it was sent already and says something else now, the form is drawn again with another key:
    nothing typed is lost, and sent once more it is written apart (`core.pages`)."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.HiddenInput, initial=lambda: str(uuid4()), **kwargs)

    def clean(self, value) -> str:
        key = super().clean(value)
        return str(key) if key else ""


class SureField(forms.BooleanField):
    """The box that answers a question, drawn once it is asked (`Asking`)."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.HiddenInput, **kwargs)


class Asking(forms.Form):
    """A form whose verb may ask a question about what looks wrong: beside a `SureField`, which is drawn from then on."""

    def add_error(self, field, error):
        if isinstance(self.fields.get(field), SureField):
            self.fields[field].widget = forms.CheckboxInput()
        super().add_error(field, error)


class PerhapsAnother(Asking):
    """Of what looks like one noted already, by a colleague or in another tab."""

    another = SureField(label=gettext_lazy("It is another one"))


class AskedField(forms.CharField):
    """Words that stay hidden until an answer asks for them: none are required before, and none are optional then."""

    follows = True

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class PhoneField(forms.CharField):
    """A telephone as it is said, with the signs that people write in one: eight figures at least, since somebody calls it."""

    def clean(self, value):
        found = super().clean(value)
        if found and (not PHONE.fullmatch(found) or sum(sign.isdigit() for sign in found) < 8):
            raise forms.ValidationError(_("Write a telephone number, for instance 02 41 00 00 00."))
        return found


class SearchField(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Search"))
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs={"type": "search"}), **kwargs)


class Sections(forms.Form):
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
