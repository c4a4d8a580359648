"""What the mandates read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from trousseau.core import clock, rooms, scales
from trousseau.core.enums import PaperKind
from trousseau.core.models import Agency, Sequence
from trousseau.core.papers import agency_papers
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.rules import mandate as rules
from trousseau.rules import mandate_term, off_premises
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.fees import clause_is_whole

from .enums import AmendmentKind, EntryKind, MandateState, SignedAt
from .models import (
    Amendment,
    Availability,
    FeeClause,
    Mandate,
    MandateAt,
    MandateQuerySet,
    RegisterEntry,
    RenewalLetter,
    TermsAt,
)
from .register import NAME

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Listed(TermsAt):
    """The columns that `mandates` adds."""

    free_since: date | None
    under_notice: bool
    empty_since: date | None


type MandateListed = WithAnnotations[Mandate, Listed]


@dataclass(frozen=True)
class LabelledMention:
    """A mandatory mention in words; `status`: ok, bad, or later when the signature itself brings it."""

    code: str
    label: str
    article: str
    status: str


@dataclass(frozen=True)
class Deadline:
    """A computed day with the dated value behind it."""

    on: date
    scale: scales.Value


def mandates(on: date) -> MandateQuerySet[MandateListed]:
    """Each with its terms in force on the day `on` and `free_since`: the day from which its dwelling waits
    for a household, None when it is let; `under_notice`: that day is to come, a household lives there until then.
    `empty_since`: of a mandate that comes to its end, the day from which its dwelling is empty until then.

    The last number of the register first, the drafts at the end: the databases disagree on where nothing stands.
    """
    waits = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None)
    empty = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=OuterRef("ended_on"), announced=False)
    return (
        Mandate.objects.at(on)
        .select_related("owner", "dwelling__commune")
        .annotate(
            free_since=Subquery(waits.values("starts_on")[:1]),
            under_notice=Exists(waits.filter(announced=True)),
            empty_since=Subquery(empty.values("starts_on")[:1]),
        )
        .order_by(F("number").desc(nulls_last=True), "-pk")
    )


def available(on: date) -> QuerySet[MandateAt]:
    """The dwellings that wait for a household, longest first."""
    return mandates(on).available(on).order_by("free_since", "pk")


@dataclass(frozen=True)
class Terms:
    """What a mandate says on one day: the signed terms as its amendments left them. Cents."""

    rent: int
    charges: int
    choice: str
    ends_on: date
    longest_months: int | None
    fees: tuple[FeeClause, ...]


def terms(mandate: Mandate, on: date) -> Terms:
    """The terms in force on the day `on`."""
    row = Mandate.objects.at(on).get(pk=mandate.pk)
    fees = tuple(fee_clauses(mandate, on))
    return Terms(row.rent_at, row.charges_at, row.choice_at, row.ends_at, row.longest_at, fees)


def convention_on(mandate: Mandate, day: date) -> str:
    """The Anah convention of the mandate on a day: the present one, unless a signed amendment brings another by then, or
    brought this one since.

    The column of the mandate says the present one: what corrects it counts more than an amendment that began already. One
    that begins today is taken by the night.
    """
    now = clock.today()  # noqa: TID251 — the present is what the column says, whoever asks
    rows = [row for row in mandate.amendments.all() if row.convention]
    rows.sort(key=lambda row: (row.starts_on, row.number))
    if day < now:
        since = next((row for row in rows if day < row.starts_on <= now), None)
        return _convention_before(mandate, since) if since else mandate.convention
    last = next((row for row in reversed(rows) if now <= row.starts_on <= day), None)
    return (last and last.convention) or mandate.convention


def _convention_before(mandate: Mandate, amendment: Amendment) -> str:
    """What the mandate said when this amendment brought another convention, by its history; the same when it brought none, or
    waits for the night."""
    known = mandate.history.order_by("history_id").values_list("convention", "history_change_reason")
    for (before, _why), (brought, why) in pairwise(known):
        if why == "amend" and before != brought == amendment.convention:
            return before
    return mandate.convention


def fee_clauses(mandate: Mandate, on: date) -> QuerySet[FeeClause]:
    """Décret 72-678, art. 66: the clauses in force on the day `on`, the only source of a fee."""
    open_then = Q(ends_on=None) | Q(ends_on__gte=on)
    return FeeClause.objects.filter(open_then, mandate=mandate, starts_on__lte=on).order_by("pk")


def over(mandates: Iterable[int], on: date) -> dict[int, date]:
    """Of these mandates, those that no longer bind on the day `on`, each with its last day: ended, or its term in force
    passed without a renewal (loi 70-9, art. 7)."""
    rows = Mandate.objects.at(on).filter(pk__in=set(mandates))
    past = rows.filter(Q(ended_on__lt=on) | Q(ended_on=None, ends_at__lt=on))
    return {pk: ended_on or ends_at for pk, ended_on, ends_at in past.values_list("pk", "ended_on", "ends_at")}


def obstacle(mandate: Mandate) -> str:
    """Why a mandate may not end now, and what would change it, by the first room that says so; or "".

    A later room keeps what stands on a mandate, and none is imported here: each says it where it is declared.
    """
    said = (to_end(mandate) for room in rooms.installed() for to_end in room.mandate_obstacles())
    return next(filter(None, said), "")


def not_free(keys: Collection[int]) -> QuerySet:
    """Of these mandates, those whose dwelling no longer waits for a household: let, or entrusted no more."""
    free = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None)
    gone = ~Q(state=MandateState.SIGNED) | ~Exists(free)
    return Mandate.objects.filter(gone, pk__in=keys).values_list("pk", flat=True)


def ended(keys: Collection[int]) -> QuerySet:
    return Mandate.objects.filter(pk__in=keys, state=MandateState.ENDED).values_list("pk", flat=True)


def told_or_lapsed(keys: Collection[int]) -> list[int]:
    """Of these mandates, those whose owner is no longer to be told of a right to withdraw: it ran out, or the mandate ended."""
    rows, day = Mandate.objects.filter(pk__in=keys), clock.today()  # noqa: TID251 — `over` is given no day
    lasts = ((row, withdrawal(row)) for row in rows)
    return [row.pk for row, last in lasts if row.state == MandateState.ENDED or last is None or last.on < day]


def is_let(mandate: Mandate) -> bool:
    """A household has the keys, under notice or not: no stretch of waiting has begun."""
    return not Availability.objects.filter(mandate=mandate, ends_on=None, announced=False).exists()


def occupation(mandate: MandateListed, on: date) -> str:
    """free, notice or let for a mandate that runs on the day `on`, to its last, "" otherwise; `mandate` comes from `mandates()`."""
    if not mandate.entrusted(on):
        return ""
    if mandate.ended_on:
        return "free" if mandate.empty_since else "let"
    if mandate.under_notice:
        return "notice"
    return "free" if mandate.free_since else "let"


def mentions(mandate: Mandate, on: date) -> list[LabelledMention]:
    """Every mandatory mention of this mandate, with its article and whether it is there; none in another mode.
    `on`: the day of a draft that is not signed yet."""
    if not mandate.way.for_owner:
        return []
    agency = Agency.objects.first() or Agency(name="", address="")
    papers = agency_papers(mandate.signed_on or on)
    card, guarantee = papers.get(PaperKind.CARD), papers.get(PaperKind.GUARANTEE)
    labels = {
        "owner_name": _("the owner’s name"),
        "owner_address": _("the owner’s address"),
        "dwelling": _("the dwelling’s address"),
        "powers": _("the extent of the powers"),
        "receipt": _("the express authorisation to receive funds"),
        "fee": _("each fee, how it is computed, who pays it and when"),
        "accounts": _("how often the accounts are rendered, once a year at least"),
        "choice": _("who chooses the tenant"),
        "duration": _("the duration"),
        "limit": _("how long it may last in all, renewals included"),
        "card": _("the professional card in force, its number and place (Settings, The agency’s papers)"),
        "guarantor": _("the financial guarantee in force (Settings, The agency’s papers)"),
        "renewal": _("how the mandate is renewed or not, in plain words"),
        "mediator": _("the consumer mediator (Settings, Agency)"),
        "quality": _("whether the owner is a consumer"),
        "signed_at": _("the place of signature"),
    }
    accounts = scales.at("mandate.accounts_months", mandate.signed_on or on)
    fees = () if mandate.pk is None else fee_clauses(mandate, mandate.starts_on)
    facts = rules.MandateFacts(
        owner_name=mandate.owner.name,
        owner_address=mandate.owner.address,
        dwelling=mandate.dwelling.address,
        powers=mandate.powers,
        may_receive=mandate.may_receive,
        fees=tuple(
            clause_is_whole(fee.base, fee.basis_points, fee.amount) and bool(fee.payer and fee.due) for fee in fees
        ),
        accounts_months=mandate.accounts_months,
        accounts_most=accounts.number,
        choice=mandate.choice,
        starts=bool(mandate.starts_on),
        ends=bool(mandate.ends_on),
        notice_months=mandate.notice_months,
        limited=not mandate.renewal_months or mandate.longest_months is not None,
        card_number=card.number if card else "",
        card_place=card.issuer if card else "",
        guarantor=guarantee.issuer if guarantee else "",
        quality=mandate.quality,
        mediator=agency.mediator,
        signed_at=mandate.signed_at,
    )

    def status(mention: rules.Mention) -> str:
        if mention.there:
            return "ok"
        return "later" if mention.code == "signed_at" else "bad"

    return [LabelledMention(m.code, labels[m.code], m.article, status(m)) for m in rules.mentions(facts)]


def missing(mandate: Mandate, on: date) -> list[LabelledMention]:
    """The mandatory mentions that are not there, the place of signature included."""
    return [mention for mention in mentions(mandate, on) if mention.status != "ok"]


def withdrawal(mandate: Mandate) -> Deadline | None:
    """Until when the owner may withdraw: only for a mandate signed away from the agency, by who is protected."""
    if mandate.signed_on is None or not protected(mandate):
        return None
    scale = scales.at("mandate.withdrawal_days", mandate.signed_on)
    longer = scales.at("mandate.withdrawal_extension_months", mandate.signed_on)
    last = off_premises.withdrawal_end(mandate.signed_on, mandate.informed_on, scale.number, longer.number)
    return Deadline(last, scale if mandate.informed_on else longer)


def protected(mandate: Mandate) -> bool:
    """The owner may withdraw: a right of who is served, not of who lets to the agency."""
    return mandate.way.for_owner and off_premises.may_change_mind(mandate.signed_at == SignedAt.OWNER, mandate.quality)


def work_from(mandate: Mandate) -> date:
    """The first day of the agency's work under a signed mandate."""
    if not protected(mandate):
        return mandate.signature
    days = scales.at("mandate.withdrawal_days", mandate.signature).number
    return off_premises.work_begins(mandate.signature, days, mandate.early_start)


def no_payment_until(mandate: Mandate) -> Deadline | None:
    """C. conso., art. L221-10: the last day without any payment for a mandate signed away from the agency."""
    if mandate.signed_on is None or not protected(mandate):
        return None
    scale = scales.at("mandate.no_payment_days", mandate.signed_on)
    return Deadline(add_days(mandate.signed_on, scale.number), scale)


@dataclass(frozen=True)
class Exit:
    """The first day on which a notice may end a mandate, and the ground of its delay."""

    on: date
    article: str


def exit_from(mandate: Mandate, notice_on: date, *, by_owner: bool) -> Exit:
    """From a notice sent on `notice_on`: the delay of the mandate's clause, none when a renewal was not announced."""
    free = by_owner and renewed_in_silence(mandate, notice_on) is not None
    term = terms(mandate, notice_on).ends_on
    # until its term, either side refuses that it goes on
    first = min(mandate_term.first_exit(notice_on, mandate.notice_months, free), max(term, notice_on))
    if not mandate.way.for_owner:
        return Exit(first, "")
    return Exit(first, "C. conso., art. L215-1" if free else "Loi 70-9, art. 7")


def renewed_in_silence(mandate: Mandate, on: date) -> date | None:
    """The last term at which a consumer's mandate renewed itself without its notice in time, by the day `on`."""
    if not must_announce(mandate):
        return None
    last = mandate.amendments.filter(kind=AmendmentKind.RENEWAL, starts_on__lte=on).last()
    if last is None:
        return None
    term = add_days(last.starts_on, -1)
    day = announced_on(mandate, term)
    return None if day and announcement(term).holds(day) else term


def letters_of(mandate: Mandate, term: date) -> QuerySet[RenewalLetter]:
    """The letters that announce the renewal at `term`, those that came back among them."""
    rows = mandate.renewal_letters.filter(term_on=term, mail__cancelled_on=None)
    return rows.select_related("mail__paper").prefetch_related("mail__proofs").order_by("pk")


def announced_on(mandate: Mandate, term: date) -> date | None:
    """C. conso., art. L215-1: the first day on which a letter that announces this renewal is known to have left.

    One that came back told the owner nothing: it does not count.
    """
    kept = [letter.mail for letter in letters_of(mandate, term) if letter.mail.returned_on is None]
    return min(filter(None, (proved(item, Step.SENT) for item in kept)), default=None)


def waiting_letter(mandate: Mandate, term: date) -> RenewalLetter | None:
    """The one that is ready and did not leave."""
    return letters_of(mandate, term).filter(mail__sent_on=None).first()


def waiting_mail(mandate: Mandate) -> QuerySet[MailItem]:
    """Letters of a mandate that did not leave."""
    return MailItem.objects.waiting().filter(renewal_letter__mandate=mandate)


def must_announce(mandate: Mandate) -> bool:
    """C. conso., art. L215-1: its renewals are announced to the owner."""
    return mandate.way.for_owner and mandate_term.must_announce(mandate.quality, mandate.renewal_months)


def renewed_until(mandate: Mandate, term: date) -> date | None:
    """The term after `term`; None when the mandate ends with it: it does not renew itself, or reached its limit."""
    if not mandate.way.for_owner:
        return None
    return mandate_term.next_term(term, mandate.renewal_months, last_day(mandate, term))


def last_day(mandate: Mandate, on: date) -> date | None:
    """The day that no renewal passes, as the terms of the day `on` say it; None when they write no limit."""
    return mandate_term.limit(mandate.starts_on, terms(mandate, on).longest_months)


def announcement(term: date) -> mandate_term.Window:
    """Between which days the tacit renewal of a mandate is announced."""
    first, last = announcement_scales(term)
    return mandate_term.announcement(term, first.number, last.number)


def announcement_scales(term: date) -> tuple[scales.Value, scales.Value]:
    return scales.at("mandate.renewal_letter_earliest", term), scales.at("mandate.renewal_letter_latest", term)


NEAR = 4  # months before its term: a mandate is looked at each night


def past_term(on: date) -> QuerySet[MandateAt]:
    """Still in force by name, their term passed, and a clause that renews them."""
    rows = Mandate.objects.at(on).for_owner()
    return rows.filter(state=MandateState.SIGNED, renewal_months__gt=0, ends_at__lt=on)


def near_term(on: date) -> QuerySet[MandateAt]:
    """In force by name, with a term in the coming months or passed: one brought in past its term is asked about too."""
    rows = mandates(on).filter(state=MandateState.SIGNED, ends_at__lte=add_months(on, NEAR))
    return rows.order_by("ends_at", "pk")


def ran_out(mandate: MandateAt, on: date) -> bool:
    """Loi 70-9, art. 7: nobody ended it, its term passed, and no clause of it carries it on.

    A lease under it goes on, its rents are called and its fees taken: what follows is decided by its owner and the agency,
    never by the software.
    """
    if mandate.state != MandateState.SIGNED or mandate.ends_at >= on:
        return False
    last = mandate_term.limit(mandate.starts_on, mandate.longest_at)
    return not mandate.way.for_owner or mandate_term.next_term(mandate.ends_at, mandate.renewal_months, last) is None


def managed_past_term(on: date) -> list[MandateListed]:
    """The mandates for an owner that ran out while their dwelling is let, the oldest term first."""
    let = Q(free_since=None) | Q(under_notice=True)
    rows = mandates(on).for_owner().filter(let, state=MandateState.SIGNED, ends_at__lt=on)
    return [row for row in rows.order_by("ends_at", "pk") if ran_out(row, on)]


def amendments(mandate: Mandate) -> QuerySet[Amendment]:
    return mandate.amendments.select_related("paper", "written_by").prefetch_related("fees")


def register() -> QuerySet[RegisterEntry]:
    """Every line in the order it was written, each with `cancelled`: a later mention cancels its mandate."""
    later = RegisterEntry.objects.filter(number=OuterRef("number"), kind=EntryKind.CANCELLATION)
    return RegisterEntry.objects.annotate(cancelled=Exists(later))


def first_number_is_set() -> bool:
    """True once somebody chose it, or a first mandate took 1."""
    return Sequence.objects.filter(code=NAME).exists()
