"""What is due of each aid and of each housing benefit, kept as things to do: after each act, and each night."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from trousseau.core import localised, scales
from trousseau.core.enums import Role
from trousseau.core.models import ToDo
from trousseau.core.todo import close_todo, close_todos, follow_todo, open_todo, waits
from trousseau.rents.models import RentCall
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

from . import todo
from .enums import GOES_ON, AidState, BenefitStep, PaidTo
from .models import Aid, BenefitEvent, RentsDeclared

SEND_DAYS = 7  # days of the house: to send what is prepared, when nobody said by when
PAY_DAYS = 30  # days of the house: after a grant, the payment is asked about
RENEW_DAYS = 45  # days of the house: before its end, an aid is asked again
CLAIM_DAYS = 7  # days of the house: after the keys, the claim is filed
MONTH, FIRST_DAY, LAST_DAY = 7, 1, 31  # the rents declared are those of July


def follow(aid: Aid, on: date) -> None:
    """One thing to do at most: what the state of the aid asks for next."""
    found = next_of(aid, on)
    close_todos(*(kind for kind in todo.OF_AID if found is None or kind is not found[0]), on=on, things=[aid])
    if found is None:
        return
    kind, due_on, article = found
    said = {"name": str(aid.household), "day": localised.day(_since(aid))}
    follow_todo(
        kind, thing=aid, on=on, due_on=due_on, article=article, household=aid.household, role=_role(aid, kind), **said
    )


def next_of(aid: Aid, on: date) -> tuple[todo.Kind, date, str] | None:
    """What is to be done next of an aid on a day, by when, on which ground; None when nothing waits."""
    if aid.state == AidState.PREPARED:
        return todo.SEND, aid.send_by or add_days(aid.prepared_on, SEND_DAYS), ""
    if aid.state == AidState.INCOMPLETE and aid.papers_by:
        return todo.PAPERS, aid.papers_by, ""
    if aid.state == AidState.ASKED:
        rule = scales.at("aids.answer_months", aid.sent_on)
        return todo.ANSWER, add_months(aid.sent_on, rule.number), rule.article
    if aid.contest_by and aid.contestable(on):
        return todo.CONTEST, aid.contest_by, ""
    if aid.state != AidState.GRANTED:
        return None
    granted, decided_on = aid.decision
    if paid_of(aid) < granted:
        return todo.PAYMENT, add_days(decided_on, PAY_DAYS), ""
    if aid.valid_until and not aid.renewals.exclude(state=AidState.WITHDRAWN).exists():
        return todo.RENEW, add_days(aid.valid_until, -RENEW_DAYS), ""
    return None


def paid_of(aid: Aid) -> int:
    return sum(one.cents for one in aid.payments.select_related("receipt") if one.stands)


def _since(aid: Aid) -> date:
    if aid.state == AidState.GRANTED and aid.valid_until and paid_of(aid) >= (aid.granted or 0):
        return aid.valid_until
    return aid.decided_on or aid.contested_on or aid.asked_on or aid.prepared_on


def _role(aid: Aid, kind: todo.Kind) -> Role:
    """Money for the agency is noted by who keeps its accounts; the rest waits for who asked."""
    if kind is todo.PAYMENT and aid.paid_to == PaidTo.AGENCY:
        return Role.RENTAL
    return Role.SOCIAL if aid.asked_by.holds(Role.SOCIAL) or not aid.of_home else Role.RENTAL


def follow_all(on: date) -> int:
    """Each aid that goes on, or was refused; a refusal whose delay is over waits for nobody. How many were read."""
    rows = Aid.objects.filter(state__in=(*GOES_ON, AidState.REFUSED)).select_related("household__holder", "asked_by")
    count = 0
    for aid in rows:
        count += 1
        follow(aid, on)
    return count


def unclaimed(on: date):
    """The leases whose keys were given, and of which neither a claim, a benefit nor money of the CAF is known."""
    events = BenefitEvent.objects.filter(lease=OuterRef("pk"), withdrawn_on=None)
    known = events.exclude(step__in=(BenefitStep.CHANGE, BenefitStep.CERTIFIED))
    aided = RentCall.objects.filter(lease=OuterRef("pk"), caf_expected__gt=0)
    rows = Lease.objects.filter(state=LeaseState.RUNNING, keys_on__lte=on, brought_in_on=None)
    return rows.filter(~Exists(known), ~Exists(aided))


def follow_benefit(lease: Lease, on: date) -> None:
    """Whether the claim of this lease is still to be filed."""
    if lease.keys_on and unclaimed(on).filter(pk=lease.pk).exists():
        open_todo(
            todo.CLAIM,
            thing=lease,
            on=on,
            due_on=add_days(lease.keys_on, CLAIM_DAYS),
            household=lease.household,
            name=str(lease.household),
            day=localised.day(lease.keys_on),
        )
    else:
        close_todo(todo.CLAIM, on=on, thing=lease)


def follow_benefits(on: date) -> int:
    """Each lease whose claim is to be filed; those that wait no more are closed."""
    rows = list(unclaimed(on).select_related("household__holder"))
    for lease in rows:
        follow_benefit(lease, on)
    waiting = [f"lease:{lease.pk}" for lease in rows]
    ToDo.objects.waiting().filter(kind=todo.CLAIM.code).exclude(subject__in=waiting).update(closed_on=on)
    return len(rows)


def follow_rents(on: date) -> bool:
    """The declaration of July is asked for from its first day on, until it is noted."""
    year = on.year
    thing = f"rents:{year}"
    if RentsDeclared.objects.filter(year=year).exists():
        close_todo(todo.RENTS, on=on, thing=thing)
        return False
    if on < date(year, MONTH, FIRST_DAY):
        return False
    if not to_declare(year).exists():
        close_todo(todo.RENTS, on=on, thing=thing)
        return False
    if not waits(todo.RENTS, thing):
        open_todo(todo.RENTS, thing=thing, on=on, due_on=date(year, MONTH, LAST_DAY), year=year)
    return True


def to_declare(year: int):
    """The leases that ran in July of a year, and whose benefit the CAF or the MSA pays or may pay. One brought in since was
    declared by who managed it then."""
    first, last = date(year, MONTH, FIRST_DAY), date(year, MONTH, LAST_DAY)
    here = Q(brought_in_on=None) | Q(brought_in_on__lt=first)
    return Lease.objects.filter(here, Q(ends_on=None) | Q(ends_on__gte=first), keys_on__lte=last)
