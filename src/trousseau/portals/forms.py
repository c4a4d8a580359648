"""What people from outside answer."""

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.allocation.enums import FORBIDDEN, Answer, Ground
from trousseau.allocation.forms_after import OwnAnswerForm

LAWFUL = [("", "–"), *((one.value, one.label) for one in Ground if one not in FORBIDDEN)]


class OwnerAnswerForm(OwnAnswerForm):
    """The owner's own words: they agree, or one of the grounds that the law lets be heard (loi 89-462, art. 1)."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Answer.AGREED, pgettext_lazy("owner", "I agree to this household")),
            (Answer.REFUSED, pgettext_lazy("owner", "I do not, and I say why")),
        ],
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Your ground"),
        choices=LAWFUL,
        required=False,
        help_text=gettext_lazy(
            "The law lets these grounds be heard, and no other: nobody is refused for who they are, their family, their "
            "health, their benefits or where they live."
        ),
    )
