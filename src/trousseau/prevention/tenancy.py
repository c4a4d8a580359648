"""What this room tells of a tenancy in debt: the one next action and why not another, the procedure, the last days."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.core.pages import Button
from trousseau.followup.enums import ContactKind
from trousseau.rents.claims.queries import letter_of
from trousseau.rents.plans.queries import standing
from trousseau.rents.roll.entered import NOTHING
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.tenancy import AGED, PLAN
from trousseau.rules.prevention import NO_PROCEDURE
from trousseau.tenancies.models import Lease
from trousseau.tenancies.parts import Asked, Day, Next, Section, Told

from . import access, queries, todo, words
from .enums import CONTACTS, CREDITOR, Step
from .letters import section as letters
from .letters.queries import guarantees
from .procedure.queries import line_of
from .procedure.subjects import PROCEDURE
from .queries import Situation
from .subjects import TENANCY

KIND_OF = {
    Step.CALL: ContactKind.CALL,
    Step.MISSED: ContactKind.CALL,
    Step.REMIND: ContactKind.LETTER,
    Step.THANKS: ContactKind.LETTER,
    Step.VISIT: ContactKind.VISIT,
}
COMPUTED = frozenset(kind.code for kind in (*todo.KINDS.values(), *todo.CONFIRM.values()))


def told(asked: Asked) -> Told | None:
    user, lease, on = asked.user, asked.lease, asked.on
    if lease.keys_on is None or not access.READ(user):
        return None
    found = _situation(asked)
    line = line_of(lease, on) if found.facts.procedure is not NO_PROCEDURE else None
    if not found.debt and not found.held and found.next is None and line is None:
        return Told(computed=COMPUTED)
    return Told(
        computed=COMPUTED,
        badges=[words.status(found.arrears)] if found.debt else [],
        pages=[Button(_("The debt"), TENANCY.url(lease), access.READ)],
        steps=list(steps(user, found, on)),
        days=list(_days(found)),
        sections=list(_sections(user, found, line, on)),
    )


def _situation(asked: Asked) -> Situation:
    """As `queries.situation`; of today nothing was noted later, and what the rents read is not read again."""
    lease, on = asked.lease, asked.on
    if on != today():
        return queries.situation(lease, on)
    aged = asked.once(AGED, lambda: aged_of(lease, on))
    plan = asked.once(PLAN, lambda: standing(lease, aged, on))
    rows = Lease.objects.filter(pk=lease.pk).select_related("household__holder", "mandate__dwelling__commune")
    return queries.situations(rows, on, NOTHING, {lease.pk: aged}, [plan] if plan else [])[0]


def steps(user: User, found: Situation, on: date) -> Iterator[Next]:
    """What is asked of the debt, in order: the next action, then the step that stands beside an overdue duty."""
    for asked in found.asked:
        lease, step = found.lease, Step(asked.step)
        letter = letters.first_of(lease, step)
        url, verb = letter or (do_url(lease, step), words.VERBS[step])
        if not access.WRITE(user):
            url, verb = TENANCY.url(lease), _("See the debt")
        yield Next(
            asked.due_on,
            str(words.TITLES[step]) % {"name": lease.household},
            f"{words.law_says(found)} {words.doing(found, asked, on)}"
            if step in (Step.REPORT, Step.DECIDE)
            else words.doing(found, asked, on),
            asked.article,
            url,
            verb,
            then=str(Step(asked.then).label) if asked.then else "",
            phone=queries.phone_of(lease) if step in CONTACTS else "",
            reasons=words.why_not(found) if asked == found.next else [],
        )


def _days(found: Situation) -> Iterator[Day]:
    url = TENANCY.url(found.lease)
    for (day, _step, article), said in zip(sorted(found.facts.to_check), words.to_check(found), strict=True):
        yield Day(day, said, article, url)
    if found.arrears.report_by:
        what = _("Last day of the report to the CAF")
        if why := words.to_confirm(found):
            what = _("Last day of the report to the CAF, to confirm: %(why)s") % {"why": why}
        yield Day(found.arrears.report_by, what, found.arrears.report_article, url)
    if found.claim_by:
        yield Day(found.claim_by, _("Last day to call on the guarantee"), "", url)
    if found.facts.barred_on:
        article = queries.pace(found.facts.barred_on).articles["limit"]
        what = _("The oldest rent is barred")
        if found.unaged:  # since when it is due, nobody wrote: it may be barred before, or be already
            what = _("The oldest rent whose day is known is barred; another part of the debt has no day")
        yield Day(found.facts.barred_on, what, article, url)


def _sections(user: User, found: Situation, line, on: date) -> Iterator[Section]:
    lease = found.lease
    more = [(_("Debt: letters, steps, reports"), TENANCY.url(lease))]
    if line:
        more.insert(0, (_("Procedure"), PROCEDURE.url(line.row)))
    elif access.WRITE(user) and not found.plan and found.debt:
        more.insert(0, (_("Note a plan agreed"), reverse("prevention:plan", args=[lease.pk])))
    shown = {
        "says": words.law_says(found),
        "found": found,
        "line": line,
        "paused": queries.pause_of(lease, on) if found.facts.paused else None,
        "plan": found.plan,
    }
    yield Section("dette", 15, _("Prevention"), "prevention/_tenancy.html", shown, more=more)


def do_url(lease: Lease, step: Step) -> str:
    """Where the next action is noted as done."""
    if step == Step.REPORT:
        return reverse("prevention:report", args=[lease.pk])
    if step == Step.CLAIM:
        asked = next((one for one in guarantees(lease, today()) if letter_of(one)), None)
        return reverse("rents:claim_new", args=[asked.pk]) if asked else reverse("rents:claimable")
    if step == Step.ACT:
        line = line_of(lease, today())
        return reverse("prevention:procedure", args=[line.row.pk]) if line else TENANCY.url(lease)
    if step == Step.BANK:
        return reverse("ledger:bank")
    if step in CREDITOR.values():
        return reverse("prevention:creditor", args=[lease.pk])
    if step in CONTACTS:
        return f"{reverse('prevention:contact', args=[lease.pk])}?kind={KIND_OF[step]}"
    return reverse("prevention:take", args=[lease.pk, step.value])
