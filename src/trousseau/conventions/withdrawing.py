"""What was typed by mistake stays, with who withdrew it and why; nothing counts it any more."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User, Versioned
from trousseau.core.verbs import No

from .models import Convention, Withdrawable

GONE = No("what was withdrawn is refused a second time")


def refuse_withdrawn(thing: Withdrawable) -> None:
    """Raises Refused for a row that was withdrawn."""
    if thing.withdrawn_on:
        raise Refused(_("This was withdrawn: reload the page."))


def refuse_archived(convention: Convention) -> None:
    """Raises Refused for a convention in the archive: it is read, and nothing more is written on it."""
    if Convention.objects.filter(pk=convention.pk, archived_on__isnull=False).exists():
        raise Refused(_("This convention is in the archive: take it out first, then write on it."))


def withdraw(actor: User, thing: Withdrawable, *, why: str, on: date) -> None:
    """Withdraw `thing` in the caller's transaction. Raises Refused without a reason, or the second time."""
    refuse_withdrawn(thing)
    if not why.strip():
        raise Refused(_("Say why it is withdrawn: it stays in the history, with the reason."), "why")
    said = {"withdrawn_on": on, "withdrawn_by": actor, "withdrawn_for": why.strip()}
    if isinstance(thing, Versioned):
        edit(actor, thing, version=thing.version, reason="withdraw", **said)
        return
    for name, value in said.items():
        setattr(thing, name, value)
    record(thing, actor)
