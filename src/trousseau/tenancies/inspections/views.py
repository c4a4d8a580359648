"""Pages of the inspections: the form on a phone, the two side by side, the signature, the photos."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Task, file_page, form_page, paper_page, photo_page, unsigned_page
from trousseau.rules.inspection import NOTHING, WORSE

from .. import access, signed
from ..enums import AnnexKind, InspectionKind
from ..models import Lease, LeaseInspection
from ..subjects import INSPECTION, INSPECTIONS, LEASE
from . import actions, queries
from .forms import InspectionForm, SignForm
from .papers import inspection_paper
from .photos import bring_back


@guard(access.WRITE)
def inspect(request, pk, kind):
    """The form; « Add this room » draws it again with what was typed, and writes nothing."""
    if kind not in InspectionKind:
        raise Http404
    lease, day = LEASE.find(request, pk, "tenancies:inspect"), today()
    mine = None if kind == InspectionKind.PRE else queries.inspection_of(lease, kind)
    known = mine or queries.inspection_of(lease, InspectionKind.ENTRY)
    again = {name: getattr(mine, name) for name in ("present", "words", "remarks", "wear_agreed")} if mine else {}
    if not mine and lease.annexes.filter(kind=AnnexKind.WEAR, withdrawn_on=None).exists():
        again["wear_agreed"] = True
    label = InspectionKind(kind).label
    task = Task(
        title=_("%(inspection)s: %(name)s") % {"inspection": label, "name": lease.household},
        subtitle=str(lease.mandate.dwelling),
        verb=_("Record what was seen"),
        form=InspectionForm,
        does=bring_back,
        given={"lease": lease, "kind": kind, "today": day},
        initial={"held_on": mine.held_on if mine else day, "version": mine.version if mine else 0, **again},
        options={
            "walk": queries.to_walk(lease, kind),
            "known": known,
            "kind": kind,
            "before": queries.at_entry(lease) if kind != InspectionKind.ENTRY else {},
        },
        said=_("The inspection is recorded: have it signed."),
        crumbs=LEASE.trail(lease, label),
        cancel=INSPECTIONS.url(lease),
        extra={
            "draft": f"edl-{kind}-{pk}",
            "draft_days": scales.at("visits.draft_days", day).number,
            "conflict_text": _(
                "Nothing you typed is lost: it is below. The rooms are not compared here: read the inspection kept before you press the button again, which puts yours in its place."
            ),
        },
        template="tenancies/inspect.html",
    )
    if request.method == "POST" and "more" in request.POST:
        form = InspectionForm(request.POST, initial=task.initial, **task.options)
        form.only_adds()
        status = 422 if form.errors else 200
        context = {"task": task, "form": form, "conflict": None, "failed": False, **task.extra}
        return render(request, task.template, context, status=status)
    return form_page(request, task)


@guard(access.READ)
def inspections(request, pk):
    lease, day = LEASE.find(request, pk, "tenancies:inspections"), today()
    entry, leaving = (
        queries.inspection_of(lease, InspectionKind.ENTRY),
        queries.inspection_of(lease, InspectionKind.EXIT),
    )
    visit = queries.inspection_of(lease, InspectionKind.PRE)
    last = leaving or visit
    differences = queries.differences(entry, last)
    return file_page(
        request,
        "tenancies/inspections.html",
        buttons=_buttons(lease, entry, leaving),
        lease=lease,
        entry=entry,
        leaving=leaving,
        visit=visit,
        last=last,
        all=[(one, _signing(request, one)) for one in (entry, visit, leaving) if one],
        may=access.WRITE(request.user),
        rooms=queries.rooms(entry, last),
        changed=[one for one in differences if one.change.what != NOTHING] if entry else [],
        damaged=[one for one in differences if one.change.what == WORSE],
        presumed=queries.no_entry(lease) if lease.keys_on and not lease.brought_in_on else None,
        meters=queries.meters(entry, last),
        keys=queries.keys(entry, last),
        complete=scales.at("inspection.complete_days", day),
        crumbs=LEASE.trail(lease, _("Inspections")),
    )


def _signing(request, one: LeaseInspection) -> dict | None:
    """Its papers and its signed copy; a visit before the departure is not signed."""
    if one.kind == InspectionKind.PRE or one.refused:
        return None
    printed = reverse("tenancies:inspection_unsigned", args=[one.pk])
    return signed.INSPECTED.steps(one, request.user, draft=printed, to_sign=f"{printed}?copie=a_signer")


def _buttons(lease: Lease, entry, leaving) -> list[Button]:
    def to(kind: str) -> str:
        return reverse("tenancies:inspect", args=[lease.pk, kind])

    buttons = []
    if lease.signed_on and not (entry and (entry.signed_on or entry.refused)):
        label = _("Correct the entry inspection") if entry else _("Write the entry inspection")
        awaited = not (entry or leaving or lease.brought_in_on)  # one of before this software is on paper
        buttons.append(Button(label, to("entry"), access.WRITE, main=awaited))
    if lease.keys_on and not (leaving and (leaving.signed_on or leaving.refused)):
        label = _("Correct the exit inspection") if leaving else _("Write the exit inspection")
        buttons.append(Button(label, to("exit"), access.WRITE))
    return buttons


@guard(access.WRITE)
def sign(request, pk, inspection_pk):
    one = INSPECTION.find(request, inspection_pk, lease=pk)
    return INSPECTION.form(
        request,
        one,
        title=_("Sign: %(inspection)s") % {"inspection": one.get_kind_display()},
        here=_("Signatures"),
        subtitle=_("The paper is kept as it was signed; each party has a copy. Nothing is rewritten afterwards."),
        verb=_("Record the signatures"),
        form=SignForm,
        does=actions.sign_inspection,
        given={"today": today()},
        obj=one,
        initial={"on": one.held_on, "refused": ""},
        options={"lacking": queries.rooms_lacking(one)},
        said=_("The inspection is signed and kept."),
        cancel=INSPECTIONS.url(one.lease),
    )


@guard(access.READ)
def unsigned_paper(request, pk):
    """The inspection before it is signed: its draft, or what is signed."""
    one = INSPECTION.find(request, pk, "tenancies:inspection_unsigned")
    url = INSPECTIONS.url(one.lease)
    if one.paper_id:
        return redirect(url)
    name = f"etat-des-lieux-{one.lease.code}-{one.kind}"
    return unsigned_page(request, lambda: inspection_paper(one, on=max(today(), one.held_on)), name=name, url=url)


@guard(access.READ)
def paper(request, pk, inspection_pk):
    one = INSPECTION.find(request, inspection_pk, "tenancies:inspection_paper", lease=pk, paper__isnull=False)
    return paper_page(one.paper, f"etat-des-lieux-{one.lease.code}-{one.kind}")


@guard(access.READ)
def photo(request, pk, photo_pk):
    one = get_object_or_404(queries.photos(LEASE.find(request, pk)), pk=photo_pk)
    return photo_page(one.file, f"photo-{photo_pk}")
