"""Settings: the communes where the agency works, taken from the official list of France."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.exchange.communes import MOST_BYTES
from trousseau.exchange.kinds import Kind

from . import communes as actions
from . import localised, places
from .access import COMMUNES, guard
from .clock import today
from .incoming import IncomingField
from .models import Commune, OfficialCommune
from .pages import Button, act, file_page

SHOWN = 200  # communes found that a page shows at most


@guard(COMMUNES)
def communes(request):
    text = request.GET.get("q", "").strip()
    rows = list(Commune.objects.all())
    found = list(actions.search(text)[: SHOWN + 1]) if text else []
    here = {commune.pk for commune in rows}
    last = OfficialCommune.objects.order_by("-loaded_on").first()
    return file_page(
        request,
        "core/communes.html",
        communes=rows,
        unknown_zone=sum(not commune.zone_apl for commune in rows),
        q=text,
        found=[(row, row.pk in here) for row in found[:SHOWN]],
        more=len(found) > SHOWN,
        known=OfficialCommune.objects.count(),
        last=last,
        zones=actions.ZONES,
        buttons=(Button(_("Load the official list"), reverse("core:communes_load"), main=not last),),
        crumbs=places.SETTINGS.trail((_("The communes"), "")),
    )


class ListForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.TEXT,),
        most=MOST_BYTES,
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "“Code officiel géographique” of the INSEE for the names, then “Base officielle des codes postaux” of La Poste "
            "for the postal codes: both are on data.gouv.fr. The second completes the first."
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=200,
        help_text=gettext_lazy("For instance: INSEE, COG on 1 January 2026, open licence."),
    )


@guard(COMMUNES)
def load(request):
    def loaded(user, *, file, source) -> None:
        count, fresh = actions.load_list(user, content=file.read(), source=source, on=today())
        said = ngettext("%(n)s commune is in the list", "%(n)s communes are in the list", count)
        new = ngettext("%(n)s is new", "%(n)s are new", fresh)
        messages.success(request, f"{said % {'n': localised.number(count)}}, {new % {'n': localised.number(fresh)}}.")

    return places.COMMUNES.form(
        request,
        title=_("Load the official list"),
        here=_("Load"),
        verb=_("Load this list"),
        form=ListForm,
        does=loaded,
        subtitle=_("All of France may be loaded: the pages offer only the communes that you take from it."),
    )


class TakeForm(forms.Form):
    communes = forms.ModelMultipleChoiceField(OfficialCommune.objects.all(), required=False)
    zone = forms.ChoiceField(choices=(("", "–"), *actions.ZONES), required=False)


@require_POST
@guard(COMMUNES)
def take(request):
    form = TakeForm(request.POST)
    url = reverse("core:communes")

    def taken() -> None:
        form.is_valid()
        actions.take(
            request.user, communes=form.cleaned_data.get("communes") or (), zone=form.cleaned_data.get("zone", "")
        )

    return act(request, taken, url=url, said=_("The agency works there from now on."))


@require_POST
@guard(COMMUNES)
def leave(request, insee: str):
    commune = get_object_or_404(Commune, pk=insee)
    return act(
        request,
        lambda: actions.leave(request.user, commune=commune),
        url=reverse("core:communes"),
        said=_("%(name)s is no longer in the territory.") % {"name": commune.name},
    )


class ZoneForm(forms.Form):
    zone = forms.ChoiceField(
        label=gettext_lazy("Zone of the housing benefit"),
        choices=(("", gettext_lazy("Zone not known")), *actions.ZONES),
        required=False,
        help_text=gettext_lazy("1, 2 or 3. Left empty, no benefit is estimated there: nothing is guessed."),
    )


@guard(COMMUNES)
def zone(request, insee: str):
    commune = get_object_or_404(Commune, pk=insee)
    return places.COMMUNES.form(
        request,
        title=_("The zone of %(name)s") % {"name": commune.name},
        here=commune.name,
        verb=_("Keep this zone"),
        form=ZoneForm,
        does=actions.set_zone,
        given={"commune": commune},
        initial={"zone": commune.zone_apl},
        article="Arrêté du 17 mars 1978",
        said=_("The zone is kept."),
    )
