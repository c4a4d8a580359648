"""Note what a year cost, state it to each tenant, settle it a month later, and propose the next provision; ask for what was
asked and spent before the agency managed a lease, and enter it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Document, ToDo, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.engines import typography
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED, Channel
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient
from trousseau.mandates.models import Mandate
from trousseau.rules import charges as rules
from trousseau.rules.dates import add_days
from trousseau.tenancies.enums import ChangeKind
from trousseau.tenancies.models import Lease, RentChange
from trousseau.tenancies.recipients import of_tenant
from trousseau.tenancies.terms import in_force, refuse_before_a_change

from .. import todo
from ..access import ACCOUNT
from ..actions.sums import ask_sum, give_back
from ..before import lost_on, managed_elsewhere, uncounted
from ..enums import CallKind
from ..mail_papers import CHARGES, FORMER, before_its_costs
from ..models import ChargeCost, ChargeStatement, FormerCost, FormerCount
from ..notices.documents import kept
from .papers import former_letter, statement_paper
from .queries import Year, year_of

COST = No("what a home cost: it names no household")
OVER = No("a year of charges is counted once it is over")
ASK_DAYS = 30  # to ask for the count of before, then to have it


def _unstated(mandate: Mandate, year: int) -> None:
    if ChargeStatement.objects.filter(lease__mandate=mandate, year=year).exists():
        raise Refused(_("The charges of this year were already stated to a tenant: its costs no longer change."))


@verb(once=Once(ChargeCost, by="form_key", key="form_key"), frozen=COST, happened=OVER)
def note_cost(actor: User, *, mandate: Mandate, year: int, today: date, form_key: str = "", **fields) -> ChargeCost:
    """What one nature cost in a year that is over: the recoverable part alone (décret 87-713). `form_key`: a form sent twice
    is one."""
    if year >= today.year:
        raise Refused(_("A year of charges is counted once it is over."), "year")
    _unstated(mandate, year)
    cost = ChargeCost(mandate=mandate, year=year, noted_on=today, form_key=form_key or None, **fields)
    record(cost, actor)
    return cost


@verb(once=VERSIONED, frozen=COST, happened=OVER)
def correct_cost(actor: User, *, cost: ChargeCost, version: int, today: date, **fields) -> None:
    _unstated(cost.mandate, cost.year)
    edit(actor, cost, version=version, noted_on=today, **fields)


@verb(once=No("a statement that left is the one returned"), frozen=ACCOUNT, happened=("on",))
def send_statement(actor: User, *, lease: Lease, year: int, on: date, today: date) -> ChargeStatement:
    """Loi 89-462, art. 23: the count by nature, one month before the settlement; kept as it was sent."""
    if lease.flat_charges:
        raise Refused(
            _("The charges of this lease are a flat rate: they are never settled."), article="Loi 89-462, art. 8-1 V"
        )
    found = year_of(lease, year)
    if found is None or not found.rows:
        raise Refused(_("Note first what this year cost, by nature."))
    if on.year <= year:
        raise Refused(_("A year of charges is counted once it is over."), "on")
    if found.statement and (found.known or found.statement.settled_on):
        return _sent_again(actor, found.statement, on=on, today=today)
    _refuse_half(found)
    if found.known_on and on < found.known_on:
        raise before_its_costs(found.known_on)
    if found.statement:
        found = _counted_again(actor, found, today=today)
    notice, vouchers = (scales.at(f"charges.{name}", on) for name in ("notice_months", "voucher_months"))
    number = next_number("rents.charges")
    from_on = rules.earliest_settlement(on, notice.number)
    paper, said = statement_paper(
        found, number=number, on=on, settled_from=from_on, vouchers=vouchers, late=rules.is_late(year, from_on)
    )
    document = file_document(
        kind="charges",
        number=f"R{number:06d}",
        title=f"Décompte des charges {year}",
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        data=kept(said),
        household=lease.household,
    )
    item = _envelope(actor, lease, document, on)
    statement = ChargeStatement(
        number=number,
        lease=lease,
        year=year,
        total=found.total,
        provisions=found.provisions,
        former=found.former,
        known_on=found.known_on,
        paper=document,
        mail=item,
    )
    record(statement, actor)
    mail.send(actor, items=[item], on=on, today=today)
    return statement


def _refuse_half(found: Year) -> None:
    """A year that began elsewhere is not counted as if nothing had been asked of the tenant before."""
    if found.before is None or (found.former and found.former.said):
        return
    raise Refused(
        _(
            "Another managed this lease until %(day)s: what the tenant was asked by then is not known here, and would be asked a "
            "second time. Enter first the former manager’s count."
        )
        % {"day": localised.day(found.before)},
        article="Loi 89-462, art. 23",
    )


def _counted_again(actor: User, found: Year, *, today: date) -> Year:
    """A statement that left without the count of before, and was not settled, gives its place to the right one. Its letter
    and its paper stay in the register of mail."""
    wrong = found.statement
    assert wrong
    mail.withdraw(actor, items=[wrong.mail], today=today)
    wrong.delete()
    return replace(found, statement=None)


def _envelope(actor: User, lease: Lease, paper: Document, on: date) -> MailItem:
    item = mail.draft(
        paper=CHARGES,
        to=of_tenant(lease),
        channel=Channel.POST,
        title=paper.title,
        on=on,
        by=actor,
        document=paper,
        thing=lease,
    )
    mail.prepare(actor, items=[item])
    return item


def _sent_again(actor: User, statement: ChargeStatement, *, on: date, today: date) -> ChargeStatement:
    """The same paper in another envelope when the first came back, or will not leave; nothing when it did."""
    came_back = statement.mail.returned_on or statement.mail.cancelled_on
    if came_back and not statement.settled_on:
        if on < came_back:
            raise Refused(
                _("The former came back on %(day)s: it leaves again after.") % {"day": localised.day(came_back)}, "on"
            )
        statement.mail = _envelope(actor, statement.lease, statement.paper, on)
        record(statement, actor)
        mail.send(actor, items=[statement.mail], on=on, today=today)
    return statement


@verb(once=No("charges that are settled are refused"), frozen=ACCOUNT, happened=("on",))
def settle_charges(actor: User, *, statement: ChargeStatement, on: date, today: date, twelfths: bool = False) -> None:
    """The balance is asked, at once or by twelfths, or given back: one month after the statement at least."""
    if statement.settled_on:
        raise Refused(_("These charges are already settled."))
    if managed_elsewhere(statement.lease, statement.year) and statement.former_id is None:
        raise Refused(
            _(
                "This statement left without what the former manager had asked: enter their count, then make the statement "
                "again."
            ),
            article="Loi 89-462, art. 23",
        )
    stated_on = statement.stated_on
    if stated_on is None:
        raise Refused(
            _("The statement did not reach the tenant: its letter came back, or did not leave. Send it first.")
        )
    notice = scales.at("charges.notice_months", stated_on)
    first = rules.earliest_settlement(stated_on, notice.number)
    if on < first:
        raise Refused(
            _("The statement leaves the tenant time to read it: settle from %(day)s on.")
            % {"day": localised.day(first)},
            "on",
            notice.article,
        )
    if twelfths and not (rules.is_late(statement.year, on) and statement.balance > 0):
        raise Refused(
            _("By twelfths only when they are settled after the end of the following year, and something is owed."),
            "twelfths",
            notice.article,
        )
    lease, label = statement.lease, f"Régularisation {statement.year}"
    if statement.balance > 0:
        count = scales.at("charges.instalments", on).number if twelfths else 1
        for place, (due_on, cents) in enumerate(rules.instalments(statement.balance, count, on), 1):
            ask_sum(
                actor,
                lease=lease,
                kind=CallKind.SETTLEMENT,
                label=f"{label} ({place}/{count})" if twelfths else label,
                amount=cents,
                on=on,
                due_on=due_on,
                key=f"charges:{statement.pk}:{place}",
            )
    elif statement.balance < 0:
        give_back(actor, lease=lease, label=label, amount=-statement.balance, on=on, key=f"charges:{statement.pk}")
    statement.settled_on, statement.twelfths = on, twelfths
    record(statement, actor)


@verb(
    once=No("the provision that is asked already is refused"),
    frozen=ACCOUNT,
    happened=No("a new provision is never retroactive"),
)
def change_provision(
    actor: User, *, statement: ChargeStatement, charges: int, from_on: date, today: date
) -> RentChange:
    """The provisions to come follow what the year cost. Never retroactive."""
    lease = statement.lease
    if from_on < today:
        raise Refused(_("A new provision is never retroactive: from today on."), "from_on")
    if lease.managed_until and lease.managed_until < from_on:
        raise Refused(_("This lease has ended: no provision is asked any more."))
    held = in_force(lease, from_on)
    if held.charges == charges:
        raise Refused(_("This is already the provision of the lease."), "charges")
    refuse_before_a_change(lease, from_on, "from_on")
    change = RentChange(
        lease=lease,
        from_on=from_on,
        rent=held.rent,
        charges=charges,
        kind=ChangeKind.CHARGES,
        asked_on=today,
        said=f"D’après les charges de {statement.year} : {typography.money(statement.total, 'fr')}",
        paper=statement.paper,
    )
    record(change, actor)
    return change


def ask_former_counts(on: date) -> int:
    """Have somebody ask for what was asked and spent before the agency managed each lease brought in, while it may be claimed;
    how many are asked anew."""
    waiting = uncounted(on).exclude(pk__in=_asked_leases()).select_related("household")
    leases = list(waiting)
    for lease in leases:
        assert lease.brought_in_on
        year = lease.brought_in_on.year
        lost = lost_on(lease, year, on)
        open_todo(
            todo.FORMER_COUNT,
            thing=lease,
            on=on,
            due_on=min(add_days(on, ASK_DAYS), lost),
            article="Loi 89-462, art. 7-1",
            household=lease.household,
            lease=lease.code,
            year=year,
            until=lease.brought_in_on.isoformat(),
            lost=lost.isoformat(),
        )
    return len(leases)


def _asked_leases() -> list[int]:
    rows = ToDo.objects.filter(kind=todo.FORMER_COUNT.code, closed_on=None).values_list("subject", flat=True)
    return [int(subject.partition(":")[2]) for subject in rows]


@verb(once=No("a count that a letter asks for is refused"), frozen=ACCOUNT, happened=TODAY)
def write_former(
    actor: User, *, leases: Sequence[Lease], name: str, address: str, on: date, channel: str = Channel.POST
) -> MailItem:
    """C. civ., art. 1993: one letter to the former manager of these leases, ready to leave, asks for the count of the year of
    each until the evening it was brought in."""
    if channel not in PRINTED:
        raise Refused(_("This letter is posted."), "channel")
    keys = [one.pk for one in leases]
    list(Lease.objects.select_for_update().filter(pk__in=keys).order_by("pk"))  # two at once write one letter
    waiting = {lease.pk: lease for lease in uncounted(on).filter(pk__in=keys)}
    if not waiting or len(waiting) != len(leases):
        raise Refused(_("Choose leases whose former manager’s count is not known yet."), "leases")
    if any(lease.letter and not MailItem.objects.get(pk=lease.letter).returned_on for lease in waiting.values()):
        raise Refused(_("A letter asks for one of these counts already: it waits in the mail, or it left."), "leases")
    rows = list(waiting.values())
    paper = former_letter(rows, name=name, address=address, on=on, answer_by=add_days(on, ASK_DAYS))
    title = _("Counts of charges asked of the former manager")
    document = file_document(
        kind="former",
        title=title,
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
    )
    item = mail.draft(
        paper=FORMER, to=Recipient(name, address), channel=channel, title=title, on=on, by=actor, document=document
    )
    mail.prepare(actor, items=[item])
    for lease in rows:
        assert lease.brought_in_on
        count = FormerCount.objects.filter(lease=lease, year=lease.brought_in_on.year).first()
        count = count or FormerCount(lease=lease, year=lease.brought_in_on.year)
        count.mail = item
        record(count, actor, reason="ask")
    return item


@verb(once=No("once said, it is corrected by the version that stands"), frozen=ACCOUNT, happened=("said_on",))
def enter_former_count(
    actor: User,
    *,
    lease: Lease,
    year: int,
    provisions: int,
    spent: Mapping[str, int],
    said_by: str,
    said_on: date,
    today: date,
    version: int | None = None,
) -> FormerCount:
    """What the tenant was asked in a year until the agency managed the lease, and what was spent for them, by nature: the
    tenant's own part, of no cost that this year's accounts will say. `version`: of the count that is corrected."""
    before = managed_elsewhere(lease, year)
    if before is None or lease.flat_charges:
        raise Refused(_("This lease was managed here all this year: its count is made here."))
    if said_on < before:
        raise Refused(
            _("A count of the days until %(day)s is said that day at the earliest.") % {"day": localised.day(before)},
            "said_on",
        )
    Lease.objects.select_for_update().get(pk=lease.pk)  # two at once: the second finds the first
    count = FormerCount.objects.filter(lease=lease, year=year).first()
    if count and count.said and version is None:
        raise Refused(_("The former manager’s count of this year is here already: correct it."))
    if count and count.statements.exists():
        raise Refused(_("The charges of this year were already stated to a tenant: its costs no longer change."))
    if ChargeStatement.objects.filter(lease=lease, year=year, settled_on__isnull=False).exists():
        raise Refused(_("These charges are already settled."))
    said: dict[str, Any] = {"provisions": provisions, "said_by": said_by.strip(), "said_on": said_on}
    if count is None:
        count = FormerCount(lease=lease, year=year, **said)
        record(count, actor)
    else:
        edit(actor, count, version=count.version if version is None else version, **said)
    count.costs.all().delete()
    FormerCost.objects.bulk_create(
        FormerCost(count=count, nature=nature, amount=cents) for nature, cents in spent.items() if cents
    )
    if lease.brought_in_on and year == lease.brought_in_on.year:
        close_todo(todo.FORMER_COUNT, thing=lease, on=today)
    return count
