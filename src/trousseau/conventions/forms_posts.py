"""What the pages of the funded posts ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_THE_AGENCY, DateField, MeasureField, MoneyField, OnceField, PercentField, Versioned
from trousseau.exchange.quantities import Kind as Quantity

from .enums import Activity, PostKind


class HolderForm(forms.Form):
    holder = forms.ModelChoiceField(label=gettext_lazy("Held by"), queryset=None)
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"), required=False)
    share = PercentField(
        label=gettext_lazy("Share of a full-time post"),
        least=1,
        required=False,
        help_text=gettext_lazy("100 for a full-time post; leave empty when the act does not say."),
    )

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = team


HOURS = Quantity("h", 2, r"h|heures?")


class PostForm(Versioned):
    share = PercentField(
        label=gettext_lazy("Share of a full-time post"),
        least=1,
        required=False,
        help_text=gettext_lazy("100 for a full-time post; leave empty when the act does not say."),
    )
    cost = MoneyField(
        label=gettext_lazy("Cost over the convention"),
        required=False,
        unusual=OF_THE_AGENCY,
        help_text=gettext_lazy("Wages and charges. Empty as long as nobody said it."),
    )
    same_as = forms.ModelChoiceField(
        label=gettext_lazy("Same job as, in another convention"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("No other convention pays it"),
    )

    def __init__(self, *args, jobs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["same_as"].queryset = jobs
        self.fields["same_as"].label_from_instance = lambda one: f"{one.get_kind_display()}, {one.convention.title}"


class NewPostForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PostKind)
    title = forms.CharField(label=gettext_lazy("As the act says it"), max_length=300)
    share = PercentField(label=gettext_lazy("Share of a full-time post"), least=1, required=False)
    cost = MoneyField(label=gettext_lazy("Cost over the convention"), required=False, unusual=OF_THE_AGENCY)
    key = OnceField()


class FundPostForm(Versioned):
    """What each party pays of a post."""

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        for party in parties:
            self.fields[f"party_{party.pk}"] = MoneyField(
                label=party.organisation.name, required=False, unusual=OF_THE_AGENCY, show_hidden_initial=True
            )

    def clean(self):
        cleaned = super().clean()
        version = cleaned.pop("version", None)
        amounts = {int(name.removeprefix("party_")): amount for name, amount in cleaned.items()}
        return {"version": version, "amounts": amounts}


class WeekForm(forms.Form):
    """Hours of a week, activity by activity."""

    week = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for activity in Activity:
            self.fields[f"hours_{activity.value}"] = MeasureField(
                HOURS, label=activity.label, least="0", most="60", example="7.5", required=False
            )

    def clean(self):
        cleaned = super().clean()
        minutes = {}
        for activity in Activity:
            hours = cleaned.get(f"hours_{activity.value}")
            minutes[activity.value] = None if hours is None else int(hours * 60)
        return {"week": cleaned.get("week"), "minutes": minutes}
