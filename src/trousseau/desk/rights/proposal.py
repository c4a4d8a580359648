"""What is past its term, said by the night and done by a person: nothing is erased by the night itself."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.allocation.actions import withdraw_for
from trousseau.applications.actions import take_state
from trousseau.applications.enums import CLOSED, ApplicationState
from trousseau.applications.models import Application
from trousseau.core.actions_grants import take_grants
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.core.models import Erasure, Grant, Household, ToDo, User
from trousseau.core.nightly import once
from trousseau.core.personal_data import ACCOUNTS, delete, erase
from trousseau.core.retention import EVERYTHING, Fate, Past, Term, terms
from trousseau.core.todo import about_each, close_todo, follow_todo
from trousseau.rules.said import Said, say, say_many
from trousseau.scales import Value
from trousseau.tenancies.models import Lease

from ..models import RetentionRun
from ..todo import TERMS_OVER
from .queries import frozen
from .standing import claims

LINES = 10_000  # of a term, erased at a time: the base takes no longer list
WHOLE = "terms"  # what the thing to do is about: there is one at most


@dataclass(frozen=True)
class Proposed:
    """Under one term: which households, or how many lines."""

    term: Term
    value: Value
    past: tuple[Past, ...] = ()
    lines: int = 0

    @property
    def count(self) -> int:
        return len(self.past) or self.lines

    @property
    def oldest(self) -> date | None:
        return min((one.since for one in self.past), default=None)


def proposed(on: date) -> list[Proposed]:
    """What the terms say on that day, those that have something alone."""
    found = []
    for term in terms().values():
        if term.rows:
            lines = term.rows(term.cutoff(on)).count()
            if lines:
                found.append(Proposed(term, term.value(on), lines=lines))
        elif term.households and (past := tuple(_past(term, on))):
            found.append(Proposed(term, term.value(on), past=past))
    return found


def _past(term: Term, on: date, only: int | None = None) -> Iterator[Past]:
    """Households past the term, or how many lines. Left out: what is done already, and who owes a sum, is before the judge, has
    asked that their file be frozen, or is followed again."""
    assert term.households
    asked = [one for one in term.households(term.cutoff(on), on) if only in (None, one.household)]
    keys = [one.household for one in asked]
    done = _done(keys)
    held_still = frozen(keys)
    left = [
        one
        for one in asked
        if one.household not in held_still
        and not any(day >= one.since and _covers(codes, term.code) for day, codes in done[one.household])
    ]
    held = claims([one.household for one in left], on) if term.fate != Fate.ERASE and term.code != ACCOUNTS else {}
    open_to = _open_to_the_team([one.household for one in left], on) if term.fate == Fate.ARCHIVE else set()
    for one in left:
        if one.household not in held and (term.fate != Fate.ARCHIVE or one.household in open_to):
            yield one


def _covers(codes: list[str], code: str) -> bool:
    return code in codes or (codes == [EVERYTHING] and code != ACCOUNTS)


def _done(keys: list[int]) -> dict[int, list[tuple[date, list[str]]]]:
    """What was erased already of these households; what a claim kept counts for nothing."""
    about = {f"{Household._meta.label_lower}:{key}": key for key in keys}
    found: dict[int, list[tuple[date, list[str]]]] = defaultdict(list)
    for made in Erasure.objects.filter(about__in=about, claim=False).order_by("pk"):
        found[about[made.about]].append((made.at.date(), made.codes))
    return found


def _open_to_the_team(keys: list[int], on: date) -> set[int]:
    grants = Grant.objects.current(on).filter(household__in=keys).exclude(user__in=User.objects.holding(Role.DIRECTOR))
    return set(grants.values_list("household", flat=True))


@once
def propose(on: date) -> Said:
    """Say to the director what is past its term, once; nothing is erased."""
    count = sum(one.count for one in proposed(on))
    if not count:
        close_todo(TERMS_OVER, thing=WHOLE, on=on)
        return say("Nothing kept is past its term.")
    follow_todo(TERMS_OVER, thing=WHOLE, on=on, due_on=on, n=count)
    return say_many("%(n)s file or line is past its term.", "%(n)s files or lines are past their term.", count)


def run(actor: User, *, codes: list[str], on: date) -> int:
    """Do what is proposed under these terms, looked at again: how many households or lines. One household, one transaction:
    stopped anywhere, what is left is proposed again. Raises Refused when nothing is left to be done."""
    total = 0
    for one in proposed(on):
        if one.term.code not in codes:
            continue
        done = (
            _run_lines(one.term, on) if one.term.rows else sum(_run_one(actor, one.term, past, on) for past in one.past)
        )
        if done:
            RetentionRun.objects.create(term=one.term.code, on=on, by=actor, count=done)
        total += done
    if not total:
        raise Refused(_("Nothing of this is left to be done: somebody did it meanwhile."))
    if not proposed(on):
        close_todo(TERMS_OVER, thing=WHOLE, on=on)
    return total


@transaction.atomic
def _run_lines(term: Term, on: date) -> int:
    """With their history, and what was to be done about them, whose title names somebody."""
    assert term.rows
    rows = term.rows(term.cutoff(on))
    keys = list(rows.values_list("pk", flat=True))
    for some in batched(keys, LINES):
        gone = rows.model._base_manager.filter(pk__in=some)
        ToDo.objects.filter(subject__in=about_each(gone)).delete()
        delete(gone)
    return len(keys)


@transaction.atomic
def _run_one(actor: User, term: Term, past: Past, on: date) -> int:
    household = Household.objects.select_for_update().get(pk=past.household)
    if not any(_past(term, on, past.household)):
        return 0  # done, or asked for again, since the page was read
    if term.fate == Fate.ARCHIVE:
        grants = Grant.objects.current(on).filter(household=household)
        kept = User.objects.holding(Role.DIRECTOR)
        for user in User.objects.filter(pk__in=grants.exclude(user__in=kept).values("user")).order_by("pk"):
            take_grants(actor, user=user, on=on, why=str(term.label), households=[household])
        return 1
    erase(actor, household, codes=[] if _whole(term, household, actor, on) else [term.code])
    return 1


def _whole(term: Term, household: Household, actor: User, on: date) -> bool:
    """Whether nothing is left to keep the household's name: its tenancy is long over; or it has none, asks for nothing and
    nobody has followed it for as long."""
    if term.code == "retention.tenant_months":
        return True
    if term.code != "retention.social_months" or Lease.objects.not_abandoned().filter(household=household).exists():
        return False
    application = Application.objects.filter(household=household).exclude(state__in=CLOSED).first()
    if application:  # silent for as long: it no longer looks for a home
        withdraw_for(actor, household=household, today=on)
        take_state(actor, application, ApplicationState.LEFT, on=on, reason="silence")
    return True


JOBS = {"desk.terms": propose}
