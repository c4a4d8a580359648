"""What the pages of the commission ask. They parse; the actions decide."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.components import words
from trousseau.core.enums import Role
from trousseau.core.forms import DateField, Versioned
from trousseau.core.models import User

from .enums import Withdrawn
from .models import Decision
from .queries import Proposal, first
from .sheet import others, people

OTHER, ADJOURN = "other", "adjourn"


class SittingForm(forms.Form):
    held_on = DateField(label=gettext_lazy("Held on"), help_text=gettext_lazy("One sitting a day."))
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Members present"),
        widget=forms.CheckboxSelectMultiple,
        queryset=User.objects.filter(
            role__in=(Role.DIRECTOR, Role.SOCIAL, Role.COMMISSION), is_active=True
        ).order_by("name", "pk"),
    )


class CloseForm(Versioned):
    pass


class WithdrawForm(Versioned):
    """`latest` is today: a decision is withdrawn on a day that has come."""

    on = DateField(label=gettext_lazy("Withdrawn on"))
    reason = forms.ChoiceField(
        label=pgettext_lazy("withdrawal", "Why"), choices=Withdrawn, widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A refusal costs the household nothing: neither its seniority, nor points, nor its place for the other dwellings."
        ),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In a few words"), required=False,
        max_length=Decision._meta.get_field("withdrawn_words").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The commission and the household may read it. No name; neither health, nor justice, nor origin."
        ),
    )  # fmt: skip

    def __init__(self, *args, latest: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = latest.isoformat()


class DecideForm(forms.Form):
    """`choice` is the number of one of the first proposals, « other » or « adjourn »; `read`, what was shown."""

    choice = forms.ChoiceField(
        label=gettext_lazy("The commission"), widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy("The proposals changed since you opened this page: choose again.")
        },
    )  # fmt: skip
    other = forms.ChoiceField(
        label=gettext_lazy("The other household"), required=False,
        help_text=gettext_lazy("Only if the dwelling goes to none of the first ones."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reasons of the decision"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Two sentences that the person may read, also when the first proposal is followed. "
            "No name; neither health, nor justice, nor origin."
        ),
    )
    read = forms.CharField(required=False)

    def __init__(self, *args, found: Sequence[Proposal], **kwargs):
        super().__init__(*args, **kwargs)
        rest = others(found)
        ranks = (_("It follows the first proposal."), _("Second proposal."), _("Third proposal."))
        self.fields["choice"].choices = [
            *(
                (p.application.code, _choice(_("allocates to %(code)s") % {"code": p.application.code}, rank))
                for p, rank in zip(first(found), ranks, strict=False)
            ),
            *(
                [(OTHER, _choice(_("allocates to another household"), _("Chosen in the list below.")))]
                if rest
                else []
            ),
            (ADJOURN, _choice(_("adjourns"), _("The dwelling comes back at the next sitting."))),
        ]
        self.fields["other"].choices = [
            ("", "–"),
            *((p.application.code, f"{p.application.code}, {people(p.size)}, {_standing(p)}") for p in rest),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Choose the household to whom the dwelling goes."))
        return cleaned

    def clean_read(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["read"].split())


def _choice(title: str, text: str) -> str:
    return format_html("<strong>{}</strong><small>{}</small>", words(title), words(text))


def _standing(proposal: Proposal) -> str:
    return (
        _("fits, in place %(rank)s") % {"rank": proposal.rank}
        if proposal.rank
        else _("does not fit as it is")
    )
