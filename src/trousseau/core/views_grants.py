"""Who opens which households' files: a director gives them by name, and takes them back."""

from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import localised, places
from .access import GRANTS, guard
from .actions import give_grants, take_grants
from .clock import today
from .enums import FILES
from .errors import Refused
from .forms import DateField
from .models import Grant, Household, User
from .pages import Column, Empty, Listing, list_page


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


@guard(GRANTS)
def grants(request):
    return list_page(
        request,
        Listing(
            title=_("Files open to the team"),
            subtitle=_(
                "A role opens pages; a household's file is opened by name. A newcomer opens none until you give some."
            ),
            query=_with_files(today()),
            columns=(
                Column(_("Name"), lambda u: u.name, order="name"),
                Column(_("Roles"), lambda u: u.roles_said, order="roles"),
                Column(_("Open files"), lambda u: u.files, kind="num"),
                Column(_("To be opened"), lambda u: u.later, kind="num"),
                Column(_("State"), lambda u: ("ok", _("Open")) if u.is_active else ("note", _("Closed")), kind="state"),
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


class HouseholdsField(forms.ModelMultipleChoiceField):
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


@guard(GRANTS)
def give(request, pk: int):
    person = get_object_or_404(User.objects.holding(*FILES).open(), pk=pk)

    def gave(user, *, starts_on: date, ends_on: date | None, **fields) -> None:
        count = give_grants(user, to=person, on=starts_on, until=ends_on, **fields)
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

    def __init__(self, *args, giver: User, of: User, **kwargs):
        super().__init__(*args, **kwargs)
        cast(HouseholdsField, self.fields["households"]).limit_to(giver, of)


@guard(GRANTS)
def take(request, pk: int):
    person = get_object_or_404(User.objects.holding(*FILES), pk=pk)

    def taken(actor, *, sure: bool, households) -> None:
        if not sure and not households:
            raise Refused(_("Tick the households, or all their files."), "sure")
        take_grants(actor, user=person, on=today(), households=None if sure else households)

    return places.GRANTS.form(
        request,
        title=_("Take files back from %(name)s") % {"name": person.name},
        verb=_("Close these files"),
        form=TakeForm,
        does=taken,
        said=_("These files are closed from today on."),
        options={"giver": request.user, "of": person},
    )
