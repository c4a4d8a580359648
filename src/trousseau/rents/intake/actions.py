"""Bring a portfolio in: all of it or nothing, and only when its balances make the bank's."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from trousseau.captation.actions import register_owner
from trousseau.captation.enums import OwnerKind
from trousseau.captation.models import Owner
from trousseau.captation.reach.actions import run_contract
from trousseau.core import localised, scales
from trousseau.core.actions import next_number, record
from trousseau.core.actions_accounts import team
from trousseau.core.actions_grants import grant_household
from trousseau.core.actions_people import register_household, register_person
from trousseau.core.enums import Relation, Role
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, Dwelling, User
from trousseau.core.models import Sequence as Series
from trousseau.core.verbs import No, verb
from trousseau.exchange.portfolio import Home
from trousseau.ledger.actions import open_fund, post_many
from trousseau.ledger.books import BROUGHT_IN
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.postings import Draft
from trousseau.mandates import register
from trousseau.mandates.actions.mandates import QUALITIES, write_clause
from trousseau.mandates.enums import Due, FeeBase, FeeKind, MandateState, SignedAt
from trousseau.mandates.enums import Payer as FeePayer
from trousseau.mandates.models import Mandate
from trousseau.receipts.enums import Method, Payer, Purpose
from trousseau.receipts.models import Receipt
from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.rules.lease import contract
from trousseau.rules.rent_index import Quarter
from trousseau.tenancies.actions import TENANCY
from trousseau.tenancies.contract.actions import sign_parties
from trousseau.tenancies.contract.drafting import first_parties
from trousseau.tenancies.enums import DepositHolder, LeaseState
from trousseau.tenancies.models import Lease

from ..charges.actions import ask_former_counts
from ..enums import BALANCE, CallKind
from ..models import RentCall


@verb(
    once=No("a mandate that is here already is refused"),
    frozen=No("it brings files that are new here"),
    happened=("on",),
)
def bring_in(actor: User, *, homes: Sequence[Home], on: date, bank: int, today: date) -> int:
    """The homes let on the day `on`, with what each owed and held that evening; how many came in.

    The rents called until then, that month's included, are in the balances: the first month called here is the next.
    `bank`: what the clients' account held that evening, in cents. The mandates keep their numbers and stay in the
    register where they were written; this one begins after them. Raises Refused, and nothing is written, when the
    balances do not make the bank's, or a home is known already.
    """
    _check(homes, on=on, bank=bank)
    communes = {commune.insee: commune for commune in Commune.objects.filter(insee__in={h.insee for h in homes})}
    readers = team(Role.RENTAL, Role.DIRECTOR)  # who supports a household joins its team
    owners: dict[tuple[str, str], Owner] = {}
    leases = []
    for home in sorted(homes, key=lambda home: home.mandate_number):
        owner = owners.get((home.owner_name, home.owner_address)) or register_owner(
            actor, kind=home.owner_kind, name=home.owner_name, address=home.owner_address, email=home.owner_email
        )
        owners[home.owner_name, home.owner_address] = owner
        mandate = _mandate(actor, home, owner, communes[home.insee], on)
        leases.append((home, _lease(actor, home, mandate, readers, on)))
    _balances(actor, leases, on)
    ask_former_counts(today)
    return len(leases)


def _check(homes: Sequence[Home], *, on: date, bank: int) -> None:
    if on != month_end(on):
        raise Refused(
            _("Give the balances of the last evening of a month: the next month is the first called here."), "on"
        )
    if wrong := [*_wrong(homes, on), *_wrong_revisions(homes, on)]:
        raise Refused(" ".join(wrong))
    if twice := Mandate.objects.filter(number__in=[home.mandate_number for home in homes]).order_by("number").first():
        raise Refused(_("Mandate %(mandate)s is here already: nothing was brought in.") % {"mandate": twice.code})
    if (found := sum(home.bank for home in homes)) != bank:
        raise Refused(
            _(
                "The balances of the file make %(found)s in the bank; you wrote %(said)s, %(apart)s apart. Nothing was brought in."
            )
            % {
                "found": localised.money(found),
                "said": localised.money(bank),
                "apart": localised.money(abs(found - bank)),
            },
            "bank",
        )
    first = max((home.mandate_number for home in homes), default=0) + 1
    series, _fresh = Series.objects.get_or_create(code=register.NAME, defaults={"last": first - 1})
    if series.last < first - 1:
        raise Refused(
            _("The register began at number %(last)s: a mandate brought in bears a lower number.")
            % {"last": series.last}
        )


def _wrong(homes: Sequence[Home], on: date) -> Iterator[str]:
    """What each line says that cannot be, all of them at once."""
    communes = set(Commune.objects.filter(insee__in={h.insee for h in homes}).values_list("insee", flat=True))
    for home in homes:
        line = {"line": home.line, "insee": home.insee}
        if home.insee not in communes:
            yield _("Line %(line)s: the commune %(insee)s is not of the territory; add it first.") % line
        if max(home.lease_starts_on, home.mandate_signed_on) > on:
            yield (
                _("Line %(line)s: this lease or this mandate begins after the balances; it is drafted here instead.")
                % line
            )
        late = [month for month, _cents in home.debts or ()]
        if late and not (month_start(home.lease_starts_on) <= late[0] and late[-1] <= on):
            yield (
                _(
                    "Line %(line)s: a month is due between the beginning of the lease and the balances: check the months."
                )
                % line
            )


def _wrong_revisions(homes: Sequence[Home], on: date) -> Iterator[str]:
    known = scales.indexes()
    for home in homes:
        if home.revision_on is None:
            continue
        if not on < home.revision_on <= add_months(on, 12):
            yield (
                _("Line %(line)s: the next revision comes within a year of the balances: check its day.")
                % {"line": home.line}
            )
        if Quarter.read(home.revision_quarter) not in known:
            yield (
                _("Line %(line)s: the index of %(quarter)s is not known here: add it to the scales first.")
                % {"line": home.line, "quarter": home.revision_quarter}
            )


def _mandate(actor: User, home: Home, owner: Owner, commune: Commune, on: date) -> Mandate:
    dwelling = Dwelling(
        address=home.address,
        complement=home.complement,
        commune=commune,
        rooms=home.rooms,
        surface=home.surface,
        energy=home.energy,
    )
    record(dwelling, actor)
    code = f"M{home.mandate_number:05d}"
    fund = open_fund(actor, ledger=Ledger.CLIENTS, code=code, label=f"Mandat {home.mandate_number}")
    mandate = Mandate(
        number=home.mandate_number,
        owner=owner,
        dwelling=dwelling,
        convention=home.convention,
        anah_ceiling=home.ceiling,
        rent=home.rent,
        charges=home.charges,
        quality=QUALITIES[OwnerKind(owner.kind)],
        starts_on=home.mandate_starts_on,
        ends_on=home.mandate_ends_on,
        state=MandateState.SIGNED,
        signed_on=home.mandate_signed_on,
        signed_at=SignedAt.AGENCY,
        brought_in_on=on,
        fund=fund,
    )
    record(mandate, actor, reason="brought_in")
    write_clause(
        mandate,
        kind=FeeKind.MANAGEMENT,
        base=FeeBase.COLLECTED,
        basis_points=home.fee_basis_points,
        vat=home.fee_vat,
        payer=FeePayer.OWNER,
        due=Due.RECEIPT,
    )
    run_contract(owner=owner, reference=code, starts_on=home.mandate_signed_on, ends_on=home.mandate_ends_on)
    return mandate


def _lease(actor: User, home: Home, mandate: Mandate, readers: list[User], on: date) -> Lease:
    holder = register_person(
        actor, last_name=home.tenant_last_name, first_name=home.tenant_first_name, born_on=home.tenant_born_on
    )
    others = []
    if home.partner_last_name:
        partner = register_person(actor, last_name=home.partner_last_name, first_name=home.partner_first_name)
        others.append((partner, Relation.PARTNER))
    household = register_household(actor, holder=holder, others=others, on=home.lease_signed_on)
    lease = Lease(
        number=next_number("tenancies"),
        decision=None,
        brought_in_on=on,
        mandate=mandate,
        household=household,
        contract=contract(mandate.convention),
        rent=home.rent,
        charges=home.charges,
        deposit=home.deposit,
        starts_on=home.lease_starts_on,
        term_on=home.lease_term_on,
        payment_day=home.payment_day,
        state=LeaseState.RUNNING,
        signed_on=home.lease_signed_on,
        keys_on=home.lease_starts_on,
        revised=home.revision_on is not None,
        revision_on=home.revision_on,
        revision_quarter=home.revision_quarter,
        deposit_holder=_holder(home),
    )
    record(lease, actor, reason="brought_in")
    first_parties(actor, lease)
    sign_parties(lease, home.lease_signed_on, by=actor)
    grant_household(household, users=readers, ground=TENANCY, on=on)
    return lease


def _holder(home: Home) -> DepositHolder:
    """Of its deposit: a tenant is not asked again for one that is held elsewhere."""
    if not home.deposit:
        return DepositHolder.NONE
    if home.deposit_holder:
        return DepositHolder(home.deposit_holder)
    return DepositHolder.AGENCY if home.deposit_held else DepositHolder.OWNER


def _balances(actor: User, leases: list[tuple[Home, Lease]], on: date) -> None:
    """One entry a home that has something to say, and one a month due; then the debts, the advance and the deposit that
    they explain. A debt whose months nobody wrote has no age: it does not begin with this software."""
    owing = [(home, lease, 0 if home.debts else home.tenant_owes) for home, lease in leases]
    told = [row for row in owing if row[2] or row[0].deposit_held or row[0].owner_credit]
    due = [(lease, month, cents) for home, lease in leases for month, cents in home.debts or ()]
    drafts = [
        _draft(lease, on, owed=owed, deposit=home.deposit_held, credit=home.owner_credit) for home, lease, owed in told
    ]
    drafts += [_draft(lease, on, month, owed=cents) for lease, month, cents in due]
    entries = iter(post_many(actor, ledger=Ledger.CLIENTS, drafts=drafts))
    calls, received = [], []
    for home, lease, owed in told:
        entry = next(entries)
        if owed > 0:
            calls.append(
                RentCall(
                    lease=lease,
                    kind=CallKind.OTHER,
                    label=BALANCE,
                    month=month_start(on),
                    due_on=on,
                    age_known=False,
                    rent=owed,
                    charges=0,
                    entry=entry,
                )
            )
        elif owed < 0:
            received.append(
                Receipt(
                    purpose=Purpose.RENT,
                    lease=lease,
                    payer=Payer.CREDIT,
                    method=Method.ACCOUNT,
                    amount=-home.tenant_owes,
                    received_on=on,
                    entry=entry,
                )
            )
        if home.deposit_held:
            received.append(
                Receipt(
                    purpose=Purpose.DEPOSIT,
                    lease=lease,
                    payer=Payer.TENANT,
                    method=Method.ACCOUNT,
                    amount=home.deposit_held,
                    received_on=on,
                    entry=entry,
                )
            )
    for lease, month, cents in due:
        due_on = max(month.replace(day=lease.payment_day), lease.starts_on)
        calls.append(
            RentCall(
                lease=lease,
                kind=CallKind.OTHER,
                label=f"{BALANCE}, {month:%m/%Y}",
                month=month,
                due_on=min(due_on, on),
                rent=cents,
                charges=0,
                entry=next(entries),
            )
        )
    RentCall.objects.bulk_create(calls)
    Receipt.objects.bulk_create(received)


def _draft(lease: Lease, on: date, month: date | None = None, *, owed: int, deposit: int = 0, credit: int = 0) -> Draft:
    """The balances of a lease, or what it owes of one month; cents."""
    key = f"{BROUGHT_IN}:{lease.pk}" + (f":{month:%Y-%m}" if month else "")
    return draft(
        "brought_in",
        on=on,
        fund=lease.mandate.fund,
        aux=lease.code,
        label=f"{BALANCE} {lease.code}",
        amounts={"owed": owed, "deposit": deposit, "credit": credit},
        key=key,
        source=f"tenancies.lease:{lease.pk}",
    )
