"""What each household has to prove, and since when: one query for the list, the page, the letter and the night."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.engines import typography
from trousseau.mail.enums import PROVING, Channel, Step
from trousseau.mail.queries import proved
from trousseau.rules import certificates as rules
from trousseau.rules.dates import add_days, add_months

from ..enums import CertificateKind, LeaseState
from ..models import CertificateRequest, Lease, TenancyCertificate
from ..queries import leases

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

TONES = {rules.OK: "ok", rules.SOON: "warn:clock", rules.MISSING: "bad:warn", rules.OVER: "bad:warn"}


@dataclass(frozen=True)
class Proof:
    """One certificate of one lease, as it stands on a day."""

    kind: CertificateKind
    status: rules.CertificateState
    scale: scales.Value

    @property
    def tone(self) -> str:
        return TONES[self.status.state]

    @property
    def said(self) -> str:
        day = typography.day(self.status.due_on)
        return {
            rules.OK: _("until %(day)s") % {"day": typography.day(add_days(self.status.due_on, -1))},
            rules.SOON: _("ends on %(day)s") % {"day": typography.day(add_days(self.status.due_on, -1))},
            rules.MISSING: _("never given"),
            rules.OVER: _("missing since %(day)s") % {"day": day},
        }[self.status.state]


def _until(kind: str) -> Subquery:
    """The last day proved."""
    return _last(TenancyCertificate.objects.filter(lease=OuterRef("pk"), kind=kind))


def _last(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().values("lease").annotate(last=Max("valid_until")).values("last"))


class Proved(TypedDict):
    """The columns that `with_proofs` adds: a last day for each `CertificateKind`; the day on which the last letter
    that did not come back left, and whether another is ready to leave."""

    insurance_until: date | None
    boiler_until: date | None
    chimney_until: date | None
    asked_on: date | None
    being_asked: bool


type LeaseProved = WithAnnotations[Lease, Proved]


def with_proofs(rows: QuerySet[Lease]) -> QuerySet[LeaseProved]:
    """Leases in force, each with the last day proved of each certificate and the last letter."""
    letters = CertificateRequest.objects.filter(lease=OuterRef("pk"), mail__cancelled_on=None, mail__returned_on=None)
    asked = letters.filter(mail__sent_on__isnull=False).order_by("-mail__sent_on")
    return rows.filter(state=LeaseState.RUNNING).annotate(
        insurance_until=_until(CertificateKind.INSURANCE),
        boiler_until=_until(CertificateKind.BOILER),
        chimney_until=_until(CertificateKind.CHIMNEY),
        asked_on=Subquery(asked.values("mail__sent_on")[:1]),
        being_asked=Exists(letters.filter(mail__sent_on=None)),
    )


def lacking(rows: QuerySet[Lease], on: date, days: int = 0) -> QuerySet[LeaseProved]:
    """Leases that lack a certificate on the day `on`, or will within `days`: the oldest first."""
    limit = add_days(on, days)
    year = add_months(limit, -scales.at("certificates.boiler_months", on).number)
    late = Q(insurance_until=None) | Q(insurance_until__lt=limit)
    boiler = Q(boiler_until__lt=limit) | Q(boiler_until=None, mandate__dwelling__gas=True, keys_on__lte=year)
    return (
        with_proofs(rows)
        .filter(late | boiler | Q(chimney_until__lt=limit))
        .order_by("insurance_until", "keys_on", "pk")
    )


def to_ask(rows: QuerySet[Lease], on: date) -> QuerySet[LeaseProved]:
    """Leases that lack a certificate on the day `on`, and to whom no letter goes, nor went within the delay of a
    reminder. One that came back asked nothing."""
    since = add_days(on, -scales.at("certificates.warning_days", on).number)
    return lacking(rows, on).filter(Q(asked_on=None) | Q(asked_on__lt=since), being_asked=False)


def to_summon(rows: QuerySet[Lease], on: date) -> QuerySet[LeaseProved]:
    """Leases whose insurance is missing on the day `on`, and to whom no formal notice was written by registered letter
    within the delay of a reminder."""
    since = add_days(on, -scales.at("certificates.warning_days", on).number)
    summoned = CertificateRequest.objects.filter(
        lease=OuterRef("pk"),
        formal=True,
        mail__channel=Channel.REGISTERED,
        mail__prepared_on__gte=since,
        mail__cancelled_on=None,
        mail__returned_on=None,
    )
    late = Q(insurance_until=None) | Q(insurance_until__lt=on)
    return lacking(rows, on).filter(late).exclude(Exists(summoned))


def letters_of(user: User, on: date) -> QuerySet[CertificateRequest]:
    """The letters written on a day, to the leases that `user` may open, but for those that will not leave."""
    rows = CertificateRequest.objects.filter(lease__in=leases(user), mail__prepared_on=on, mail__cancelled_on=None)
    return rows.select_related("lease__household", "mail__paper").order_by("lease__number", "pk")


def due(user: User, on: date) -> QuerySet[LeaseProved]:
    """The one list of what is due or soon due, for who may open each lease."""
    return lacking(leases(user), on, scales.at("certificates.warning_days", on).number)


def law(on: date) -> dict[str, scales.Value]:
    """The delays of the day, read once for many leases."""
    codes = ["warning_days", *(f"{kind}_months" for kind in CertificateKind)]
    values = scales.several([f"certificates.{code}" for code in codes], on)
    return {code: values[f"certificates.{code}"] for code in codes}


def proofs(lease: LeaseProved, on: date, delays: dict[str, scales.Value] | None = None) -> list[Proof]:
    """What is asked of this lease: the insurance always; the boiler with gas; each once it was given."""
    delays = delays or law(on)
    warning = delays["warning_days"].number
    found = []
    for kind in CertificateKind:
        until = getattr(lease, f"{kind}_until")
        if until is None and not _always_asked(lease, kind):
            continue
        scale = delays[f"{kind}_months"]
        first = lease.entry_on if kind == CertificateKind.INSURANCE else add_months(lease.entry_on, scale.number)
        found.append(Proof(kind, rules.certificate_state(until, first, on, warning), scale))
    return found


def _always_asked(lease: Lease, kind: CertificateKind) -> bool:
    """Whether it is asked even where none was ever given: the insurance; the boiler with gas."""
    return kind == CertificateKind.INSURANCE or (kind == CertificateKind.BOILER and bool(lease.mandate.dwelling.gas))


def missing(lease: LeaseProved, on: date) -> list[Proof]:
    return [proof for proof in proofs(lease, on) if proof.status.lacks]


@dataclass(frozen=True)
class Letter:
    """One letter that asked, as the tenancy's page shows it. `runs_from`: the proved receipt of a formal notice."""

    request: CertificateRequest
    runs_from: date | None

    @property
    def starts_nothing(self) -> bool:
        """A formal notice that left by a way that proves no receipt, or whose letter came back."""
        mail = self.request.mail
        if not self.request.formal or mail.sent_on is None or self.runs_from:
            return False
        return mail.channel not in PROVING or mail.returned_on is not None


def letters(lease: Lease) -> list[Letter]:
    """The letters of a lease, the latest first; those that will not leave are none."""
    rows = lease.certificate_requests.filter(mail__cancelled_on=None).select_related("mail")
    return [
        Letter(row, proved(row.mail, Step.RECEIVED) if row.formal else None)
        for row in rows.prefetch_related("mail__proofs")
    ]


def may_insure_from(lease: LeaseProved, on: date) -> date | None:
    """Loi 89-462, art. 7 g: the day from which the owner may insure for a tenant who left a formal notice unanswered.

    The month runs from the proved receipt of a letter sent since the insurance is missing; an ordinary letter proves
    none. None without one.
    """
    if not any(proof.kind == CertificateKind.INSURANCE for proof in missing(lease, on)):
        return None
    return _may_insure(lease, lease.insurance_until or lease.entry_on - timedelta(days=1), on)


def _may_insure(lease: Lease, since: date, on: date) -> date | None:
    days = [
        one.runs_from
        for one in letters(lease)
        if one.runs_from and one.request.mail.sent_on and one.request.mail.sent_on > since
    ]
    if not days:
        return None
    return rules.may_insure_from(min(days), scales.at("certificates.insure_months", on).number)


def insured_without_notice(lease: Lease) -> TenancyCertificate | None:
    """The insurance that the owner took for the tenant, when what is proved today would not have allowed it."""
    insurances = lease.certificates.filter(kind=CertificateKind.INSURANCE)
    for one in insurances.filter(by_lessor=True):
        before = insurances.filter(starts_on__lt=one.starts_on).aggregate(last=Max("valid_until"))["last"]
        first = _may_insure(lease, before or lease.entry_on - timedelta(days=1), one.starts_on)
        if first is None or one.starts_on < first:
            return one
    return None
