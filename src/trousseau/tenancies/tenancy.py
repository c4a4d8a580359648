"""What this room tells of a tenancy: what is asked each month, who lives there, its papers, its days, what comes next."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trousseau.captation.diagnostics.queries import dwelling_papers
from trousseau.core import localised
from trousseau.core.agenda import Window, entries
from trousseau.core.enums import Role
from trousseau.core.models import User
from trousseau.core.openings import by_person
from trousseau.core.pages import Button
from trousseau.rules import certificates as rules
from trousseau.rules import diagnostics
from trousseau.rules.dates import add_days

from . import access, links, page, queries, todo
from .certificates import queries as certificates
from .contract import sections as contract
from .contract import words
from .enums import CertificateKind, InspectionKind, LeaseState
from .guarantees import words as guarantees
from .leaving import queries as leaving
from .models import Lease, NoticeToQuit
from .parts import Asked, Day, Fact, Paper, Section, Told
from .revision import queries as revision
from .subjects import CERTIFICATES, DEPARTURE, INSPECTIONS, LEASE
from .terms import in_force

# what `page.next_steps` computes anew
COMPUTED = frozenset(
    kind.code
    for kind in (
        todo.SIGN,
        todo.KEYS,
        todo.ANAH,
        todo.REVISE,
        todo.RECEIPT,
        todo.GIVE,
        todo.GATHER,
        todo.LEAVE,
        todo.DEPOSIT,
        todo.CERTIFICATES,
    )
)
OPENERS = 5  # lines of the log of openings in sight
SOON = 60  # days: the appointments that the page announces
PAPER_TONES = {
    diagnostics.THERE: "ok",
    diagnostics.SOON: "warn:clock",
    diagnostics.OVER: "bad:clock",
    diagnostics.MISSING: "bad:bad",
}


def told(asked: Asked) -> Told:
    user, lease, on = asked.user, asked.lease, asked.on
    running = lease.state == LeaseState.RUNNING
    row = revision.rows([lease], on)[0] if running else None
    lines = words.lines(lease, on) if lease.state == LeaseState.DRAFT else []
    lacking = [line for line in lines if line.tone == "bad"]
    terms = in_force(lease, max(on, lease.starts_on))
    people = contract.people(lease, on)
    gone = [one["party"]["row"] for one in people if one["party"] and not one["party"]["left"] and not one["member"]]
    read = page.read_of(lease, on, gone if running else ())
    proofs, notice = read.proofs, read.ending
    term = leaving.term_on(lease, on) if lease.signed_on else None
    under_notice = running and notice and notice.ends_on
    return Told(
        computed=COMPUTED,
        badges=[("note:clock", pgettext("lease", "Under notice"))] if under_notice else [],
        facts=_facts(lease, terms),
        steps=page.next_steps(lease, user, on, lacking=lacking, row=row, read=read),
        days=[*_days(lease, proofs, term, notice), *_revised(row), *_coming(user, lease, on)],
        papers=[*_papers(lease, on, term), *_certificates(lease, proofs), *_diagnostics(lease, on)],
        sections=[
            Section("personnes", 20, _("People"), "tenancies/_tenancy_people.html", {"people": people}, side=True),
            *_openings(user, lease),
        ],
        pages=list(_pages(lease, notice)),
    )


def _facts(lease: Lease, asked) -> list[Fact]:
    parts = f"{localised.money(asked.rent)} + {localised.money(asked.charges)}"
    since = (
        Fact(60, _("At home since"), localised.day(lease.keys_on))
        if lease.keys_on and not lease.ends_on
        else Fact(60, _("Ended on"), localised.day(lease.ends_on))
        if lease.ends_on
        else Fact(60, _("Takes effect on"), localised.day(lease.starts_on))
    )
    return [Fact(20, _("Rent and charges"), localised.money(asked.rent + asked.charges), parts), since]


def _certificates(lease: Lease, proofs: Sequence[certificates.Proof]) -> Iterator[Paper]:
    for proof in proofs:
        state = {
            rules.OK: _("Valid"),
            rules.SOON: _("Ends soon"),
            rules.MISSING: pgettext("paper", "Missing"),
            rules.OVER: pgettext("paper", "Over"),
        }[proof.status.state]
        yield Paper(
            CertificateKind(proof.kind).label,
            "",
            proof.tone,
            state,
            localised.capital(proof.said),
            CERTIFICATES.url(lease),
        )


def _papers(lease: Lease, on: date, term: date | None) -> Iterator[Paper]:
    if lease.signed_on and term:
        ended = lease.ends_on and lease.ends_on < on
        until = lease.ends_on if ended else term
        yield Paper(
            _("Lease"),
            _("signed on %(day)s") % {"day": localised.day(lease.signed_on)},
            "" if ended else "ok",
            pgettext("lease", "Ended") if ended else pgettext("lease", "In force"),
            _("until %(day)s") % {"day": localised.day(until)},
            reverse("tenancies:paper", args=[lease.pk]) if lease.paper_id else LEASE.url(lease, "annexes"),
        )
        yield _entry(lease)
    for guarantee in lease.guarantees.order_by("starts_on", "pk"):
        tone, state = guarantees.tone_and_word(guarantee, on)
        end = guarantee.ends_on
        yield Paper(
            guarantee.get_kind_display(),
            guarantees.cover(guarantee),
            tone,
            state,
            _("until %(day)s") % {"day": localised.day(end)} if end else _("without an end"),
            LEASE.url(lease, "garanties"),
        )


def _entry(lease: Lease) -> Paper:
    seen = lease.inspections.filter(kind=InspectionKind.ENTRY).first()
    label = str(InspectionKind.ENTRY.label)
    if seen is None:
        before = lease.brought_in_on is not None
        state = _("Not kept here") if before else pgettext("paper", "Missing")
        return Paper(label, "", "" if before else "bad:bad", state, "", INSPECTIONS.url(lease))
    done = seen.signed_on or seen.refused
    said = _("Signed") if seen.signed_on else _("Not signed by all") if seen.refused else _("To be signed")
    return Paper(label, localised.day(seen.held_on), "ok" if done else "warn:clock", said, "", INSPECTIONS.url(lease))


def _diagnostics(lease: Lease, on: date) -> Iterator[Paper]:
    """Those that the law asks of this dwelling, and those that are there."""
    for one in dwelling_papers(lease.mandate.dwelling, on):
        if one.paper is None and not one.lacks:
            continue
        state = {
            diagnostics.THERE: _("Valid"),
            diagnostics.SOON: _("Ends soon"),
            diagnostics.OVER: pgettext("paper", "Over"),
            diagnostics.MISSING: pgettext("paper", "Missing"),
        }[one.state]
        end = one.paper.valid_until if one.paper else None
        until = _("until %(day)s") % {"day": localised.day(end)} if end else _("without an end") if one.paper else ""
        second = one.paper.number if one.paper else ""
        yield Paper(one.kind.label, second, PAPER_TONES[one.state], state, until, LEASE.url(lease, "annexes"))


def _days(
    lease: Lease, proofs: Sequence[certificates.Proof], term: date | None, notice: NoticeToQuit | None
) -> Iterator[Day]:
    if lease.state in (LeaseState.ENDED, LeaseState.ABANDONED):
        return
    if notice and notice.ends_on:
        yield Day(notice.ends_on, _("The lease ends by notice"), notice.article, LEASE.url(lease, "fin"))
    elif term:  # while a notice is not received, nothing ends the lease before it
        grounds = queries.grounds(lease)["term"]
        yield Day(term, _("Term of the lease"), grounds.article, LEASE.url(lease, "clauses"))
    for proof in proofs:
        if proof.status.state in (rules.OK, rules.SOON):
            label = _("Last day: %(paper)s") % {"paper": str(proof.kind.label).lower()}
            yield Day(add_days(proof.status.due_on, -1), label, proof.scale.article, CERTIFICATES.url(lease))


def _revised(row: revision.Row | None) -> Iterator[Day]:
    if row and row.verdict.occasion:
        yield Day(row.verdict.occasion.on, _("The rent may be revised"), "Loi 89-462, art. 17-1")


def _coming(user: User, lease: Lease, on: date) -> Iterator[Day]:
    """The appointments to come, of every room."""
    for one in entries(Window(user, on, add_days(on, SOON), lease.household_id)):
        yield Day(one.on, one.title, "", one.url)


def _pages(lease: Lease, notice: NoticeToQuit | None) -> Iterator[Button]:
    yield Button(_("The lease"), LEASE.url(lease), access.READ)
    if lease.signed_on:
        yield Button(_("Inspections"), INSPECTIONS.url(lease), access.READ)
        if lease.state == LeaseState.RUNNING:
            yield Button(_("Yearly certificates"), CERTIFICATES.url(lease), access.READ)
    if lease.state == LeaseState.ENDED or (notice and notice.ends_on):
        yield Button(_("The departure, step by step"), DEPARTURE.url(lease), access.READ)
    if lease.signed_on:
        yield Button(_("The tenants’ spaces"), links.SPACES.url(lease.household_id), access.WRITE)


def _openings(user: User, lease: Lease) -> Iterator[Section]:
    if user.holds(Role.DIRECTOR):
        rows, title = by_person(lease.household), _("Who opened this file")
        shown = {"openers": rows[:OPENERS], "earlier": rows[OPENERS:]}
        yield Section("ouvertures", 60, title, "tenancies/_tenancy_openings.html", shown, side=True)
