"""Complete what the open data asks for, publish a convention, withdraw it."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit
from trousseau.core.errors import Refused, typed_over
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb

from . import open_data, watch
from .access import BODIES
from .actions_promises import publish_convention
from .enums import ConventionState
from .models import Convention, Publication


def _kept(convention: Convention, version: int) -> tuple[Publication, int]:
    """The row of this convention, made when it is the first time, and the version that its reader saw."""
    publication, fresh = Publication.objects.get_or_create(convention=convention)
    return publication, publication.version if fresh else version


@verb(once=VERSIONED, frozen=BODIES, happened=("received_on",))
def complete_publication(
    actor: User,
    *,
    convention: Convention,
    version: int,
    siret: str = "",
    was: str | None = None,
    received_on: date | None = None,
    today: date,
    **fields: object,
) -> Publication:
    """What no act says: `siret` is that of who receives, `was` the one that the page showed; the rest are columns of the
    publication."""
    publication, version = _kept(convention, version)
    edit(actor, publication, version=version, reason="complete", received_on=received_on, **fields)
    receives = open_data.receives(convention)
    if receives and typed_over(siret, was=was, now=receives.siret, field="siret"):
        edit(actor, receives, version=receives.version, reason="siret", siret=siret)
    return publication


@verb(once=No("once it is published, it is refused"), frozen=BODIES, happened=TODAY)
def publish(actor: User, *, convention: Convention, at: str, on: date) -> None:
    """The rows of a signed convention are for anyone to read from now on, at the address `at`.

    Raises Refused while one of the body that votes lacks something, or contradicts itself; another waits alone.
    """
    found = open_data.signed().filter(pk=convention.pk).first()
    if found is None or convention.state == ConventionState.DRAFT:
        raise Refused(_("Sign the convention first: its publication follows its signature."))
    wrong = open_data.blocking(found, open_data.rows(found))
    if wrong:
        raise Refused(_("Nothing is published yet, something is missing: %(what)s") % {"what": wrong[0][1].says})
    publication, _version = _kept(convention, 0)
    if publication.published_on:
        raise Refused(_("This convention is published already."))
    edit(
        actor,
        publication,
        version=publication.version,
        reason="publish",
        published_on=on,
        published_by=actor,
        withdrawn_for="",
    )
    if not found.published_on:  # the grantor's own publication, noted before, stays the one that is told
        publish_convention(actor, convention=found, version=found.version, on=on, at=at, today=on)


@verb(once=VERSIONED, frozen=BODIES, happened=TODAY)
def withdraw_publication(actor: User, *, convention: Convention, version: int, why: str, at: str, on: date) -> None:
    """Its rows leave the files; the reason stays. What the decree asks is to be done again, unless it was done elsewhere."""
    publication = Publication.objects.filter(convention=convention, published_on__isnull=False).first()
    if publication is None:
        raise Refused(_("This convention is not published."))
    ours = (convention.published_at, convention.published_on) == (at, publication.published_on)
    edit(
        actor, publication, version=version, reason="withdraw", published_on=None, published_by=None, withdrawn_for=why
    )
    if ours:
        edit(actor, convention, version=convention.version, published_on=None, published_at="", reason="unpublish")
        watch.days(convention, on=on)
