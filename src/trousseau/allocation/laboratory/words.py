"""What a trial is called, and the sentences that read its figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trousseau.core import localised

from ..enums import TrialKind
from ..models import Trial

GROUPS = {
    "size:1": gettext_lazy("One person"),
    "size:2": gettext_lazy("Two people"),
    "size:3": gettext_lazy("Three or four people"),
    "size:5": gettext_lazy("Five people or more"),
    "access:yes": gettext_lazy("Access without a step needed"),
    "access:no": gettext_lazy("No need of such access"),
    "priority:yes": gettext_lazy("Priority proved"),
    "priority:no": gettext_lazy("No priority proved"),
    "proof:yes": gettext_lazy("Resources proved"),
    "proof:no": gettext_lazy("Resources not proved"),
    "age:0": gettext_lazy("Request under six months"),
    "age:6": gettext_lazy("Six months to one year"),
    "age:12": gettext_lazy("One to two years"),
    "age:24": gettext_lazy("Two years or more"),
}
HOUSEHOLDS = {
    "size:1": gettext_lazy("Households of one person"),
    "size:2": gettext_lazy("Households of two people"),
    "size:3": gettext_lazy("Households of three or four people"),
    "size:5": gettext_lazy("Households of five people or more"),
    "access:yes": gettext_lazy("Households that need access without a step"),
    "access:no": gettext_lazy("Households that do not need access without a step"),
    "priority:yes": gettext_lazy("Households whose priority is proved"),
    "priority:no": gettext_lazy("Households without a proved priority"),
    "proof:yes": gettext_lazy("Households whose resources are proved"),
    "proof:no": gettext_lazy("Households whose resources are not proved"),
    "age:0": gettext_lazy("Requests of less than six months"),
    "age:6": gettext_lazy("Requests of six months to one year"),
    "age:12": gettext_lazy("Requests of one to two years"),
    "age:24": gettext_lazy("Requests of two years or more"),
}
POLICIES = {
    "first_come": pgettext_lazy("policy", "First come"),
    "lottery": pgettext_lazy("policy", "Lottery"),
    "points": pgettext_lazy("policy", "Points in force"),
    "optimum": pgettext_lazy("policy", "Optimum"),
    "tried": pgettext_lazy("policy", "What is tried"),
}
SHORT = {  # beside a line of the picture, on a phone too
    "first_come": pgettext_lazy("line", "Arrival"),
    "lottery": pgettext_lazy("line", "Lottery"),
    "points": pgettext_lazy("line", "Points"),
    "optimum": pgettext_lazy("line", "Optimum"),
    "tried": pgettext_lazy("line", "Trial"),
}
UNDER = {
    "first_come": gettext_lazy("in order of arrival"),
    "lottery": gettext_lazy("by lottery"),
    "points": gettext_lazy("with the points in force"),
    "optimum": gettext_lazy("with the optimum"),
    "tried": gettext_lazy("with what is tried"),
}


def effort(thousandths: int | None) -> str:
    return f"{localised.number(Decimal(thousandths) / 10)} %" if thousandths else _("no limit")


def left(cents: int | None) -> str:
    return localised.money(cents) if cents else _("no limit")


def changed(trial: Trial) -> list[str]:
    """What the trial changes, in words; nothing: the rules in force alone."""
    found = []
    if trial.grid:
        found.append(_("grid %(name)s") % {"name": trial.grid.version})
    if trial.effort is not None:
        found.append(_("effort at most: %(value)s") % {"value": effort(trial.effort)})
    if trial.left is not None:
        found.append(_("left to live on: %(value)s") % {"value": left(trial.left)})
    if trial.siao is not None:
        found.append(_("SIAO: %(value)s %%") % {"value": trial.siao})
    return found


def title(trial: Trial) -> str:
    what = changed(trial)
    return ", ".join(what)[:1].upper() + ", ".join(what)[1:] if what else _("The rules in force")


def where(trial: Trial) -> str:
    if trial.kind == TrialKind.SITTING:
        return _("On the next sitting")
    assert trial.months is not None
    return ngettext("On the last month", "On the last %(n)s months", trial.months) % {"n": trial.months}


def verdict(trial: Trial, found: Mapping[str, Any]) -> str:
    """The sentence that the page opens on."""
    if trial.kind == TrialKind.SITTING:
        if not found["dwellings"]:
            return _("No dwelling waits for a household: nothing to compare")
        if not found["moved"]:
            return _("Nothing changes: the same households, in the same order")
        enters, leaves = found["enters"], found["leaves"]
        if not enters and not leaves:
            return _("The first three stay; %(n)s households change their rank") % {
                "n": localised.number(found["moved"])
            }
        return _("%(enters)s enter the first three of a dwelling, %(leaves)s leave") % {
            "enters": _households(enters),
            "leaves": _households(leaves),
        }
    if found["short"]:
        return _("The history is too short to conclude")
    if found["near"] and (mine := [one for one in found["near"] if one["policy"] == "tried"]):
        return near(mine[0])
    if not found["enters"] and not found["leaves"]:
        return _("The same households would have been housed")
    return _("%(enters)s would have been housed, %(leaves)s no longer") % {
        "enters": _households(found["enters"]),
        "leaves": localised.number(found["leaves"]),
    }


def _households(n: int) -> str:
    return ngettext("%(n)s household", "%(n)s households", n) % {"n": localised.number(n)}


def near(one: Mapping[str, Any]) -> str:
    """« Les ménages d'une personne n'auraient presque jamais été logés : 1 sur 41 »"""
    values = {
        "who": HOUSEHOLDS[one["key"]],
        "under": UNDER[one["policy"]],
        "housed": localised.number(one["housed"]),
        "size": localised.number(one["size"]),
    }
    if not one["housed"]:
        return _("%(who)s would never have been housed %(under)s: none of %(size)s") % values
    return _("%(who)s would almost never have been housed %(under)s: %(housed)s of %(size)s") % values


def acceptance(found: Mapping[str, Any]) -> str:
    """The assumption behind every figure of the past."""
    if found["percent"] is None:
        return _(
            "Assumption: every offer is accepted. The answers recorded are too few to say otherwise (%(n)s, %(least)s are needed)."
        ) % {"n": found["answers"], "least": found["least"]["answers"]}
    return _(
        "Assumption: %(percent)s offers in 100 are accepted, by a draw that is the same for every policy, as in the %(n)s answers recorded."
    ) % {"percent": found["percent"], "n": found["answers"]}


def days(value: int | None) -> str:
    if value is None:
        return _("fewer than half")
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": localised.number(value)}


def between(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    if high is None:
        return _("more than %(low)s") % {"low": days(low)}
    return _("between %(low)s and %(high)s") % {"low": days(low), "high": days(high)}
