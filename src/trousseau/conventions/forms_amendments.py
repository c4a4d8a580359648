"""What the pages of the amendments ask."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, PercentField, Versioned

from .forms_acts import ActKnown


class DelegationForm(Versioned):
    act = forms.ChoiceField(
        label=gettext_lazy("Act in which it is read"),
        required=False,
        show_hidden_initial=True,
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
            if target := before["targets"][key]:
                self.fields[f"target_{key}"] = forms.CharField(
                    label=_("In its words: %(name)s") % {"name": before["names"][f"promises:{key}"]},
                    initial=target,
                    max_length=200,
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
        for part, typed in (("shares", "share"), ("promises", "promise"), ("targets", "target")):
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
