"""The messages that the rents send: the papers of a month, the accounts of an owner. Each is told what became of it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import MessageState, Role
from trousseau.core.mail import Event
from trousseau.core.mail.queries import LIVE
from trousseau.core.models import HouseholdMember, Message
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease

from . import access
from .notices.enums import PaperKind, Way
from .notices.models import Dispatch
from .owners.models import OwnerStatement


def _key(message: Message) -> int:
    return int(message.about.partition(":")[2])


def _agreed(message: Message) -> bool:
    """Loi 89-462, art. 21: by e-mail with the consent of the tenant, which may be taken back at any time."""
    lease = Lease.objects.filter(dispatches=_key(message), email_agreed=True)
    living = HouseholdMember.objects.filter(household__in=lease.values("household"), ends_on=None)
    return message.to in living.values_list("person__email", flat=True)


def _owner_agreed(message: Message) -> bool:
    mandate = Mandate.objects.filter(owner_statements=_key(message), account_terms__email_on__isnull=False)
    return message.to in mandate.values_list("owner__email", flat=True)


def _paper_left(message: Message) -> None:
    """A paper left once it did to each of its tenants."""
    others = Message.objects.filter(event=message.event, about=message.about).exclude(pk=message.pk)
    if not others.exclude(state__in=(MessageState.SENT, MessageState.GIVEN)).exists():
        _done(message, message.sent_at, Way.EMAIL)


def _paper_given(message: Message) -> None:
    _done(message, timezone.now(), Way.PRINT)


def _done(message: Message, at: datetime | None, way: Way) -> None:
    Dispatch.objects.filter(pk=_key(message)).update(done_at=at, way=way)


def _paper_failed(message: Message) -> None:
    """By e-mail, else printed; one that may have left waits for a person to say."""
    if message.state != MessageState.UNKNOWN:
        _done(message, None, Way.PRINT)


def _accounts_left(message: Message) -> None:
    assert message.sent_at
    OwnerStatement.objects.filter(pk=_key(message)).update(sent_on=timezone.localdate(message.sent_at))


def _accounts_failed(message: Message) -> None:
    if message.state != MessageState.UNKNOWN:
        OwnerStatement.objects.filter(pk=_key(message)).update(sent_on=None)


def statements_in_outbox() -> set[int]:
    """The accounts whose message is on its way, or left."""
    rows = Message.objects.filter(event=STATEMENT.code, state__in=LIVE)
    return {_key(message) for message in rows.only("about")}


NOTICE = Event(
    "rents.notice",
    label=_("Notice of rent due"),
    to=_("each tenant of a lease who agreed to e-mail"),
    when=_("the notices of a month are made"),
    subject=_("Your rent notice, %(month)s"),
    right=access.READ,
    role=Role.RENTAL,
    wanted=_agreed,
    on_sent=_paper_left,
    on_failed=_paper_failed,
    on_given=_paper_given,
)
RECEIPT = Event(
    "rents.receipt",
    label=_("Receipt of a month wholly paid"),
    to=_("each tenant of a lease who agreed to e-mail"),
    when=_("the receipts of a month are made"),
    subject=_("Your receipt, %(month)s"),
    right=access.READ,
    role=Role.RENTAL,
    wanted=_agreed,
    on_sent=_paper_left,
    on_failed=_paper_failed,
    on_given=_paper_given,
)
STATEMENT = Event(
    "rents.owner_statement",
    label=_("Accounts rendered to an owner"),
    to=_("the owner of a mandate who agreed to e-mail"),
    when=_("somebody sends the accounts from their page, or those of a rendering together"),
    subject=_("Your management statement %(number)s"),
    right=access.READ,
    role=Role.RENTAL,
    wanted=_owner_agreed,
    on_sent=_accounts_left,
    on_failed=_accounts_failed,
)
EVENTS = [NOTICE, RECEIPT, STATEMENT]
OF_PAPERS = {PaperKind.NOTICES: NOTICE, PaperKind.RECEIPTS: RECEIPT}
