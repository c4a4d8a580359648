"""What the rules' codes say to a reader."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.mail.enums import Channel

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
    Step.CALL: gettext_lazy("A first unpaid month is best spoken of: ask what happened, propose an appointment."),
    Step.REMIND: gettext_lazy("A plain letter: the sum, since when, the aids that exist, whom to call."),
    Step.PLAN: gettext_lazy("Small sums beside the current rent, that the household can keep up."),
    Step.REPORT: gettext_lazy("The report is due in time; it does not stop the aid."),
    Step.DECIDE: gettext_lazy(
        "The text leaves this answer open: look at it with the director, then record what is decided."
    ),
}
WAYS = {  # how arrears are reported to who pays the aid
    Channel.SYSTEM: gettext_lazy("On the site of the CAF"),
    Channel.POST: gettext_lazy("By letter"),
    Channel.REGISTERED: gettext_lazy("By registered letter"),
    Channel.EMAIL: gettext_lazy("E-mail"),
}
WHY_NOT = {
    "unknown_law": gettext_lazy("the text that says whether these are arrears was not read"),
    "report_first": gettext_lazy("comes after the report, which has a deadline"),
    "reported": gettext_lazy("already done"),
    "not_arrears": gettext_lazy("the debt is not arrears in the sense of the text"),
    "no_aid": gettext_lazy("the CAF pays no aid to the agency for this tenant: the report binds who receives it"),
    "decided": gettext_lazy("somebody decided what the text leaves open"),
    "late_enough": gettext_lazy("the debt is old enough for a plan"),
    "spoken": gettext_lazy("already done"),
    "write_too": gettext_lazy("nobody could be reached in time: a letter goes out"),
    "call_first": gettext_lazy("calling comes first: it is milder"),
    "too_early": gettext_lazy("too early"),
}


def law_says(found: Situation) -> str:
    """Whether this debt is arrears in the sense of the text that answers, why, and whether that is to confirm."""
    law = found.arrears.law or found.law
    figures = {
        "debt": localised.money(found.debt),
        "months": law.months,
        "net": localised.money(found.net),
        "limit": localised.money(law.months * found.net),
        "threshold": localised.money(law.threshold),
    }
    change = localised.day(found.rules["regime"].start)
    if found.arrears.kept:
        return _("The debt was already arrears before %(day)s: the day of its report does not change.") % {
            "day": change
        }
    sentences = {
        "up_to_date": _("Nothing is late: the text asks nothing."),
        "net_or_gross": _(
            "The debt is arrears with the aid counted in, and is not with the aid taken off: the text does not say which; a person must decide."
        ),
        "two_months": _(
            "The debt (%(debt)s) reaches %(months)s net months (%(months)s × %(net)s = %(limit)s): arrears."
        ),
        "threshold": _("The debt (%(debt)s) is above %(threshold)s: arrears."),
        "unaged": _(
            "A part of the debt was brought in, and nobody wrote since when it is due: a person must find its months, then decide."
        ),
        "late": _("A first default is %(months)s months old: arrears, whatever the amount."),
        "part_paid": _(
            "The debt was already arrears before a part of it was paid: the day of its report stands until all is paid."
        ),
    }
    if found.arrears.reason == "below" and law.regime == "two_months":
        sentences["below"] = _("The debt (%(debt)s) stays below %(months)s net months (%(limit)s): no arrears yet.")
    else:
        sentences["below"] = _(
            "The debt (%(debt)s) is not above %(threshold)s and is less than %(months)s months old: no arrears yet."
        )
    said = sentences[found.arrears.reason] % figures
    if not found.arrears.confirm or found.arrears.reason == "unaged":
        return said
    if found.arrears.reason == "net_or_gross":
        return f"{said} " + _("Until then, the earlier day of the two answers stands.")
    if found.unaged:
        return f"{said} " + _("To confirm: another part was brought in, and nobody wrote since when it is due.")
    more = _(
        "To confirm by the director: the debt was born before %(day)s, and the earlier day of the two rules stands."
    )
    return f"{said} {more % {'day': change}}"


def why_not(found: Situation) -> list[tuple[str, str]]:
    """(step, why it is not the next one), in words."""
    steps = found.next.rejected if found.next else ()
    return [(str(Step(step).label), str(WHY_NOT[code])) for step, code in steps]


STATUS = {
    "none": ("ok", gettext_lazy("Up to date")),
    "debt": ("note", gettext_lazy("Debt, no arrears")),
    "arrears": ("bad", gettext_lazy("Arrears")),
    "ask": ("warn:ask", gettext_lazy("A person must decide")),
}


def status(arrears) -> tuple[str, str]:
    return (
        ("warn:clock", _("Arrears, to confirm"))
        if arrears.confirm and arrears.status == "arrears"
        else STATUS[arrears.status]
    )


def regime(law) -> str:
    """One sentence: when a debt is arrears under the rules of a day."""
    if law.regime == "two_months":
        return _(
            "Arrears from %(months)s months of rent and charges, the aid taken off when it is paid to the agency."
        ) % {"months": law.months}
    amount = localised.money(law.threshold)
    return _("Arrears above %(amount)s, or %(months)s months after a first default, whatever the amount.") % {
        "amount": amount,
        "months": law.months,
    }


def side_says(side, on) -> str:
    """Why a tenancy has its answer on one of the days compared, in a few words."""
    reason = side.arrears.reason
    if side.arrears.kept:
        return _("already arrears under the rules of before")
    said = {
        "up_to_date": "",
        "below": _("below the limit"),
        "two_months": _("two months are reached"),
        "threshold": _("above the limit"),
        "late": _("the first default is three months old"),
        "net_or_gross": _("above with the aid counted in, below without"),
        "unaged": _("its age is unknown"),
        "part_paid": _("already arrears, and only a part was paid since"),
    }
    return said[reason]


def changes(row) -> str:
    names = [
        label
        for name, label in (
            ("enter", _("enters")),
            ("leave", _("leaves")),
            ("confirm", _("to confirm")),
            ("ask", _("to be asked")),
        )
        if row.belongs(name)
    ]
    return ", ".join(names) or _("nothing")
