"""Freeze a report; make a facts file."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from trousseau.conventions.enums import ConventionState
from trousseau.conventions.models import Convention
from trousseau.core.actions import file_document, record
from trousseau.core.models import Agency, User
from trousseau.exchange.facts import write

from .facts import facts
from .measures import figures
from .models import FactsSent, Report


@transaction.atomic
def make_report(actor: User, *, convention: Convention, starts_on: date, ends_on: date, on: date) -> Report:
    """The figures of the period, frozen with their definitions and the posts that made them."""
    rows = figures(starts_on, ends_on)
    report = Report(
        convention=convention,
        starts_on=starts_on,
        ends_on=ends_on,
        figures=[
            {
                "code": row.measure.code,
                "label": str(row.measure.label),
                "value": row.value,
                "definition": str(row.measure.definition),
                "aim": row.measure.aim,
            }
            for row in rows
        ],
        posts=[
            {
                "kind": post.kind,
                "title": post.title,
                "share": post.share,
                "filled": post.holder_id is not None,
                "figures": [row.measure.code for row in rows if row.measure.post == post.kind],
            }
            for post in convention.posts.all()
        ],
        made_on=on,
        made_by=actor,
    )
    record(report, actor)
    return report


def _convention_on(on: date) -> Convention | None:
    """The signed convention in force that day: a facts file names what it is sent under."""
    signed = Convention.objects.exclude(state=ConventionState.DRAFT)
    return signed.filter(starts_on__lte=on, ends_on__gte=on).first()


@transaction.atomic
def make_facts_file(actor: User, *, starts_on: date, ends_on: date, at: datetime) -> FactsSent:
    """The signed file of the period, kept as it was given. `at` has a time zone."""
    agency = Agency.objects.first()
    data = write(
        facts(starts_on, ends_on),
        source=slugify(agency.name if agency else "")[:40].strip("-") or "agence",
        agreement=str(_convention_on(ends_on) or "")[:80] or "sans convention",
        start=starts_on,
        end=ends_on,
        made_at=at,
        private_key_pem=settings.KEYS.signing,
    )
    document = file_document(
        kind="facts", title=f"Faits {starts_on}–{ends_on}", content=data, suffix=".facts", on=at.date()
    )
    sent = FactsSent(
        starts_on=starts_on, ends_on=ends_on, rows=data.count(b"\n") - 2, file=document, made_at=at, made_by=actor
    )
    record(sent, actor)
    return sent
