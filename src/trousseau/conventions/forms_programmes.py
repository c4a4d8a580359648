"""What the pages of a programme ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, OnceField, Versioned

from .actions_programmes import AIMS
from .forms_acts import ActKnown


class ProgrammeForm(ActKnown):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    call = forms.CharField(
        label=gettext_lazy("Call for interest"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who called, and when."),
    )
    funder_name = forms.CharField(label=gettext_lazy("Who funds it"), max_length=160)
    holder_name = forms.CharField(label=gettext_lazy("Who carries it"), max_length=160)
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"))
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount granted"))
    steered_by = forms.CharField(
        label=gettext_lazy("Who steers it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Bodies and functions, no names."),
    )
    meets = forms.CharField(label=gettext_lazy("When they meet"), max_length=200, required=False)
    aim_1 = forms.CharField(label=gettext_lazy("First aim"), max_length=400, required=False)
    aim_2 = forms.CharField(label=gettext_lazy("Second aim"), max_length=400, required=False)
    aim_3 = forms.CharField(label=gettext_lazy("Third aim"), max_length=400, required=False)
    aim_4 = forms.CharField(label=gettext_lazy("Fourth aim"), max_length=400, required=False)
    field_order = (
        "title",
        "call",
        "funder_name",
        "holder_name",
        "decided_on",
        "reference",
        "decides",
        "file",
        "amount",
        "starts_on",
        "ends_on",
        "aim_1",
        "aim_2",
        "aim_3",
        "aim_4",
        "steered_by",
        "meets",
    )

    def clean(self):
        cleaned = super().clean()
        cleaned["aims"] = [cleaned.pop(f"aim_{n}", "") or "" for n in range(1, 5)]
        return cleaned


class EditProgrammeForm(Versioned, ProgrammeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("funder_name", "holder_name", "decided_on", "reference", "decides", "file"):
            del self.fields[name]
        for n in range(1, AIMS + 1):
            self.fields[f"aim_{n}"].show_hidden_initial = True  # no column tells what its reader had before them


class EnvelopeForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    line = forms.CharField(label=gettext_lazy("Budget line"), max_length=80)
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Envelope"))


class EditEnvelopeForm(Versioned, EnvelopeForm):
    pass


class ActionForm(forms.Form):
    aim = forms.ModelChoiceField(label=gettext_lazy("Aim"), queryset=None, empty_label=None)
    title = forms.CharField(label=gettext_lazy("Action"), max_length=200)
    convention = forms.ModelChoiceField(
        label=gettext_lazy("Convention"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("None known here"),
        help_text=gettext_lazy("The ledger of the agency then says what is paid."),
    )
    operator_name = forms.CharField(
        label=gettext_lazy("Operator"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Empty under a convention: it is who receives its money."),
    )

    def __init__(self, *args, aims, conventions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["aim"].queryset = aims
        self.fields["convention"].queryset = conventions


class CommitForm(forms.Form):
    envelope = forms.ModelChoiceField(label=gettext_lazy("Envelope"), queryset=None, empty_label=None)
    party = forms.ModelChoiceField(
        label=gettext_lazy("Whose share of the convention"), queryset=None, required=False, empty_label=None
    )
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount committed"))

    def __init__(self, *args, envelopes, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["envelope"].queryset = envelopes
        if parties is None:
            del self.fields["party"]
        else:
            self.fields["party"].queryset = parties


class EditCommitmentForm(Versioned):
    amount = MoneyField(unusual=OF_THE_AGENCY, label=gettext_lazy("Amount committed"))


class NotedForm(forms.Form):
    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    on = DateField(label=gettext_lazy("On"))
    returned = forms.BooleanField(label=gettext_lazy("It was given back by the operator"), required=False)
    key = OnceField()


class MeetingForm(forms.Form):
    on = DateField(label=gettext_lazy("On"))
    about = forms.CharField(label=gettext_lazy("About"), max_length=200)
    decided = forms.CharField(
        label=gettext_lazy("What was decided"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
