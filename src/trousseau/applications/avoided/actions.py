"""Communes to avoid for safety. The wishes are rewritten with them, so that nothing else betrays that a secret is there."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, User
from trousseau.core.verbs import TODAY, No, Refuses, verb

from ..actions import check_open
from ..models import Application, AvoidedCommune


@verb(
    once=No("a commune is avoided once: the base refuses a second"),
    frozen=Refuses("application.household"),
    happened=TODAY,
)
def avoid_commune(
    actor: User, *, application: Application, commune: Commune, on: date, why: str = ""
) -> AvoidedCommune:
    """The household must not be housed there. Its wishes, which others read, become an ordinary list without it: an edit like
    another, so that a page opened before it does not write over them."""
    check_open(application)
    if application.communes.exists():
        wished = application.communes.exclude(pk=commune.pk)
    else:
        hidden = AvoidedCommune.objects.current().filter(application=application).values("commune")
        wished = Commune.objects.exclude(pk=commune.pk).exclude(pk__in=hidden)
    left = list(wished)
    if not left:
        raise Refused(_("No commune would be left: widen the wishes first."), "commune")
    row = AvoidedCommune(application=application, commune=commune, why=why.strip(), written_by=actor, written_on=on)
    record(row, actor)
    edit(actor, application, version=application.version)
    application.communes.set(left)
    return row


@verb(
    once=No("what was lifted is refused a second time"), frozen=Refuses("avoided.application.household"), happened=TODAY
)
def lift_avoided(actor: User, *, avoided: AvoidedCommune, on: date) -> None:
    """The danger is over. The wishes stay as they are: the household says whether it wants to go back there."""
    check_open(avoided.application)
    rows = AvoidedCommune.objects.current().filter(pk=avoided.pk)
    if not rows.update(ended_by=actor, ended_on=on):
        raise Refused(_("This commune may already be proposed again."))
