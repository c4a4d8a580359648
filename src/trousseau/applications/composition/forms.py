"""What the pages of a household's composition ask."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.enums import Came, Relation, Went
from trousseau.core.forms import DateField, PercentField, PhoneField, Versioned
from trousseau.core.models import HouseholdMember

from ..enums import Seniority
from ..forms import RELATIONS, AgesForm, DayForm, mail_address


class IdentityForm(AgesForm):
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80)
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation"), choices=RELATIONS, help_text=gettext_lazy("To the applicant.")
    )
    born_on = DateField(label=gettext_lazy("Born on"), required=False)


class AddMemberForm(IdentityForm, DayForm, Versioned):
    on = DateField(label=gettext_lazy("In the household from"))
    came = forms.ChoiceField(
        label=gettext_lazy("What happened"), choices=Came, template_name="core/seg.html", widget=forms.RadioSelect
    )
    field_order = ("came", "on", "first_name", "last_name", "relation", "born_on")


class EndMemberForm(DayForm, Versioned):
    """`left`: those who stay, among whom the next applicant is chosen; None when it is not the applicant who goes."""

    on = DateField(
        label=gettext_lazy("No longer in the household from"),
        help_text=gettext_lazy("Their file closes that day to those who opened it for this household."),
    )
    went = forms.ChoiceField(
        label=gettext_lazy("What happened"), choices=Went, template_name="core/seg.html", widget=forms.RadioSelect
    )
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Who becomes the applicant"),
        queryset=HouseholdMember.objects.none(),
        help_text=gettext_lazy(
            "With a lease in force, the law says to whom it passes (loi 89-462, art. 14): check it first."
        ),
    )
    field_order = ("went", "on", "successor")

    def __init__(self, *args, left=None, **kwargs):
        super().__init__(*args, **kwargs)
        if left is None:
            del self.fields["successor"]
        else:
            self.fields["successor"].queryset = left


class CorrectForm(IdentityForm, Versioned):
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    address = mail_address()

    def __init__(self, *args, holder: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["relation"].show_hidden_initial = True  # no column of the person
        if holder:
            del self.fields["relation"]


class ShareForm(DayForm, Versioned):
    on = DateField(label=gettext_lazy("From this day on"))
    share = PercentField(
        label=gettext_lazy("Share of the time spent here"),
        least=1,
        help_text=gettext_lazy("In %: 50 for one week out of two, 100 for all the time."),
    )
    field_order = ("share", "on")


class JoinForm(AgesForm, DayForm, Versioned):
    on = DateField(label=gettext_lazy("In the household from"))
    code = forms.CharField(
        label=gettext_lazy("Number of the application where the child is known"),
        max_length=10,
        help_text=gettext_lazy("For instance D00012. The other household is shown nowhere on this page."),
    )
    first_name = forms.CharField(label=gettext_lazy("First name of the child"), max_length=80)
    share = PercentField(
        label=gettext_lazy("Share of the time spent here"),
        least=1,
        most=99,
        help_text=gettext_lazy("In %: 50 for one week out of two, 100 for all the time."),
    )
    field_order = ("code", "first_name", "share", "on")


STAYS, GOES, BOTH = "stays", "goes", "both"
PLACES = (
    (STAYS, gettext_lazy("Stays")),
    (GOES, gettext_lazy("New household")),
    (BOTH, gettext_lazy("Both: shared custody")),
)


class SeparateForm(DayForm, Versioned):
    """`members`: those of today; each bears `place_<pk>`, a child `share_<pk>` too."""

    on = DateField(label=gettext_lazy("Separated since"))
    holder = forms.ModelChoiceField(
        label=gettext_lazy("Applicant of the new household"), queryset=HouseholdMember.objects.none()
    )
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Applicant of the household that keeps the application"),
        queryset=HouseholdMember.objects.none(),
        required=False,
        help_text=gettext_lazy("Only when the present applicant goes to the new household."),
    )
    seniority = forms.ChoiceField(
        label=gettext_lazy("Who keeps the seniority"),
        choices=Seniority,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("No text decides: the reason that you write is kept."),
    )
    why = CarefulField(label=gettext_lazy("Why"), rows=1, diagnosis=False, max_length=200)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for name in ("holder", "successor"):
            self.fields[name].queryset = members
        for member in self.members:
            child = member.relation == Relation.CHILD
            self.fields[f"place_{member.pk}"] = forms.ChoiceField(
                label=str(member.person),
                choices=PLACES if child else PLACES[:2],
                widget=forms.RadioSelect,
                template_name="core/seg.html",
                initial=STAYS,
            )
            if child:
                self.fields[f"share_{member.pk}"] = PercentField(
                    label=_("Share of the time of %(name)s with the household that stays") % {"name": member.person},
                    least=1,
                    most=99,
                    required=False,
                    help_text=_("Only for shared custody, in %."),
                )

    def places(self):
        return [self[name] for name in self.fields if name.startswith(("place_", "share_"))]

    def clean(self):
        cleaned = super().clean()
        going, shared = [], {}
        for member in self.members:
            place, share = (cleaned.pop(f"place_{member.pk}", STAYS), cleaned.pop(f"share_{member.pk}", None))
            if place == GOES:
                going.append(member)
            elif place == BOTH and share is None and not self.errors.get(f"share_{member.pk}"):
                self.add_error(f"share_{member.pk}", _("Write the share of the time, between 1 and 99 %."))
            elif place == BOTH:
                shared[member] = share
        return {**cleaned, "going": going, "shared": shared}
