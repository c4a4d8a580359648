"""What the owner and the agency agree on: the draft, its corrections, the Anah convention that may come later."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.captation.ceilings.queries import OfDwelling
from trousseau.core import components, localised
from trousseau.core.forms import DateField, MoneyField, PercentField, Sections, Versioned
from trousseau.core.scales import Value
from trousseau.core.templatetags.trousseau import law as law_link

from ..enums import Choice, Convention, Quality, Revision, Side


class Terms(forms.Form):
    """What the owner and the agency agree on."""

    rent = MoneyField(positive=True, label=gettext_lazy("Rent without charges, per month"))
    charges = MoneyField(label=gettext_lazy("Charges, per month"))
    choice = forms.ChoiceField(label=gettext_lazy("Who chooses the tenant"), choices=Choice, widget=forms.RadioSelect)
    quality = forms.ChoiceField(
        label=gettext_lazy("The owner before the law"), choices=Quality, widget=forms.RadioSelect
    )
    accounts_months = forms.IntegerField(
        label=gettext_lazy("Accounts rendered every"), min_value=1, max_value=12, initial=12
    )
    notice_months = forms.IntegerField(
        label=gettext_lazy("Notice to end it"),
        min_value=0,
        max_value=12,
        initial=3,
        help_text=gettext_lazy("The same for the owner and for the agency."),
    )
    renewal_months = forms.IntegerField(
        label=gettext_lazy("Renews itself for"),
        min_value=0,
        max_value=120,
        initial=0,
        help_text=gettext_lazy("Zero: it stops at its end, and only a new writing prolongs it."),
    )
    longest_months = forms.IntegerField(
        label=gettext_lazy("Never longer than, renewals included"), min_value=1, max_value=360, required=False
    )

    def __init__(self, *args, longest: Value, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["longest_months"].help_text = format_html(
            "{} {}",
            components.words(
                _(
                    "If it renews itself; %(months)s months are proposed, and the length that suits is a jurist’s question."
                )
                % {"months": longest.number}
            ),
            law_link(longest.article),
        )
        self.unverified = (*getattr(self, "unverified", ()), longest)
        for name, article in (
            ("quality", "C. conso., art. L221-3"),
            ("accounts_months", "Décret 72-678, art. 66"),
            ("renewal_months", "C. conso., art. L215-1"),
        ):
            field = self.fields[name]
            field.help_text = format_html("{} {}", field.help_text, law_link(article))
        for name in ("accounts_months", "notice_months", "renewal_months", "longest_months"):
            self.fields[name].unit = _("months")

    def clean(self):
        """Loi 70-9, art. 7: what renews itself has a limit; the law asks for one, the reader chooses it."""
        cleaned = super().clean()
        if cleaned.get("renewal_months") and not cleaned.get("longest_months") and "longest_months" not in self.errors:
            self.add_error("longest_months", _("Say how long it may last in all: without a limit a mandate is void."))
        return cleaned


MONEY = gettext_lazy("The money")
ORDER = gettext_lazy("The order")
LAW = gettext_lazy("The owner, the accounts and the end")
LIFE = ("quality", "accounts_months", "notice_months", "renewal_months", "longest_months")


class Ceiling(forms.Form):
    """The highest rent of the Anah convention; `highest`: what each level allows for this dwelling, computed."""

    anah_ceiling = MoneyField(
        positive=True,
        label=gettext_lazy("Highest rent without charges"),
        required=False,
        help_text=gettext_lazy("Per month, as the convention writes it."),
    )

    def __init__(self, *args, highest: OfDwelling | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if highest is not None:
            self.fields["anah_ceiling"].help_text = format_html(
                "{} {}", components.words(_highest_words(highest)), law_link(highest.article)
            )
            if highest.load:
                self.unverified = (*getattr(self, "unverified", ()), highest.load, highest.coefficient)


def _highest_words(highest: OfDwelling) -> str:
    if not highest.rents:
        return _(
            "Per month, as the convention writes it. The ceilings of %(commune)s for %(year)s are not loaded (Captation, "
            "Rent ceilings): none is proposed."
        ) % {"commune": highest.commune.name, "year": highest.vintage}
    levels = "; ".join(f"{one.label} {localised.money(one.rent)} = {one.computation}" for one in highest.rents)
    return _("Per month, as the convention writes it. Left empty, what the level allows is written: %(levels)s.") % {
        "levels": levels
    }


class DraftForm(Sections, Ceiling, Terms):
    fee_basis_points = PercentField(decimals=2, label=gettext_lazy("Fee for the current management"))
    starts_on = DateField(label=gettext_lazy("From"))
    months = forms.IntegerField(
        label=gettext_lazy("Duration"),
        min_value=1,
        max_value=360,
        help_text=gettext_lazy("A mandate without an end is void."),
    )
    convention = forms.ChoiceField(
        label=gettext_lazy("Anah convention"),
        choices=Convention,
        help_text=gettext_lazy("It decides the contract of the lease; its number can be written later."),
    )
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


def _or_by_hand(choices):
    return [("", gettext_lazy("Not said: a line to fill in by hand")), *choices.choices]


class Agreed(forms.Form):
    """What both sides also agree on; what is left empty prints a line to be filled in by hand."""

    works_threshold = MoneyField(
        label=gettext_lazy("The owner approves works above"),
        required=False,
        help_text=gettext_lazy("For one intervention. Zero: the owner approves all of them."),
    )
    payment_day = forms.IntegerField(
        label=gettext_lazy("Day of the month on which the owner is paid"), min_value=1, max_value=28, required=False
    )
    deposit_holder = forms.ChoiceField(
        label=gettext_lazy("Who holds the tenants’ deposit"), choices=_or_by_hand(Side), required=False
    )
    revision = forms.ChoiceField(
        label=gettext_lazy("Revision of the rent"), choices=_or_by_hand(Revision), required=False
    )
    home_insurer = forms.ChoiceField(
        label=gettext_lazy("Who insures the dwelling for the owner (PNO)"), choices=_or_by_hand(Side), required=False
    )
    works_insurer = forms.ChoiceField(
        label=gettext_lazy("Who insures works of construction"), choices=_or_by_hand(Side), required=False
    )
    annexes = forms.CharField(
        label=gettext_lazy("Annexes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line. The dwelling’s diagnostics that hold are added by themselves."),
    )
    signed_by = forms.CharField(
        label=gettext_lazy("Who signs for the agency"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "Name and function, of who holds a delegation. Empty: the signatory of the agency’s page."
        ),
    )
    delegation = forms.CharField(
        label=gettext_lazy("By which delegation"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("As the paper prints it, for instance: by delegation of 3 March 2026."),
    )


AGREED = (
    gettext_lazy("What both sides also agree on"),
    (
        "works_threshold",
        "payment_day",
        "deposit_holder",
        "revision",
        "home_insurer",
        "works_insurer",
        "annexes",
        "signed_by",
        "delegation",
    ),
)


class EditForm(Sections, Versioned, Agreed, Anah, Terms):
    """A draft: every term can still be corrected; its fees have their own page."""

    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"))
    powers = forms.CharField(
        label=gettext_lazy("What the agency may do"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One power a line, as the mandate prints them."),
    )
    may_receive = forms.BooleanField(
        label=gettext_lazy("The owner authorises the agency to receive rents, charges, deposit and aids"),
        required=False,
    )
    sections = (
        (MONEY, ("rent", "charges", "may_receive")),
        (ORDER, ("powers", "choice", "starts_on", "ends_on")),
        (LAW, LIFE),
        AGREED,
        ANAH,
    )


class AnahForm(Sections, Versioned, Anah):
    """A signed mandate: its terms stay, the Anah convention may still come."""

    sections = (ANAH,)
