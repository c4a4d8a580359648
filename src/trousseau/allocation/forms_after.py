"""What is asked after a sitting: the household's refusal or another reason to withdraw, the successor, the owner's answer."""

from datetime import date

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.components import words
from trousseau.core.enums import TEAM
from trousseau.core.forms import DateField, Versioned
from trousseau.core.models import User

from .enums import EFFECTS, Answer, Channel, Ground, RefusalCode, Withdrawn
from .models import Decision

HEARD = [choice for choice in Channel.choices if choice[0] != Channel.PORTAL]
AGENCY, OWNER = "agency", "owner_left"  # why a decision falls, when the household did not refuse


class WithdrawForm(Versioned):
    """`latest` is today: a decision is withdrawn on a day that has come."""

    on = DateField(label=gettext_lazy("Withdrawn on"))
    reason = forms.ChoiceField(
        label=pgettext_lazy("withdrawal", "Why"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A refusal costs the household nothing: neither its seniority, nor points, nor its place for the other dwellings."
        ),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Heard by"),
        choices=[("", "–"), *HEARD],
        required=False,
        help_text=gettext_lazy("When the household answered, or did not."),
    )
    heard_by = forms.ModelChoiceField(
        label=gettext_lazy("By whom"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        required=False,
        max_length=Decision._meta.get_field("withdrawn_words").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The commission and the household may read it. No name; neither health, nor justice, nor origin."
        ),
    )

    def __init__(self, *args, latest: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = latest.isoformat()
        self.fields["heard_by"].queryset = User.objects.holding(*TEAM).open().order_by("name", "pk")
        self.fields["reason"].choices = [
            *((c.value, _choice(c.label, EFFECTS[c].words)) for c in RefusalCode),
            (OWNER, _choice(Withdrawn.OWNER.label, _("The dwelling is taken back, whatever the household."))),
            (AGENCY, _choice(_("Another reason, not the household’s"), _("Say it in a few words below."))),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") in RefusalCode:
            for name, message in (("channel", _("Say how the agency heard it.")), ("heard_by", _("Say who heard it."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned


class SuccessorForm(forms.Form):
    on = DateField(label=gettext_lazy("Asked on"))


class OwnAnswerForm(Versioned):
    """« Agrees », or one ground of the closed list. What may not be a ground is in the list: it is refused and kept."""

    answer = forms.ChoiceField(
        label=gettext_lazy("The owner"),
        widget=forms.RadioSelect,
        choices=[
            (Answer.AGREED, gettext_lazy("agrees to this household")),
            (Answer.REFUSED, gettext_lazy("does not, and says why")),
        ],
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("The ground that they give"),
        choices=[("", "–"), *Ground.choices],
        required=False,
        help_text=gettext_lazy(
            "As they said it. An instruction that rests on a forbidden ground is not followed: it is written, "
            "and the director answers the owner."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == Answer.REFUSED and not cleaned.get("ground"):
            self.add_error("ground", _("A refusal says its ground."))
        return cleaned


class OwnerForm(OwnAnswerForm):
    """The owner's answer as the agency writes it: when, and how it heard it."""

    on = DateField(label=gettext_lazy("Answered on"))
    channel = forms.ChoiceField(label=gettext_lazy("Heard by"), choices=HEARD)
    field_order = ("version", "on", "answer", "ground", "channel")


def _choice(title: str, text: str) -> str:
    return format_html("<strong>{}</strong><small>{}</small>", words(title), words(text))
