"""What happened to a prospect, from what each part of the room keeps of it: newest first."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import localised

from .enums import Channel, Direction, LossCause, ObjectionScope, Source, Stage
from .models import Objection, OwnerContact, Prospect, StageChange

# by the contacts, the letters that came back, the inspections
TOLD_ELSEWHERE = ((Stage.NEW, Stage.CONTACT), (Stage.CONTACT, Stage.NEW), (Stage.CONTACT, Stage.VISITED))


@dataclass(frozen=True)
class Event:
    """One moment: its title, what changed, and who did it (empty when nobody is known).

    `on` is the day that the fact bears, which is not always the day on which it was written.
    """

    on: date
    title: str
    sentence: str
    who: str


def timeline(prospect: Prospect) -> list[Event]:
    """Newest first; on one day, what was written last comes first."""
    events = [
        *_changes(prospect),
        *_inspections(prospect),
        *_contacts(prospect),
        *_undelivered(prospect),
        *_agreed(prospect),
        *_corrections(prospect),
    ]
    return sorted(events, key=lambda event: event.on)[::-1]


def _who(user) -> str:
    return user.name if user else ""


def _changes(prospect: Prospect) -> list[Event]:
    """Each stage taken, but for those told elsewhere."""
    rows = prospect.changes.select_related("made_by")
    return [
        Event(row.made_on, _title(row), _said(prospect, row), _who(row.made_by))
        for row in rows
        if (row.before, row.after) not in TOLD_ELSEWHERE
    ]


def _title(row: StageChange) -> str:
    if not row.before:
        return _("Noted, to contact") if row.after == Stage.NEW else _("First contact")
    if row.before in (Stage.LOST, Stage.LATER) and row.after != Stage.LOST:
        return _("Taken up again")
    return {
        Stage.PROPOSED: _("Mandate drafted"),
        Stage.WON: _("Mandate signed"),
        Stage.LOST: _("Prospect closed"),
        Stage.LATER: _("Postponed"),
    }.get(row.after, Stage(row.after).label)


def _said(prospect: Prospect, row: StageChange) -> str:
    if not row.before:
        return _("Met by: %(origin)s.") % {"origin": met_by(prospect.source, prospect.origin)}
    return row.words


def met_by(source: str, origin: str) -> str:
    """« Bouche à oreille, salon du logement »."""
    label = str(Source(source).label)
    return f"{label}, {origin}" if origin else label


def lost_because(prospect: Prospect) -> str:
    """« Vend le logement, compromis signé »."""
    label = str(LossCause(prospect.lost_cause).label)
    return f"{label}, {prospect.lost_reason}" if prospect.lost_reason else label


def _inspections(prospect: Prospect) -> list[Event]:
    return [
        Event(made.made_on, _("Dwelling inspected"), "", _who(made.made_by))
        for made in prospect.inspections.select_related("made_by").order_by("id")
    ]


def _contacts(prospect: Prospect) -> list[Event]:
    return [
        Event(row.made_on, _contact_title(row), row.note, _who(row.made_by))
        for row in prospect.contacts.select_related("made_by")
    ]


def _undelivered(prospect: Prospect) -> list[Event]:
    """The letters that came back: a fact, and no contact."""
    rows = prospect.letters.filter(mail__returned_on__isnull=False).select_related("campaign", "mail")
    title = _("The letter came back: nobody was reached")
    return [Event(row.came_on, title, row.campaign.title, "") for row in rows]


def _agreed(prospect: Prospect) -> list[Event]:
    """What the owner agreed to and refused, on the days that it was said."""
    events = []
    for row in prospect.owner.consents.select_related("recorded_by"):
        events.append(Event(row.given_on, _("Agreed to be called"), row.get_channel_display(), _who(row.recorded_by)))
        if row.withdrawn_on:
            events.append(Event(row.withdrawn_on, _("Consent to be called withdrawn"), "", ""))
    for row in prospect.owner.objections.select_related("recorded_by"):
        events.append(Event(row.starts_on, _objection_title(row), row.words, _who(row.recorded_by)))
        if row.ends_on:
            events.append(Event(row.ends_on, _("Objection ended by the owner"), "", ""))
    return events


def _corrections(prospect: Prospect) -> list[Event]:
    """What was changed beside the stage, from the history: who, when, what it was, what it became."""
    rows = list(prospect.history.select_related("history_user", "officer").order_by("history_date", "history_id"))
    events = []
    for before, row in zip(rows, rows[1:], strict=False):
        changed = _changed(before, row)
        if changed:
            only_next = before.next_contact_on != row.next_contact_on and len(changed) == 1
            title = _("Next contact moved") if only_next else _("Facts corrected")
            on = timezone.localtime(row.history_date).date()
            events.append(Event(on, title, " ".join(changed), _who(row.history_user)))
    return events


def _changed(before, row) -> list[str]:
    said = []
    if row.next_contact_on and before.next_contact_on != row.next_contact_on:
        said.append(
            _("Next contact on %(day)s, formerly %(before)s.")
            % {"day": localised.day(row.next_contact_on), "before": localised.day(before.next_contact_on)}
            if before.next_contact_on
            else _("Next contact on %(day)s.") % {"day": localised.day(row.next_contact_on)}
        )
    if row.rent_hoped is not None and before.rent_hoped != row.rent_hoped:
        said.append(
            _("Rent hoped for: %(amount)s, formerly %(before)s.")
            % {"amount": localised.money(row.rent_hoped), "before": localised.money(before.rent_hoped)}
            if before.rent_hoped is not None
            else _("Rent hoped for: %(amount)s.") % {"amount": localised.money(row.rent_hoped)}
        )
    if (before.source, before.origin) != (row.source, row.origin):
        said.append(_("Met by: %(origin)s.") % {"origin": met_by(row.source, row.origin)})
    if before.officer_id != row.officer_id:
        said.append(_("Followed by %(name)s.") % {"name": _who(row.officer) or _("nobody")})
    return said


def _contact_title(contact: OwnerContact) -> str:
    began = contact.direction == Direction.OUT
    return {
        Channel.LETTER: _("Letter sent") if began else _("Letter received"),
        Channel.EMAIL: _("E-mail sent") if began else _("E-mail received"),
        Channel.PHONE: _("The owner was called") if began else _("The owner called"),
        Channel.MEETING: _("The owner was met") if began else _("The owner came"),
        Channel.VISIT: _("On the spot, with the owner"),
        Channel.PAGE: _("Proposal by the public page"),
    }[Channel(contact.channel)]


def _objection_title(objection: Objection) -> str:
    return {
        ObjectionScope.ALL: _("The owner refuses any contact to prospect"),
        ObjectionScope.LETTER: _("The owner refuses letters that prospect"),
        ObjectionScope.EMAIL: _("The owner refuses e-mails that prospect"),
        ObjectionScope.PHONE: _("The owner refuses calls that prospect"),
    }[ObjectionScope(objection.scope)]
