"""Share, and end it."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, record
from trousseau.core.careful import no_diagnosis
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.core.models import Household, User
from trousseau.core.verbs import TODAY, VERSIONED, No, Refuses, verb
from trousseau.prevention.models import Procedure
from trousseau.rules.dates import add_months

from .enums import GROUND_READERS, Level, Shared, SharingGround
from .models import ClosedNote, Sharing, SupportPlan

MOST = "sharing.most_months"
CLOSES = No("it closes what was open, and writes no word")


def last_day(on: date) -> date:
    """Until when, at most, something is shared from that day on."""
    return add_months(on, scales.at(MOST, on).number)


@verb(
    once=No("what is shared with this reader already is refused"),
    frozen=Refuses("household", opens=True),
    happened=("informed_on", "agreed_on"),
)
def share(
    actor: User,
    *,
    household: Household,
    what: str,
    reader: User,
    ground: str,
    until: date | None,
    informed_on: date,
    today: date,
    agreed_on: date | None = None,
    plan: SupportPlan | None = None,
    note: ClosedNote | None = None,
    words: str = "",
) -> Sharing:
    """From today on, that day included, until the last one, included too. Raises Refused beside the field that is wrong."""
    if until is None:
        raise Refused(_("Nothing is shared without an end: choose its last day."), "until")
    if until < today:
        raise Refused(_("This day is past: choose the last day of the sharing."), "until")
    if until > last_day(today):
        raise Refused(
            _("A sharing ends by %(day)s at the latest: it is then thought over, and may begin again.")
            % {"day": localised.day(last_day(today))},
            "until",
        )
    if ground not in SharingGround:
        raise Refused(_("Choose the ground: to sit in the commission is none."), "ground")
    if agreed_on and agreed_on < informed_on:
        raise Refused(_("The person agrees once they are told: this day is before it."), "agreed_on")
    if not (reader.is_active and reader.holds(Role.PARTNER) and reader.organisation_id):
        raise Refused(_("Choose a person of an outside organisation who has an account."), "reader")
    _of_ground(household, reader, SharingGround(ground), today)
    if ground == SharingGround.CARE and agreed_on is None:
        raise Refused(
            _("Care is told nothing before the person agrees, by any means: say when they did."),
            "agreed_on",
            scales.at("sharing.care", today).article,
        )
    if what == Shared.PLAN:
        note, words = None, ""
        if plan is None or plan.household_id != household.pk or plan.ended_on or not plan.agreed_on:
            raise Refused(_("A plan is shared once the person has agreed to it, and until it ends."), "what")
    else:
        plan, words = None, words.strip()
        if note is None or note.household_id != household.pk or note.level != Level.PROFESSIONAL:
            raise Refused(_("Choose the professional note of which the facts are said."), "note")
        if not words:
            raise Refused(_("Write the facts in a sentence for this reader: the note itself stays here."), "words")
        no_diagnosis(words, "words")
    standing = Sharing.objects.stand(today).filter(household=household, reader=reader, what=what, plan=plan, note=note)
    if before := standing.first():
        raise Refused(
            _("This is shared with %(name)s until %(day)s already.")
            % {"name": reader.name, "day": localised.day(before.until)},
            "reader",
        )
    sharing = Sharing(
        household=household,
        what=what,
        plan=plan,
        note=note,
        words=words,
        reader=reader,
        ground=ground,
        starts_on=today,
        until=until,
        informed_on=informed_on,
        agreed_on=agreed_on,
        shared_by=actor,
    )
    record(sharing, actor)
    return sharing


def _of_ground(household: Household, reader: User, ground: SharingGround, on: date) -> None:
    """Raises Refused when the article of the ground is not for a reader of that organisation, and while there is no eviction
    to prevent."""
    kinds = GROUND_READERS[ground]
    if reader.organisation and reader.organisation.kind not in kinds:
        raise Refused(
            _(
                "“%(ground)s” lets only these read: %(kinds)s. %(name)s is of another kind (%(kind)s): choose another ground."
            )
            % {
                "ground": ground.label,
                "kinds": localised.listed([str(kind.label) for kind in kinds]),
                "name": reader.name,
                "kind": reader.organisation.get_kind_display(),
            },
            "ground",
            scales.at(f"sharing.{ground}", on).article,
        )
    running = Procedure.objects.filter(lease__household=household, opened_on__lte=on, closed_on=None)
    if ground == SharingGround.EVICTIONS and not running.exists():
        raise Refused(
            _(
                "No eviction procedure runs for this household: nothing is shared to prevent one. Choose another ground."
            ),
            "ground",
            scales.at(f"sharing.{ground}", on).article,
        )


@verb(once=VERSIONED, frozen=CLOSES, happened=TODAY)
def end_sharing(actor: User, *, sharing: Sharing, version: int, today: date) -> None:
    """At once: the next page that its reader opens is closed. Raises Refused when it ended already."""
    if not sharing.stands(today):
        raise Refused(_("This sharing has ended already: nothing of it is open."))
    edit(actor, sharing, version=version, ended_on=today, ended_by=actor, reason="end")


@verb(once=No("what ended is not ended again"), frozen=CLOSES, happened=TODAY)
def end_sharings(actor: User, *, household: Household, today: date) -> int:
    """All that is shared of a household, at once: how many readers outside it is closed to."""
    readers = set()
    for sharing in Sharing.objects.stand(today).filter(household=household):
        edit(actor, sharing, version=sharing.version, ended_on=today, ended_by=actor, reason="end")
        readers.add(sharing.reader_id)
    return len(readers)
