"""The open data of a convention (SCDL): what is published of it, what that lacks, and who may read it.

A row of the file `subventions` is the share of one party under a signed convention; a row of `deliberations`, the act that
allowed it, when it was read here. A share that no decision says has no row. A row that lacks something, or contradicts
itself, is in no file: its convention's page says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from trousseau.core.models import Organisation
from trousseau.exchange import scdl
from trousseau.exchange.scdl import Act, Fault, Grant, Record

from . import queries_acts
from .enums import ConventionState, PartyPart, Verdict
from .models import Amendment, Convention, ConventionParty, Deliberation, Publication, Tranche

# by whether a part of it is in cash, and a part in kind
NATURES = {(True, False): scdl.CASH, (False, True): scdl.KIND, (True, True): f"{scdl.CASH};{scdl.KIND}"}


@dataclass(frozen=True)
class Row:
    """A row as it would be published, and what keeps it from being; `of`: the body that votes or grants."""

    record: Record
    faults: tuple[Fault, ...]
    of: Organisation

    def cells(self) -> list[tuple[scdl.Column, str]]:
        """Each column, and what it holds."""
        return [(column, scdl.cell(self.record, column)) for column in self.record.COLUMNS]


def signed() -> QuerySet[Convention]:
    """The conventions that bind, with all that their rows are made of."""
    parties = ConventionParty.objects.filter(withdrawn_on=None).select_related("organisation", "decision")
    return (
        Convention.objects.exclude(state=ConventionState.DRAFT)
        .filter(withdrawn_on=None, signed_on__isnull=False)
        .select_related("deliberation__council", "decision__body", "publication")
        .prefetch_related(
            Prefetch("parties", parties),
            Prefetch("tranches", Tranche.objects.filter(withdrawn_on=None)),
            Prefetch("amendments", Amendment.objects.filter(withdrawn_on=None).select_related("decision")),
        )
    )


def told(convention: Convention) -> Publication:
    """What was told of its publication; nothing yet: a row that is not kept, at version 0."""
    found = getattr(convention, "publication", None)
    return found or Publication(convention=convention, version=0)


def rows(convention: Convention) -> list[Row]:
    """The act, when it was read here, then what each party pays."""
    publication, found = told(convention), []
    if convention.deliberation:
        act = _act(convention.deliberation, publication)
        found.append(Row(act, tuple(scdl.faults(act)), convention.deliberation.council))
    for party in paying(convention):
        if party.share:
            grant = _grant(convention, publication, party)
            found.append(Row(grant, tuple(scdl.faults(grant)), party.organisation))
    return found


def paying(convention: Convention) -> list[ConventionParty]:
    """The parties that pay, whether or not their share is known."""
    return [party for party in convention.parties.all() if party.pays]


def receives(convention: Convention) -> Organisation | None:
    return next((one.organisation for one in convention.parties.all() if one.part == PartyPart.AGENCY), None)


def _act(deliberation: Deliberation, publication: Publication) -> Act:
    return Act(
        council=deliberation.council.name,
        siret=deliberation.council.siret,
        number=deliberation.number,
        held_on=deliberation.held_on,
        matter=deliberation.subject_code,
        subject=deliberation.subject,
        budget_years=publication.budget_years,
        budget=publication.budget,
        prefecture=publication.prefecture,
        received_on=publication.received_on,
        url=publication.url,
        adopted=deliberation.adopted,
        doubtful=deliberation.verdict == Verdict.DOUBTFUL,
        **_vote(deliberation.reading or {}),
    )


def _vote(reading: dict) -> dict[str, int | None]:
    """The five figures, or none where the act leaves one out. Who took no position did not vote, in this format."""
    vote = reading.get("vote") or {}
    members = reading.get("in_office") or reading.get("members")
    counts = [vote.get(name) for name in ("for", "against", "abstention")]
    if members is None or None in counts:
        return {}
    voters, present, proxies = (reading.get(name) for name in ("voters", "present", "proxies"))
    if voters is None and present is not None and proxies is not None:
        voters = present + proxies
    voted = sum(counts) if voters is None else voters - (vote.get("no_position") or 0)
    return dict(zip(("members", "voters", "for_", "against", "abstention"), (members, voted, *counts), strict=True))


def _grant(convention: Convention, publication: Publication, party: ConventionParty) -> Grant:
    receiver = receives(convention)
    promised = [one for one in convention.tranches.all() if one.funder_id == party.organisation_id]
    days = sorted(one.due_on for one in promised)
    kinds = {one.in_kind for one in promised} or {party.in_kind}
    return Grant(
        grantor=party.organisation.name,
        grantor_siret=party.organisation.siret,
        signed_on=convention.signed_on,
        decision=_decision(convention, party),
        beneficiary=receiver.name if receiver else "",
        beneficiary_siret=receiver.siret if receiver else "",
        beneficiary_rna=publication.rna,
        subject=convention.title,
        cents=party.share,
        nature=NATURES[False in kinds, True in kinds],
        conditions=(scdl.ONCE if len(days) == 1 else scdl.IN_PARTS) if days else "",
        paid_from=days[0] if days else None,
        paid_to=days[-1] if days else None,
        notified=publication.notified,
    )


def _decision(convention: Convention, party: ConventionParty) -> str:
    """The reference of what this party decided: the vote of the amendment that changed its share, its own act, or the one that
    the convention rests on; "" where that act said another share."""
    changed = queries_acts.amended(convention.amendments.all()).get(party.pk)
    if changed and queries_acts.says(changed, party):
        vote = changed.decision
        return vote.reference if vote and vote.body_id == party.organisation_id else ""
    if party.decision:
        return party.decision.reference
    if party.organisation != convention.council:
        return ""
    return convention.reference


def published(kind: type[Record]) -> list[Record]:
    """The rows of a file, once each: those of the conventions whose publication was asked, without what has a fault."""
    found: dict[tuple, Record] = {}
    for convention in signed().filter(publication__published_on__isnull=False).order_by("signed_on", "pk"):
        for row in rows(convention):
            if isinstance(row.record, kind) and not row.faults:
                once = (convention.deliberation_id,) if kind is Act else (convention.pk, row.of.pk)
                found.setdefault(once, row.record)
    return list(found.values())


def faults(found: Iterable[Row]) -> list[tuple[Row, Fault]]:
    return [(row, fault) for row in found for fault in row.faults]


def blocking(convention: Convention, found: Iterable[Row]) -> list[tuple[Row, Fault]]:
    """What keeps it from being published at all: of the body whose act founds it. The row of another party waits alone."""
    return [(row, fault) for row, fault in faults(found) if row.of == convention.council]
