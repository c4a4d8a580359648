"""Who opens which households' files, by person and by household: a director gives them by name, on a ground, and takes
them back with the reason; what was is read beside."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import localised, places
from .access import GRANTS, guard
from .actions_grants import close_household, give_grants, give_household, take_grants
from .again import PAGE
from .clock import today
from .enums import FILES
from .errors import Refused
from .forms import DateField, ManyField
from .models import Grant, Household, User
from .pages import PER_PAGE, Button, Column, Empty, Listing, file_page, list_page


def _with_files(day: date):
    """The accounts whose role opens files, each with how many households it opens on that day, and how many are given
    to it from a later one."""
    running = Q(grants__starts_on__lte=day) & (Q(grants__ends_on=None) | Q(grants__ends_on__gt=day))
    later = Q(grants__starts_on__gt=day) & (Q(grants__ends_on=None) | Q(grants__ends_on__gt=F("grants__starts_on")))
    rows = User.objects.holding(*FILES).order_by("name", "pk")
    return rows.annotate(
        files=Count("grants__household", filter=running, distinct=True),
        later=Count("grants__household", filter=later, distinct=True),
    )


def _state(user: User) -> tuple[str, str]:
    if not user.is_active:
        return "note", _("Closed")
    return ("ok", _("Open")) if user.has_entered else ("warn:clock", _("Invited, not yet entered"))


@guard(GRANTS)
def grants(request):
    return list_page(
        request,
        Listing(
            title=_("Who opens which household"),
            subtitle=_(
                "A role opens pages; a household's file is opened by name. A newcomer opens none until you give some."
            ),
            query=_with_files(today()),
            columns=(
                Column(
                    _("Name"), lambda u: u.name, order="name", link=lambda u: reverse("core:grants_person", args=[u.pk])
                ),
                Column(_("Roles"), lambda u: u.roles_said, order="roles"),
                Column(_("Open files"), lambda u: u.files, kind="num"),
                Column(_("To be opened"), lambda u: u.later, kind="num"),
                Column(_("State"), _state, kind="state"),
                Column(
                    _("Give"),
                    lambda u: _("Give files") if u.is_active else "",
                    link=lambda u: reverse("core:grants_give", args=[u.pk]) if u.is_active else "",
                ),
                Column(
                    _("Take back"),
                    lambda u: _("Take files back") if u.files or u.later else "",
                    link=lambda u: reverse("core:grants_take", args=[u.pk]) if u.files or u.later else "",
                ),
            ),
            empty=Empty(_("No account yet"), _("The administrator opens accounts.")),
            noun=lambda n: ngettext("%(n)s account", "%(n)s accounts", n) % {"n": n},
            crumbs=places.SETTINGS.trail(),
        ),
    )


@dataclass(frozen=True)
class Opening:
    """A file open to somebody on a ground: one line, however many members the household has."""

    household: Household
    user: User
    ground: str
    starts_on: date
    ends_on: date | None
    given_by: User | None
    ended_by: User | None
    ended_for: str


def _openings(rows) -> list[Opening]:
    """These grants, one line for a household, a reader, a ground and an end: from the first of its members on."""
    rows = rows.select_related("household__holder", "user", "given_by", "ended_by").order_by("starts_on", "pk")
    found: dict[tuple, Opening] = {}
    for row in rows:
        key = (row.household_id, row.user_id, row.ground, row.ends_on, row.ended_by_id, row.ended_for)
        said = (row.household, row.user, row.ground, row.starts_on, row.ends_on, row.given_by, row.ended_by)
        found.setdefault(key, Opening(*said, row.ended_for))
    return sorted(found.values(), key=lambda one: one.starts_on, reverse=True)


def _split(request, rows) -> dict:
    """What runs or will, a page of it; and what ended, the last first."""
    found, day = _openings(rows), today()
    runs = [one for one in found if one.ends_on is None or (one.ends_on > day and one.ends_on > one.starts_on)]
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    ended = sorted((one for one in found if one not in runs), key=lambda one: one.ends_on or day, reverse=True)
    return {"open": page, "page": page, "closed": ended[:PER_PAGE], "ended": len(ended)}


@guard(GRANTS)
def person(request, pk: int):
    """The files open to one account, and those that were: the names are those that the reader's own files show."""
    user = get_object_or_404(User.objects.holding(*FILES), pk=pk)
    known = Household.objects.for_user(request.user)
    return file_page(
        request,
        "core/grants_person.html",
        person=user,
        **_split(request, user.grants.filter(household__in=known)),
        hidden=Grant.objects.given(today())
        .filter(user=user)
        .exclude(household__in=known)
        .values("household")
        .distinct()
        .count(),
        buttons=(
            Button(_("Give files"), reverse("core:grants_give", args=[pk]), GRANTS),
            Button(_("Take files back"), reverse("core:grants_take", args=[pk]), GRANTS),
        ),
        crumbs=places.GRANTS.trail((user.name, "")),
    )


@guard(GRANTS)
def household(request, pk: int):
    """Who opens the file of one household, on which ground, and who did."""
    found = get_object_or_404(Household.objects.for_user(request.user), pk=pk)
    return file_page(
        request,
        "core/grants_household.html",
        household=found,
        **_split(request, found.grants.all()),
        buttons=(Button(_("Open it to somebody"), reverse("core:grants_open", args=[pk]), GRANTS, main=True),),
        crumbs=places.GRANTS.trail((str(found), "")),
    )


class OpenForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("An account whose role opens households’ files."),
    )
    ground = forms.CharField(
        label=gettext_lazy("For which ground"),
        max_length=120,
        help_text=gettext_lazy(
            "What makes it necessary: referent of the household, replacement of a colleague, one visit… It is in the copy "
            "of their data that the person may ask for."
        ),
    )
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(
        label=gettext_lazy("No longer from"), required=False, help_text=gettext_lazy("For a replacement.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["user"]).queryset = User.objects.holding(*FILES).open()


@guard(GRANTS, again=PAGE)
def open_to(request, pk: int):
    found = get_object_or_404(Household.objects.for_user(request.user), pk=pk)

    def gave(actor, *, starts_on: date, ends_on: date | None, **fields) -> None:
        give_household(actor, household=found, on=starts_on, until=ends_on, today=today(), **fields)

    return places.GRANTS.form(
        request,
        title=_("Open the file of %(name)s") % {"name": found},
        here=_("Open it to somebody"),
        verb=_("Open this file"),
        form=OpenForm,
        does=gave,
        initial={"starts_on": today()},
        cancel=reverse("core:grants_household", args=[pk]),
        said=_("Opened, with its ground and your name."),
    )


class CloseForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why this file is closed"),
        max_length=200,
        help_text=gettext_lazy("It stays in the history of this file, with your name."),
    )


@guard(GRANTS, again=PAGE)
def close_to(request, pk: int, user: int):
    """Close a file to one account, on the ground that `?ground=` names; on the first one, where it names none."""
    found = get_object_or_404(Household.objects.for_user(request.user), pk=pk)
    reader, asked = get_object_or_404(User, pk=user), request.GET.get("ground")
    grounds = Grant.objects.given(today()).filter(household=found, user=reader).values_list("ground", flat=True)
    ground = next((one for one in grounds if asked in (None, one)), None)
    if ground is None:
        raise Http404
    return places.GRANTS.form(
        request,
        title=_("Close the file of %(household)s to %(name)s") % {"household": found, "name": reader.name},
        here=_("Close it"),
        verb=_("Close this file"),
        subtitle=_("On the ground “%(ground)s”. What is open to them on another ground stays open.")
        % {"ground": ground},
        form=CloseForm,
        does=close_household,
        given={"household": found, "user": reader, "ground": ground, "today": today()},
        cancel=reverse("core:grants_household", args=[pk]),
        said=_("Closed from today on, with your reason."),
    )


class HouseholdsField(ManyField):
    def __init__(self, **kwargs):
        super().__init__(Household.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def limit_to(self, user: User, also: User | None = None) -> None:
        """Those open to `user`, and those given to `also`, a later day included: nobody reads here a name that their own
        files do not show."""
        rows = Household.objects.for_user(user)
        if also:
            rows = rows.filter(Exists(Grant.objects.given(today()).filter(user=also, household=OuterRef("pk"))))
        self.queryset = rows.select_related("holder")


class GiveForm(forms.Form):
    source = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("The files of"),
        help_text=gettext_lazy("Of a colleague, or of a closed account. Each keeps its ground, and ends with it."),
    )
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(
        label=gettext_lazy("No longer from"), required=False, help_text=gettext_lazy("For a replacement.")
    )
    households = HouseholdsField(
        label=gettext_lazy("These households only"),
        help_text=gettext_lazy("None ticked: all of them. You are shown those whose file you open."),
    )

    def __init__(self, *args, giver: User, to: User, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["source"]).queryset = (
            _with_files(today()).filter(files__gt=0).exclude(pk=to.pk)
        )
        cast(HouseholdsField, self.fields["households"]).limit_to(giver)


@guard(GRANTS, again=PAGE)
def give(request, pk: int):
    person = get_object_or_404(User.objects.holding(*FILES).open(), pk=pk)

    def gave(user, *, starts_on: date, ends_on: date | None, **fields) -> None:
        count = give_grants(user, to=person, on=starts_on, until=ends_on, today=today(), **fields)
        words = {"n": count, "name": person.name, "day": localised.day(starts_on)}
        if not count:
            messages.info(request, _("Nothing was opened: %(name)s has these files already.") % words)
        elif starts_on > today():
            said = ngettext(
                "%(n)s file will be open to %(name)s from %(day)s.",
                "%(n)s files will be open to %(name)s from %(day)s.",
                count,
            )
            messages.success(request, said % words)
        else:
            said = ngettext("%(n)s file is open to %(name)s.", "%(n)s files are open to %(name)s.", count)
            messages.success(request, said % words)

    return places.GRANTS.form(
        request,
        title=_("Give files to %(name)s") % {"name": person.name},
        verb=_("Give these files"),
        form=GiveForm,
        does=gave,
        initial={"starts_on": today()},
        options={"giver": request.user, "to": person},
    )


class TakeForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("All their files"), required=False)
    households = HouseholdsField(
        label=gettext_lazy("Or these households"), help_text=gettext_lazy("You are shown those whose file you open.")
    )
    why = forms.CharField(
        label=gettext_lazy("Why this file is closed"),
        max_length=200,
        help_text=gettext_lazy("It stays in the history of this file, with your name."),
    )

    def __init__(self, *args, giver: User, of: User, **kwargs):
        super().__init__(*args, **kwargs)
        cast(HouseholdsField, self.fields["households"]).limit_to(giver, of)


@guard(GRANTS, again=PAGE)
def take(request, pk: int):
    person = get_object_or_404(User.objects.holding(*FILES), pk=pk)

    def taken(actor, *, sure: bool, households, why: str) -> None:
        if not sure and not households:
            raise Refused(_("Tick the households, or all their files."), "sure")
        take_grants(actor, user=person, on=today(), why=why, households=None if sure else households)

    return places.GRANTS.form(
        request,
        title=_("Take files back from %(name)s") % {"name": person.name},
        verb=_("Close these files"),
        form=TakeForm,
        does=taken,
        said=_("These files are closed from today on."),
        options={"giver": request.user, "of": person},
    )
