"""Raise the one next action of each tenancy in debt, note what was done, let the action fall when it is."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo, User
from trousseau.core.todo import Kind, close_todo, follow_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.engines import typography
from trousseau.followup.actions import note_contact
from trousseau.followup.models import Contact
from trousseau.mail.models import MailItem
from trousseau.rents.actions.stopping import laid_again
from trousseau.rents.enums import PlanEnd, PlanOrigin
from trousseau.rents.models import PaymentPlan
from trousseau.rents.plans import actions as plans
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.prevention import Next
from trousseau.tenancies.models import Lease

from . import signed, stops
from .access import CLAIM, DECIDE, WRITE
from .enums import BY_LETTER, CONTACTS, CREDITOR, ActKind, AidDecision, Judge, Step
from .models import DebtReading, Pause, PlanDecision, ProcedureAct, StepTaken
from .papers import plan_paper
from .queries import Situation, begun, history, pace, situation, situations
from .queries_creditor import files
from .queries_plan import left_to_live_on
from .todo import CONFIRM, KINDS, NEXT, READING, READY

PAUSE_MONTHS = 3
ASKED_BEFORE = 60  # days before the rules change, when the director is asked what they leave open
REASON = 300  # characters of why a plan ended
NOTHING = No("nothing of it is kept")
ALL = No("one reading of all the debts: it names no household")
BY_HAND = (PlanEnd.BROKEN, PlanEnd.REPLACED)  # how a person ends a plan


def hold(lease: Lease) -> None:
    """Until the end of the transaction: what two tabs say at once is noted once."""
    Lease.objects.select_for_update().get(pk=lease.pk)


def refresh(lease: Lease, *, on: date) -> Step | None:
    """Make the open action of one lease the one that its situation calls for today, with today's figures: as the night does."""
    stops.follow(None, lease=lease, on=on)
    note_breaches(on, PaymentPlan.objects.filter(lease=lease))
    found = situation(lease, on)
    if end_kept(on, [found]):
        found = situation(lease, on)
    return _follow(found, on)


@transaction.atomic
def _follow(found: Situation, on: date) -> Step | None:
    """Close the actions that the situation no longer calls for, open or correct those that it does; returns the first."""
    lease = found.lease
    asked = {_kind(lease, Step(one.step), confirm=found.arrears.confirm): one for one in found.asked}
    close_todo(
        *(kind for kind in (*KINDS.values(), *READY.values(), *CONFIRM.values()) if kind not in asked),
        thing=lease,
        on=on,
    )
    for kind, one in asked.items():
        _ask_of(kind, found, one, on)
    return Step(found.next.step) if found.next else None


def _ask_of(kind: Kind, found: Situation, asked: Next, on: date) -> None:
    lease, wanted = found.lease, Step(asked.step)
    since = found.since
    if wanted == Step.REPORT:  # its day runs from then, though a part was paid meanwhile
        since = found.arrears.begun or since
    if found.unaged:  # a part is owed since a day that nobody wrote: no other day stands for it
        since = None
    said = found.debt
    if wanted == Step.MISSED and found.plan and found.plan.missed:
        said, since = found.plan.missing, found.plan.missed.due_on
    file = files([lease.pk], on).get(lease.pk) if wanted in CREDITOR.values() else None
    day = file.stopped_on.isoformat() if file else ""
    _ask(kind, found, said, since, due_on=asked.due_on, article=asked.article, on=on, day=day)


def _kind(lease: Lease, step: Step, *, confirm: bool) -> Kind:
    """What is asked by a step: to post its letter, once it waits in the mail; by a day `confirm`ed by nobody yet, when it is."""
    if (
        step in BY_LETTER
        and MailItem.objects.waiting().filter(kind=BY_LETTER[step].paper, about=f"lease:{lease.pk}").exists()
    ):
        return READY[step]
    return CONFIRM[step] if confirm and step in CONFIRM else KINDS[step]


def _ask(
    kind: Kind, found: Situation, said: int, since: date | None, *, due_on: date, article: str, on: date, day: str
) -> None:
    """Ask for this about a debt of the lease; what was asked already says today's figures. `said`: the sum of its sentence, which
    is that of the instalment where one is missed; the debt itself is one, whatever is asked. `day`: of an admissible file."""
    lease = found.lease
    follow_todo(
        kind,
        thing=lease,
        on=on,
        due_on=due_on,
        article=article,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        commune=lease.mandate.dwelling.commune.name,
        cents=found.debt,
        debt=typography.money(said, "fr"),
        since=since.isoformat() if since else "",
        day=day,
    )


def refresh_all(on: date) -> int:
    """Every tenancy that has begun, read together, each written in a short transaction of its own; returns how many
    actions stand. One that has ended is among them: what it owes is still owed, and a duty does not end with it."""
    leases = begun().select_related("household__holder", "mandate__dwelling__commune").order_by("pk")
    standing = set(ToDo.objects.waiting().filter(kind__in=NEXT).values_list("subject", flat=True))
    every = situations(leases, on)
    if ended := end_kept(on, every):
        again = {one.lease.pk: one for one in situations(leases.filter(pk__in=ended), on)}
        every = [again.get(one.lease.pk, one) for one in every]
    found = [one for one in every if one.next or f"lease:{one.lease.pk}" in standing]
    return sum(_follow(one, on) is not None for one in found)


@verb(once=No("asked by its key, where the contact is noted"), frozen=CLAIM, happened=("on",))
def note_about_debt(
    actor: User, *, lease: Lease, kind: str, on: date, today: date, presence: str, **said: Any
) -> Contact:
    """A call, a letter, a meeting about the debt: the follow-up keeps the bare fact, the action is recomputed. `said`: what
    else the follow-up's form asks."""
    if on < lease.starts_on:
        raise Refused(
            _("This day comes before the lease, which begins on %(day)s: check the year.")
            % {"day": localised.day(lease.starts_on)},
            "on",
        )
    said |= {"household": lease.household, "kind": kind, "on": on, "today": today, "presence": presence}
    contact = note_contact(actor, claim=True, **said)
    refresh(lease, on=today)
    return contact


def contact_withdrawn(contact: Contact, *, today: date) -> None:
    """Told that a contact had been noted by mistake: what is asked of the household's debts is read anew."""
    for lease in begun().filter(household=contact.household):
        refresh(lease, on=today)


@verb(once=No("the same words of one day are one step"), frozen=CLAIM, happened=("on",))
def take_step(
    actor: User, *, lease: Lease, step: str, on: date, today: date, note: str, arrears: bool | None = None
) -> StepTaken:
    """A plan was proposed, a decision taken: the action falls, the next one comes. A decision says whether these are
    `arrears`: they are then to be reported still. The same words of one day are one step."""
    hold(lease)
    said = StepTaken.objects.filter(lease=lease, step=step, on=on, note=note, arrears=arrears, by=actor, plan=None)
    if known := said.filter(noted_on=today).first():
        return known
    if step in CONTACTS:
        raise Refused(_("A call or a letter is noted as a contact."))
    if step == Step.REPORT:
        raise Refused(_("A report is recorded with its channel and its proof."))
    if step in (Step.ACT, Step.CLAIM) and not situation(lease, today).facts.passed(step, today):
        if step == Step.ACT:
            raise Refused(_("An act is noted in its procedure, with its proof."))
        raise Refused(_("A claim is declared where the guarantees are followed."))
    if step == Step.BANK:
        raise Refused(_("Nothing is noted here: take the statement of the bank, or the remittance of the CAF."))
    if step in CREDITOR.values():
        raise Refused(_("This is noted in the file of over-indebtedness."))
    if step == Step.DECIDE and arrears is None:
        raise Refused(_("Say what is decided: arrears or not."), "arrears")
    return _take(actor, lease=lease, step=step, on=on, today=today, note=note, arrears=arrears)


def _take(
    actor: User,
    *,
    lease: Lease,
    step: str,
    on: date,
    today: date,
    note: str,
    arrears: bool | None = None,
    plan: PaymentPlan | None = None,
) -> StepTaken:
    if not note.strip():
        raise Refused(_("Write in a few words what was done or decided."), "note")
    taken = StepTaken(lease=lease, step=step, on=on, noted_on=today, note=note, arrears=arrears, by=actor, plan=plan)
    record(taken, actor)
    refresh(lease, on=today)
    return taken


@verb(once=No("a second plan is refused while one runs"), frozen=CLAIM, happened=("agreed_on",))
def agree_plan(
    actor: User,
    *,
    lease: Lease,
    first_on: date,
    agreed_on: date,
    today: date,
    each: int | None = None,
    months: int | None = None,
    grace_days: int | None = None,
    note: str = "",
    seen: int | None = None,
    beyond: bool = False,
) -> PaymentPlan:
    """All that is late is paid by `each` cents a month, or in so many `months`, from `first_on`, beside the current rent; an
    instalment is missed once `grace_days` are over. Noted as a step too.

    `seen`: the debt that was read, previewed or signed, cents. Raises Refused when it changed since, and for an instalment
    above what the budget sheet leaves to live on, unless `beyond`: the household signs it knowing so.
    """
    debt = situation(lease, today).debt
    if seen is not None and seen != debt:
        raise Refused(
            _(
                "The debt changed since you read it: %(seen)s then, %(now)s now. Preview the plan again; if it was signed, it is "
                "signed again."
            )
            % {"seen": localised.money(seen), "now": localised.money(debt)}
        )
    plan = plans.agree_plan(
        actor,
        lease=lease,
        debt=debt,
        each=each,
        months=months,
        first_on=first_on,
        agreed_on=agreed_on,
        today=today,
        grace_days=grace_days,
        note=note,
    )
    if not beyond:
        _bearable(plan, today)
    paper = plan_paper(plan)
    plan.paper = file_document(
        kind="plan",
        title=_("Payment plan, lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=agreed_on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    plan.save(update_fields=["paper"])
    signed.PLAN.await_copy(plan, on=today)
    _tell_plan(actor, plan, _("Plan agreed: %(plan)s.") % {"plan": _in_words(plan)}, agreed_on, today)
    return plan


def _bearable(plan: PaymentPlan, today: date) -> None:
    left = left_to_live_on(plan.lease, today)
    most = max(one.cents for one in plan.instalments.all())
    if left is not None and most > left:
        raise Refused(
            _(
                "An instalment of %(most)s is more than what the household has left to live on: lower it, or tick that it "
                "signs knowing so."
            )
            % {"most": localised.money(most)},
            "beyond",
        )


def _in_words(plan: PaymentPlan) -> str:
    count = plan.instalments.count()
    return ngettext("%(amount)s in %(n)s instalment", "%(amount)s in %(n)s instalments", count) % {
        "amount": typography.money(plan.debt, "fr"),
        "n": count,
    }


def _tell_plan(actor: User, plan: PaymentPlan, said: str, on: date, today: date) -> None:
    note = f"{said} {plan.note}".strip()[:300]
    _take(actor, lease=plan.lease, step=Step.PLAN, on=on, today=today, note=note, plan=plan)


@verb(once=NOTHING, frozen=NOTHING, happened=No("asked where the plan is agreed"))
def preview_plan(actor: User, *, seen: int | None = None, beyond: bool = False, **asked) -> PaymentPlan:
    """The plan that `agree_plan` would keep, with its instalments; the caller keeps nothing of it."""
    debt = situation(asked["lease"], asked["today"]).debt
    return plans.agree_plan(actor, debt=debt, **asked)


def _parts(plan: PaymentPlan) -> list[tuple[date, int]]:
    return [(one.due_on, one.cents) for one in plan.instalments.all()]


def origin_of(act: ProcedureAct) -> PlanOrigin | None:
    """Whose terms the plan of this decision has; None for an act that makes no plan."""
    if act.act == ActKind.DELAYS_GRANTED and act.by == Judge.JUDGE:
        return PlanOrigin.JUDGE
    return PlanOrigin.COMMISSION if act.act == ActKind.OVERINDEBTEDNESS_MEASURES else None


@verb(
    once=No("the same terms of one decision are one plan"),
    frozen=CLAIM,
    happened=No("asked of the decision, which has come and is proved"),
)
def note_terms(
    actor: User, *, act: ProcedureAct, each: int, first_on: date, today: date, note: str = ""
) -> PaymentPlan:
    """Loi 89-462, art. 24 V and VI: what the judge of the lease granted, or the measures of the over-indebtedness commission,
    as a plan: `each` cents a month, the last one before the end of a judge's delays takes what is left. It takes the place of a
    plan that runs, unless it is that plan.

    Raises Refused for another act, for one withdrawn, to come or without a proof.
    """
    origin = origin_of(act)
    if act.withdrawn_on or origin is None:
        raise Refused(
            _("Only delays granted by the judge of the lease, or measures of the commission, make such a plan.")
        )
    if act.on > today or not act.paper_id:
        raise Refused(_("Nothing proves this decision yet: add its proof first."))
    lease = act.procedure.lease
    hold(lease)
    # of that day as it is known now: a payment of before it may have been noted since
    debt = unpaid_of(Lease.objects.filter(pk=lease.pk), act.on)[lease.pk].debt
    terms: dict[str, Any] = {
        "debt": debt,
        "each": each,
        "months": None,
        "first_on": first_on,
        "agreed_on": act.on,
        "until": act.until,
    }
    if running := PaymentPlan.objects.filter(lease=lease, ended_on=None).first():
        known = (running.origin, running.agreed_on, running.note)
        if known == (origin, act.on, note.strip()) and _parts(running) == plans.instalments(**terms):
            return running
        plans.end_plan(actor, plan=running, on=today, why=PlanEnd.REPLACED)
    plan = plans.agree_plan(actor, lease=lease, today=today, origin=origin, note=note, **terms)
    said = _("%(origin)s: %(plan)s.") % {"origin": plan.get_origin_display(), "plan": _in_words(plan)}
    _tell_plan(actor, plan, said, act.on, today)
    return plan


@verb(once=No("it is refused once it ended"), frozen=CLAIM, happened=TODAY, right=WRITE)
def withdraw_plan(actor: User, *, plan: PaymentPlan, why: str, today: date) -> None:
    """Entered by mistake: it counts no more, nor the step that noted it; both stay in the history with the reason. The plan that
    its terms replaced runs again."""
    if not why.strip():
        raise Refused(_("Write what was wrong: it stays in the history."), "why")
    with laid_again(plan.lease, today):
        plans.withdraw_plan(actor, plan=plan, reason=why, today=today)
    close_todo(signed.PLAN.todo, thing=signed.PLAN.about(plan), on=today)
    refresh(plan.lease, on=today)


@verb(once=No("a plan that was withdrawn already stays so"), frozen=CLAIM, happened=TODAY)
def withdraw_terms(actor: User, *, act: ProcedureAct, why: str, today: date) -> None:
    """The plan that `note_terms` made of a decision goes with it, when it is withdrawn: it bears its day and its origin. So does
    one whose place other terms took since: it would run again after them."""
    origin = origin_of(act)
    if origin is None:
        return
    made = PaymentPlan.objects.filter(lease=act.procedure.lease_id, origin=origin, agreed_on=act.on)
    for plan in made.filter(why_ended=PlanEnd.REPLACED):
        plans.withdraw_replaced(actor, plan=plan, reason=why[:REASON])
    if running := made.filter(ended_on=None).first():
        with laid_again(running.lease, today):
            plans.withdraw_plan(actor, plan=running, reason=why[:REASON], today=today)


@verb(
    once=No("a decision of one day is noted once: the base refuses a second"),
    frozen=CLAIM,
    happened=("on",),
    right=WRITE,
)
def note_decision(
    actor: User, *, plan: PaymentPlan, decision: str, body: str, on: date, scan: tuple[bytes, str], today: date
) -> PlanDecision:
    """CCH, art. R824-7 and R824-28: what was decided of the plan, or of the aid, with its proof."""
    if on < plan.agreed_on:
        raise Refused(_("It is decided once the plan is agreed: check the date."), "on")
    content, suffix = scan
    paper = file_document(
        kind="plan_decision",
        title=f"{AidDecision(decision).label}, {plan.lease.code}",
        content=content,
        suffix=suffix,
        on=on,
        household=plan.lease.household,
    )
    made = PlanDecision(plan=plan, decision=decision, body=body, on=on, paper=paper, noted_by=actor)
    record(made, actor)
    return made


@verb(once=VERSIONED, frozen=CLAIM, happened=TODAY, right=WRITE)
def withdraw_decision(actor: User, *, decision: PlanDecision, version: int, why: str, today: date) -> None:
    """Noted by mistake: it stays in the history with the reason and its proof."""
    if decision.withdrawn_on:
        raise Refused(_("This decision was withdrawn already."))
    if not why.strip():
        raise Refused(_("Write why it is withdrawn."), "why")
    edit(actor, decision, version=version, withdrawn_on=today, withdrawn_for=why.strip(), withdrawn_by=actor)


@transaction.atomic
def note_breaches(on: date, rows: QuerySet[PaymentPlan] | None = None) -> int:
    """What the plans that run, of these or of all, asked and that had not come by the end of its delay: how many are new."""
    every = PaymentPlan.objects.all() if rows is None else rows
    running = every.filter(ended_on=None).select_related("lease").prefetch_related("instalments")
    return plans.note_breaches(list(running.order_by("pk")), pace(on).call - 1, on, _late)


def _late(leases: Sequence[int], on: date) -> dict[int, int]:
    return {pk: aged.debt for pk, aged in unpaid_of(Lease.objects.filter(pk__in=leases), on).items()}


@verb(once=No("it is refused once it ended"), frozen=CLAIM, happened=("on",))
def end_plan(actor: User, *, plan: PaymentPlan, on: date, why: str, today: date) -> None:
    """The plan runs no more: what is late is due at once, and the next action is computed again."""
    if why == PlanEnd.KEPT:
        raise Refused(_("A plan kept to its end closes by itself, once nothing of it is left."), "why")
    if why not in BY_HAND:
        raise Refused(_("Say why it ends: no longer kept, or replaced by another."), "why")
    with laid_again(plan.lease, today):
        plans.end_plan(actor, plan=plan, on=on, why=why, today=today)
    refresh(plan.lease, on=today)


def end_kept(on: date, found: Iterable[Situation]) -> list[int]:
    """The plans of these tenancies of which nothing is left close by themselves; their leases."""
    # nor before what fell due meanwhile is known to be paid: a plan is kept with the current rent paid beside it
    ended = [one for one in found if one.plan and not one.plan.left and not one.held]
    for one in ended:
        if one.plan:
            plans.end_plan(None, plan=one.plan.plan, on=on, why=PlanEnd.KEPT)
    return [one.lease.pk for one in ended]


@verb(
    once=No("the same words of one day are one pause"),
    frozen=CLAIM,
    happened=No("a pause ends on a day to come"),
    right=WRITE,
)
def pause(actor: User, *, lease: Lease, until: date, reason: str, today: date) -> Pause:
    """The agency's own steps wait until that day, included. A duty, the window of a guarantee, a limitation go on. The same words
    of one day are one pause, while it runs."""
    if until <= today:
        raise Refused(_("A pause ends on a day to come."), "until")
    if until > add_months(today, PAUSE_MONTHS):
        raise Refused(_("A pause lasts three months at most: it is said again then, if it must."), "until")
    if not reason.strip():
        raise Refused(_("Write in a few words why: nothing is asked of the household meanwhile."), "reason")
    hold(lease)
    said = {"lease": lease, "on": today, "until": until, "reason": reason.strip(), "by": actor}
    if known := Pause.objects.filter(**said, lifted_on=None).first():
        return known
    made = Pause(**said)
    record(made, actor)
    refresh(lease, on=today)
    return made


@verb(once=No("one that runs no more is refused"), frozen=CLAIM, happened=TODAY, right=WRITE)
def lift_pause(actor: User, *, lease: Lease, today: date) -> None:
    """The steps of the agency begin again at once."""
    running = Pause.objects.filter(lease=lease, lifted_on=None, until__gte=today)
    if not running.update(lifted_on=today, lifted_by=actor):
        raise Refused(_("No pause runs for this tenancy."))
    refresh(lease, on=today)


@verb(once=No("it is decided once: the base refuses a second"), frozen=ALL, happened=TODAY, right=DECIDE)
def decide_reading(actor: User, *, reading: str, note: str, today: date, counted: str = "") -> DebtReading:
    """One decision for every debt on what the latest change of regime leaves open."""
    if not note.strip():
        raise Refused(_("Write in a few words why: a letter of the CAF, an opinion, the text once read."), "note")
    change = history()[-1].start
    decided = DebtReading(change=change, reading=reading, counted=counted, note=note.strip(), on=today, by=actor)
    record(decided, actor)
    ask_reading(today)
    return decided


@verb(once=No("it is undone once: a second time is refused"), frozen=ALL, happened=TODAY, right=DECIDE)
def undo_reading(actor: User, *, decided: DebtReading, today: date) -> None:
    """The decision no longer stands, for any debt: the earlier day holds again, to confirm."""
    standing = DebtReading.objects.filter(pk=decided.pk, undone_on=None)
    if not standing.update(undone_on=today, undone_by=actor):
        raise Refused(_("This decision was undone already."))
    ask_reading(today)


def ask_reading(today: date) -> bool:
    """Some weeks before the rules of arrears change, the director is asked once what the text leaves open; until they answer, the
    earlier day stands. Whether it is asked."""
    last = history()[-1]
    decided = DebtReading.objects.filter(change=last.start, undone_on=None).exclude(counted="").exists()
    thing = f"arrears:{last.start}"
    if decided:
        close_todo(READING, thing=thing, on=today)
        return False
    if len(history()) < 2 or today < add_days(last.start, -ASKED_BEFORE) or not begun().exists():
        return False
    eve = add_days(last.start, -1)
    open_todo(READING, thing=thing, on=today, due_on=max(eve, today), article=last.article, day=last.start.isoformat())
    return True
