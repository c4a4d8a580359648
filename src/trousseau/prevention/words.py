"""What the rules' codes say to a reader."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import components
from trousseau.engines import typography

from .enums import Step
from .queries import Situation

TITLES = {
    Step.CALL: gettext_lazy("Call %(name)s"),
    Step.REMIND: gettext_lazy("Write to %(name)s"),
    Step.PLAN: gettext_lazy("Propose a payment plan to %(name)s"),
    Step.REPORT: gettext_lazy("Report the arrears of %(name)s to the CAF"),
    Step.DECIDE: gettext_lazy("Decide about the debt of %(name)s"),
}
VERBS = {
    Step.CALL: gettext_lazy("Note the call"),
    Step.REMIND: gettext_lazy("Note the letter"),
    Step.PLAN: gettext_lazy("Record the plan proposed"),
    Step.REPORT: gettext_lazy("Record the report"),
    Step.DECIDE: gettext_lazy("Record the decision"),
}
DOING = {
    Step.CALL: gettext_lazy(
        "A first unpaid month is best spoken of: ask what happened, propose an appointment."
    ),
    Step.REMIND: gettext_lazy("A plain letter: the sum, since when, the aids that exist, whom to call."),
    Step.PLAN: gettext_lazy("Small sums beside the current rent, that the household can keep up."),
    Step.REPORT: gettext_lazy("The report is due in time; it does not stop the aid."),
    Step.DECIDE: gettext_lazy(
        "The debt began under the old rules and goes on under the new: the text of the passage was not read. "
        "Look at it with the director, then record what is decided."
    ),
}
WHY_NOT = {
    "unknown_law": gettext_lazy("the text that says whether these are arrears was not read"),
    "report_first": gettext_lazy("comes after the report, which has a deadline"),
    "reported": gettext_lazy("already done"),
    "not_arrears": gettext_lazy("the debt is not arrears in the sense of the text"),
    "late_enough": gettext_lazy("the debt is old enough for a plan"),
    "spoken": gettext_lazy("already done"),
    "write_too": gettext_lazy("nobody could be reached in time: a letter goes out"),
    "call_first": gettext_lazy("calling comes first: it is milder"),
    "too_early": gettext_lazy("too early"),
}


def law_says(found: Situation) -> str:
    """One sentence: is this debt arrears in the sense of the text of the day, and why."""
    lang = components.language()
    figures = {
        "debt": typography.money(found.debt, lang),
        "months": found.law.months,
        "net": typography.money(found.net, lang),
        "limit": typography.money(found.law.months * found.net, lang),
        "threshold": typography.money(found.law.threshold, lang),
    }
    sentences = {
        "up_to_date": _("Nothing is late: the text asks nothing."),
        "astride": _("The debt began before the present rules: a person must say which apply."),
        "two_months": _(
            "The debt (%(debt)s) reaches %(months)s net months (%(months)s × %(net)s = %(limit)s): arrears."
        ),
        "threshold": _("The debt (%(debt)s) is above %(threshold)s: arrears."),
        "late": _("A first default is %(months)s months old: arrears, whatever the amount."),
    }
    if found.arrears.reason == "below" and found.law.regime == "two_months":
        sentences["below"] = _(
            "The debt (%(debt)s) stays below %(months)s net months (%(limit)s): no arrears yet."
        )
    else:
        sentences["below"] = _(
            "The debt (%(debt)s) is not above %(threshold)s and is less than %(months)s months old: no arrears yet."
        )
    return sentences[found.arrears.reason] % figures


def why_not(found: Situation) -> list[tuple[str, str]]:
    """(step, why it is not the next one), in words."""
    steps = found.next.rejected if found.next else ()
    return [(str(Step(step).label), str(WHY_NOT[code])) for step, code in steps]
