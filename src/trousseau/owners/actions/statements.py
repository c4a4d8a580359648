"""Render the accounts of a mandate, numbered in the same transaction; e-mail them to who agreed."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import TODAY, No, verb
from trousseau.engines.documents import Agency
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mail.actions import draft, email, prepare
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient, whose
from trousseau.mandates.enums import FeeBase
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import terms
from trousseau.mandates.todo import LAST_ACCOUNTS
from trousseau.rents.held import held
from trousseau.rules.owner_account import Held
from trousseau.rules.owner_statement import closing as close_balance
from trousseau.rules.owner_statement import next_period

from .. import todo as todo
from ..enums import LineKind
from ..mail_papers import STATEMENT
from ..models import OwnerStatement, OwnerStatementLine
from ..papers import kept_data, print_statement, statement_document
from ..queries.accounts import terms_of
from ..queries.material import Material
from ..queries.statements import begun
from .fees import Charge, post_fees, take_fees, vat_of

RENDERED = No("days already accounted for are refused")


@verb(once=RENDERED, frozen=ACCOUNTS, happened=("until",))
def make_statement(actor: User | None, *, mandate: Mandate, until: date, today: date) -> OwnerStatement:
    """Décret 72-678, art. 66: the accounts from the last ones until `until`. What was posted late, on a day already
    accounted for, is in the next ones: their sum is the ledger's balance whatever was posted when.

    Raises Refused when these days are already accounted for, or when a fee waits for an answer.
    """
    hold(Ledger.CLIENTS)
    take_fees(actor, until=until, mandate=mandate)
    return render(actor, mandate=mandate, until=until, today=today)


@verb(once=RENDERED, frozen=ACCOUNTS, happened=("until",))
def render(
    actor: User | None,
    *,
    mandate: Mandate,
    until: date,
    today: date,
    agency: Agency | None = None,
    sums: Held | None = None,
    read: Material | None = None,
    bundle: str = "",
) -> OwnerStatement:
    """The same, once the fees until that day are taken. Read once for many accounts: `agency`, as its papers print it;
    `sums` and `read`, what the ledger, held meanwhile, has for this mandate on that day."""
    if mandate.fund is None:
        raise Refused(_("This mandate has no account: it is not signed, or the agency lets in its own name."))
    read = read or Material([mandate], until)
    last = read.last(mandate)
    period = next_period(begun(mandate), last, until)
    if period is None:
        raise Refused(_("The accounts are already rendered until that day: choose a later one."), "until")
    if _fees_with_accounts(actor, mandate, read, first=period.first, until=until):
        read, sums = Material([mandate], until), None
    if sums is None:
        sums = held(mandate.fund, until)
    lines, opening = read.new_lines(mandate)
    closing = close_balance(opening, [line.amount for line in lines])
    if closing != sums.position:
        raise Refused(_("The accounts and the ledger differ: nothing was rendered. Tell the director."))
    # what a mandate brought in held that evening is where its first accounts begin, not a movement of them
    told = [line for line in lines if line.entry.date >= period.first or last]
    opening = closing - sum(line.amount for line in told)
    number = next_number("owners.statements")
    document = statement_document(
        mandate,
        told,
        number=f"C{number:05d}",
        first=period.first,
        last=until,
        on=today,
        opening=opening,
        sums=sums,
        read=read,
        agency=agency,
    )
    if document.closing != closing:
        raise Refused(_("The accounts and the ledger differ: nothing was rendered. Tell the director."))
    paper = print_statement(document)
    kept = file_document(
        kind="statement",
        number=f"C{number:05d}",
        title=document.title,
        content=paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{paper.template}@{paper.version}",
        data=kept_data(document) | {"closing": closing},
    )
    statement = OwnerStatement(
        number=number,
        head=read.head,
        mandate=mandate,
        first_day=period.first,
        last_day=until,
        opening=opening,
        closing=closing,
        made_on=today,
        paper=kept,
    )
    statement.mail = _envelope(actor, statement, bundle=bundle)
    record(statement, actor)
    OwnerStatementLine.objects.bulk_create(
        OwnerStatementLine(
            statement=statement, entry=line.entry, fund=mandate.fund, aux=line.aux, kind=line.kind, amount=line.amount
        )
        for line in lines
    )
    close_todo(todo.RENDER_ACCOUNTS, thing=mandate, on=today)
    if mandate.ended_on and until >= mandate.ended_on:
        close_todo(LAST_ACCOUNTS, thing=mandate, on=today)
    return statement


def _envelope(actor: User | None, statement: OwnerStatement, *, bundle: str) -> MailItem:
    """How the accounts leave: by e-mail to an owner who agreed to it, else by post; `bundle`: rendered with others."""
    mandate, owner = statement.mandate, statement.mandate.owner
    agreed = terms_of(mandate).email_on
    mailed = agreed is not None and agreed <= statement.made_on and owner.email
    item = draft(
        paper=STATEMENT,
        to=Recipient(owner.name, owner.address, owner.email if mailed else "", whom=whose(owner)),
        channel=Channel.EMAIL if mailed else Channel.POST,
        title=statement.paper.title,
        on=statement.made_on,
        by=actor,
        document=statement.paper,
        bundle=bundle,
        thing=mandate,
    )
    prepare(actor, items=[item])
    return item


def _fees_with_accounts(actor: User | None, mandate: Mandate, read: Material, *, first: date, until: date) -> bool:
    """The fees due when the accounts are rendered, once each time: whether there are some."""
    clauses = read.clauses(mandate)
    if not clauses:
        return False
    if silent := next((clause for clause in clauses if not vat_of(clause)), None):
        raise Refused(_("Say first how the VAT of “%(fee)s” is counted.") % {"fee": silent})
    collected = sum(line.amount for line in read.new_lines(mandate)[0] if line.kind == LineKind.COLLECTED)
    bases: dict[str, int] = {FeeBase.COLLECTED: max(0, collected), FeeBase.RENT: terms(mandate, until).rent}
    charges = [Charge(clause, until, f"a{first}", bases.get(clause.base)) for clause in clauses]
    post_fees(actor, charges, on=until)
    return True


@verb(once=No("accounts in the outbox, or gone, are refused"), frozen=ACCOUNTS, happened=TODAY)
def send_statement(actor: User, *, statement: OwnerStatement, on: date) -> None:
    """By e-mail, to an owner who agreed to it: the outbox brings it, and the register says when it left."""
    owner, agreed, item = statement.mandate.owner, terms_of(statement.mandate).email_on, statement.mail
    if agreed is None or agreed > on:
        raise Refused(_("This owner did not agree to e-mail: print the accounts, or write the agreement down first."))
    if not owner.email:
        raise Refused(_("No e-mail address is known for this owner: note it on their page."))
    if item is None or item.sent_on:
        raise Refused(_("These accounts have left already."))
    if item.queued_at:
        raise Refused(_("These accounts are in the outbox already: they leave from there."))
    edit(actor, item, version=item.version, channel=Channel.EMAIL, email=owner.email)
    email(actor, items=[item])
