"""What the rules' codes say to a reader."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.mail.enums import Channel
from trousseau.rents.said import not_known as not_known_of
from trousseau.rules.ageing import Aged
from trousseau.rules.prevention import Next

from .enums import CREDITOR, PASSING, Step
from .queries import Situation

CREDITOR_DUTIES = {  # what the lessor has to do in a file of over-indebtedness: title, why, button
    "claim": (
        gettext_lazy("Justify the claim to the commission"),
        gettext_lazy(
            "Thirty days after its letter; past them the commission takes what the debtor says. Say if a guarantor answers for the rent."
        ),
        gettext_lazy("Note the claim"),
    ),
    "payer": (
        gettext_lazy("Tell the payer of the aid"),
        gettext_lazy(
            "An aid that was suspended is due again once the file is admitted. To confirm: this text was not read."
        ),
        gettext_lazy("Note that the payer is told"),
    ),
    "guarantor": (
        gettext_lazy("Tell the guarantor"),
        gettext_lazy("They may still be called on; the debtor may not repay them what they pay of the earlier debt."),
        gettext_lazy("Note that the guarantor is told"),
    ),
    "loss": (
        gettext_lazy("Write off the debt that a decision ended"),
        gettext_lazy("It is the owner’s loss; the tenant is told by letter."),
        gettext_lazy("Write it off"),
    ),
}
TITLES = {
    Step.THANKS: gettext_lazy("Thank %(name)s"),
    Step.MISSED: gettext_lazy("Speak with %(name)s of the instalment missed"),
    Step.VISIT: gettext_lazy("Visit %(name)s"),
    Step.CLAIM: gettext_lazy("Call on the guarantee of %(name)s"),
    Step.LIMIT: gettext_lazy("Keep the oldest rent of %(name)s from being barred"),
    Step.CHECK: gettext_lazy("Check the data of %(name)s"),
    Step.CALL: gettext_lazy("Call %(name)s"),
    Step.REMIND: gettext_lazy("Write to %(name)s"),
    Step.PLAN: gettext_lazy("Propose a payment plan to %(name)s"),
    Step.REPORT: gettext_lazy("Report the arrears of %(name)s to the CAF"),
    Step.DECIDE: gettext_lazy("Decide about the debt of %(name)s"),
    Step.ACT: gettext_lazy("Keep a deadline of the procedure of %(name)s"),
    Step.BANK: gettext_lazy("Read the bank: a last day falls for %(name)s"),
    Step.JUSTIFY: gettext_lazy("Justify the debt of %(name)s to the over-indebtedness commission"),
    Step.PAYER: gettext_lazy("Tell the payer of the aid that the file of %(name)s is admitted"),
    Step.SURETY: gettext_lazy("Tell the guarantor that the file of %(name)s is admitted"),
    Step.LOSS: gettext_lazy("Write off the debt of %(name)s that a decision ended"),
    Step.NOTICE: gettext_lazy("Give %(name)s formal notice"),
    Step.ORDER: gettext_lazy("Ask the owner about an order to pay: %(name)s"),
    Step.SUMMONS: gettext_lazy("Ask the owner about a summons: %(name)s"),
    Step.LEAVE: gettext_lazy("Ask the owner about an order to leave: %(name)s"),
}
VERBS = {
    Step.THANKS: gettext_lazy("Note the word of thanks"),
    Step.MISSED: gettext_lazy("Note the call"),
    Step.VISIT: gettext_lazy("Note the visit"),
    Step.CLAIM: gettext_lazy("Declare the claim"),
    Step.LIMIT: gettext_lazy("Record what stopped the delay"),
    Step.CHECK: gettext_lazy("Record what was found"),
    Step.CALL: gettext_lazy("Note the call"),
    Step.REMIND: gettext_lazy("Note the letter"),
    Step.PLAN: gettext_lazy("Record the plan proposed"),
    Step.REPORT: gettext_lazy("Record the report"),
    Step.DECIDE: gettext_lazy("Record the decision"),
    Step.ACT: gettext_lazy("Open the procedure"),
    Step.BANK: gettext_lazy("Read the bank"),
    **{step: gettext_lazy("Open the file") for step in CREDITOR.values()},
    Step.NOTICE: gettext_lazy("Record the formal notice"),
    Step.ORDER: gettext_lazy("Record that the owner was asked"),
    Step.SUMMONS: gettext_lazy("Record that the owner was asked"),
    Step.LEAVE: gettext_lazy("Record that the owner was asked"),
}
DOING = {
    Step.THANKS: gettext_lazy("The plan was kept to its end: say so."),
    Step.MISSED: gettext_lazy("One instalment did not come: ask what happened before anything else."),
    Step.VISIT: gettext_lazy(
        "Nobody was met for two months: go, or find them by telephone. A letter sent is no meeting."
    ),
    Step.CLAIM: gettext_lazy(
        "The contract of the guarantee gives a last day: after it, nothing is asked of the guarantor."
    ),
    Step.LIMIT: gettext_lazy(
        "An acknowledgement of the debt, a plan signed or a claim in court stops the delay: record which, and its day."
    ),
    Step.CHECK: gettext_lazy(
        "The aid announced is more than the month that it pays, and a month is unpaid: one of them is wrong."
    ),
    Step.CALL: gettext_lazy("A first unpaid month is best spoken of: ask what happened, propose an appointment."),
    Step.REMIND: gettext_lazy("A plain letter: the sum, since when, the aids that exist, whom to call."),
    Step.PLAN: gettext_lazy("Small sums beside the current rent, that the household can keep up."),
    Step.REPORT: gettext_lazy("The report is due in time; it does not stop the aid."),
    Step.DECIDE: gettext_lazy(
        "The text leaves this answer open: look at it with the director, then record what is decided."
    ),
    Step.ACT: gettext_lazy("This is the last safe day for the act: after it, what follows may not be admissible."),
    Step.BANK: gettext_lazy(
        "What fell due is not known to be paid or not: read the bank, or the remittance of the CAF. Nothing is asked of the household before."
    ),
    **{step: CREDITOR_DUTIES[code][1] for code, step in CREDITOR.items()},
    Step.NOTICE: gettext_lazy(
        "The household was met and a plan proposed, and none runs: ask in writing for what is owed, by registered letter."
    ),
    Step.ORDER: gettext_lazy(
        "Tell the owner what is owed and what was done, and ask for a written instruction: nothing is served without it."
    ),
    Step.SUMMONS: gettext_lazy(
        "The clause has effect. Ask the owner for a written instruction, who pays and who speaks for them: nothing is served without it."
    ),
    Step.LEAVE: gettext_lazy(
        "It was judged. If the judge ordered the eviction, ask the owner in writing whether the order to leave is served."
    ),
}
PASSED = gettext_lazy(
    "Its last safe day is over, and nothing proves that it was kept: do now what can still be done, or write with the director what is decided."
)
WAYS = {  # how arrears are reported to who pays the aid
    Channel.SYSTEM: gettext_lazy("On the site of the CAF"),
    Channel.POST: gettext_lazy("By letter"),
    Channel.REGISTERED: gettext_lazy("By registered letter"),
    Channel.EMAIL: gettext_lazy("E-mail"),
}
ENDS = {
    Step.THANKS: gettext_lazy("a call, a letter or a meeting is noted"),
    Step.CALL: gettext_lazy("the household is reached, or the debt is paid"),
    Step.REMIND: gettext_lazy("a letter left or is noted, or the debt is paid"),
    Step.PLAN: gettext_lazy("a plan is proposed or agreed, or the debt is paid"),
    Step.MISSED: gettext_lazy("the household is reached, or the instalment comes"),
    Step.VISIT: gettext_lazy("the household is met, or the debt is paid"),
    Step.CLAIM: gettext_lazy(
        "the claim is declared, or the debt is paid; once its window is over, when somebody writes what is decided"
    ),
    Step.LIMIT: gettext_lazy("what stops the delay is recorded, or that rent is paid"),
    Step.CHECK: gettext_lazy("the data agree, or somebody records what was found"),
    Step.REPORT: gettext_lazy("the report is proved, or the debt is paid"),
    Step.DECIDE: gettext_lazy("the director records the answer, or the debt is paid"),
    Step.ACT: gettext_lazy(
        "the act is noted with its proof; once its day is over, when somebody writes what is decided, or it is judged"
    ),
    Step.BANK: gettext_lazy("the bank, and the remittance of the CAF, are read"),
    Step.JUSTIFY: gettext_lazy("the claim is noted in the file, or measures or an erasure are decided"),
    Step.PAYER: gettext_lazy("it is noted in the file that the payer is told"),
    Step.SURETY: gettext_lazy("it is noted in the file that the guarantor is told"),
    Step.LOSS: gettext_lazy("the loss is written off, or the tenant owes nothing of it any more"),
    Step.NOTICE: gettext_lazy("the formal notice is recorded, a plan is agreed, or the debt is paid"),
    Step.ORDER: gettext_lazy("the owner was asked, their instruction is noted, a plan is agreed, or the debt is paid"),
    Step.SUMMONS: gettext_lazy(
        "the owner was asked, their instruction is noted, a plan is agreed, or the debt is paid"
    ),
    Step.LEAVE: gettext_lazy("the owner was asked, the act is noted, a plan is agreed, or the debt is paid"),
}
WHY_NOT = {
    "seen_late": gettext_lazy("its last safe day is over, and somebody wrote what is decided"),
    "proposed": gettext_lazy("already done"),
    "plan_runs": gettext_lazy("one runs already"),
    "written": gettext_lazy("already done"),
    "met": gettext_lazy("the household was met less than two months ago"),
    "paused": gettext_lazy("a pause stops the steps that the agency chooses"),
    "plan_kept": gettext_lazy("the payment plan is kept: nothing more is asked"),
    "duty_first": gettext_lazy("a duty due within ten days comes before"),
    "duty_later": gettext_lazy("its day is further: the household comes first"),
    "comes_then": gettext_lazy("comes after this one"),
    "comes_last": gettext_lazy("what goes towards a judge comes last"),
    "agency_lessor": gettext_lazy("the agency is the lessor: its director decides"),
    "human_first": gettext_lazy("the household is met and a plan proposed first"),
    "noticed": gettext_lazy("already done"),
    "acted": gettext_lazy("already done"),
    "instructed": gettext_lazy("the owner ordered it in writing"),
    "asked": gettext_lazy("the owner was asked: their answer is awaited"),
    "terms": gettext_lazy("the delays of the judge run, and are kept"),
    "frozen": gettext_lazy("the file of over-indebtedness is admissible: what was owed then is not collected"),
    "reported": gettext_lazy("already done"),
    "not_arrears": gettext_lazy("the debt is not arrears in the sense of the text"),
    "no_aid": gettext_lazy("the CAF pays no aid to the agency for this tenant: the report binds who receives it"),
    "decided": gettext_lazy("somebody decided what the text leaves open"),
    "late_enough": gettext_lazy("the debt is old enough for a plan"),
    "spoken": gettext_lazy("already done"),
    "write_too": gettext_lazy("nobody could be reached in time: a letter goes out"),
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
            "The debt is arrears with the aid counted in, and is not with the aid taken off: the text that was read does not say which."
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
    if found.arrears.reason == "unaged" or not (why := to_confirm(found)):
        return said
    return f"{said} " + _("To confirm: %(why)s.") % {"why": why}


def to_confirm(found: Situation) -> str:
    """Why the day of the report is to confirm: which two days it is the earlier of. Empty when it is not."""
    arrears, change = found.arrears, found.rules["regime"].start
    if not arrears.confirm:
        return ""
    if found.unaged:
        return _("a part of the debt was brought in, and nobody wrote since when it is due")
    if arrears.since and arrears.since < change and not found.decided:
        return _(
            "the debt was born before %(day)s, the transition was not read, and the earlier day of the two rules stands "
            "until the director answers"
        ) % {"day": localised.day(change)}
    if arrears.reason == "late" and arrears.since not in found.noted:
        return _("the bank is not read past the day of that default, which stands until it is")
    return _(
        "whether the limit counts the aid was not read, and the earlier day of the two stands until the director answers"
    )


def doing(found: Situation, asked: Next, on: date) -> str:
    """Why this action is asked, in a sentence or two."""
    step = Step(asked.step)
    said = str(DOING[step])
    if step == Step.BANK:
        return " ".join([*to_check(found), said])
    return f"{said} {PASSED}" if step in PASSING and asked.due_on < on else said


def not_known(found: Situation) -> list[str]:
    """What of the account nobody knows, in words."""
    aged = Aged(unread=found.unread, read_until=found.read_until, unread_aid=found.unread_aid)
    return not_known_of(aged)


def to_check(found: Situation) -> list[str]:
    """Each duty that falls if what is not known yet is unpaid: by when it is checked, and until when the bank is read."""
    found_ = []
    for day, step, _article in sorted(found.facts.to_check):
        said = {"what": Step(step).label, "day": localised.day(day)}
        if found.unread and found.read_until:
            said["until"] = localised.day(found.read_until)
            found_.append(
                _("%(what)s: to check by %(day)s, the bank is read, and its lines identified, until %(until)s.") % said
            )
        else:
            found_.append(_("%(what)s: to check by %(day)s, the remittance of the CAF is not read yet.") % said)
    return found_


def why_not(found: Situation) -> list[tuple[str, str]]:
    """(step, why it is not the next one), in words."""
    steps = found.next.rejected if found.next else ()
    return [(str(Step(step).label), str(WHY_NOT[code])) for step, code in steps]


NO_BUDGET = {
    "not_yours": gettext_lazy("your role does not read what the household lives on"),
    "unknown": gettext_lazy("no resources are proved: ask the household, then note their proofs"),
    "old": gettext_lazy("the resources were proved more than a year ago: ask the household again"),
}
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
