"""What a receipt and a rent call must say to be printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents import periods
from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document


@dataclass(frozen=True, kw_only=True)
class RentDocument(Document):
    """What a paper about one month of rent has."""

    tenants: tuple[str, ...]
    address: tuple[str, ...]  # where the paper is sent
    owners: tuple[str, ...]  # for whom the agency receives the rent
    dwelling: str  # the let home on one line
    lease_number: str
    first_day: date  # both days are included
    last_day: date
    rent: Cents  # of the period, charges apart
    charges: Cents  # of the period
    mentions: tuple[Clause, ...] = ()  # printed small, at the end

    @property
    def period(self) -> str:
        return periods.period(self.first_day, self.last_day)

    @property
    def of_period(self) -> str:
        return periods.of_period(self.first_day, self.last_day)

    @property
    def due(self) -> Cents:
        """Rent and charges of the period."""
        return Cents(self.rent + self.charges)

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.last_day < self.first_day:
            yield "last_day", "must not be before first_day"
        if self.rent < 0 or self.charges < 0 or self.due == 0:
            yield "rent, charges", "must be something to pay"


@dataclass(frozen=True, kw_only=True)
class Payment:
    """The part of a payment that goes to this period; negative when a payment was taken back."""

    payer: str
    received_on: date
    amount: Cents
    means: Prose | None = None  # transfer, cheque, third-party payment…


@dataclass(frozen=True, kw_only=True)
class CallLine:
    """Anything asked beside rent and charges: a regularisation, an instalment of a payment plan…"""

    label: Prose
    amount: Cents  # negative when it is in the tenant's favour


@dataclass(frozen=True, kw_only=True)
class ReceiptDocument(RentDocument):
    """Quittance when rent and charges are wholly paid, otherwise a reçu of the same data.

    Loi 89-462, art. 21: rent and charges apart; a partial payment gives right to a reçu. What is no money is said apart:
    `credits`, set off on the account or asked no more; `ended`, a debt that nobody paid: no quittance says that it was.
    """

    payments: tuple[Payment, ...] = ()  # none where all was set off
    credits: tuple[CallLine, ...] = ()  # positive
    ended: tuple[CallLine, ...] = ()  # positive; the label says why
    awaited: Cents = Cents(0)  # of what is left, the housing aid on its way: the tenant is not asked for it
    stopped: Cents = Cents(0)  # of what is left, what the law forbids to ask and to pay

    @property
    def received(self) -> Cents:
        """In money."""
        return Cents(sum(payment.amount for payment in self.payments))

    @property
    def credited(self) -> Cents:
        return Cents(sum(credit.amount for credit in self.credits))

    @property
    def unpaid(self) -> Cents:
        """The part of the period whose debt was ended."""
        return Cents(sum(debt.amount for debt in self.ended))

    @property
    def remaining(self) -> Cents:
        return Cents(self.due - self.received - self.credited - self.unpaid)

    @property
    def asked(self) -> Cents | None:
        """Of what is left, what the tenant is to pay."""
        return Cents(cents) if (cents := self.remaining - self.awaited - self.stopped) else None

    @property
    def in_money(self) -> bool:
        return self.received > 0

    @property
    def settled(self) -> Cents:
        """What the paper bears witness to, first of all."""
        return self.received or self.credited

    @property
    def not_asked(self) -> tuple[CallLine, ...]:
        """What is left, and is not for the tenant to pay."""
        parts = (
            ("Aide au logement attendue, qui n’est pas encore arrivée", self.awaited),
            ("Dette que la loi interdit de demander et de payer pour le moment", self.stopped),
        )
        return tuple(CallLine(label=Prose(label), amount=cents) for label, cents in parts if cents)

    @property
    def is_full(self) -> bool:
        return self.remaining == 0 and not self.ended

    @property
    def title(self) -> str:
        name = "Quittance de loyer" if self.is_full else "Reçu de paiement partiel"
        return f"{name}, {self.period}"

    def problems(self) -> Iterable[tuple[str, str]]:
        yield from super().problems()
        if self.received + self.credited <= 0:
            yield "payments", "add up to nothing received"
        if self.remaining < 0:
            yield "payments", "exceed what is due for the period"
        if (self.asked or 0) < 0 or min(self.awaited, self.stopped) < 0:
            yield "awaited, stopped", "are parts of what is left"


@dataclass(frozen=True, kw_only=True)
class DebitLine:
    """A debit told beforehand (EPC016-06): how much, which day, by which creditor (ICS), under which mandate (RUM)."""

    amount: Cents
    day: date
    mandate: str
    creditor: str


@dataclass(frozen=True, kw_only=True)
class CounterReceiptDocument(Document):
    """What was paid at the counter, in cash or by cheque. It is no quittance (loi 89-462, art. 21)."""

    tenants: tuple[str, ...]
    address: tuple[str, ...]
    owners: tuple[str, ...]
    dwelling: str
    lease_number: str
    amount: Cents
    received_on: date
    means: Prose
    parts: tuple[CallLine, ...]  # what the payment settles; their sum is the amount
    mentions: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return "Reçu de paiement"

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.amount <= 0:
            yield "amount", "must be above zero"
        if sum(part.amount for part in self.parts) != self.amount:
            yield "parts", "do not add up to the amount"


@dataclass(frozen=True, kw_only=True)
class RentCallNotice(RentDocument):
    """Avis d'échéance: what is to be paid for a period. It is free (loi 89-462, art. 21)."""

    due_on: date
    lines: tuple[CallLine, ...] = ()
    balance: Cents = Cents(0)  # owed on the eve of the period when positive, in the tenant's favour when negative
    since: tuple[CallLine, ...] = ()  # what moved the account since then, beside what is asked: what came is negative
    expected_aid: tuple[CallLine, ...] = ()  # housing aid foreseen, positive: a forecast, not a payment
    not_asked: tuple[CallLine, ...] = ()  # of the balance, positive: what the law stops, what a plan asks later
    reference: str = ""  # what to write on the transfer
    iban: str = ""
    bic: str = ""
    account_holder: str = ""
    debit: DebitLine | None = None
    means: tuple[Prose, ...] = ()  # other ways to pay
    help: tuple[Clause, ...] = ()  # whom to call when paying is hard

    @property
    def title(self) -> str:
        return f"Avis d’échéance, {self.period}"

    @property
    def total(self) -> Cents:
        """What the tenant is asked for: all that is due, less the aid foreseen and what is not asked now."""
        asked = self.due + self.balance + sum(line.amount for line in (*self.lines, *self.since))
        return Cents(asked - sum(line.amount for line in (*self.expected_aid, *self.not_asked)))

    @property
    def nothing_to_pay(self) -> bool:
        return self.total <= 0

    @property
    def credit(self) -> Cents | None:
        """What is in the tenant's favour when there is nothing to pay."""
        return Cents(-self.total) if self.total < 0 else None

    @property
    def deductions(self) -> tuple[CallLine, ...]:
        """The aid foreseen as it is shown: taken off."""
        return _taken_off(self.expected_aid)

    @property
    def left_out(self) -> tuple[CallLine, ...]:
        """What is not asked as it is shown: taken off."""
        return _taken_off(self.not_asked)

    @property
    def arrears(self) -> Cents | None:
        return self.balance if self.balance > 0 else None

    @property
    def advance(self) -> Cents | None:
        return self.balance if self.balance < 0 else None

    def problems(self) -> Iterable[tuple[str, str]]:
        yield from super().problems()
        if any(aid.amount < 0 for aid in self.expected_aid):
            yield "expected_aid", "must be given as positive amounts"
        if any(part.amount < 0 for part in self.not_asked):
            yield "not_asked", "must be given as positive amounts"


def _taken_off(lines: Iterable[CallLine]) -> tuple[CallLine, ...]:
    return tuple(CallLine(label=line.label, amount=Cents(-line.amount)) for line in lines)
