"""The convention of the demonstration as open data: numbers of nobody."""

from trousseau.conventions.actions import complete_deliberation
from trousseau.conventions.actions_open_data import complete_publication, publish
from trousseau.conventions.models import Convention, Deliberation
from trousseau.core.enums import Role

from .cast import Cast

SIRET = "0" * 14  # its key is right, and nobody bears it


def open_data(cast: Cast) -> None:
    """What the act does not say, then its two rows for anyone to read."""
    director, convention = cast.people[Role.DIRECTOR], cast.signed
    act = Deliberation.objects.get(pk=convention.deliberation_id)
    complete_deliberation(
        director, deliberation=act, version=act.version, number=f"{act.held_on}-07", subject_code="8.5", siret=SIRET
    )
    complete_publication(director, convention=convention, version=0, siret=SIRET, notified=False, today=cast.until)
    fresh = Convention.objects.get(pk=convention.pk)
    publish(director, convention=fresh, at="", on=fresh.signed_on)
