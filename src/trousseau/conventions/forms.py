"""What the pages of conventions ask. They parse; the actions decide."""

from collections.abc import Sequence
from pathlib import PurePath

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised, rooms
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import OF_THE_AGENCY, DateField, MeasureField, MoneyField, OnceField, PercentField, Versioned
from trousseau.core.incoming import IncomingField, ScanField
from trousseau.core.models import Organisation
from trousseau.exchange.kinds import Kind
from trousseau.exchange.quantities import Kind as Quantity
from trousseau.mail.enums import PRINTED

from .enums import Activity, ConventionState, PartyPart, PostKind, Span, Verdict
from .models import Convention, Deliberation

SUFFIXES = (".txt", ".md", ".docx", ".odt", ".pdf")
LARGEST = 20 * 1024 * 1024  # bytes; the reader holds the same limit
OTHER = "other"
LONGEST_NAME = 160  # characters of the name of a body


class ActForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.PDF, Kind.DOCX, Kind.ODT, Kind.TEXT),
        most=LARGEST,
        too_large=gettext_lazy("This file is over 20 MB: give the extract of this deliberation alone."),
        label=gettext_lazy("The act"),
        help_text=gettext_lazy("txt, md, docx, odt or pdf, 20 MB at most. A scanned image has no text to read."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        suffix = PurePath(file.name).suffix.lower()
        if suffix not in SUFFIXES:
            raise forms.ValidationError(
                _("“%(name)s” cannot be read: give a txt, md, docx, odt or pdf file.") % {"name": file.name}
            )
        return file


class CorrectForm(Versioned):
    corrected = forms.CharField(
        label=gettext_lazy("The text as it was read"),
        help_text=gettext_lazy(
            "Mend only what was read badly: a name cut in two, a figure, a missing line. The original act stays."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        strip=False,
        max_length=400_000,
    )


class PassageForm(Versioned):
    """The lines around one value; `was` are those lines as they were shown."""

    corrected = forms.CharField(
        label=gettext_lazy("The lines of the act, as they were read"),
        help_text=gettext_lazy(
            "Mend them as the act has them. The original act stays, and the whole text is read again."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        strip=False,
        max_length=40_000,
    )
    was = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=40_000)


class CompleteForm(Versioned):
    number = forms.CharField(
        label=gettext_lazy("Number of the deliberation"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("As the council numbers it."),
    )
    subject_code = forms.CharField(
        label=gettext_lazy("Subject code of the ACTES nomenclature"),
        required=False,
        help_text=gettext_lazy("One digit, a point, one or two digits: for instance 7.5 for grants."),
        validators=[RegexValidator(r"^\d\.\d{1,2}$", gettext_lazy("Write a code such as 7.5."))],
    )
    siret = forms.CharField(
        label=gettext_lazy("SIRET number of the council"),
        required=False,
        help_text=gettext_lazy("14 digits; spaces are ignored."),
    )

    def clean_siret(self):
        siret = "".join(self.cleaned_data["siret"].split())
        if siret and not (len(siret) == 14 and siret.isascii() and siret.isdigit()):
            raise forms.ValidationError(_("A SIRET number has 14 digits."))
        return siret


def amount_choices(amounts: Sequence[dict]) -> list[tuple[str, str]]:
    """The amounts read in the act, each with its sentence, then another one."""
    return [
        *(
            (
                str(amount["cents"]),
                format_html(
                    "<strong>{}</strong><small>{}</small>", localised.money(amount["cents"]), amount["context"]
                ),
            )
            for amount in amounts
            if amount["cents"] is not None
        ),
        (OTHER, _("Another amount")),
    ]


class PeriodForm(forms.Form):
    """The title and the period, for a new convention and for a draft to correct."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"))


class ConventionForm(PeriodForm):
    """`amounts` and `partners` come from the reading; `doubtful` asks that a person settles the vote."""

    amount = forms.ChoiceField(
        label=gettext_lazy("Amount that the convention grants"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The amounts that the act writes, each with its sentence."),
    )
    other_amount = MoneyField(
        positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Another amount"), required=False
    )
    agency = forms.CharField(
        label=gettext_lazy("Who receives it"), max_length=160, help_text=gettext_lazy("As the act names it.")
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Partners"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("The bodies that the act names beside the council."),
    )
    settled = forms.BooleanField(
        label=gettext_lazy("I compared the act with its reading: the vote stands"),
        required=False,
        help_text=gettext_lazy("Your name and this answer stay in the history of the convention."),
    )
    field_order = ("title", "amount", "other_amount", "starts_on", "ends_on", "agency", "partners", "settled")

    def __init__(self, *args, amounts: Sequence[dict], partners: Sequence[str], doubtful: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].choices = amount_choices(amounts)
        self.fields["partners"].choices = [(name, name) for name in partners]
        if not partners:
            del self.fields["partners"]
        if not doubtful:
            del self.fields["settled"]

    def clean(self):
        cleaned = super().clean()
        other = cleaned.pop("other_amount", None)
        if cleaned.get("amount") == OTHER:
            if other is None and "other_amount" not in self.errors:
                self.add_error("other_amount", _("Write the amount, or choose one of those of the act."))
            cleaned["amount"] = other
        elif "amount" in cleaned:
            cleaned["amount"] = int(cleaned["amount"])
        return cleaned


class EditForm(Versioned, PeriodForm):
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount that the convention grants"))


class DayForm(Versioned):
    """One day, for a signature or an end."""

    on = DateField(label=gettext_lazy("Day"))


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


class TrancheForm(forms.Form):
    funder = forms.ModelChoiceField(label=gettext_lazy("Who pays"), queryset=None)
    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    due_on = DateField(label=gettext_lazy("Expected on"))
    condition = forms.CharField(label=gettext_lazy("On which condition"), max_length=300, required=False)
    in_kind = forms.BooleanField(
        label=gettext_lazy("Given in kind: premises, hours, equipment, and not in money"), required=False
    )

    def __init__(self, *args, funders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders


class Conventions(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Title"))
    state = django_filters.ChoiceFilter(choices=ConventionState, label=gettext_lazy("State"))

    class Meta:
        model = Convention
        fields = ("q", "state")


class Deliberations(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Subject"))
    verdict = django_filters.ChoiceFilter(choices=Verdict, label=gettext_lazy("Vote"))

    class Meta:
        model = Deliberation
        fields = ("q", "verdict")


HOURS = Quantity("h", 2, r"h|heures?")


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Reason of the withdrawal"),
        max_length=300,
        help_text=gettext_lazy("Typed twice, wrong amount, another convention… It stays, with this reason."),
    )


class ActKnown(forms.Form):
    """An act known by its reference; its copy or its scan when somebody has it."""

    decided_on = DateField(label=gettext_lazy("Day of the act"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Reference of the act"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its number, as its author writes it."),
    )
    decides = forms.CharField(label=gettext_lazy("What it decides"), max_length=300, required=False)
    file = ScanField(
        label=gettext_lazy("The act, or its scan"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG. It can be added later."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decided_on") and not (cleaned.get("decides") or "").strip():
            self.add_error("decides", _("Write what the act decides."))
        if not cleaned.get("decided_on") and any(cleaned.get(name) for name in ("reference", "file")):
            self.add_error("decided_on", _("Write the day of the act."))
        return cleaned


class CorrectDecisionForm(Versioned):
    decided_on = DateField(label=gettext_lazy("Day of the act"))
    reference = forms.CharField(
        label=gettext_lazy("Reference of the act"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its number, as its author writes it."),
    )
    subject = forms.CharField(label=gettext_lazy("What it decides"), max_length=300)
    file = ScanField(
        label=gettext_lazy("The act, or its scan"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG. It can be added later."),
    )

    def __init__(self, *args, filed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if filed:
            del self.fields["file"]


class DelegationForm(Versioned):
    act = forms.ChoiceField(
        label=gettext_lazy("Act in which it is read"),
        required=False,
        help_text=gettext_lazy(
            "Of the council that founds the convention. When its text is here, the words are looked for in it."
        ),
    )
    delegation = forms.CharField(
        label=gettext_lazy("What the council allows to be changed without a vote"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "In the words of the act. Empty when it lets nothing be changed: each amendment is then voted."
        ),
    )
    field_order = ("delegation", "act")

    def __init__(self, *args, acts, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", "–"), *acts]


class PaymentLetterForm(Versioned):
    channel = forms.ChoiceField(
        label=gettext_lazy("By which post"),
        choices=[(one.value, one.label) for one in PRINTED],
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label=gettext_lazy("Address of who pays"),
        max_length=300,
        help_text=gettext_lazy(
            "Number and street, postal code and town, between commas. It is kept for the next letter."
        ),
    )


def body_field(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=Organisation.objects.all(), required=False, empty_label=gettext_lazy("Not in the list")
    )


class KnownConventionForm(PeriodForm, ActKnown):
    """A convention whose act nobody has the file of."""

    body = body_field(gettext_lazy("Who voted it"))
    body_name = forms.CharField(label=gettext_lazy("Or its name"), max_length=160, required=False)
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount that the act grants"))
    agency = forms.CharField(label=gettext_lazy("Who receives it"), max_length=160)
    partners = forms.CharField(
        label=gettext_lazy("The other parties"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line. Their shares are written later, each with its own decision."),
    )
    delegation = forms.CharField(
        label=gettext_lazy("What the act lets be changed without a vote"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In its words. Empty when it says nothing: each amendment then waits for a vote."),
    )
    field_order = (
        "title",
        "body",
        "body_name",
        "decided_on",
        "reference",
        "decides",
        "file",
        "amount",
        "starts_on",
        "ends_on",
        "agency",
        "partners",
        "delegation",
    )

    def clean_partners(self):
        names = [" ".join(line.split()) for line in self.cleaned_data["partners"].splitlines() if line.strip()]
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(
                _("A name has %(n)s characters at most: one body a line.") % {"n": LONGEST_NAME}
            )
        return names


class RenewForm(PeriodForm, ActKnown):
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount that the act grants"))
    field_order = ("title", "decided_on", "reference", "decides", "file", "amount", "starts_on", "ends_on")


class PartyForm(forms.Form):
    organisation = body_field(gettext_lazy("Body"))
    name = forms.CharField(label=gettext_lazy("Or its name"), max_length=160, required=False)
    part = forms.ChoiceField(
        label=gettext_lazy("Part in the convention"),
        choices=[(one.value, one.label) for one in (PartyPart.PARTNER, PartyPart.AGENCY)],
    )


class ShareForm(Versioned, ActKnown):
    share = MoneyField(
        label=gettext_lazy("Its share"),
        required=False,
        unusual=OF_THE_AGENCY,
        help_text=gettext_lazy("Empty as long as no decision of this body says it."),
    )
    in_kind = forms.BooleanField(
        label=gettext_lazy("Given in kind: premises, hours, equipment, and not in money"), required=False
    )
    field_order = ("share", "in_kind", "decided_on", "reference", "decides", "file")


class TotalForm(Versioned):
    total = MoneyField(
        label=gettext_lazy("Total that the convention writes, all parties"),
        required=False,
        unusual=OF_THE_AGENCY,
        help_text=gettext_lazy("Empty when it writes none. The shares are then held to it."),
    )


class PartialForm(forms.Form):
    """Money that came, or went back."""

    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    on = DateField(label=gettext_lazy("On"), help_text=gettext_lazy("The day on the bank statement."))
    words = forms.CharField(
        label=gettext_lazy("What is said of it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Reference of the transfer, reason of a return. No name of a person."),
    )
    key = OnceField()


class AskBackForm(forms.Form):
    amount = MoneyField(positive=True, label=gettext_lazy("Amount asked back"), unusual=OF_THE_AGENCY)
    asked_on = DateField(label=gettext_lazy("Asked on"))
    due_on = DateField(label=gettext_lazy("To be given back by"))
    words = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class CorrectTrancheForm(Versioned):
    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    due_on = DateField(label=gettext_lazy("Expected on"))
    condition = forms.CharField(label=gettext_lazy("On which condition"), max_length=300, required=False)
    in_kind = forms.BooleanField(
        label=gettext_lazy("Given in kind: premises, hours, equipment, and not in money"), required=False
    )


class IndicatorForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("The promise, as the convention says it"), max_length=300)
    target = forms.CharField(
        label=gettext_lazy("What is promised"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In its words, for instance: twenty dwellings a year."),
    )
    number = forms.IntegerField(
        label=gettext_lazy("The number in it"), required=False, min_value=0, max_value=1_000_000
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=40, required=False)
    span = forms.ChoiceField(
        label=gettext_lazy("Promised for"),
        choices=Span,
        initial=Span.YEAR,
        help_text=gettext_lazy("A year of the convention runs twelve months from its first day."),
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Measure of the report"),
        required=False,
        help_text=gettext_lazy("What counts it. Without one, the report says that nothing measures this promise."),
    )
    article = forms.CharField(label=gettext_lazy("Article of the convention"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = [one for room in rooms.installed() for one in room.measures()]
        kept = self.get_initial_for_field(self.fields["code"], "code")
        if kept and kept not in dict(known):
            known.append((kept, kept))  # of a report of before
        self.fields["code"].choices = [("", _("Nothing measures it")), *known]


class EditIndicatorForm(Versioned, IndicatorForm):
    pass


class DeadlineForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    article = forms.CharField(label=gettext_lazy("Article of the convention"), max_length=60, required=False)
    due_on = DateField(label=gettext_lazy("Due by"))


class DoneForm(forms.Form):
    on = DateField(label=gettext_lazy("It was done on"))


class PublishForm(Versioned):
    on = DateField(label=gettext_lazy("Published on"))
    at = forms.URLField(label=gettext_lazy("Address where it is read"), max_length=300, required=False)


class FileActForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200)
    signed_on = DateField(label=gettext_lazy("Date of the act"))
    file = ScanField(label=gettext_lazy("The act, or its scan"), help_text=gettext_lazy("PDF, JPEG or PNG."))


class AmendmentForm(forms.Form):
    """All that an amendment may change, as it stands: what is typed otherwise changes. `before` is `terms.snap`."""

    subject = forms.CharField(label=gettext_lazy("What it changes"), max_length=300)
    dated_on = DateField(label=gettext_lazy("Date of the act"))
    title = forms.CharField(label=gettext_lazy("Object"), max_length=200)
    ends_on = DateField(label=gettext_lazy("To"))

    def __init__(self, *args, before: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before
        self.fields["title"].initial, self.fields["ends_on"].initial = before["title"], before["ends_on"]
        for key, share in before["shares"].items():
            if share is not None:
                self.fields[f"share_{key}"] = MoneyField(
                    label=_("Share: %(name)s") % {"name": before["names"][f"shares:{key}"]},
                    initial=share,
                    unusual=OF_THE_AGENCY,
                )
        if before["total"] is not None:
            self.fields["total"] = MoneyField(
                label=_("Total that the convention writes"), initial=before["total"], unusual=OF_THE_AGENCY
            )
        for key, (part, cost) in before["posts"].items():
            name = before["names"][f"posts:{key}"]
            self.fields[f"part_{key}"] = PercentField(
                label=_("Share of a full-time post: %(name)s") % {"name": name}, initial=part, least=1, required=False
            )
            self.fields[f"cost_{key}"] = MoneyField(
                label=_("Cost: %(name)s") % {"name": name}, initial=cost, required=False, unusual=OF_THE_AGENCY
            )
        for key, number in before["promises"].items():
            self.fields[f"promise_{key}"] = forms.IntegerField(
                label=_("Promised: %(name)s") % {"name": before["names"][f"promises:{key}"]},
                initial=number,
                required=False,
                min_value=0,
                max_value=1_000_000,
            )

    def clean(self):
        cleaned, before = super().clean(), self.before
        if self.errors:
            return cleaned
        changes: dict = {}
        if cleaned["title"] != before["title"]:
            changes["title"] = cleaned["title"]
        if cleaned["ends_on"].isoformat() != before["ends_on"]:
            changes["ends_on"] = cleaned["ends_on"].isoformat()
        if "total" in self.fields and cleaned["total"] != before["total"]:
            changes["total"] = cleaned["total"]
        for part, typed in (("shares", "share"), ("promises", "promise")):
            for key, was in before[part].items():
                now = cleaned.get(f"{typed}_{key}", was)
                if now != was:
                    changes.setdefault(part, {})[key] = now
        for key, was in before["posts"].items():
            now = [cleaned[f"part_{key}"], cleaned[f"cost_{key}"]]
            if now != was:
                changes.setdefault("posts", {})[key] = now
        return {"subject": cleaned["subject"], "dated_on": cleaned["dated_on"], "changes": changes}


class SignAmendmentForm(Versioned, ActKnown):
    on = DateField(label=gettext_lazy("Signed on"))
    field_order = ("on", "decided_on", "reference", "decides", "file")


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


class FundPostForm(forms.Form):
    """What each party pays of a post."""

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        for party in parties:
            self.fields[f"party_{party.pk}"] = MoneyField(
                label=party.organisation.name, required=False, unusual=OF_THE_AGENCY
            )

    def clean(self):
        cleaned = super().clean()
        return {"amounts": {int(name.removeprefix("party_")): amount for name, amount in cleaned.items()}}


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
