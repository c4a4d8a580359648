"""What the pages of the bank's lines ask."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import MoneyField, OnceField, PerhapsAnother, SureField
from trousseau.mandates.models import Mandate
from trousseau.receipts.enums import ChargeReason, Purpose
from trousseau.tenancies.forms import LeaseField
from trousseau.tenancies.models import Lease

ROWS = 5
WHAT = [(one.value, one.label) for one in (Purpose.RENT, Purpose.DEPOSIT)]  # what a line may be received for


def _among(form: forms.Form, name: str, leases: QuerySet[Lease]) -> None:
    """The leases that the field may be."""
    field = form.fields[name]
    assert isinstance(field, LeaseField)
    field.leases = leases


class ConfirmForm(forms.Form):
    """One click: the whole of what is left goes to one lease."""

    lease = LeaseField()
    remember = forms.BooleanField(required=False)

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        _among(self, "lease", leases)


class OwnerForm(forms.Form):
    """Which mandate’s owner brings the money of this line."""

    mandate = forms.CharField(
        label=gettext_lazy("Number of the mandate"), max_length=20, help_text=gettext_lazy("M00012, or 12.")
    )

    def __init__(self, *args, mandates: QuerySet[Mandate], **kwargs):
        super().__init__(*args, **kwargs)
        self.mandates = mandates

    def clean_mandate(self) -> Mandate:
        said = self.cleaned_data["mandate"].strip().upper().removeprefix("M").lstrip("0")
        found = self.mandates.filter(number=int(said)).first() if said.isdecimal() and len(said) < 9 else None
        if found is None:
            raise forms.ValidationError(_("No mandate has this number: look it up in their list."))
        return found


class OneForm(forms.Form):
    lease = LeaseField(label=gettext_lazy("Lease"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=WHAT, initial=Purpose.RENT, widget=forms.RadioSelect
    )
    remember = forms.BooleanField(
        label=gettext_lazy("Recognise this account for this tenant next time"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Only together with the exact amount due."),
    )

    whole = forms.BooleanField(
        label=gettext_lazy("All the movements that the bank groups here are of this lease"),
        help_text=gettext_lazy("If they are not, split the line."),
    )

    def __init__(self, *args, leases, iban: bool, grouped: bool, **kwargs):
        super().__init__(*args, **kwargs)
        _among(self, "lease", leases)
        if not iban:
            del self.fields["remember"]
        if not grouped:
            del self.fields["whole"]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        cleaned.pop("whole", None)  # said, nothing more
        return cleaned


class SplitForm(PerhapsAnother):
    """Several tenancies paid by one line, or a deposit with a rent: each with its amount. What is not said stays to be
    identified."""

    key = OnceField()
    another = SureField(label=gettext_lazy("It is another part"))

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        for row in range(ROWS):
            self.fields[f"lease{row}"] = LeaseField(
                label=_("Lease, %(n)s") % {"n": row + 1}, required=row < 1, help_text=""
            )
            self.fields[f"amount{row}"] = MoneyField(
                positive=True, label=_("Amount, %(n)s") % {"n": row + 1}, required=row < 1
            )
            self.fields[f"kind{row}"] = forms.ChoiceField(
                label=_("What it is, %(n)s") % {"n": row + 1}, choices=WHAT, initial=Purpose.RENT, required=False
            )
            _among(self, f"lease{row}", leases)

    def rows(self):
        """Each lease beside its amount and what it is."""
        return [(self[f"lease{row}"], self[f"amount{row}"], self[f"kind{row}"]) for row in range(ROWS)]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        parts = []
        for row in range(ROWS):
            lease, amount = cleaned.pop(f"lease{row}", None), cleaned.pop(f"amount{row}", None)
            purpose = Purpose(cleaned.pop(f"kind{row}", "") or Purpose.RENT)
            if bool(lease) != bool(amount) and not {f"lease{row}", f"amount{row}"} & set(self.errors):
                self.add_error(f"{'amount' if lease else 'lease'}{row}", _("A lease and its amount go together."))
            elif lease and amount:
                parts.append((lease, amount, purpose))
        cleaned["parts"] = parts
        return cleaned


class EntriesForm(forms.Form):
    """The entries that a line is."""

    entries = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["entries"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(key, key) for key in choices]


class ReturnedForm(forms.Form):
    """Which debit, or which transfer, a line sends back."""

    which = forms.TypedChoiceField(label=gettext_lazy("What the bank sent back"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["which"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices


class ChargeForm(forms.Form):
    """What charge a line is that may have sent debits back."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What this charge is"),
        choices=ChargeReason.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The agency bears it. If a debit that the bank sent back is in it, its tenant would stay paid: say it first, on "
            "the page of the line."
        ),
    )


class FilterForm(forms.Form):
    """Which lines are shown: those to treat, unless another is asked."""

    show = forms.ChoiceField(
        label=gettext_lazy("Lines"),
        required=False,
        choices=[
            ("", gettext_lazy("To treat")),
            ("in", gettext_lazy("To treat, money in")),
            ("out", gettext_lazy("To treat, money out")),
            ("late", gettext_lazy("To treat, over the delay")),
            ("auto", gettext_lazy("Settled without anybody")),
            ("all", gettext_lazy("All lines")),
        ],
    )
