"""Pages of the owners of a dwelling, of an owner's IBAN, of a building."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import Building
from trousseau.core.normal import normal
from trousseau.core.pages import Button, file_page
from trousseau.core.subjects import Subject

from .. import access, queries
from ..models import Owner, Ownership
from ..subjects import BUILDING, DWELLING, OWNER, PROSPECT
from . import actions
from .forms import BuildingForm, EditPartForm, EndPartForm, IbanForm, MeetForm, NewPartForm, PartForm

PART = Subject[Ownership](
    "part",
    lambda user: Ownership.objects.exclude(dwelling__prospect=None).select_related("owner", "dwelling__commune"),
    PROSPECT,
    of=lambda part: part.dwelling.prospect,
)


@guard(access.WRITE)
def part_new(request, pk):
    """`?owner=` adds a known owner; otherwise the owner is noted with the part."""
    found = PROSPECT.find(request, pk)
    chosen, searched = request.GET.get("owner", ""), request.GET.get("q", "")
    owner = OWNER.find(request, chosen) if chosen.isdecimal() else None

    return PROSPECT.form(
        request,
        found,
        title=_("Add an owner"),
        here=_("Owners"),
        subtitle=f"{found.dwelling}. " + (f"{owner.name}." if owner else ""),
        verb=_("Add this owner"),
        form=PartForm if owner else NewPartForm,
        does=actions.add_ownership if owner else actions.add_new_owner,
        given={"on": today(), **({"owner": owner} if owner else {})},
        initial={"right": "undivided"},
        said=_("The owner is added."),
        template="captation/known_owner.html",
        extra={
            "owner": owner,
            "searched": searched,
            "owners": queries.owners_named(normal(searched)) if normal(searched) else [],
        },
    )


@guard(access.WRITE)
def part_edit(request, pk):
    part = PART.find(request, pk)
    return PART.form(
        request,
        part,
        title=_("Correct the part"),
        here=_("Owners"),
        subtitle=f"{part.owner.name}. {part.dwelling}.",
        verb=_("Keep these corrections"),
        form=EditPartForm,
        does=actions.edit_ownership,
        obj=part,
        said=_("The owners are up to date."),
    )


@guard(access.WRITE)
def part_end(request, pk):
    part, day = PART.find(request, pk), today()
    return PART.form(
        request,
        part,
        title=_("End the part"),
        here=_("Owners"),
        subtitle=f"{part.owner.name}. {part.dwelling}.",
        verb=_("End this part"),
        form=EndPartForm,
        does=actions.end_ownership,
        given={"today": day},
        obj=part,
        initial={"on": day},
        said=_("The owners are up to date."),
    )


@guard(access.WRITE)
def meet(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Choose the owner to meet"),
        here=_("Owners"),
        subtitle=str(found.dwelling),
        verb=_("Meet this owner"),
        form=MeetForm,
        does=actions.meet_owner,
        obj=found,
        options={"owners": Owner.objects.filter(ownerships__in=actions.current_ownerships(found.dwelling)).distinct()},
        said=_("The owners are up to date."),
    )


@guard(access.IBAN)
def iban(request, pk):
    owner = OWNER.find(request, pk)
    return OWNER.form(
        request,
        owner,
        title=_("Note the IBAN"),
        here=_("IBAN"),
        subtitle=_("%(owner)s. Kept encrypted; those who pay see its end alone.") % {"owner": owner.name},
        verb=_("Keep this IBAN"),
        form=IbanForm,
        does=actions.note_iban,
        said=_("The IBAN is kept."),
    )


@guard(access.WRITE)
def building_put(request, pk):
    dwelling = PROSPECT.find(request, pk).dwelling
    return DWELLING.form(
        request,
        dwelling,
        title=_("Put in a building"),
        here=_("Building"),
        subtitle=str(dwelling),
        verb=_("Put in this building"),
        form=BuildingForm,
        does=actions.put_in_building,
        then=BUILDING.url,
        initial={"building": dwelling.building_id, "address": dwelling.address},
        options={"buildings": Building.objects.filter(commune=dwelling.commune).select_related("commune")},
        said=_("The dwelling is in this building."),
    )


@guard(access.READ)
def building(request, pk):
    found = BUILDING.find(request, pk)
    prospects = queries.prospects().filter(dwelling__building=found).order_by("dwelling__complement", "pk")
    parts = Ownership.objects.filter(dwelling__building=found, ends_on=None).select_related("owner")
    owners: dict[int, list[Ownership]] = {}
    for part in parts.order_by("rank", "pk"):
        owners.setdefault(part.dwelling_id, []).append(part)
    return file_page(
        request,
        "captation/building.html",
        buttons=(Button(_("Note a prospect"), reverse("captation:new"), access.WRITE),),
        building=found,
        rows=[(prospect, owners.get(prospect.dwelling_id, [])) for prospect in prospects],
        owners_count=len({part.owner_id for part in parts}),
        crumbs=BUILDING.trail(found),
    )
