"""The lines of a grid, one field a weight; `prepare_grid` checks them whole."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField
from trousseau.core.incoming import PdfField
from trousseau.rules.grid import MOST_POINTS
from trousseau.rules.points import ACCESS, CATEGORIES, EFFORT, ETHOS, PRIORITY, SENIORITY, SIZE

from .words import DEFAULT, ethos_label

ROOMS = (0, 1, 2)  # beyond those asked
STEPS = (1, 2, 3)  # of the effort


def _points(label: str, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_POINTS, **more)


class GridForm(forms.Form):
    """`fields` of a table are named `ethos_1`, `size_0`, `limit_1` and `effort_1`."""

    version = forms.CharField(
        label=gettext_lazy("Name of this version"),
        max_length=80,
        help_text=gettext_lazy("Printed with each proposal, for example « 2027-1 »."),
    )
    priority = _points(gettext_lazy("A priority ground is proved"))
    seniority = _points(gettext_lazy("Each full month of seniority"))
    seniority_cap = _points(
        gettext_lazy("Seniority, at most"), help_text=gettext_lazy("Without a cap it would prevail over everything.")
    )
    access = _points(gettext_lazy("Accessible dwelling for who needs it"))
    letting = forms.IntegerField(
        label=gettext_lazy("One more letting, in the consistent plan"),
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("It ranks nobody: the plan lets one dwelling more rather than this many points."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key in CATEGORIES:
            self.fields[f"ethos_{key}"] = _points(f"{key}. {ethos_label(key)}")
        for key in ROOMS:
            self.fields[f"size_{key}"] = _points(
                _("As many rooms as asked") if not key else _("%(n)s more rooms than asked") % {"n": key}
            )
        for step in STEPS:
            self.fields[f"limit_{step}"] = forms.IntegerField(
                label=_("Effort, limit %(n)s (%%)") % {"n": step}, min_value=1, max_value=100, required=False
            )
            self.fields[f"effort_{step}"] = _points(_("Points under limit %(n)s") % {"n": step}, required=False)

    def clean(self):
        cleaned = super().clean()
        for step in STEPS:
            if (cleaned.get(f"limit_{step}") is None) != (cleaned.get(f"effort_{step}") is None):
                self.add_error(f"limit_{step}", _("A limit goes with its points: fill in both, or neither."))
        return cleaned


def lines(given: dict) -> list[dict]:
    """The lines of the grid, as `prepare_grid` takes them, from what the form read."""
    labels = {line["code"]: line["label"] for line in DEFAULT["lines"]}
    effort = {
        str(10 * given[f"limit_{step}"]): given[f"effort_{step}"]
        for step in STEPS
        if given.get(f"limit_{step}") is not None
    }
    rows = [
        (PRIORITY, given["priority"], None),
        (ETHOS, {str(key): given[f"ethos_{key}"] for key in CATEGORIES}, None),
        (SENIORITY, given["seniority"], given["seniority_cap"]),
        (SIZE, {str(key): given[f"size_{key}"] for key in ROOMS}, None),
        (EFFORT, effort, None),
        (ACCESS, given["access"], None),
    ]
    return [
        {"code": code, "label": labels[code], "points": points, "cap": cap}
        for code, points, cap in rows
        if points != {}
    ]


def initial(data: dict) -> dict:
    """What the form shows of a grid already written."""
    found: dict = {"letting": data["letting"], **{f"size_{key}": 0 for key in ROOMS}}
    for line in data["lines"]:
        code, points = line["code"], line["points"]
        if code == EFFORT:
            for step, limit in enumerate(sorted(points, key=int)[: len(STEPS)], 1):
                found |= {f"limit_{step}": int(limit) // 10, f"effort_{step}": points[limit]}
        elif isinstance(points, dict):
            found |= {f"{code}_{key}": worth for key, worth in points.items()}
        else:
            found[code] = points
        if code == SENIORITY:
            found["seniority_cap"] = line["cap"]
    return found


class AdoptForm(forms.Form):
    on = DateField(label=gettext_lazy("Adopted on"))
    minutes = forms.CharField(
        label=gettext_lazy("Minutes that adopt it"),
        max_length=120,
        help_text=gettext_lazy("Their number, for example PV0012. Those of a sitting held here are found by it."),
    )
    content = PdfField(
        label=gettext_lazy("Their PDF"), required=False, help_text=gettext_lazy("When they were written elsewhere.")
    )
