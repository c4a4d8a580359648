"""How the pages say where an aid, a benefit and a budget stand."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from trousseau.core import localised
from trousseau.core.localised import Text

from .enums import AidState, BenefitStep
from .models import Aid

TONES = {
    AidState.PREPARED: "warn:clock",
    AidState.ASKED: "note:clock",
    AidState.INCOMPLETE: "warn:clock",
    AidState.REFUSED: "bad",
    AidState.WITHDRAWN: "note",
    AidState.OVER: "note",
}
BENEFIT = {
    BenefitStep.CLAIMED: ("note:clock", gettext_lazy("Answer awaited")),
    BenefitStep.OPENED: ("ok", pgettext_lazy("benefit", "Opened")),
    BenefitStep.REFUSED: ("bad", pgettext_lazy("benefit", "Refused")),
    BenefitStep.SUSPENDED: ("bad", pgettext_lazy("benefit", "Suspended")),
    BenefitStep.CLOSED: ("note", pgettext_lazy("benefit", "Ended")),
}
VERBS = {
    "aids.send": gettext_lazy("Note it sent"),
    "aids.papers": gettext_lazy("Note the papers sent"),
    "aids.answer": gettext_lazy("Note it granted"),
    "aids.payment": gettext_lazy("Note the payment"),
    "aids.contest": gettext_lazy("Note it contested"),
    "aids.renew": pgettext_lazy("aid", "Ask for it again"),
}
DOING = {
    "aids.send": gettext_lazy("Send the request"),
    "aids.papers": gettext_lazy("Send the papers asked for"),
    "aids.answer": gettext_lazy("Ask what became of the request"),
    "aids.payment": gettext_lazy("See whether it was paid"),
    "aids.contest": gettext_lazy("Contest the refusal, or leave it"),
    "aids.renew": gettext_lazy("Ask for it again, or let it end"),
}
PAGES = {
    "aids.send": "aids:send",
    "aids.papers": "aids:complete",
    "aids.answer": "aids:grant",
    "aids.payment": "aids:pay",
    "aids.contest": "aids:contest",
    "aids.renew": "aids:renew",
}


def state_of(aid: Aid) -> tuple[str, Text]:
    """The tone and the words of a badge; `paid` is read with the aid."""
    if aid.state == AidState.GRANTED:
        if aid.paid >= (aid.granted or 0):
            return "ok", pgettext("aid", "Paid")
        return "warn:clock", _("Payment awaited") if not aid.paid else _("Paid in part")
    return TONES[AidState(aid.state)], AidState(aid.state).label


def when(aid: Aid, on: date) -> str:
    """Under the state, what happened last, or until when something may happen from that day on."""
    if aid.state == AidState.PREPARED:
        return _("begun on %(day)s") % {"day": localised.day(aid.prepared_on)}
    if aid.state == AidState.INCOMPLETE and aid.papers_by:
        return _("papers awaited by %(day)s") % {"day": localised.day(aid.papers_by)}
    if aid.contest_by and aid.contestable(on):
        return _("may be contested until %(day)s") % {"day": localised.day(aid.contest_by)}
    if aid.state == AidState.WITHDRAWN and aid.ended_on:
        return _("given up on %(day)s") % {"day": localised.day(aid.ended_on)}
    if aid.decided_on:
        return _("decided on %(day)s") % {"day": localised.day(aid.decided_on)}
    return pgettext("aid", "asked on %(day)s") % {"day": localised.day(aid.asked_on)} if aid.asked_on else ""


def until(due_on: date, on: date) -> tuple[str, str]:
    """The badge of a day that comes, or is past."""
    return ("bad:clock" if due_on < on else "warn:clock", localised.capital(localised.distance(due_on, on)))
