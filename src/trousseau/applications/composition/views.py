"""Who belongs to a household, over time: joins, leaves, is written wrongly, is shared, becomes two."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.links import HOUSEHOLD
from trousseau.core.models import Household, HouseholdMember, User
from trousseau.core.pages import Task, form_page

from .. import access, queries
from ..models import Application
from ..subjects import APPLICATION, APPLICATIONS
from . import actions
from .forms import AddMemberForm, CorrectForm, EndMemberForm, JoinForm, SeparateForm, ShareForm


def _household(request, pk: int, page: str) -> Household:
    mine = Household.objects.for_user(request.user).select_related("holder", "application")
    found = get_object_or_404(mine, pk=pk)
    opened(request, found, page)
    return found


def _member(household: Household, pk: int) -> HouseholdMember:
    """One of those who belong to it today; the file of the others is closed."""
    found = get_object_or_404(queries.members(household, today())[0], pk=pk)
    found.household = household
    return found


def _home(user: User, household: Household) -> str:
    """The page where this reader finds the household: its application, or its file for who reads no application."""
    application = Application.objects.filter(household=household).first()  # none for a tenant brought in
    if application and access.READ(user):
        return APPLICATION.url(application)
    return HOUSEHOLD.url(household.pk)


def _page(request, household: Household, *, title: str, given: dict, **task):
    home = _home(request.user, household)
    crumbs = APPLICATIONS.trail() if access.READ(request.user) else ()
    return form_page(
        request,
        Task(
            title=title,
            given={**given, "today": today()},
            crumbs=(*crumbs, (str(household), home), (title, "")),
            cancel=home,
            extra={"members": queries.members(household, today())[0]},
            **{"template": "applications/member.html", **task},
        ),
    )


@guard(access.COMPOSE)
def add(request, pk):
    found = _household(request, pk, "applications:member_new")

    return _page(
        request,
        found,
        title=_("Add a person to the household"),
        verb=_("Add this person"),
        form=AddMemberForm,
        does=actions.add_member,
        given={"household": found},
        about=found,
        options={"latest": today()},
        initial={"on": today(), "last_name": found.holder.last_name},
        subtitle=_("Those to whom this household’s file is open may open this person’s too, from that day."),
        said=_("The household counts one more person."),
    )


@guard(access.COMPOSE)
def end(request, pk, member_pk):
    found = _household(request, pk, "applications:member_end")
    member = _member(found, member_pk)
    present = queries.members(found, today())[0]
    left = present.exclude(pk=member.pk) if member.person_id == found.holder_id else None

    return _page(
        request,
        found,
        title=_("%(name)s leaves the household") % {"name": member.person},
        verb=_("Record it"),
        form=EndMemberForm,
        does=actions.end_member,
        given={"member": member},
        about=found,
        options={"latest": today(), "left": left},
        initial={"on": today()},
        subtitle=_("The person stays in the list with the day and the reason; the household’s size follows."),
        said=_("The household is up to date."),
    )


@guard(access.COMPOSE)
def correct(request, pk, member_pk):
    found = _household(request, pk, "applications:member_edit")
    member = _member(found, member_pk)

    return _page(
        request,
        found,
        title=_("Correct what is written about %(name)s") % {"name": member.person},
        verb=_("Keep the changes"),
        form=CorrectForm,
        does=actions.correct_member,
        given={"member": member},
        obj=member.person,
        options={"holder": member.person_id == found.holder_id},
        kept={"relation": member.relation},
        subtitle=_("A mistake in a name, a birth date or a telephone. What was written before stays in the history."),
        said=_("The household is up to date."),
    )


@guard(access.COMPOSE)
def custody(request, pk, member_pk):
    found = _household(request, pk, "applications:custody")
    member = _member(found, member_pk)

    return _page(
        request,
        found,
        title=_("Shared custody of %(name)s") % {"name": member.person},
        verb=_("Record the share"),
        form=ShareForm,
        does=actions.share_custody,
        given={"member": member},
        about=found,
        options={"latest": today()},
        initial={"on": today(), "share": member.share},
        subtitle=_rule(),
        said=_("The household is up to date."),
    )


def _rule() -> str:
    value = scales.at("applications.custody_share", today())
    return _(
        "A child counts whole, for the size and the rooms, from %(share)s %% of the time on (%(article)s: the agency’s own choice)."
    ) % {"share": value.number, "article": value.article}


@guard(access.SEPARATE)
def join(request, pk):
    found = _household(request, pk, "applications:child_join")

    return _page(
        request,
        found,
        title=_("Add a child who also lives elsewhere"),
        verb=_("Add this child"),
        form=JoinForm,
        does=actions.join_child,
        given={"household": found},
        about=found,
        options={"latest": today()},
        initial={"on": today(), "share": 50},
        subtitle=_rule(),
        said=_("The household counts one more person."),
    )


@guard(access.SEPARATE)
def separate(request, pk):
    found = _household(request, pk, "applications:separate")
    present = queries.members(found, today())[0]

    return _page(
        request,
        found,
        title=_("One household becomes two"),
        verb=_("Separate the households"),
        form=SeparateForm,
        does=actions.separate,
        given={"household": found},
        then=APPLICATION.url,
        about=found,
        options={"latest": today(), "members": present},
        initial={"on": today()},
        subtitle=_(
            "The application stays with those who stay; the others receive one of their own, whose needs are asked again."
        ),
        said=_("The two households are recorded. This is the new one: ask what it needs."),
        template="applications/separate.html",
    )
