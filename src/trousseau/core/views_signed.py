"""The pages of a signed copy, the same for whatever is signed: `pages(KIND, route)` gives a room its two addresses."""

from django import forms
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import localised
from .access import guard, opened
from .clock import today
from .forms import OnceField
from .incoming import ScansField
from .models import SignedPage
from .pages import paper_page
from .signing import Signable


class CopyForm(forms.Form):
    scans = ScansField(
        label=gettext_lazy("The signed paper: one PDF, or the photos of its pages"),
        help_text=gettext_lazy("All its pages, in their order, the signatures readable. PDF, JPEG or PNG."),
    )
    key = OnceField()


class ReplaceForm(CopyForm):
    why = forms.CharField(
        label=gettext_lazy("Why the copy in place is replaced"),
        max_length=300,
        help_text=gettext_lazy("A page was missing, it is not the right paper… The one before stays in the history."),
    )
    replaces = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("scans", "why")


def page_file(page: SignedPage) -> FileResponse:
    """One file of a signed copy, to be saved, for who may read it."""
    thing = page.copy.about.rpartition(":")[2]
    return paper_page(page.file, f"exemplaire-signe-{thing}-{page.place}")


def pages[T](kind: Signable, route: str) -> list[URLPattern]:
    """The page where the copy is filed, at `route`, and each of its files under it."""
    name = kind.page.partition(":")[2]

    @guard(kind.write)
    def file(request, pk):
        thing = kind.subject.find(request, pk)
        _note(request, kind, thing)
        standing = kind.copy_of(thing)
        signed = kind.signed_on(thing)
        subtitle = kind.refusal(thing)
        if not subtitle and signed:
            subtitle = _("Signed on %(day)s.") % {"day": localised.day(signed)}
        if standing:
            filed = _("A copy was filed on %(day)s by %(name)s.")
            subtitle = f"{subtitle} {filed % {'day': localised.day(standing.filed_on), 'name': standing.filed_by.name}}"

        # the form that filed it, sent twice; after Back, the one that replaces it bears the same key
        first = standing is None or (request.POST.get("key") == standing.key and "replaces" not in request.POST)

        def filed_on(user, **asked):
            asked.pop(kind.subject.keyword)
            return kind.file(user, thing, today=today(), **asked)

        return kind.subject.form(
            request,
            thing,
            title=_("Replace the signed copy") if standing else _("File the signed copy"),
            here=_("Signed copy"),
            part=kind.part,
            subtitle=subtitle,
            verb=_("Replace the copy") if standing else _("File the copy"),
            form=CopyForm if first else ReplaceForm,
            does=filed_on,
            initial={"replaces": standing.pk} if standing else {},
            said=_("The signed copy is filed."),
        )

    @guard(kind.read)
    def page(request, pk, page_pk):
        thing = kind.subject.find(request, pk)
        found = get_object_or_404(SignedPage.objects.select_related("file", "copy"), pk=page_pk)
        if found.copy.about != kind.about(thing):
            raise Http404
        _note(request, kind, thing)
        return page_file(found)

    return [path(route, file, name=name), path(f"{route}<int:page_pk>/", page, name=f"{name}_page")]


def _note(request, kind: Signable, thing) -> None:
    """The opening of a household's file is logged with its paper."""
    if household := kind.subject.household_of(thing):
        opened(request, household, kind.page)
