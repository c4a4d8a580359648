"""Settings: the boundaries of the communes, which the maps draw."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.exchange.boundaries import MOST_BYTES, NotBoundaries, read_boundaries
from trousseau.exchange.kinds import Kind

from . import places
from .access import BOUNDARIES_WRITE, SETTINGS, guard
from .actions_settings import replace_boundaries
from .clock import today
from .errors import Refused
from .incoming import IncomingField
from .maps import Told, territory_map
from .models import Commune, CommuneBoundary
from .pages import Button, file_page


def refusal(wrong: NotBoundaries) -> str:
    """Why a file cannot be read, and what to do."""
    return {
        "large": _("This file is larger than %(most)s MB: keep the communes of the territory alone."),
        "points": _("This file holds more than %(most)s points or shapes: keep the communes of the territory alone."),
        "json": _("This file is not a GeoJSON: it cannot be read as JSON."),
        "collection": _("This file is not a GeoJSON “FeatureCollection”."),
        "property": _("No property holds the INSEE code under that name. Found here: %(found)s."),
        "geometry": _("The shape of %(insee)s is a “%(kind)s”: only polygons are boundaries."),
        "degrees": _("The coordinates of %(insee)s are not degrees: export the file in WGS84 (EPSG:4326)."),
        "ring": _("The outline of %(insee)s is not a closed line of points."),
        "twice": _("The commune %(insee)s is there twice."),
        "none": _("No commune of your territory is in this file, by its property “%(name)s”."),
    }[wrong.code] % wrong.values


class BoundariesForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.JSON, Kind.TEXT),
        most=MOST_BYTES,
        too_large=gettext_lazy("This file is larger than %(most)s MB: keep the communes of the territory alone."),
        label=gettext_lazy("GeoJSON file"),
        help_text=gettext_lazy("Polygons of the communes, in degrees (WGS84), with their INSEE code. 20 MB at most."),
    )
    name = forms.CharField(
        label=gettext_lazy("Property that holds the INSEE code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Left empty, the usual names are tried: insee, code, codgeo."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source and licence"),
        max_length=300,
        help_text=gettext_lazy("Written under each map, as most licences ask."),
    )


@guard(SETTINGS)
def boundaries(request):
    known = dict(CommuneBoundary.objects.values_list("commune", "commune__name"))
    communes = list(Commune.objects.all())
    told = {insee: Told(1, _("boundary loaded")) for insee in known}
    return file_page(
        request,
        "core/boundaries.html",
        buttons=(Button(_("Load a file"), reverse("core:boundaries_load"), BOUNDARIES_WRITE, main=True),),
        communes=[(commune, commune.pk in known) for commune in communes],
        known=len(known),
        count=len(communes),
        source=CommuneBoundary.objects.select_related("loaded_by").first(),
        drawn=territory_map(
            told,
            name="communes",
            title=_("The communes of the territory"),
            description=_("Outlines where they are loaded, circles elsewhere."),
            unknown=_("no boundary"),
        ),
        crumbs=places.SETTINGS.trail((_("Boundaries of the communes"), "")),
    )


@guard(BOUNDARIES_WRITE)
def load(request):
    def loaded(user, *, file, name, source) -> None:
        try:
            found = read_boundaries(
                file.read(), territory=set(Commune.objects.values_list("pk", flat=True)), name=name.strip()
            )
        except NotBoundaries as wrong:
            where = "name" if wrong.code == "property" else "file"
            raise Refused(refusal(wrong), where) from wrong
        replace_boundaries(user, shapes=found.shapes, source=source, on=today())

    return places.BOUNDARIES.form(
        request,
        title=_("Load the boundaries"),
        here=_("Load"),
        verb=_("Load this file"),
        form=BoundariesForm,
        does=loaded,
        subtitle=_("It replaces the boundaries of the communes that it holds; the others stay."),
        said=_("The boundaries are loaded."),
    )
