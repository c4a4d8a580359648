"""What a sum is received for, from whom, by which means; what a part of a bank line is, and how it was found."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a sum is received for: the account that it is written on (`[[for]]` of ledger/chart.toml)."""

    RENT = "rent", _("Rent and charges")
    DEPOSIT = "deposit", _("Deposit")
    FEE = "fee", _("Fee of the tenant")
    CLAIM = "claim", _("Claim on a guarantee")
    CONTRIBUTION = "contribution", _("Contribution of the owner")
    SUPPLIER = "supplier", _("Refund of a supplier")


OF_FUND = (Purpose.CONTRIBUTION, Purpose.SUPPLIER)  # on the account of a mandate, of no lease
COLLECTED = (
    Purpose.RENT,
    Purpose.CLAIM,
)  # for the owner; a deposit is held, a fee is the agency's, a contribution is theirs


class Payer(TextChoices):
    """Who settles a debt. A credit is no money: what the owner gives up or gives back on the account. An aid
    pays in the place of the tenant (C. civ., art. 1342-1)."""

    TENANT = "tenant", _("Tenant")
    CAF = "caf", _("CAF")
    GUARANTOR = "guarantor", _("Guarantor")
    OWNER = "owner", _("Owner")
    SUPPLIER = "supplier", _("Supplier")
    AID = "aid", _("Aid (FSL, Loca-Pass, charity…)")
    CREDIT = "credit", _("Credit on the account")


class Method(TextChoices):
    TRANSFER = "transfer", _("Transfer")
    DEBIT = "debit", _("Direct debit")
    CARD = "card", _("Card")
    CHEQUE = "cheque", _("Cheque")
    CASH = "cash", _("Cash")
    ACCOUNT = "account", _("Written on the account")


# what a person notes by hand, at the counter or from a statement
NOTED_METHODS = (Method.TRANSFER, Method.DEBIT, Method.CARD, Method.CHEQUE, Method.CASH)


class Source(TextChoices):
    """Where the money stands when it is received: the other account of its entry (`[[from]]` of ledger/chart.toml)."""

    BANK = "bank"
    CASH = "cash"
    CHEQUE = "cheque"
    DEBIT = "debit"
    LINE = "line"
    CAF = "caf"


# where money noted by hand stands until the bank has it: the cash box, the cheques to pay in
SOURCES = {Method.CASH: Source.CASH, Method.CHEQUE: Source.CHEQUE}


class PaidIn(TextChoices):
    CHEQUES = "cheques", _("Cheques")
    CASH = "cash", _("Cash")


class ShareKind(TextChoices):
    """What a part of a line is: money received for a purpose, or what the bank says of money that came before."""

    RENT = Purpose.RENT.value, _("Payment of a tenant")
    DEPOSIT = Purpose.DEPOSIT.value, _("Deposit of a lease")
    FEE = Purpose.FEE.value, _("Fee of a tenant")
    CLAIM = Purpose.CLAIM.value, _("Payment of a guarantor")
    CONTRIBUTION = Purpose.CONTRIBUTION.value, _("Contribution of an owner")
    SUPPLIER = Purpose.SUPPLIER.value, _("Refund of a supplier")
    DEBITS = "debits", _("Direct debits that arrived")
    RETURNED = "returned", _("Direct debit sent back")
    CHEQUE = "cheque", _("Cheque sent back")
    CHARGE = "charge", _("Charge of the bank, for the agency")


class ChargeReason(TextChoices):
    """What a charge is, said by who looked into a line that might have sent debits back."""

    ACCOUNT = "account", _("Keeping of the account, or a subscription")
    RETURNS = "returns", _("Fees on debits sent back, without the debits themselves")
    INTEREST = "interest", _("Interest of the bank")
    OTHER = "other", _("Another charge: the bank confirmed that no debit is in it")


class Step(TextChoices):
    """In the order in which they are tried. Only a person goes further than the first four."""

    ISSUED = "issued", _("A reference that the agency gave to the bank")
    ACCOUNT = "account", _("An account known for this tenant, and the amount due")
    REFERENCE = "reference", _("The number of the lease, written by the payer")
    CAF = "caf", _("The CAF, and the total of a remittance")
    NAME = "name", _("A name that looks alike, and the amount due")
    PERSON = "person", _("Said by a person")
