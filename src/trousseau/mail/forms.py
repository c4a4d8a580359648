"""What the pages of the mail ask. They parse; the actions decide."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core import localised
from trousseau.core.careful import CarefulField
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, ManyField, OnceField, Versioned
from trousseau.core.incoming import ScanField, ScansField
from trousseau.core.models import User
from trousseau.core.normal import normal

from . import queries
from .actions import Proof
from .enums import COMING, LEAVING, Channel, Direction, ReturnedFor, Step
from .models import MailItem
from .recipients import Recipient, found

SUBJECTS = (
    ("rent", gettext_lazy("Rent or debt")),
    ("works", gettext_lazy("Breakdown or works")),
    ("neighbours", gettext_lazy("Neighbours")),
    ("leaving", gettext_lazy("Leaving, keys")),
    ("asking", gettext_lazy("Asking for a home")),
    ("owner", gettext_lazy("Owner")),
    ("other", pgettext_lazy("subject of a call", "Something else")),
)
GONE = gettext_lazy("The register has no day of this step any more: reload the page.")
NOBODY = "none"  # nobody of those whose name was found


class WhoForm(forms.Form):
    """Who it is: a name typed, then one of those whom it may mean when several bear it.

    `user`: who types; only those whose file they may open are proposed.
    """

    who = forms.CharField(
        label=gettext_lazy("Who?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Three letters are enough. Left empty: a person not recognised, whom the director reads too."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    whom = forms.ChoiceField(label=gettext_lazy("Which one?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        typed = (self.data.get("who") or "").strip() if self.is_bound else ""
        self.known = found(user, typed) if typed else []
        if len(self.known) == 1 and normal(self.known[0].name) == normal(typed):
            self.sure: Recipient | None = self.known[0]
        else:
            self.sure = None
        if self.known and not self.sure:
            self.fields["whom"].choices = [
                *((one.key, f"{one.name}, {one.detail}" if one.detail else one.name) for one in self.known),
                (NOBODY, _("None of these")),
            ]
        else:
            del self.fields["whom"]

    def clean(self):
        cleaned = super().clean()
        typed, chosen = (cleaned.get("who") or "").strip(), cleaned.pop("whom", "")
        if "whom" in self.fields and not chosen and "whom" not in self.errors:
            self.add_error("whom", _("Several names agree with what you typed: choose one, or none of these."))
        picked = next((one for one in self.known if one.key == chosen), None) or self.sure
        cleaned["who"] = picked or Recipient(typed)
        return cleaned


class TeamField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)


class NoteForm(WhoForm):
    """What came, in ten seconds."""

    key = OnceField(required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[
            (Channel.CALL, Channel.CALL.label),
            (Channel.POST, pgettext_lazy("mail", "Letter")),
            (Channel.VISIT, Channel.VISIT.label),
        ],
        initial=Channel.CALL,
        widget=forms.RadioSelect,
        template_name="core/seg.html",
    )
    subject = forms.ChoiceField(label=gettext_lazy("About what?"), choices=SUBJECTS)
    words = CarefulField(
        label=gettext_lazy("In a few words"),
        rows=1,
        diagnosis=False,
        required=False,
        max_length=160,
        help_text=gettext_lazy("Nothing about health."),
    )
    passed_to = TeamField(label=gettext_lazy("Passed to"))
    answer = forms.ChoiceField(
        label=gettext_lazy("Answered?"),
        choices=(("done", gettext_lazy("Yes")), ("wanted", gettext_lazy("No")), ("none", gettext_lazy("No need"))),
        initial="wanted",
        widget=forms.RadioSelect,
        template_name="core/seg.html",
    )
    scan = ScanField(label=gettext_lazy("Its scan"), required=False)
    field_order = ("channel", "who", "whom", "subject", "words", "passed_to", "answer", "scan")

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["passed_to"].queryset = queries.team()
        self.fields["passed_to"].initial = user.pk

    def clean(self):
        cleaned = super().clean()
        subject, words = cleaned.pop("subject", ""), cleaned.pop("words", "").strip()
        label = str(dict(SUBJECTS).get(subject, ""))
        cleaned["title"] = f"{label} : {words}" if words else label
        scan = cleaned.pop("scan", None)
        cleaned["content"], cleaned["suffix"] = scan or (b"", "")
        return cleaned


class DropForm(forms.Form):
    scans = ScansField(
        label=gettext_lazy("Scans of the letters"),
        help_text=gettext_lazy("PDF, JPEG or PNG, 20 MB at most each; one letter a file."),
    )


class IdentifyForm(WhoForm, Versioned):
    channel = forms.ChoiceField(label=gettext_lazy("How it came"))
    title = CarefulField(label=gettext_lazy("About what?"), rows=1, diagnosis=False, max_length=200, help_text="")
    received_on = DateField(label=gettext_lazy("Came on"))
    passed_to = TeamField(label=gettext_lazy("Passed to"))
    answer_by = DateField(label=gettext_lazy("Answer expected by"), required=False)
    field_order = ("who", "whom", "title", "channel", "received_on", "passed_to", "answer_by")

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["channel"].choices = [(one, Channel(one).label) for one in COMING]
        self.fields["passed_to"].queryset = queries.team()


class PassForm(Versioned):
    to = TeamField(label=gettext_lazy("Passed to"))
    answer_by = DateField(label=gettext_lazy("Answer expected by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = queries.team()


class AnswerForm(Versioned):
    on = DateField(label=gettext_lazy("Answered on"))


class ProvedForm(Versioned):
    """A day and what proves it."""

    on = DateField(label=gettext_lazy("Day"))
    says = forms.CharField(
        label=gettext_lazy("What proves it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For instance: signed receipt, in the file of the lease. Or give its scan."),
    )
    scan = ScanField(label=gettext_lazy("Its scan"), required=False)

    def clean(self):
        cleaned = super().clean()
        content, suffix = cleaned.pop("scan", None) or (b"", "")
        cleaned["proof"] = Proof(cleaned.pop("says", ""), content, suffix)
        return cleaned


class ReceiveForm(ProvedForm):
    presented_on = DateField(
        label=gettext_lazy("First presented on"), required=False, help_text=gettext_lazy("As the receipt bears it.")
    )
    field_order = ("on", "presented_on", "says", "scan")


class BackForm(ProvedForm):
    why = forms.ChoiceField(label=gettext_lazy("Why it came back"), choices=ReturnedFor, widget=forms.RadioSelect)
    field_order = ("on", "why", "says", "scan")


class ProofForm(ProvedForm):
    on = None
    step = forms.ChoiceField(label=gettext_lazy("What it proves"), error_messages={"invalid_choice": GONE})
    field_order = ("step", "says", "scan")

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(one, Step(one).label) for one in steps]


class CorrectForm(ProvedForm):
    """The step that is wrong, and its right day or none."""

    step = forms.ChoiceField(
        label=gettext_lazy("What is wrong"), widget=forms.RadioSelect, error_messages={"invalid_choice": GONE}
    )
    right = forms.ChoiceField(
        label=gettext_lazy("What is right"),
        choices=(("day", gettext_lazy("It happened on another day")), ("none", gettext_lazy("It did not happen"))),
        widget=forms.RadioSelect,
    )
    on = DateField(
        label=gettext_lazy("Right day"), required=False, help_text=gettext_lazy("Left empty when it did not happen.")
    )
    why = forms.CharField(
        label=gettext_lazy("Why it was wrong"),
        max_length=300,
        help_text=gettext_lazy("The register keeps it, beside the day that it said. Nothing about health."),
    )
    field_order = ("step", "right", "on", "why", "says", "scan")

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(one, f"{Step(one).label}, {localised.day(day)}") for one, day in steps]
        self.fields["says"].label = _("What proves the right day")
        self.fields["says"].help_text = _("Only when it is not kept already.")

    def clean(self):
        cleaned = super().clean()
        right = cleaned.pop("right", "")
        if right == "day" and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("Give the right day."))
        if right == "none":
            cleaned["on"] = None
        return cleaned


class AsideForm(ProvedForm):
    """A proof that is not the right one, and the right one."""

    on = None
    why = forms.CharField(
        label=gettext_lazy("Why it is not the right one"),
        max_length=300,
        help_text=gettext_lazy("The register keeps it, beside this proof, which proves nothing any more."),
    )
    field_order = ("why", "says", "scan")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["says"].label = _("What proves it instead")

    def clean(self):
        cleaned = super().clean()
        cleaned["instead"] = cleaned.pop("proof")
        return cleaned


class SendForm(ProvedForm):
    """One paper that left: handed over, posted alone, typed into the system of a third party."""


class EnvelopeForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Who"), max_length=200)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "A comma between the lines: 9 rue du Modèle, 21000 Dijon. Six lines at most, the name among them."
        ),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"))
    number = forms.CharField(label=gettext_lazy("Number of the registered letter"), max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(one, Channel(one).label) for one in LEAVING]


class WriteDownForm(WhoForm):
    key = OnceField(required=False)
    title = forms.CharField(label=gettext_lazy("About what?"), max_length=200)
    on = DateField(label=gettext_lazy("Written on"))
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Left empty: the one that is known of this person. A comma between the lines."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"))
    scan = ScanField(label=gettext_lazy("The letter, as a file"), required=False)
    field_order = ("who", "whom", "title", "on", "address", "channel", "scan")

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["who"].required = True
        self.fields["who"].help_text = _("Three letters are enough.")
        self.fields["channel"].choices = [(one, Channel(one).label) for one in LEAVING if one != Channel.EMAIL]

    def clean(self):
        cleaned = super().clean()
        who, address = cleaned.pop("who"), cleaned.pop("address", "").strip()
        cleaned["to"] = Recipient(who.name, address or who.address, "", who.person, who.household, who.whom)
        cleaned["content"], cleaned["suffix"] = cleaned.pop("scan", None) or (b"", "")
        return cleaned


class PostForm(forms.Form):
    """The letters that left together. `items`: those of the page that was printed."""

    on = DateField(label=pgettext_lazy("mail", "Posted on"))
    items = ManyField(
        MailItem.objects.none(), label=pgettext_lazy("mail", "Letters"), widget=forms.CheckboxSelectMultiple
    )
    proofs = ScansField(
        label=gettext_lazy("Proofs of deposit"),
        required=False,
        help_text=gettext_lazy("One file a registered letter, in their order. They may follow."),
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = waiting
        self.fields["items"].error_messages["invalid_choice"] = _(
            "One of these letters left or was cancelled meanwhile: nothing was marked. Reload the page."
        )
        self.fields["items"].label_from_instance = lambda item: " · ".join(
            part
            for part in (item.reference, item.name, item.title, _("set aside") if not queries.printable([item]) else "")
            if part
        )

    def clean(self):
        cleaned = super().clean()
        items = list(cleaned.get("items") or ())
        scans = cleaned.pop("proofs", None) or []
        registered = [item for item in items if item.channel == Channel.REGISTERED]
        if len(scans) > len(registered):
            self.add_error("proofs", _("There are more proofs than registered letters: give one file each."))
        cleaned["items"] = items
        cleaned["proofs"] = [
            (item, Proof("", content, suffix)) for item, (content, suffix) in zip(registered, scans, strict=False)
        ]
        return cleaned


class Items(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Name or subject"))
    direction = django_filters.ChoiceFilter(choices=Direction, label=pgettext_lazy("mail", "Way"))
    channel = django_filters.ChoiceFilter(choices=Channel, label=gettext_lazy("Channel"))
    state = django_filters.ChoiceFilter(
        choices=(
            ("waiting", gettext_lazy("Ready to leave")),
            ("failed", gettext_lazy("Came back")),
            ("answer", gettext_lazy("To be answered")),
        ),
        method="by_state",
        label=gettext_lazy("State"),
    )

    class Meta:
        model = MailItem
        fields = ("q", "direction", "channel", "state")

    def by_state(self, rows, name, value):
        wanted = {
            "waiting": Q(pk__in=MailItem.objects.waiting().values("pk")),
            "failed": Q(returned_on__isnull=False),
            "answer": queries.unanswered(),
        }
        return rows.filter(wanted[value])
