"""Recording a visit, its photos, and the officer's conclusion."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import about_each, close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.rules import decency

from .. import stages, todo
from ..enums import Answer, Equipment
from ..models import DefectPhoto, DwellingInspection, InspectionPoint, InspectionRoom, Prospect
from . import queries
from .entries import Drawn, Room, Seen
from .photos import MOST_PHOTOS
from .words import point_labels

MOST_ROOMS = 30
OF_OWNERS = No("of an owner's dwelling: nothing is said of a household")


def _same_inspection(made: DwellingInspection, told: Any) -> None:
    if not _same(made, told):
        raise Refused(
            _(
                "The inspection of %(day)s was recorded from this page already, and says something else: nothing of what you "
                "send now is kept. Read that inspection in the file of the prospect. To keep this one too, record it "
                "again: the last inspection is the one that counts."
            )
            % {"day": localised.day(made.made_on)},
            "key",
        )


def _same(made: DwellingInspection, told: Any) -> bool:
    seen = {one.code: Seen(one.answer, one.words, one.mender, one.mend_by) for one in made.points.all()}
    return (
        (made.made_on, set(made.equipment), made.words) == (told.on, set(told.equipment), told.words)
        and seen == {code: noted.as_kept() for code, noted in told.points.items()}
        and [Room(one.name, one.kind, one.surface, one.height) for one in made.rooms.all()] == list(told.rooms)
        and set(made.photos.values_list("sha256", flat=True)) == {photo.sha256 for photo in told.photos}
    )


@verb(
    once=Once(
        DwellingInspection,
        kept={"on": "made_on"},
        later=("concluded_on",),
        apart=("points", "rooms", "equipment", "photos"),
        also=_same_inspection,
    ),
    frozen=OF_OWNERS,
    happened=("on",),
)
def inspect_dwelling(
    actor: User,
    *,
    prospect: Prospect,
    on: date,
    today: date,
    points: Mapping[str, Seen],
    rooms: Sequence[Room],
    equipment: Collection[str] = (),
    words: str = "",
    photos: Sequence[Drawn] = (),
    key: str = "",
) -> DwellingInspection:
    """Record a visit before the mandate; the stage follows. `key`: the same visit sent twice is written once.

    A point that `points` leaves out was not seen.
    """
    answered = any(seen.answer in (Answer.YES, Answer.NO) for seen in points.values())
    if not (answered or photos or words or any(room.surface is not None for room in rooms)):
        raise Refused(_("Nothing was seen yet: answer one point at least, then save the visit."))
    if on < (prospect.met_on or prospect.known_on):
        raise Refused(_("The inspection comes after the first contact."), "on")
    if len(rooms) > MOST_ROOMS:
        raise Refused(_("A visit holds %(n)s rooms at most.") % {"n": MOST_ROOMS})
    if set(equipment) - set(Equipment.values) or set(points) - set(decency.SEEN):
        raise Refused(_("This answer is not one of those proposed: reload the page."))
    for code, noted in points.items():
        if noted.answer == Answer.NO and not noted.words.strip():
            raise Refused(_("Write a few words: the answer is “No”."), f"{code}_words")
        if noted.mend_by and noted.mend_by < on:
            raise Refused(_("A repair is due after the visit."), f"{code}_by")
    made = DwellingInspection(
        prospect=prospect, made_on=on, made_by=actor, key=key or None, equipment=sorted(equipment), words=words
    )
    stages.contacted(actor, prospect, on=on)
    stages.move(actor, prospect, "visit", on=on)
    record(made, actor)
    rows = [
        InspectionPoint(inspection=made, code=code, **vars(seen.as_kept()))
        for code in decency.SEEN
        if (seen := points.get(code))
    ]
    InspectionPoint.objects.bulk_create(rows)
    InspectionRoom.objects.bulk_create(
        [InspectionRoom(inspection=made, name=r.name, kind=r.kind, surface=r.surface, height=r.height) for r in rooms]
    )
    _keep(made, photos, on)
    _remind(made, rows, on)
    return made


def _keep(made: DwellingInspection, photos: Sequence[Drawn], on: date) -> None:
    labels, held = point_labels(), set(made.photos.values_list("sha256", flat=True))
    for photo in photos:
        if (sha := photo.sha256) in held:
            continue
        held.add(sha)
        title = _("Photo of the visit: %(point)s") % {"point": labels.get(photo.point, made.prospect.dwelling)}
        file = file_document(kind="visit-photo", title=title[:200], content=photo.content, suffix=".jpg", on=on)
        DefectPhoto.objects.create(inspection=made, point=photo.point, file=file, sha256=sha)


@verb(once=No("a photo already there is not kept twice"), frozen=OF_OWNERS, happened=TODAY)
def add_photos(actor: User, *, inspection: DwellingInspection, photos: Sequence[Drawn], on: date) -> int:
    """Photos brought after the visit; one already there is not kept twice. Returns how many are new."""
    DwellingInspection.objects.select_for_update().get(pk=inspection.pk)  # the same form twice at once
    before = inspection.photos.count()
    if before + len(photos) > MOST_PHOTOS:
        raise Refused(_("A visit holds %(n)s photos at most.") % {"n": MOST_PHOTOS}, "photos")
    _keep(inspection, photos, on)
    return inspection.photos.count() - before


def _remind(made: DwellingInspection, rows: Sequence[InspectionPoint], on: date) -> None:
    """The repairs come back on the first of their days; a new visit answers those of the visits before."""
    for subject in about_each(made.prospect.inspections.exclude(pk=made.pk)):
        close_todo(todo.MEND, thing=subject, on=on)
    days = sorted(row.mend_by for row in rows if row.mend_by)
    if days:
        open_todo(
            todo.MEND,
            thing=made,
            on=on,
            due_on=days[0],
            dwelling=str(made.prospect.dwelling),
            count=len(days),
            article="Décret 2002-120",
        )


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=TODAY)
def conclude_inspection(
    actor: User, *, inspection: DwellingInspection, version: int, conclusion: str, words: str = "", on: date
) -> None:
    """Confirm what the rule says of a visit, or be stricter and say why. Never milder: the law decides."""
    said, points = queries.concluded(inspection, on)
    order = decency.CONCLUSIONS
    if order.index(conclusion) < order.index(said):
        raise Refused(
            _("The point “%(point)s” forbids it: once it is mended, inspect again.")
            % {"point": point_labels()[points[0].code]},
            "conclusion",
            points[0].article,
        )
    if conclusion != said and not words.strip():
        raise Refused(_("Say why you are stricter than the points seen."), "words")
    edit(
        actor,
        inspection,
        version=version,
        conclusion=conclusion,
        conclusion_words=words.strip(),
        concluded_on=on,
        concluded_by=actor,
        reason="conclude",
    )
