"""The open data of a convention (SCDL): what is published of it, what that lacks, and who may read it.

A row of the file `subventions` is what one grantor pays under a signed convention; a row of `deliberations`, the act that
allowed it. A row that lacks something, or contradicts itself, is in no file: its convention's page says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from trousseau.core.models import Organisation
from trousseau.exchange import scdl
from trousseau.exchange.scdl import Act, Fault, Grant, Record

from .enums import ConventionState, GrantNature, PartyPart, Verdict
from .models import Convention, ConventionParty, Publication

NATURES = {GrantNature.CASH: scdl.CASH, GrantNature.KIND: scdl.KIND, GrantNature.BOTH: f"{scdl.CASH};{scdl.KIND}"}


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
    parties = ConventionParty.objects.select_related("organisation")
    return (
        Convention.objects.exclude(state=ConventionState.DRAFT)
        .select_related("deliberation__council", "publication")
        .prefetch_related(Prefetch("parties", parties), "tranches")
    )


def told(convention: Convention) -> Publication:
    """What was told of its publication; nothing yet: a row that is not kept, at version 0."""
    found = getattr(convention, "publication", None)
    return found or Publication(convention=convention, version=0)


def rows(convention: Convention) -> list[Row]:
    """The act, then what each grantor pays."""
    publication = told(convention)
    act = _act(convention, publication)
    found: list[Row] = [Row(act, tuple(scdl.faults(act)), convention.deliberation.council)]
    for grantor, cents in _shares(convention):
        grant = _grant(convention, publication, grantor, cents)
        found.append(Row(grant, tuple(scdl.faults(grant)), grantor))
    return found


def _shares(convention: Convention) -> list[tuple[Organisation, int | None]]:
    """Who pays under the convention, and how much; None where no decision says it."""
    return [(one.organisation, convention.amount) for one in convention.parties.all() if one.part == PartyPart.GRANTOR]


def beneficiary(convention: Convention) -> Organisation | None:
    return next((one.organisation for one in convention.parties.all() if one.part == PartyPart.AGENCY), None)


def _act(convention: Convention, publication: Publication) -> Act:
    deliberation = convention.deliberation
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


def _grant(convention: Convention, publication: Publication, grantor: Organisation, cents: int | None) -> Grant:
    receives = beneficiary(convention)
    days = sorted(tranche.due_on for tranche in convention.tranches.all() if tranche.funder_id == grantor.pk)
    own = grantor == convention.deliberation.council
    return Grant(
        grantor=grantor.name,
        grantor_siret=grantor.siret,
        signed_on=convention.signed_on,
        decision=convention.deliberation.number if own else "",
        beneficiary=receives.name if receives else "",
        beneficiary_siret=receives.siret if receives else "",
        beneficiary_rna=publication.rna,
        subject=convention.title,
        cents=cents,
        nature=NATURES.get(GrantNature(publication.nature), "") if publication.nature else "",
        conditions=(scdl.ONCE if len(days) == 1 else scdl.IN_PARTS) if days else "",
        paid_from=days[0] if days else None,
        paid_to=days[-1] if days else None,
        notified=publication.notified,
    )


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
