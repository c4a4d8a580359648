"""What a paper of the agency asks."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised, scales
from trousseau.core.clock import today
from trousseau.core.enums import PaperKind
from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, Versioned
from trousseau.core.templatetags.trousseau import law as law_link

from .queries import YEARS, latest_end


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PaperKind)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    issuer = forms.CharField(label=gettext_lazy("Given by"), max_length=240)
    amount = MoneyField(
        positive=True,
        unusual=OF_THE_AGENCY,
        label=gettext_lazy("Amount guaranteed"),
        required=False,
        help_text=gettext_lazy("For the financial guarantee alone."),
    )
    starts_on = DateField(label=gettext_lazy("Valid from"))
    ends_on = DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Leave empty only when the paper bears no end."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].help_text = format_html(
            "{} {}",
            _("Chamber of commerce, guarantor, insurer or prefecture: name, then address, with commas."),
            law_link("Décret 72-678, art. 92"),
        )

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == PaperKind.CARD and not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", _("Every paper of the agency prints the number of its card."))
        if kind in YEARS and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            years = scales.at(YEARS[kind], cleaned.get("starts_on") or today()).number
            self.add_error(
                "ends_on",
                _("%(paper)s: given for %(n)s years. Write the day on which it ends.")
                % {"paper": PaperKind(kind).label, "n": years},
            )
        self._not_too_long(kind, cleaned.get("starts_on"), cleaned.get("ends_on"))
        if kind == PaperKind.GUARANTEE and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Say the amount that is guaranteed."))
        if kind == PaperKind.GUARANTEE and "," not in cleaned.get("issuer", ",").strip(" ,"):
            self.add_error(
                "issuer", _("Every paper prints the guarantor’s name and address: write both, with a comma between.")
            )
        return cleaned

    def _not_too_long(self, kind, starts_on, ends_on) -> None:
        latest = latest_end(kind, starts_on) if kind and starts_on else None
        if latest and ends_on and ends_on > latest:
            said = _("%(paper)s: given for %(n)s years, until %(day)s at the latest. Check the year.")
            years = scales.at(YEARS[kind], starts_on).number
            self.add_error("ends_on", said % {"paper": PaperKind(kind).label, "n": years, "day": localised.day(latest)})


class CorrectForm(Versioned, PaperForm):
    pass
