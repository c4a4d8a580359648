"""What this room tells of a tenancy: what goes wrong in the home, the works, the mediations."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.tenancies.parts import Asked, Day, Section, Told

from . import access, queries
from .subjects import HOME, INCIDENT, MEDIATION
from .words import mediation_state, state_of


def told(asked: Asked) -> Told | None:
    user, lease = asked.user, asked.lease
    if not access.READ(user):
        return None
    incidents = list(queries.incidents(user).filter(lease=lease).order_by("-opened_on", "-pk"))
    mediations = list(queries.mediations(user).filter(parties__lease=lease))
    going_on = [one for one in incidents if not one.closed]
    agreed = [one for one in mediations if not one.over]
    more = [(_("Keys, water, energy"), HOME.url(lease.mandate))]
    if access.WRITE(user) and lease.keys_on and not lease.ends_on:
        more.insert(0, (_("Note an incident"), f"{reverse('incidents:new')}?mandate={lease.mandate_id}"))
    shown = {
        "going_on": [(one, INCIDENT.url(one), state_of(one)) for one in going_on],
        "mediations": [(one, MEDIATION.url(one), mediation_state(one)) for one in mediations],
        "over": [(one, INCIDENT.url(one), state_of(one)) for one in incidents if one.closed],
    }
    settled = "" if going_on or agreed else _("nothing goes wrong that is known")
    section = Section(
        "incidents",
        30,
        _("Incidents and works"),
        "incidents/_tenancy.html",
        shown,
        count=str(len(going_on)) if going_on else "",
        settled=settled,
        more=more,
    )
    days = [
        Day(one.due_on, str(one.get_problem_display()), one.article, INCIDENT.url(one))
        for one in going_on
        if not one.done_on
    ]
    return Told(sections=[section], days=days)
