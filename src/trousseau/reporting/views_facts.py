"""The facts files for the observatory."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.access import guard
from trousseau.core.again import FILE, PAGE
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page
from trousseau.rules.dates import month_start

from . import access
from .actions import know_observatory, make_facts_file
from .forms import FactsForm, ObservatoryKeyForm
from .models import FactsSent, ObservatoryKey
from .subjects import FACTS, REPORTS


@guard(access.FACTS)
def facts(request):
    return list_page(
        request,
        Listing(
            title=_("Facts for the observatory"),
            subtitle=_(
                "Signed files of dated facts under pseudonyms: the only thing that leaves for the territory. Whoever is erased "
                "since, a file that left keeps its facts."
            ),
            query=FactsSent.objects.select_related("file", "made_by"),
            columns=(
                Column(
                    _("Period"),
                    lambda f: f.starts_on,
                    kind="date",
                    order="starts_on",
                    link=lambda f: reverse("reporting:facts_file", args=[f.pk]),
                ),
                Column(_("To"), lambda f: f.ends_on, kind="date", order="ends_on"),
                Column(_("Facts"), lambda f: f.rows, kind="num", order="rows"),
                Column(_("Made on"), lambda f: f.made_at.date(), kind="date", order="made_at"),
                Column(_("By"), lambda f: f.made_by.name),
            ),
            empty=Empty(
                _("No file was made yet"),
                _("Make the file of a period, then hand it to the métropole's operator."),
                Button(_("Make a facts file"), reverse("reporting:facts_new")),
            ),
            noun=lambda n: ngettext("%(n)s file", "%(n)s files", n) % {"n": n},
            buttons=(
                Button(_("Make a facts file"), reverse("reporting:facts_new"), main=True),
                Button(_("The key that signs them"), reverse("reporting:facts_key")),
                Button(_("Key of the observatory"), reverse("reporting:observatory_key")),
            ),
            crumbs=REPORTS.trail(),
        ),
    )


@guard(access.FACTS, again=PAGE)
def facts_new(request):
    day = today()
    return FACTS.form(
        request,
        title=_("Make a facts file"),
        verb=_("Make and sign the file"),
        form=FactsForm,
        does=make_facts_file,
        given={"at": timezone.now(), "today": day},
        said=_("The file is ready: open it to download it, then hand it over."),
        subtitle=_("No name, no number of the agency leaves: a keyed hash stands for each household."),
        initial={"starts_on": month_start(day), "ends_on": day},
    )


@guard(access.FACTS, again=FILE)
def facts_file(request, pk: int):
    sent = get_object_or_404(FactsSent.objects.select_related("file"), pk=pk)
    return paper_page(sent.file, f"faits-{sent.starts_on}-{sent.ends_on}")


@guard(access.FACTS)
def observatory_key(request):
    """The public key that the observatory's administrator gives, once."""
    known = ObservatoryKey.objects.filter(withdrawn_on=None).first()
    return REPORTS.form(
        request,
        title=_("Key of the observatory"),
        subtitle=_("Key %(number)s stands: another takes its place.") % {"number": known.number}
        if known
        else _("A file of public figures is believed only when this key signed it. Its administrator has it."),
        verb=_("Keep this key"),
        form=ObservatoryKeyForm,
        does=know_observatory,
        given={"on": today()},
        said=_("The key is kept: the observatory’s files can be brought to a report that was not sent."),
        then=REPORTS.url(),
    )


@guard(access.FACTS)
def facts_key(request):
    """The public key to give to the observatory's administrator, once."""
    return file_page(request, "reporting/key.html", key=settings.KEYS.signing_public.decode())
