"""Note what a year cost, state it to each tenant, settle it a month later, and propose the next provision."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, happened, sent_again
from trousseau.core.models import Document, User
from trousseau.engines import typography
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.mandates.models import Mandate
from trousseau.rules import charges as rules
from trousseau.tenancies.enums import ChangeKind
from trousseau.tenancies.models import Lease, RentChange
from trousseau.tenancies.recipients import of_tenant
from trousseau.tenancies.terms import in_force, refuse_before_a_change

from ..actions.sums import ask_sum, give_back
from ..enums import CallKind
from ..mail_papers import CHARGES
from ..models import ChargeCost, ChargeStatement
from ..notices.documents import kept
from .papers import statement_paper
from .queries import year_of


def _unstated(mandate: Mandate, year: int) -> None:
    if ChargeStatement.objects.filter(lease__mandate=mandate, year=year).exists():
        raise Refused(_("The charges of this year were already stated to a tenant: its costs no longer change."))


@transaction.atomic
def note_cost(actor: User, *, mandate: Mandate, year: int, today: date, form_key: str = "", **fields) -> ChargeCost:
    """What one nature cost in a year that is over: the recoverable part alone (décret 87-713). `form_key`: a form sent twice
    is one."""
    if known := ChargeCost.objects.filter(form_key=form_key).first():
        sent_again(known, mandate=mandate, year=year, **fields)
        return known
    if year >= today.year:
        raise Refused(_("A year of charges is counted once it is over."), "year")
    _unstated(mandate, year)
    cost = ChargeCost(mandate=mandate, year=year, form_key=form_key or None, **fields)
    record(cost, actor)
    return cost


@transaction.atomic
def correct_cost(actor: User, *, cost: ChargeCost, version: int, **fields) -> None:
    _unstated(cost.mandate, cost.year)
    edit(actor, cost, version=version, **fields)


@transaction.atomic
def send_statement(actor: User, *, lease: Lease, year: int, on: date, today: date) -> ChargeStatement:
    """Loi 89-462, art. 23: the count by nature, one month before the settlement; kept as it was sent."""
    happened(on, today)
    if lease.flat_charges:
        raise Refused(
            _("The charges of this lease are a flat rate: they are never settled."), article="Loi 89-462, art. 8-1 V"
        )
    found = year_of(lease, year)
    if found is None or not found.rows:
        raise Refused(_("Note first what this year cost, by nature."))
    if on.year <= year:
        raise Refused(_("A year of charges is counted once it is over."), "on")
    if found.statement:
        return _sent_again(actor, found.statement, on=on, today=today)
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
        number=number, lease=lease, year=year, total=found.total, provisions=found.provisions, paper=document, mail=item
    )
    record(statement, actor)
    mail.send(actor, items=[item], on=on, today=today)
    return statement


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


@transaction.atomic
def settle_charges(actor: User, *, statement: ChargeStatement, on: date, today: date, twelfths: bool = False) -> None:
    """The balance is asked, at once or by twelfths, or given back: one month after the statement at least."""
    happened(on, today)
    if statement.settled_on:
        raise Refused(_("These charges are already settled."))
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


@transaction.atomic
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
