"""Roles and the few states that every room shares."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person does here. An account holds one role or several; a role opens pages, a grant opens files."""

    DIRECTOR = "director", _("Director")
    CAPTATION = "captation", _("Captation officer")
    SOCIAL = "social", _("Social worker")
    RENTAL = "rental", _("Rental manager")
    COMMISSION = "commission", _("Commission member")
    COORDINATOR = "coordinator", _("Métropole coordinator")
    FUNDER = "funder", _("Funder")
    PARTNER = "partner", _("Referring partner")
    OWNER = "owner", _("Owner")
    TENANT = "tenant", _("Tenant")
    OPERATOR = "operator", _("Sworn operator")
    ADMINISTRATOR = "administrator", _("Administrator")


TEAM = (Role.DIRECTOR, Role.CAPTATION, Role.SOCIAL, Role.RENTAL)
FILES = (Role.DIRECTOR, Role.SOCIAL, Role.RENTAL)  # whose pages open households' files: a director gives them by name
GUESTS = (Role.OWNER, Role.TENANT, Role.PARTNER)  # each has a space of their own, and no stop of the line
# Who may be one person under one account: elsewhere, what the one reads would be seen by the other.
TOGETHER = (
    frozenset({*TEAM, Role.ADMINISTRATOR, Role.COMMISSION}),
    frozenset({Role.OWNER, Role.TENANT}),
    frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    *(frozenset({one, Role.COMMISSION}) for one in (Role.COORDINATOR, Role.FUNDER, Role.PARTNER)),
)


class Aim(TextChoices):
    """Why a household's file is opened, as the household reads it. A room declares the one of its pages (`apps.py`), a right
    that of a page that has another."""

    REQUEST = "request", _("Examine the housing request")
    COMMISSION = "commission", _("Give a dwelling")
    LEASE = "lease", _("Manage the lease")
    RENTS = "rents", _("Follow the rent and the payments")
    HOME = "home", _("Follow life in the home")
    INCIDENT = "incident", _("Deal with an incident")
    DEBT = "debt", _("Prevent a debt or an eviction")
    SUPPORT = "support", _("Support the household")
    MAIL = "mail", _("Write to the household, or read its letters")
    FILE = "file", _("Look at the whole file")
    RIGHTS = "rights", _("Answer a request about the data")


class OpeningReason(TextChoices):
    """Why somebody who does not support a household looks at its whole file: a closed list, with words where it is another."""

    REPLACES = "replaces", _("A colleague is away")
    CAME = "came", _("The household called or came")
    URGENT = "urgent", _("Something urgent")
    MEETING = "meeting", _("A meeting where it is spoken of")
    TAKES = "takes", _("The support is about to begin")
    OTHER = "other", pgettext_lazy("why a file is opened", "Another reason")


class IncomingVerdict(TextChoices):
    """What became of a file that the antivirus refused, or of which it said nothing."""

    INFECTED = "infected", _("Harmful: refused")
    UNSCANNED = "unscanned", _("Taken without being scanned")
    UNANSWERED = "unanswered", _("No answer: refused")
    CLEAN = "clean", _("Taken, scanned since: clean")


class OrganisationKind(TextChoices):
    COUNCIL = "council", _("Council")
    AGENCY = "agency", _("Rental agency")
    FUNDER = "funder", _("Funder")
    CCAS = "ccas", _("CCAS or CIAS")
    SIAO = "siao", _("SIAO")
    ASSOCIATION = "association", _("Association")
    CARE = "care", _("Care service")
    LANDLORD = "landlord", _("Social landlord")
    PARTNER = "partner", _("Other referring partner")
    NOTARY = "notary", _("Notary")
    SYNDIC = "syndic", _("Syndic of co-ownership")
    CONTRACTOR = "contractor", _("Contractor")


REFERRERS = (  # who may refer a household
    OrganisationKind.PARTNER,
    OrganisationKind.CCAS,
    OrganisationKind.SIAO,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.CARE,
    OrganisationKind.LANDLORD,
)
OF_ORGANISATION = {  # whose account is that of an organisation, and of which kinds; a new name is of the first
    Role.FUNDER: (OrganisationKind.FUNDER, OrganisationKind.COUNCIL),
    Role.PARTNER: REFERRERS,
    Role.COORDINATOR: (OrganisationKind.COUNCIL,),
}
NEVER_ALONE = (Role.FUNDER, Role.PARTNER)  # without their organisation, nobody knows for whom they read


class DwellingKind(TextChoices):
    FLAT = "flat", _("Flat")
    HOUSE = "house", _("House")


class Energy(TextChoices):
    """Classes of the DPE (CCH, art. L126-26)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"


class Relation(TextChoices):
    HOLDER = "holder", _("Applicant")
    PARTNER = "partner", _("Partner")
    CHILD = "child", _("Child")
    OTHER = "other", _("Other")


class Came(TextChoices):
    """Why a person joined a household that was already known."""

    BIRTH = "birth", _("Birth")
    ARRIVAL = "arrival", _("Arrival")
    SPLIT = "split", _("Separation")
    CUSTODY = "custody", _("Shared custody")


class Went(TextChoices):
    """Why a person no longer belongs to a household."""

    SEPARATION = "separation", _("Separation")
    DEPARTURE = "departure", _("Departure")
    DEATH = "death", _("Death")
    CUSTODY = "custody", _("Shared custody")


class PaperKind(TextChoices):
    """The papers without which an agency may not manage (loi 70-9, art. 3; CCH, art. L365-4)."""

    CARD = "card", _("Professional card")
    GUARANTEE = "guarantee", _("Financial guarantee")
    INSURANCE = "insurance", _("Liability insurance")
    ACCREDITATION = "accreditation", _("Accreditation for rental mediation")


class MessageState(TextChoices):
    """Where a message of the outbox is. `UNKNOWN`: the conversation stopped once the server had begun to take it."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Leaving")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused")
    BOUNCED = "bounced", _("Came back")
    UNKNOWN = "unknown", _("Perhaps sent")
    CANCELLED = "cancelled", _("Given up")
    EXPIRED = "expired", _("Its link has ended")
    GIVEN = "given", _("Given otherwise")


FAILED = (MessageState.REFUSED, MessageState.BOUNCED, MessageState.UNKNOWN, MessageState.EXPIRED)


class MailSecurity(TextChoices):
    """How a conversation with the mail server is hidden from who listens."""

    STARTTLS = "starttls", _("STARTTLS (port 587, most often)")
    TLS = "tls", _("TLS at once (port 465, most often)")
    NONE = "none", _("None (the server of this very machine)")


class Unsent(TextChoices):
    """Why a message did not leave, in words that say what to do about it."""

    # of the server, whatever the message
    NAME = "name", _("The name of the mail server is not known: check how it is spelt.")
    CLOSED = "closed", _("Nobody answers at that port of the mail server: check the port, or whether the server is on.")
    SILENT = "silent", _("The mail server did not answer in time: check the port and the security, or wait.")
    HUNG_UP = "hung_up", _("The mail server ended the conversation: check the port and the security, or wait.")
    REFUSES = "refuses", _("The mail server refuses to talk with this machine; its answer says why.")
    CERTIFICATE = (
        "certificate",
        _("The certificate of the mail server is not valid for its name: nothing was said to it."),
    )
    NO_TLS = "no_tls", _("The mail server does not speak the kind of TLS that was chosen: check port and security.")
    LOGIN = "login", _("The mail server refused the user or the password.")
    RELAY = (
        "relay",
        _("The mail server carries no mail for this machine: check its user and password, or ask whoever runs it."),
    )
    SENDER = "sender", _("The mail server does not let this address of the sender write.")
    GARBAGE = "garbage", _("What answers at that address is no mail server: check its name and its port.")
    BUSY = "busy", _("The mail server takes no message for the moment.")
    NO_SENDER = "no_sender", _("No address of a sender is known: write the agency’s, or one with the mail server.")
    # of one message
    ADDRESS = "address", _("This address does not exist, says the mail server: check it.")
    FULL = "full", _("The box of the recipient is full.")
    TOO_BIG = "too_big", _("The message is too big for the mail server.")
    POLICY = "policy", _("The mail server refused this message by a rule of its own; its answer says which.")
    LATER = "later", _("The mail server asked that the message be brought again later.")
    PAPER = "paper", _("A paper of this message is no longer kept as it was filed: it was not sent without it.")
    STOPPED = (
        "stopped",
        _(
            "The conversation stopped before the server said whether it took the message: ask the recipient, then send it "
            "again or not."
        ),
    )
    UNWANTED = "unwanted", _("It is not to leave by e-mail any more: the consent or the address changed meanwhile.")
    RETURNED = "returned", _("The recipient’s server sent the message back.")
    ENDED = "ended", _("Its link ended before it could leave: make a new one.")
    DEFECT = "defect", _("A defect of the software kept this message from being written: tell the administrator.")
