"""What the pages of mandates ask. They parse; the actions decide."""

from decimal import Decimal, InvalidOperation

import django_filters
from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.captation.ceilings.queries import OfDwelling
from trousseau.core import components
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, MoneyField, Sections, Versioned
from trousseau.core.normal import normal
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.engines import typography

from .enums import (
    Choice,
    Convention,
    EntryKind,
    FeeBase,
    FeeKind,
    MandateState,
    Payer,
    Quality,
    SignedAt,
    Vat,
)
from .models import FeeClause, Mandate, RegisterEntry


class PercentField(forms.Field):
    """A share typed in percent (« 7,5 »), cleaned to basis points (750)."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    unit = "%"

    def prepare_value(self, value):
        if isinstance(value, int):
            return f"{value // 100},{value % 100:02d}".rstrip("0").rstrip(",")
        return value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            points = Decimal("".join(str(value).replace("%", "").split()).replace(",", ".")) * 100
            if not points.is_finite() or points != points.to_integral_value() or not 0 <= points <= 10000:
                raise InvalidOperation
        except InvalidOperation:
            raise forms.ValidationError(
                _("“%(value)s” is not a share: write for instance 7.5.") % {"value": value}
            ) from None
        return int(points)


class Terms(forms.Form):
    """What the owner and the agency agree on."""

    rent = MoneyField(label=gettext_lazy("Rent without charges, per month"))
    charges = MoneyField(label=gettext_lazy("Charges, per month"))
    choice = forms.ChoiceField(
        label=gettext_lazy("Who chooses the tenant"), choices=Choice, widget=forms.RadioSelect
    )
    quality = forms.ChoiceField(
        label=gettext_lazy("The owner before the law"), choices=Quality, widget=forms.RadioSelect
    )
    accounts_months = forms.IntegerField(
        label=gettext_lazy("Accounts rendered every"), min_value=1, max_value=12, initial=12
    )
    notice_months = forms.IntegerField(
        label=gettext_lazy("Notice to end it"), min_value=0, max_value=12, initial=3,
        help_text=gettext_lazy("The same for the owner and for the agency."),
    )  # fmt: skip
    renewal_months = forms.IntegerField(
        label=gettext_lazy("Renews itself for"), min_value=0, max_value=120, initial=0,
        help_text=gettext_lazy("Zero: it stops at its end, and only a new writing prolongs it."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, article in (
            ("quality", "C. conso., art. L221-3"),
            ("accounts_months", "Décret 72-678, art. 66"),
            ("renewal_months", "C. conso., art. L215-1"),
        ):
            field = self.fields[name]
            field.help_text = format_html("{} {}", field.help_text, law_link(article))
        for name in ("accounts_months", "notice_months", "renewal_months"):
            self.fields[name].unit = _("months")


MONEY = gettext_lazy("The money")
ORDER = gettext_lazy("The order")
LAW = gettext_lazy("The owner, the accounts and the end")
LIFE = ("quality", "accounts_months", "notice_months", "renewal_months")


class Ceiling(forms.Form):
    """The highest rent of the Anah convention; `highest`: what each level allows for this dwelling, computed."""

    anah_ceiling = MoneyField(
        label=gettext_lazy("Highest rent without charges"), required=False,
        help_text=gettext_lazy("Per month, as the convention writes it."),
    )  # fmt: skip

    def __init__(self, *args, highest: OfDwelling | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if highest is not None:
            self.fields["anah_ceiling"].help_text = format_html(
                "{} {}{}",
                components.words(_highest_words(highest)),
                law_link(highest.article),
                _doubt(highest),
            )


def _highest_words(highest: OfDwelling) -> str:
    if not highest.rents:
        return _(
            "Per month, as the convention writes it. The ceilings of %(commune)s for %(year)s are not loaded (Captation, "
            "Rent ceilings): none is proposed."
        ) % {"commune": highest.commune.name, "year": highest.vintage}
    levels = "; ".join(
        f"{one.label} {typography.money(one.rent, components.language())} = {one.computation}"
        for one in highest.rents
    )
    return _(
        "Per month, as the convention writes it. Left empty, what the level allows is written: %(levels)s."
    ) % {"levels": levels}


def _doubt(highest: OfDwelling) -> str:
    doubtful = highest.load is not None and not (highest.load.verified and highest.coefficient.verified)
    return components.badge("warn:ask", _("Value not verified")) if doubtful else ""


class DraftForm(Sections, Ceiling, Terms):
    fee_basis_points = PercentField(label=gettext_lazy("Fee for the current management"))
    starts_on = DateField(label=gettext_lazy("From"))
    months = forms.IntegerField(
        label=gettext_lazy("Duration"), min_value=1, max_value=360,
        help_text=gettext_lazy("A mandate without an end is void."),
    )  # fmt: skip
    convention = forms.ChoiceField(
        label=gettext_lazy("Anah convention"), choices=Convention,
        help_text=gettext_lazy("It decides the contract of the lease; its number can be written later."),
    )  # fmt: skip
    sections = (
        (MONEY, ("rent", "charges", "fee_basis_points")),
        (ORDER, ("choice", "starts_on", "months", "convention", "anah_ceiling")),
        (LAW, LIFE),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        months = self.fields["months"]
        months.unit = _("months")
        months.help_text = format_html("{} {}", months.help_text, law_link("Loi 70-9, art. 7"))
        fee = self.fields["fee_basis_points"]
        fee.help_text = format_html(
            "{} {}",
            _("On the sums collected, paid by the owner; other fees are added to the draft afterwards."),
            law_link("Décret 72-678, art. 66"),
        )


class Anah(Ceiling):
    """The convention between the owner and the Anah."""

    convention = forms.ChoiceField(label=gettext_lazy("Anah convention"), choices=Convention)
    anah_number = forms.CharField(label=gettext_lazy("Its number"), max_length=40, required=False)
    anah_signed_on = DateField(label=gettext_lazy("Signed on"), required=False)
    anah_ends_on = DateField(label=gettext_lazy("In force until"), required=False)


ANAH = (
    gettext_lazy("The Anah convention"),
    ("convention", "anah_number", "anah_signed_on", "anah_ends_on", "anah_ceiling"),
)


class EditForm(Sections, Versioned, Anah, Terms):
    """A draft: every term can still be corrected; its fees have their own page."""

    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"))
    powers = forms.CharField(
        label=gettext_lazy("What the agency may do"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One power a line, as the mandate prints them."),
    )  # fmt: skip
    may_receive = forms.BooleanField(
        label=gettext_lazy("The owner authorises the agency to receive rents, charges, deposit and aids"),
        required=False,
    )
    sections = (
        (MONEY, ("rent", "charges", "may_receive")),
        (ORDER, ("powers", "choice", "starts_on", "ends_on")),
        (LAW, LIFE),
        ANAH,
    )


class AnahForm(Sections, Versioned, Anah):
    """A signed mandate: its terms stay, the Anah convention may still come."""

    sections = (ANAH,)


class FeeForm(Versioned):
    """One fee clause: a rate or an amount, according to what it is computed on."""

    kind = forms.ChoiceField(label=gettext_lazy("What it pays for"), choices=FeeKind)
    label = forms.CharField(
        label=gettext_lazy("In other words"), max_length=120, required=False,
        help_text=gettext_lazy("As the mandate prints it; needed for another fee."),
    )  # fmt: skip
    base = forms.ChoiceField(
        label=gettext_lazy("Computed on"),
        choices=FeeBase,
        widget=forms.RadioSelect,
        initial=FeeBase.COLLECTED,
    )
    basis_points = PercentField(label=gettext_lazy("Rate, for a share"), required=False)
    amount = MoneyField(label=gettext_lazy("Amount, for a flat fee"), required=False)
    vat = forms.ChoiceField(
        label=gettext_lazy("VAT"), required=False, choices=[("", gettext_lazy("Not said")), *Vat.choices],
        help_text=gettext_lazy("Whether these fees are exempt is not verified: ask the tax office in writing."),
    )  # fmt: skip
    payer = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=Payer, widget=forms.RadioSelect, initial=Payer.OWNER
    )

    def clean(self):
        cleaned = super().clean()
        base = cleaned.get("base")
        needed, other = ("amount", "basis_points") if base == FeeBase.FLAT else ("basis_points", "amount")
        if base and cleaned.get(needed) is None and needed not in self.errors:
            self.add_error(needed, _("Say how much: the mandate prints it."))
        cleaned[other] = None
        return cleaned


class RemoveFeeForm(Versioned):
    clause = forms.ModelChoiceField(
        FeeClause.objects.none(), label=gettext_lazy("Fee to take out"), widget=forms.RadioSelect
    )

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses


class SignForm(Versioned):
    signed_at = forms.ChoiceField(
        label=gettext_lazy("Where the owner signed"), choices=SignedAt, widget=forms.RadioSelect
    )
    on = DateField(label=gettext_lazy("Signed on"))
    informed_on = DateField(
        label=gettext_lazy("Information before signing given on"), required=False,
        help_text=gettext_lazy("Only away from the agency. Without it the delay to withdraw is twelve months longer."),
    )  # fmt: skip
    early_start = forms.BooleanField(
        label=gettext_lazy("The owner expressly asks that the work begin before the end of that delay"),
        required=False,
        help_text=gettext_lazy("Only away from the agency. Otherwise the dwelling is free after the delay."),
    )
    available_from = DateField(
        label=gettext_lazy("The dwelling is free from"),
        help_text=gettext_lazy("From then on it is proposed to the commission."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.fields["signed_at"]
        place.help_text = format_html(
            "{} {}",
            _("Away from the agency, the owner may withdraw, and the paper says until when."),
            law_link("C. conso., art. L221-18"),
        )
        for name, article in (
            ("informed_on", "C. conso., art. L221-20"),
            ("early_start", "C. conso., art. L221-25"),
        ):
            field = self.fields[name]
            field.help_text = format_html("{} {}", field.help_text, law_link(article))


FREE, LET = "free", "let"


class RegisterFilter(KeyFilter):
    """Finds a register number (12, M00012) or words of the owner and the address; the address is the last field."""

    def filter(self, qs, value):
        digits = normal(value or "").removeprefix("m")
        if digits.isdecimal() and len(digits) <= 9:
            return qs.filter(Q(number=int(digits)) | Q(**{f"{self.fields[-1]}__contains": normal(value)}))
        return super().filter(qs, value)


class Mandates(django_filters.FilterSet):
    q = RegisterFilter(fields=("owner__key", "dwelling__key"), label=gettext_lazy("Number, owner or address"))
    state = django_filters.ChoiceFilter(choices=MandateState, label=gettext_lazy("State"))
    occupation = django_filters.ChoiceFilter(
        choices=((FREE, gettext_lazy("Free")), (LET, gettext_lazy("Let"))),
        label=gettext_lazy("Dwelling"),
        method="occupied",
    )

    class Meta:
        model = Mandate
        fields = ("q", "state", "occupation")

    def occupied(self, qs, name, value):
        return qs.filter(state=MandateState.SIGNED, free_since__isnull=value == LET)


class Register(django_filters.FilterSet):
    q = RegisterFilter(
        fields=("mandate__owner__key", "mandate__dwelling__key"),
        label=gettext_lazy("Number, owner or address"),
    )
    kind = django_filters.ChoiceFilter(choices=EntryKind, label=gettext_lazy("Kind"))

    class Meta:
        model = RegisterEntry
        fields = ("q", "kind")


class MentionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What it says"), widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (EntryKind.CANCELLATION, EntryKind.AMENDMENT)],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=RegisterEntry._meta.get_field("observations").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in the register and is never corrected: read it again."),
    )  # fmt: skip
    on = DateField(label=gettext_lazy("Date"))


class FirstNumberForm(forms.Form):
    number = forms.IntegerField(
        label=gettext_lazy("Number of the next mandate"), min_value=1, max_value=9_999_999,
        help_text=gettext_lazy("If you come from a paper register, the number after its last one."),
    )  # fmt: skip
