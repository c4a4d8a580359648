"""Free text about a person: words that say more than a home needs are shown before anything is kept.

A field that bears them is refused until they are corrected, or until the box that then appears says that they are needed,
for those very words. A diagnosis is refused where the whole team reads.
"""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.rules import lexicon

from . import localised
from .errors import Refused
from .localised import Text

MOST = 20_000  # characters of a free text: ten pages
TOPICS: dict[str, Text] = {
    lexicon.HEALTH: gettext_lazy("health"),
    lexicon.JUSTICE: gettext_lazy("justice"),
    lexicon.ORIGIN: gettext_lazy("origin"),
    lexicon.OPINION: gettext_lazy("opinion or religion"),
    lexicon.INTIMACY: gettext_lazy("private life"),
}
REMINDER = gettext_lazy(
    "Facts, without judgment; the need rather than its cause: quiet at night, a ground floor, a lift, a room for a carer. "
    "The person may read it."
)


def no_diagnosis(text: str, field: str) -> None:
    """Raises Refused for a text that the team reads and that names a diagnosis."""
    if found := lexicon.diagnoses(text):
        raise Refused(
            _(
                "“%(word)s” is a diagnosis: it is not written here. Write the need alone: quiet at night, a ground floor, a "
                "lift, a room for a carer."
            )
            % {"word": found[0]},
            field,
            lexicon.ARTICLES[lexicon.HEALTH],
        )


class Written(str):
    """What a person typed in a free text; `needed`: the words that they said are needed."""

    needed = ""


def _take(widget: type[forms.Widget]) -> type[forms.Widget]:
    class Taken(widget):  # type: ignore[misc, valid-type]
        def value_from_datadict(self, data, files, name):
            value = super().value_from_datadict(data, files, name)
            if not isinstance(value, str):
                return value
            written = Written(value)
            written.needed = data.get(f"{name}_needed") or ""
            return written

    return Taken


CarefulArea, CarefulLine = _take(forms.Textarea), _take(forms.TextInput)


class CarefulField(forms.CharField):
    """A free text about a person. `diagnosis`: whether one may be written at all, where few read."""

    words: Sequence[lexicon.Sensitive] = ()  # what it says that is asked about, in this form

    def __init__(self, *, rows: int = 4, diagnosis: bool = True, **kwargs):
        self.diagnosis = diagnosis
        kwargs.setdefault("max_length", MOST)
        kwargs.setdefault("help_text", REMINDER)
        kwargs.setdefault("widget", CarefulArea(attrs={"rows": rows}) if rows > 1 else CarefulLine())
        super().__init__(**kwargs)

    @property
    def asked_words(self) -> str:
        """The words that are asked about, as the box sends them back."""
        return "|".join(one.word for one in self.words)

    def clean(self, value):
        needed = getattr(value, "needed", "")
        found = str(super().clean(value))
        if not self.diagnosis:
            try:
                no_diagnosis(found, "")
            except Refused as refusal:
                raise forms.ValidationError(refusal.message) from None
        self.words = lexicon.sensitive(found)
        if self.words and needed != self.asked_words:
            raise forms.ValidationError(self.asked_said())
        return found

    def asked_said(self) -> str:
        """The words found, with what they speak of, and what to do."""
        by_topic: dict[str, list[str]] = {}
        for one in self.words:
            by_topic.setdefault(one.topic, []).append(_("“%(word)s”") % {"word": one.word})
        said = localised.listed(
            [
                _("%(words)s (%(topic)s)") % {"words": ", ".join(words), "topic": TOPICS[topic]}
                for topic, words in by_topic.items()
            ]
        )
        return _(
            "Nothing is kept yet. Read again: %(words)s. Write the need instead, or tick that these words are needed here."
        ) % {"words": said}
