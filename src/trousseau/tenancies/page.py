"""The lease's page: what is asked today, the one thing to do next, the rent through time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.allocation.queries_sitting import agreed_on
from trousseau.core import localised, scales
from trousseau.core.models import User
from trousseau.core.states import available
from trousseau.mail.subjects import ITEM
from trousseau.rules import rent_revision
from trousseau.rules.dates import add_months, month_start
from trousseau.rules.rent_index import Quarter

from . import access, queries, signed
from .certificates import queries as certificates
from .contract import queries as contract
from .contract import sections as contract_sections
from .contract.words import quarter
from .enums import TRANSITIONS, LeaseState, NoticeBy, SuspensionKind
from .guarantees import sections as guarantees_sections
from .leaving import queries as leaving
from .leaving import sections as leaving_sections
from .leaving import turnover
from .models import Lease, LeaseAmendment, LeaseParty, NoticeToQuit
from .parts import Next
from .revision import queries as revision
from .revision import words as revision_words
from .suspension import queries as suspension
from .terms import in_force


@dataclass(frozen=True)
class Read:
    """What the next step and the page both read of a lease: its certificates, its notices that stand, the tenants whom their
    household says it lost."""

    proofs: Sequence[certificates.Proof]
    notices: Sequence[NoticeToQuit]
    gone: Sequence[LeaseParty]

    @property
    def ending(self) -> NoticeToQuit | None:
        """As `queries.ending_notice`."""
        return next((notice for notice in self.notices if notice.whole), None)


def read_of(lease: Lease, on: date, gone: Sequence[LeaseParty] | None = None) -> Read:
    running = lease.state == LeaseState.RUNNING
    rows = Lease.objects.filter(pk=lease.pk).select_related("mandate__dwelling")
    proved = certificates.with_proofs(rows).first() if running else None
    if gone is None:
        gone = contract.gone_without_word(lease, on) if running else ()
    notices = list(lease.notices_to_quit.in_effect()) if lease.signed_on else []
    return Read(certificates.proofs(proved, on) if proved else [], notices, gone)


def _amendments(lease: Lease, user: User) -> list[LeaseAmendment]:
    """Each with `signing`: what is known of its signed copy."""
    rows = list(lease.amendments.select_related("paper", "joining__person", "leaving__person"))
    for row in rows:
        row.lease = lease
        row.signing = signed.AMENDED.steps(row, user)
    return rows


def next_step(lease: Lease, user: User, on: date, *, lacking: list, row: revision.Row | None) -> Next | None:
    """The first thing that this lease waits for, by its day; None when nothing does."""
    return min(next_steps(lease, user, on, lacking=lacking, row=row), key=lambda one: one.due, default=None)


def next_steps(
    lease: Lease, user: User, on: date, *, lacking: list, row: revision.Row | None, read: Read | None = None
) -> list[Next]:
    """All that this lease waits for."""
    read = read or read_of(lease, on)
    steps = {step.code: step for step in available(TRANSITIONS, lease.state, user)}
    urls = {code: reverse(f"tenancies:{code}", args=[lease.pk]) for code in ("sign", "keys")}
    if lease.state == LeaseState.DRAFT and "sign" in steps:
        return [_to_sign(lease, on, lacking, str(steps["sign"].label), urls["sign"])]
    if "keys" in steps:
        why = _("The entry inspection is done that day, with the household, who brings the attestation of insurance.")
        label = str(steps["keys"].label)
        return [Next(lease.starts_on, label, why, "Loi 89-462, art. 3-2", urls["keys"], label)]
    found = [*_leaving(lease, user, on, read)] if access.WRITE(user) else []
    if lease.state == LeaseState.RUNNING and steps:
        found += [*_living(lease, on, row, read)]
    return found


def _leaving(lease: Lease, user: User, on: date, read: Read) -> Iterator[Next]:
    """A notice whose receipt is awaited, one of some of the tenants, the next step of a departure."""
    if lease.state == LeaseState.RUNNING and not read.notices:
        return
    notice = read.ending if lease.state == LeaseState.RUNNING else None
    if notice and notice.ends_on is None and notice.by == NoticeBy.OWNER:
        yield _to_give(notice, on)
    elif notice and notice.ends_on is None:
        yield Next(
            notice.law_on,
            _("Note when the notice was received"),
            _("A registered letter runs from the day it was really received: until then the lease has no last day."),
            notice.article,
            reverse("tenancies:receive_notice", args=[lease.pk, notice.pk]),
            _("Note the receipt"),
        )
    every = leaving.of_everyone(lease) if lease.state == LeaseState.RUNNING else []
    if every and every[-1].ends_on:
        yield Next(
            every[-1].ends_on,
            _("End the lease: every tenant gave notice"),
            _("Their notices, given apart, are together those of all: the last one to take effect ends the lease."),
            every[-1].article,
            reverse("tenancies:gather_notices", args=[lease.pk]),
            _("End the lease by these notices"),
        )
        return
    for some in leaving.partial(lease) if lease.state == LeaseState.RUNNING else ():
        gone = lease.parties.filter(person__in=some.parties.values("person"), left_on=None).first()
        if some.ends_on is None:
            yield Next(
                some.law_on,
                _("Note when the notice of %(name)s was received") % {"name": gone.person},
                _("The lease goes on with the others."),
                some.article,
                reverse("tenancies:receive_notice", args=[lease.pk, some.pk]),
                _("Note the receipt"),
            )
        else:
            yield Next(
                some.ends_on,
                _("Record that %(name)s leaves the lease") % {"name": gone.person},
                _("They gave notice alone: the lease goes on with the others."),
                some.article,
                reverse("tenancies:party_leave", args=[gone.pk]),
                _("Record this departure"),
            )
    row = turnover.turnovers(user, on).filter(pk=lease.pk).first() if notice or lease.ends_on else None
    step = turnover.next_step(row, on) if row else None
    if step:
        yield Next(step.due_on or turnover.last_day(row), step.title, step.said, step.article, step.url, step.verb)


def _to_give(notice: NoticeToQuit, on: date) -> Next:
    """An owner's notice that a tenant has not received yet: the first letter to deal with, and the last day."""
    last_day = leaving.owner_term(notice, on).last_day
    first = min(leaving.given(notice), key=lambda one: (one.received_on is not None, not one.again, one.item.pk))
    if first.again:
        verb = _("Give it again")
        url = reverse("tenancies:give_notice_again", args=[notice.lease_id, notice.pk, first.party.pk])
    else:
        verb, url = _("Open the letter"), ITEM.url(first.item)
    return Next(
        last_day,
        _("Have the owner’s notice received by %(name)s") % {"name": first.party.person},
        _(
            "Each tenant receives it by %(day)s at the latest: it runs from the last proved receipt. Later, the lease is renewed."
        )
        % {"day": localised.day(last_day)},
        notice.article,
        url,
        verb,
    )


def _living(lease: Lease, on: date, row: revision.Row | None, read: Read) -> Iterator[Next]:
    """What a lease in force waits for while its household stays."""
    if contract.convention_state(lease) == "asked" and lease.anah_asked_on is None and not lease.brought_in_on:
        delay = scales.at("locavantages.request_months", lease.starts_on)
        yield Next(
            add_months(lease.starts_on, delay.number),
            _("Ask Anah for the convention"),
            _("The lease came before the convention: the request is registered within %(months)s months of its effect.")
            % {"months": delay.number},
            delay.article,
            reverse("tenancies:anah", args=[lease.pk]),
            _("Record the request"),
        )
    if gone := read.gone:
        yield Next(
            on,
            _("Say whether %(name)s leaves the lease") % {"name": gone[0].person},
            _("The household says that this person left; the lease still names them."),
            "Loi 89-462, art. 8-1",
            reverse("tenancies:party_leave", args=[gone[0].pk]),
            _("Record this departure"),
        )
    if row and row.verdict.code == rent_revision.READY and row.verdict.occasion:
        yield Next(
            row.verdict.occasion.last,
            _("Ask the revised rent"),
            revision_words.explanation(row, on),
            rent_revision.ARTICLE,
            reverse("tenancies:revisions"),
            _("Open the revisions"),
        )
    for proof in read.proofs:
        if not proof.status.lacks:
            continue
        yield Next(
            proof.status.due_on,
            _("Ask for the certificate: %(kind)s") % {"kind": str(proof.kind.label).lower()},
            _("Its state: %(said)s. One letter asks the household for all that is missing.") % {"said": proof.said},
            proof.scale.article,
            reverse("tenancies:certificates", args=[lease.pk]),
            _("Open the certificates"),
        )


def _to_sign(lease: Lease, on: date, lacking: list, label: str, url: str) -> Next:
    if queries.owner_chooses(lease, on) and agreed_on(lease.decision) is None:
        why = _("By mandate %(mandate)s, %(owner)s agrees to the household first.") % {
            "mandate": lease.mandate.code,
            "owner": lease.mandate.owner.name,
        }
        door = reverse("allocation:owner", args=[lease.decision_id])
        return Next(lease.starts_on, label, why, "Loi 89-462, art. 3", door, _("Record the owner’s answer"))
    if lacking:
        first = lacking[0]
        return Next(
            lease.starts_on,
            _("Complete the lease: %(what)s") % {"what": first.label},
            first.advice or _("Nothing is signed while it is missing."),
            first.article,
            first.url or reverse("tenancies:edit", args=[lease.pk]),
            first.verb or _("Change the draft"),
        )
    why = _("Both parties read the draft, then sign. The paper is kept as it was signed.")
    return Next(lease.starts_on, label, why, "Loi 89-462, art. 3", url, label)


def rent_section(lease: Lease, user: User, on: date) -> dict[str, Any]:
    """The names that `_rent.html` reads: what is asked today, every change with its arithmetic, what is suspended."""
    pauses = list(lease.suspensions.order_by("-from_on"))
    running = [row for row in pauses if row.from_on <= on and (row.to_on is None or row.to_on >= on)]
    share = suspension.month_share(lease, month_start(on)) if lease.signed_on else None
    return {
        "term": in_force(lease, max(on, lease.starts_on)),
        "changes": list(lease.changes.select_related("paper", "amendment").order_by("-from_on")),
        "amendments": _amendments(lease, user),
        "pauses": [
            {"row": row, "limit": suspension.limit(row), "order": row.kind == SuspensionKind.ORDER} for row in pauses
        ],
        "ordered": any(row.kind == SuspensionKind.ORDER for row in running),
        "withheld": share if share and share.withheld else None,
        "suspension_kinds": SuspensionKind.choices,
        "reference": quarter(Quarter.read(lease.revision_quarter)) if lease.revision_quarter else "–",
    }


def context(lease: Lease, user: User, on: date) -> dict[str, Any]:
    """Everything of the page that this slice of the room computes."""
    parts = contract_sections.section(lease, user, on)
    row = None
    if lease.state == LeaseState.RUNNING:
        row = revision.rows([lease], on)[0]
    return {
        **parts,
        **guarantees_sections.section(lease, user, on),
        **leaving_sections.section(lease, user, on),
        "term_on": leaving.term_on(lease, on),
        "first_term_on": leaving.first_term_on(lease),
        **rent_section(lease, user, on),
        "next": next_step(lease, user, on, lacking=parts["lacking"], row=row),
        "revision": {"row": row, "state": revision_words.state(row, on), "said": revision_words.explanation(row, on)}
        if row
        else None,
    }
