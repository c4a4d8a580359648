"""What is read of the mail: the queue, what failed, what came, what each proof starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from trousseau.core.addresses import posted, whole
from trousseau.core.enums import TEAM
from trousseau.core.models import User

from .enums import CARRIED, PRINTED, PROVING, Channel, Direction, Step
from .models import MailItem, MailProof
from .papers import PAPERS

WINDOW = 6  # lines of an address that the window of an envelope shows, the name among them (norme NF Z10-011)
WIDE = 38  # signs of a line (same text)


def read() -> QuerySet[MailItem]:
    return MailItem.objects.select_related("prepared_by", "passed_to", "sent_by", "paper", "household__holder")


def register(user: User) -> QuerySet[MailItem]:
    return read().filter(pk__in=MailItem.objects.for_user(user).values("pk"))


def queue(user: User, bundle: str = "") -> QuerySet[MailItem]:
    """Letters ready to be printed and posted, alone or of one bundle, in the order of their envelopes: the oldest first."""
    ready = MailItem.objects.waiting().filter(bundle=bundle)
    return register(user).filter(pk__in=ready.values("pk")).order_by("prepared_on", "pk")


@dataclass(frozen=True)
class Bundle:
    """Papers that leave together from the page of what made them."""

    code: str
    kind: str
    title: str
    n: int
    url: str
    printed: bool  # by post; the others leave by e-mail from their page


def bundles(user: User) -> list[Bundle]:
    """What waits in bundles, one line each."""
    rows = MailItem.objects.for_user(user).filter(pk__in=MailItem.objects.waiting().values("pk")).exclude(bundle="")
    found = []
    counts = (
        rows.order_by()
        .values("bundle", "kind")
        .annotate(n=Count("pk"), printed=Count("pk", filter=Q(channel__in=PRINTED)))
        .order_by("bundle")
    )
    for bundle, kind, n, printed in counts.values_list("bundle", "kind", "n", "printed"):
        same = rows.filter(bundle=bundle, kind=kind).order_by("pk")
        first = same[0]
        sort = first.sort
        title = str(sort.label) if sort and same.exclude(title=first.title).exists() else first.title
        url = sort.url(first) if sort and sort.url else ""
        found.append(Bundle(bundle, kind, title, n, url, printed > 0))
    return found


def failed(user: User) -> QuerySet[MailItem]:
    return register(user).filter(pk__in=MailItem.objects.failed().values("pk")).order_by("returned_on", "pk")


def came(user: User) -> QuerySet[MailItem]:
    """What came: what waits for an answer first, then the latest."""
    rows = register(user).filter(direction=Direction.IN)
    return rows.order_by(
        F("answered_on").asc(nulls_first=True), F("answer_by").asc(nulls_last=True), "-noted_at", "-pk"
    )


def unanswered() -> Q:
    return Q(answer_by__isnull=False, answered_on=None)


def registered(user: User) -> QuerySet[MailItem]:
    """What left and whose receipt can be proved, those whose receipt is not known first."""
    rows = register(user).filter(direction=Direction.OUT, channel__in=PROVING, sent_on__isnull=False)
    return rows.order_by(F("received_on").asc(nulls_first=True), "-sent_on", "-pk")


def open_registered(user: User) -> QuerySet[MailItem]:
    """Registered letters of which a day is still awaited, or that came back and were not dealt with. Of a paper that counts from its
    sending, none is awaited once that is proved."""
    of_sending = [paper.code for paper in PAPERS.values() if paper.starts == Step.SENT]
    sent = Q(kind__in=of_sending) & Exists(MailProof.objects.standing().filter(item=OuterRef("pk"), step=Step.SENT))
    rows = registered(user).exclude(sent & Q(returned_on=None))
    return rows.filter(Q(received_on=None, returned_on=None) | Q(returned_on__isnull=False, settled_on=None))


def envelope(item: MailItem) -> tuple[str, ...]:
    """The lines of the window: who, then where."""
    return (item.name, *posted(item.address))


def unfit(item: MailItem) -> str:
    """Why the window cannot show this envelope: "none", "lines", "wide"; "" when it can."""
    lines = envelope(item)
    if not whole(item.address):
        return "none"
    if len(lines) > WINDOW:
        return "lines"
    return "wide" if any(len(line) > WIDE for line in lines) else ""


def printable(items: Sequence[MailItem]) -> list[MailItem]:
    """Of these, what one file prints: an envelope that its window shows, and a paper kept as PDF."""
    return [item for item in items if item.channel in PRINTED and is_pdf(item) and not unfit(item)]


def is_pdf(item: MailItem) -> bool:
    return item.paper is not None and (item.paper.file.name or "").endswith(".pdf")


def proved(item: MailItem | None, step: Step) -> date | None:
    """The day of a step, once something proves it; None otherwise. What runs from a step reads this and nothing else.

    An ordinary letter, an e-mail: that it left is known from who noted it, or from the server that took it.
    """
    if item is None or item.cancelled_on is not None:
        return None
    day = item.day_of(step)
    if day is None:
        return None
    if step == Step.SENT and item.channel not in PROVING:
        return day
    return day if any(proof.step == step and proof.aside_id is None for proof in item.proofs.all()) else None


def carried() -> QuerySet[MailItem]:
    """What a provider was given, and of which a day is still awaited; of a text message, the day it left."""
    given = read().filter(direction=Direction.OUT, channel__in=CARRIED, queued_at__isnull=False, cancelled_on=None)
    open_ = given.filter(received_on=None, returned_on=None).exclude(channel=Channel.TEXT, sent_on__isnull=False)
    return open_.select_related("person").order_by("pk")


def team() -> QuerySet[User]:
    return User.objects.holding(*TEAM).open()
