"""What the owner's simulator asks. It parses; the rules compute."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.enums import DwellingKind, Energy
from trousseau.core.forms import MeasureField, MoneyField
from trousseau.core.models import Commune
from trousseau.exchange.owner_case import Laws
from trousseau.exchange.quantities import AREA, PARTS, PER_AREA
from trousseau.rules.owner_schemes import MICRO, REAL, Case
from trousseau.rules.owner_tax import Taxpayer

from ..ceilings.queries import Ceilings, ceilings

RENTS = (10_00, 20_000_00)  # a month's rent outside of these is a slip of the keyboard


class SimulatorForm(forms.Form):
    """A dwelling and its owner's tax. `laws` are those of the day: they give the tax bands offered."""

    commune = forms.ModelChoiceField(
        label=gettext_lazy("Commune"),
        queryset=Commune.objects.all(),
        required=False,
        help_text=gettext_lazy("It gives the highest rent of each level, once loaded, and the tenants’ income."),
    )
    rent = MoneyField(positive=True, unusual=None, label=gettext_lazy("Market rent per month, charges apart"))
    area = MeasureField(AREA, label=gettext_lazy("Living area"), least="5", most="1000", example="44.5")
    costs = MoneyField(
        unusual=None, label=gettext_lazy("Property tax, condominium, insurance, upkeep, per year"), required=False
    )
    regime = forms.ChoiceField(
        label=gettext_lazy("Tax regime of the rents today"),
        choices=[(REAL, gettext_lazy("Real regime")), (MICRO, gettext_lazy("Micro-foncier"))],
        initial=REAL,
        help_text=gettext_lazy("Not let yet: choose the real regime to compare everything."),
    )
    income = MoneyField(
        unusual=None,
        label=gettext_lazy("Other taxable income, per year"),
        required=False,
        help_text=gettext_lazy("Tax notice, line “taxable income”, without this rent."),
    )
    parts = MeasureField(PARTS, label=gettext_lazy("Family parts"), least="1", most="30", example="2.5", required=False)
    tax_due = MoneyField(
        unusual=None,
        label=gettext_lazy("Tax due last year, without this rent"),
        required=False,
        help_text=gettext_lazy(
            "It decides: a reduction larger than the tax is lost. Left empty, it is estimated from the income."
        ),
    )
    energy = forms.ChoiceField(
        label=gettext_lazy("Energy class"),
        required=False,
        choices=[("", gettext_lazy("Not known yet")), *Energy.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Flat or house"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *DwellingKind.choices],
    )
    band = forms.ChoiceField(
        label=gettext_lazy("Tax band, instead of the income"),
        required=False,
        choices=(),
        help_text=gettext_lazy("Then the tax due is needed."),
    )
    interest = MoneyField(unusual=None, label=gettext_lazy("Loan interest, per year"), required=False)
    other_reductions = MoneyField(
        unusual=None,
        label=gettext_lazy("Other tax reductions of the year"),
        required=False,
        help_text=gettext_lazy("Those that count in the common maximum."),
    )
    market_per_area = MeasureField(
        PER_AREA,
        label=gettext_lazy("The commune’s market rent in the order of the year"),
        least="1",
        most="100",
        example="11.5",
        required=False,
        help_text=gettext_lazy("Typed, it replaces the ceilings that the agency loaded for the commune."),
    )
    annexes = MeasureField(
        AREA,
        label=gettext_lazy("Annexes: cellar, balcony, loggia"),
        least="0",
        most="500",
        example="6",
        required=False,
        help_text=gettext_lazy("Half of them counts in the highest rent."),
    )
    works = MoneyField(
        unusual=None,
        label=gettext_lazy("Works of repair or improvement, once, aid taken off"),
        required=False,
        help_text=gettext_lazy("Paid the first year. Building or enlarging is not taken off the rents."),
    )
    energy_works = MoneyField(
        unusual=None,
        label=gettext_lazy("Of these works, those that take the dwelling from class E, F or G to D or better"),
        required=False,
        help_text=gettext_lazy(
            "They raise the deficit that may come off the other income, when the owner asks for it."
        ),
    )
    MAIN = ("rent", "area", "commune", "energy", "costs", "works", "income", "parts", "tax_due", "regime")
    MORE = ("energy_works", "kind", "band", "interest", "other_reductions", "market_per_area", "annexes")

    def __init__(self, *args, laws: Laws, **kwargs):
        super().__init__(*args, **kwargs)
        self.laws = laws
        rates = [Decimal(0), *laws.tax.rates]
        self.fields["band"].choices = [("", gettext_lazy("From the income"))] + [
            (str(rate), f"{localised.number((rate * 100).normalize() + 0)} %") for rate in rates
        ]
        for name, unit in (
            ("rent", _("€ / month")),
            ("costs", _("€ / year")),
            ("works", _("€")),
            ("energy_works", _("€")),
            ("income", _("€ / year")),
            ("parts", _("parts")),
            ("tax_due", _("€ / year")),
            ("interest", _("€ / year")),
            ("other_reductions", _("€ / year")),
        ):
            self.fields[name].unit = unit

    @property
    def main_fields(self) -> list:
        return [self[name] for name in self.MAIN]

    @property
    def more_fields(self) -> list:
        return [self[name] for name in self.MORE]

    @property
    def more_is_open(self) -> bool:
        """Something is typed or wrong among the rarer questions."""
        return any(self[name].errors or self[name].value() for name in self.MORE)

    def clean_rent(self) -> int:
        rent = self.cleaned_data["rent"]
        if not RENTS[0] <= rent <= RENTS[1]:
            raise forms.ValidationError(
                _("A month’s rent is between %(least)s and %(most)s: write for instance 540.")
                % {"least": localised.money(RENTS[0]), "most": localised.money(RENTS[1])}
            )
        return rent

    def clean_parts(self) -> Decimal:
        parts = self.cleaned_data["parts"] or Decimal(1)
        if parts * 4 % 1:
            raise forms.ValidationError(_("Parts go by quarters: write for instance 2.5."))
        return parts

    def clean(self) -> dict:
        cleaned = super().clean()
        if (cleaned.get("energy_works") or 0) > (cleaned.get("works") or 0):
            self.add_error("energy_works", _("These are a part of the works: write at most as much."))
        if self.errors or cleaned["income"] is not None:
            return cleaned
        if not cleaned["band"]:
            self.add_error("income", _("Write the income; or choose the tax band and write the tax due."))
        elif cleaned["tax_due"] is None:
            self.add_error("tax_due", _("With a tax band, write the tax due: it cannot be estimated."))
        return cleaned

    def known_ceilings(self) -> Ceilings | None:
        """The commune's ceilings of the year, which may be none; None without a commune, or when the market rent of
        the order is typed. To be called on a valid form."""
        found = self.cleaned_data
        if found["commune"] is None or found["market_per_area"] is not None:
            return None
        return ceilings(found["commune"], self.laws.on, found["kind"])

    def case(self, known: Ceilings | None = None) -> Case:
        """The case that was typed, within the ceilings `known`; to be called on a valid form."""
        found = self.cleaned_data
        band = Decimal(found["band"]) if found["income"] is None else None
        return Case(
            rent=found["rent"],
            area=found["area"],
            costs=found["costs"] or 0,
            works=found["works"] or 0,
            energy_works=found["energy_works"] or 0,
            interest=found["interest"] or 0,
            annexes=found["annexes"] or Decimal(0),
            regime=found["regime"],
            energy=found["energy"],
            market_per_area=found["market_per_area"],
            per_area=known.per_m2() if known else (),
            market=self.laws.market,
            agency=self.laws.agency,
            owner=Taxpayer(found["income"], found["parts"], band, found["tax_due"], found["other_reductions"] or 0),
        )
