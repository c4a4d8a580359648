"""Pages of a visit: the form on a phone, what was seen, the conclusion, the photos."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Task, file_page, form_page, photo_page
from trousseau.core.subjects import Subject
from trousseau.rules import decency

from .. import access
from ..enums import Conclusion, Equipment, Mender
from ..models import DefectPhoto, DwellingInspection
from ..subjects import PROSPECT
from . import actions, queries
from .forms import ConcludeForm, DwellingInspectionForm, PhotosForm
from .photos import clean_photos
from .words import point_labels

INSPECTION = Subject[DwellingInspection](
    "inspection",
    lambda user: DwellingInspection.objects.select_related(
        "prospect__dwelling__commune", "prospect__owner", "made_by", "concluded_by"
    ).prefetch_related("points", "rooms", "photos__file"),
    PROSPECT,
    "captation:inspection",
    name=lambda inspection: _("Inspection"),
    of=lambda inspection: inspection.prospect,
)


@guard(access.WRITE)
def inspect(request, pk):
    """The form; « Another room » draws it again with what was typed, and writes nothing."""
    found, day = PROSPECT.find(request, pk), today()
    law, _values = queries.decency_law(day)
    last = queries.last_inspection(found)

    def inspected(user, *, photos, **seen) -> DwellingInspection:
        cleaned = clean_photos(user, photos)
        return actions.inspect_dwelling(user, prospect=found, today=day, photos=cleaned, **seen)

    task = Task(
        title=_("Inspect the dwelling"),
        subtitle=f"{found.dwelling}. {found.owner.name}.",
        verb=_("Record the inspection"),
        form=DwellingInspectionForm,
        does=inspected,
        then=INSPECTION.url,
        initial={"on": day},
        options={"law": law, "last": last},
        said=_("The inspection is recorded."),
        crumbs=PROSPECT.trail(found, _("Inspection")),
        cancel=PROSPECT.url(found),
        extra={
            "draft": f"visite-{pk}",
            "draft_days": scales.at("visits.draft_days", day).number,
            "worker": reverse("captation:visit_worker"),
            "held": _("the address and the owner’s name"),
        },
        template="captation/visit.html",
    )
    if request.method == "POST" and "more" in request.POST:
        form = DwellingInspectionForm(request.POST, initial=task.initial, **task.options)
        form.full_clean()
        form.errors.clear()
        return render(request, task.template, {"task": task, "form": form, "conflict": None, **task.extra})
    return form_page(request, task)


@guard(access.READ)
def inspection(request, pk):
    found, day = INSPECTION.find(request, pk), today()
    dwelling = found.prospect.dwelling
    points = queries.labelled(found, dwelling.energy, day)
    said, deciding = queries.concluded(found, day)
    labels = point_labels()
    latest = queries.last_inspection(found.prospect)
    main = latest == found and not found.conclusion
    buttons = [
        Button(_("Confirm the conclusion"), reverse("captation:conclude", args=[pk]), access.WRITE, main=main),
        Button(_("Add photos"), reverse("captation:photos_add", args=[pk]), access.WRITE),
    ]
    return file_page(
        request,
        "captation/inspection.html",
        buttons=buttons if latest == found else buttons[1:],
        inspection=found,
        prospect=found.prospect,
        points=sorted(points, key=lambda p: ("bad", "unknown", "ok").index(p.status)),
        said=said,
        said_words=Conclusion(said).label,
        deciding=[{"label": labels[p.code], "article": p.article} for p in deciding],
        area=decency.area(queries.rooms_of(found), dwelling.surface),
        equipment=[Equipment(code).label for code in found.equipment],
        repairs=_repairs(found),
        photos=[{"pk": p.pk, "label": labels.get(p.point, _("The dwelling"))} for p in found.photos.all()],
        crumbs=INSPECTION.trail(found),
    )


def _repairs(found: DwellingInspection) -> list[dict]:
    """The defects by who must mend them, in the order of the enum; those to be settled first."""
    labels = point_labels()
    defects = [point for point in found.points.all() if point.answer == "no"]
    groups = [("", _("To be settled")), *Mender.choices]
    return [
        {"who": who, "points": rows}
        for code, who in groups
        if (rows := [{"label": labels[p.code], "words": p.words, "by": p.mend_by} for p in defects if p.mender == code])
    ]


@guard(access.WRITE)
def conclude(request, pk):
    found, day = INSPECTION.find(request, pk), today()
    said, _deciding = queries.concluded(found, day)
    return INSPECTION.form(
        request,
        found,
        title=_("Confirm the conclusion"),
        here=_("Conclusion"),
        subtitle=_("The points seen say: %(conclusion)s.") % {"conclusion": Conclusion(said).label},
        verb=_("Confirm the conclusion"),
        form=ConcludeForm,
        does=actions.conclude_inspection,
        given={"on": day},
        then=PROSPECT.url(found.prospect),
        obj=found,
        initial={"conclusion": found.conclusion or said, "words": found.conclusion_words},
        said=_("The conclusion is confirmed."),
    )


@guard(access.WRITE)
def photos_add(request, pk):
    found = INSPECTION.find(request, pk)

    def added(user, *, inspection, photos) -> int:
        return actions.add_photos(user, inspection=inspection, photos=clean_photos(user, photos), on=today())

    return INSPECTION.form(
        request,
        found,
        title=_("Add photos"),
        here=_("Photos"),
        subtitle=str(found.prospect.dwelling),
        verb=_("Add these photos"),
        form=PhotosForm,
        does=added,
        said=_("The photos are kept."),
    )


@guard(access.READ)
def photo(request, pk):
    found = get_object_or_404(DefectPhoto.objects.select_related("file"), pk=pk)
    return photo_page(found.file, f"photo-{pk}")
