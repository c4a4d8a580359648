"""Pages of the owners of a dwelling, of an owner's IBAN, of a building."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import Building
from trousseau.core.normal import normal
from trousseau.core.pages import Button, Task, file_page, form_page

from .. import access, queries
from ..actions import register_owner
from ..models import Owner, Ownership, Prospect
from . import actions
from .forms import BuildingForm, EditPartForm, EndPartForm, IbanForm, MeetForm, NewPartForm, PartForm


def _prospect_url(prospect: Prospect) -> str:
    return reverse("captation:prospect", args=[prospect.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Captation"), reverse("captation:list")), *more)


def _of(prospect: Prospect, here: str) -> tuple[tuple[str, str], ...]:
    return _crumbs((str(prospect.dwelling), _prospect_url(prospect)), (here, ""))


@guard(access.WRITE)
def part_new(request, pk):
    """`?owner=` adds a known owner; otherwise the owner is noted with the part."""
    found, day = get_object_or_404(queries.prospects(), pk=pk), today()
    chosen, searched = request.GET.get("owner", ""), request.GET.get("q", "")
    owner = get_object_or_404(Owner, pk=chosen) if chosen.isdecimal() else None

    def action(*, owner_kind="", name="", address="", **part) -> str:
        who = owner or register_owner(request.user, kind=owner_kind, name=name, address=address)
        actions.add_ownership(request.user, prospect=found, owner=who, on=day, **part)
        return _prospect_url(found)

    return form_page(
        request,
        Task(
            title=_("Add an owner"),
            lede=f"{found.dwelling}. " + (f"{owner.name}." if owner else ""),
            verb=_("Add this owner"),
            form=PartForm if owner else NewPartForm,
            action=action,
            initial={"right": "undivided"},
            said=_("The owner is added."),
            crumbs=_of(found, _("Owners")),
            cancel=_prospect_url(found),
            template="captation/part_new.html",
            extra={
                "owner": owner,
                "searched": searched,
                "owners": queries.owners_named(normal(searched)) if normal(searched) else [],
            },
        ),
    )


def _part(pk: int) -> tuple[Ownership, Prospect]:
    part = get_object_or_404(Ownership.objects.select_related("owner", "dwelling__commune"), pk=pk)
    return part, get_object_or_404(queries.prospects(), dwelling=part.dwelling)


@guard(access.WRITE)
def part_edit(request, pk):
    part, prospect = _part(pk)

    def action(**fields) -> str:
        actions.edit_ownership(request.user, part=part, **fields)
        return _prospect_url(prospect)

    return form_page(
        request,
        Task(
            title=_("Correct the part"),
            lede=f"{part.owner.name}. {part.dwelling}.",
            verb=_("Keep these corrections"),
            form=EditPartForm,
            action=action,
            obj=part,
            said=_("The owners are up to date."),
            crumbs=_of(prospect, _("Owners")),
            cancel=_prospect_url(prospect),
        ),
    )


@guard(access.WRITE)
def part_end(request, pk):
    part, prospect = _part(pk)

    def action(**fields) -> str:
        actions.end_ownership(request.user, part=part, **fields)
        return _prospect_url(prospect)

    return form_page(
        request,
        Task(
            title=_("End the part"),
            lede=f"{part.owner.name}. {part.dwelling}.",
            verb=_("End this part"),
            form=EndPartForm,
            action=action,
            obj=part,
            initial={"on": today()},
            said=_("The owners are up to date."),
            crumbs=_of(prospect, _("Owners")),
            cancel=_prospect_url(prospect),
        ),
    )


@guard(access.WRITE)
def meet(request, pk):
    found = get_object_or_404(queries.prospects(), pk=pk)

    def action(**fields) -> str:
        actions.meet_owner(request.user, prospect=found, **fields)
        return _prospect_url(found)

    return form_page(
        request,
        Task(
            title=_("Choose the owner to meet"),
            lede=str(found.dwelling),
            verb=_("Meet this owner"),
            form=MeetForm,
            action=action,
            obj=found,
            options={"owners": Owner.objects.filter(ownerships__in=actions.running(found.dwelling)).distinct()},
            said=_("The owners are up to date."),
            crumbs=_of(found, _("Owners")),
            cancel=_prospect_url(found),
        ),
    )


@guard(access.IBAN)
def iban(request, pk):
    owner = get_object_or_404(Owner, pk=pk)
    url = reverse("captation:owner", args=[pk])

    def action(**fields) -> str:
        actions.note_iban(request.user, owner=owner, **fields)
        return url

    return form_page(
        request,
        Task(
            title=_("Note the IBAN"),
            lede=_("%(owner)s. Kept encrypted; those who pay see its end alone.") % {"owner": owner.name},
            verb=_("Keep this IBAN"),
            form=IbanForm,
            action=action,
            initial={"version": owner.version},
            said=_("The IBAN is kept."),
            crumbs=_crumbs((owner.name, url), (_("IBAN"), "")),
            cancel=url,
        ),
    )


@guard(access.WRITE)
def building_put(request, pk):
    found = get_object_or_404(queries.prospects(), pk=pk)
    dwelling = found.dwelling

    def action(**fields) -> str:
        building = actions.put_in_building(request.user, dwelling=dwelling, **fields)
        return reverse("captation:building", args=[building.pk])

    return form_page(
        request,
        Task(
            title=_("Put in a building"),
            lede=str(dwelling),
            verb=_("Put in this building"),
            form=BuildingForm,
            action=action,
            initial={"version": dwelling.version, "building": dwelling.building_id, "address": dwelling.address},
            options={"buildings": Building.objects.filter(commune=dwelling.commune).select_related("commune")},
            said=_("The dwelling is in this building."),
            crumbs=_of(found, _("Building")),
            cancel=_prospect_url(found),
        ),
    )


@guard(access.READ)
def building(request, pk):
    found = get_object_or_404(Building.objects.select_related("commune"), pk=pk)
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
        crumbs=_crumbs((str(found), "")),
    )
