"""What happened to a prospect, told from its history: newest first."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import components
from trousseau.engines import typography

from .enums import Stage
from .models import Prospect


@dataclass(frozen=True)
class Event:
    """One moment: its title, what changed, and who did it (empty when nobody is known)."""

    on: date
    title: str
    sentence: str
    who: str


def timeline(prospect: Prospect) -> list[Event]:
    """One event for each saved change; a save that changed nothing a reader would see is left out."""
    rows = list(prospect.history.select_related("history_user").order_by("history_date", "history_id"))
    made = iter(prospect.inspections.order_by("id").values_list("made_on", flat=True))
    events = []
    for before, row in zip([None, *rows], rows, strict=False):
        title, changed = _title(before, row), _changed(before, row)
        if title or changed:
            who = row.history_user.name if row.history_user else ""
            inspected = next(made, None) if row.history_change_reason == "inspect" else None
            on = inspected or _day(before, row)
            events.append(Event(on, title or _("Facts corrected"), " ".join(changed), who))
    return events[::-1]


def _day(before, row) -> date:
    """The day that the fact bears, which is not always the day on which it was written."""
    if before is None:
        return row.met_on
    if row.closed_on and not before.closed_on:
        return row.closed_on
    return timezone.localtime(row.history_date).date()


def _title(before, row) -> str:
    if before is None:
        return _("First contact")
    if row.history_change_reason == "inspect":
        return _("Dwelling inspected")
    if before.stage == row.stage:
        return _("Next contact moved") if before.next_contact_on != row.next_contact_on else ""
    return {
        Stage.PROPOSED: _("Mandate drafted"),
        Stage.WON: _("Mandate signed"),
        Stage.LOST: _("Prospect closed"),
    }.get(row.stage, "")


def _changed(before, row) -> list[str]:
    lang, said = components.language(), []
    if before is None:
        said.append(_("Met by: %(origin)s.") % {"origin": row.origin})
    if row.stage == Stage.LOST and (before is None or before.stage != Stage.LOST):
        said.append(row.lost_reason)
    if row.next_contact_on and (before is None or before.next_contact_on != row.next_contact_on):
        said.append(_("Next contact on %(day)s.") % {"day": typography.day(row.next_contact_on, lang)})
    if row.rent_hoped is not None and (before is None or before.rent_hoped != row.rent_hoped):
        said.append(_("Rent hoped for: %(amount)s.") % {"amount": typography.money(row.rent_hoped, lang)})
    if before is not None and before.origin != row.origin:
        said.append(_("Met by: %(origin)s.") % {"origin": row.origin})
    return said
