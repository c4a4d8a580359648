"""What the sheet of a dwelling asks: the decision. It parses; the action decides."""

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.components import words
from trousseau.core.forms import DateField

from .enums import STEP_AFTER, Cause
from .queries import Proposal, first
from .sheet import not_known, others, people

OTHER, ADJOURN = "other", "adjourn"


class DecideForm(forms.Form):
    """`choice` is the number of one of the first proposals, « other » or « adjourn »; `read`, what was shown."""

    choice = forms.ChoiceField(
        label=gettext_lazy("The commission"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy("The proposals changed since you opened this page: choose again.")
        },
    )
    other = forms.ChoiceField(
        label=gettext_lazy("The other household"),
        required=False,
        help_text=gettext_lazy("Only if the dwelling goes to none of the first ones."),
    )
    cause = forms.ChoiceField(label=gettext_lazy("Why it is adjourned"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reasons of the decision"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Two sentences that the person may read, also when the first proposal is followed. "
            "No name; neither health, nor justice, nor origin."
        ),
    )
    second = forms.ChoiceField(label=gettext_lazy("First successor"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("Second successor"), required=False)
    due_on = DateField(
        label=gettext_lazy("Next step at the latest on"),
        required=False,
        help_text=gettext_lazy("Left empty, the delay of the commission’s rule."),
    )
    few = forms.BooleanField(
        label=gettext_lazy("The commission decides with those who are there"),
        required=False,
        help_text=gettext_lazy("The agency adopted no rule of quorum: the minutes say how many were there."),
    )
    read = forms.CharField(required=False)

    def __init__(self, *args, found: Sequence[Proposal], **kwargs):
        super().__init__(*args, **kwargs)
        rest = [*others(found), *not_known(found)]
        ranks = (_("It follows the first proposal."), _("Second proposal."), _("Third proposal."))
        self.fields["choice"].choices = [
            *(
                (p.application.code, _choice(_("allocates to %(code)s") % {"code": p.application.code}, rank))
                for p, rank in zip(first(found), ranks, strict=False)
            ),
            *([(OTHER, _choice(_("allocates to another household"), _("Chosen in the list below.")))] if rest else []),
            (ADJOURN, _choice(_("adjourns"), _("The dwelling comes back at the next sitting."))),
        ]
        self.fields["cause"].choices = [("", "–"), *((c.value, f"{c.label} → {STEP_AFTER[c].label}") for c in Cause)]
        fit = [p for p in found if p.rank is not None]
        for name in ("second", "third"):  # nobody is named for the commission: it chooses, or names none
            self.fields[name].choices = [
                ("", "–"),
                *((p.application.code, f"{p.application.code}, {people(p.size)}") for p in fit),
            ]
        self.fields["other"].choices = [
            ("", "–"),
            *((p.application.code, f"{p.application.code}, {people(p.size)}, {_place_words(p)}") for p in rest),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Choose the household to whom the dwelling goes."))
        if cleaned.get("choice") == ADJOURN and not cleaned.get("cause"):
            self.add_error("cause", _("Say why the dwelling is adjourned: the next step follows from it."))
        return cleaned

    @staticmethod
    def places(choice: str, other: str, second: str, third: str) -> tuple[str, list[str]]:
        """The household's number, "" when adjourned; those asked next: it is not its own successor."""
        if choice == ADJOURN:
            return "", []
        code = other if choice == OTHER else choice
        return code, [one for one in (second, third) if one and one != code]

    def clean_read(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["read"].split())


def _choice(title: str, text: str) -> str:
    return format_html("<strong>{}</strong><small>{}</small>", words(title), words(text))


def _place_words(proposal: Proposal) -> str:
    if proposal.not_known:
        return {"law": _("the law of that day is not known"), "tax": _("its tax income is not proved")}.get(
            proposal.lacking, _("its resources are not proved")
        )
    return _("fits, in place %(rank)s") % {"rank": proposal.rank} if proposal.rank else _("does not fit as it is")
