"""What this room tells of a tenancy: the aids that pay the home, and where its housing benefit stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.pages import Button
from trousseau.tenancies.parts import Asked, Section, Told

from . import access, queries, tables, views_benefit
from .subjects import HOUSEHOLD


def told(asked: Asked) -> Told | None:
    user, lease, on = asked.user, asked.lease, asked.on
    if lease.signed_on is None or not access.READ(user):
        return None
    found = tables.table(queries.of_lease(user, lease), on)
    benefit = views_benefit.section(user, lease, on)
    more = [(_("Aids, housing benefit, budget"), HOUSEHOLD.url(lease.household))]
    if access.WRITE(user) and not lease.ends_on:
        more.insert(0, (_("Ask for an aid"), reverse("aids:new", args=[lease.household_id])))
    waits = bool(found["lines"] or benefit["unclaimed"] or benefit["changes"])
    settled = "" if waits else _("nothing is awaited")
    count = _("%(amount)s awaited") % {"amount": localised.money(found["to_come"])} if found["to_come"] > 0 else ""
    section = Section(
        "aides",
        25,
        _("Aids"),
        "aids/_tenancy.html",
        {**found, "benefit": benefit},
        count=count,
        settled=settled,
        more=more,
    )
    return Told(
        sections=[section], pages=[Button(_("Aids and housing benefit"), HOUSEHOLD.url(lease.household), access.READ)]
    )
