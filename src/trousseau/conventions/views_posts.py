"""Pages of the funded posts: what is known of one, who holds it, who pays it, one's own week."""

from datetime import date, timedelta
from decimal import Decimal

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.forms import EARLIEST, LATEST
from trousseau.core.pages import Button, file_page

from . import access, actions_posts, queries_parties, queries_posts
from .enums import Activity
from .forms import DayForm
from .forms_posts import FundPostForm, HolderForm, NewPostForm, PostForm, WeekForm
from .models import FundedPost
from .subjects import CONVENTION, CONVENTIONS, HOLDING, POST


@guard(access.READ)
def post(request, pk):
    found = POST.find(request, pk)
    names, day = access.HOLDERS(request.user), today()
    holdings = list(found.holdings.filter(withdrawn_on=None).select_related("holder"))
    return file_page(
        request,
        "conventions/post.html",
        buttons=(
            Button(_("Say who holds it"), reverse("conventions:holder_new", args=[pk]), access.NAME, main=True),
            Button(_("Edit"), reverse("conventions:post_edit", args=[pk]), access.WRITE),
            Button(_("Who pays what"), reverse("conventions:post_fund", args=[pk]), access.WRITE),
        ),
        post=found,
        convention=found.convention,
        holdings=holdings,
        names=names,
        may_name=access.NAME(request.user),
        held=sum(1 for one in holdings if one.runs(day)),
        paid=queries_posts.paid_of(found),
        alerts=queries_posts.post_alerts(found, day, names=names),
        times=queries_posts.time_of(found) if names else [],
        crumbs=POST.trail(found),
    )


@guard(access.WRITE)
def post_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Add a post"),
        here=_("Post"),
        part="posts",
        verb=_("Add this post"),
        form=NewPostForm,
        does=actions_posts.add_post,
        said=_("The post is added."),
    )


@guard(access.WRITE)
def post_edit(request, pk):
    found = POST.find(request, pk)
    jobs = FundedPost.objects.filter(kind=found.kind, withdrawn_on=None).exclude(convention=found.convention_id)
    return POST.form(
        request,
        found,
        title=_("What is known of this post"),
        here=_("Edit"),
        subtitle=_("%(label)s: %(value)s") % {"label": found.get_kind_display(), "value": found.title},
        verb=_("Keep this post"),
        form=PostForm,
        does=actions_posts.say_post,
        obj=found,
        options={"jobs": jobs.select_related("convention")},
        said=_("The post is up to date."),
    )


@guard(access.NAME)
def holder_new(request, pk):
    found = POST.find(request, pk)
    return POST.form(
        request,
        found,
        title=_("Say who holds this post"),
        here=_("Holder"),
        subtitle=_("%(label)s: %(value)s") % {"label": found.get_kind_display(), "value": found.title},
        verb=_("Keep the holder"),
        form=HolderForm,
        does=actions_posts.name_holder,
        options={"team": queries_posts.team()},
        given={"today": today()},
        initial={"starts_on": found.convention.starts_on},
        said=_("The post is up to date."),
    )


@guard(access.NAME)
def holder_end(request, pk):
    found = HOLDING.find(request, pk)
    return HOLDING.form(
        request,
        found,
        title=_("End the holding of a post"),
        here=_("Holder"),
        subtitle=_("%(name)s, since %(day)s.") % {"name": found.holder.name, "day": localised.day(found.starts_on)},
        verb=_("Keep their last day"),
        form=DayForm,
        does=actions_posts.end_holding,
        initial={"on": found.ends_on or today()},
        said=_("The post is up to date."),
    )


@guard(access.WRITE)
def post_fund(request, pk):
    found = POST.find(request, pk)
    parties = list(queries_parties.parties(found.convention))
    paid = {one.party_id: one.amount for one in found.fundings.all()}
    return POST.form(
        request,
        found,
        title=_("Who pays what of this post"),
        here=_("Who pays what"),
        subtitle=_("Over the convention. Empty where no decision says it: the agency bears what is left."),
        verb=_("Keep these parts"),
        form=FundPostForm,
        does=actions_posts.fund_post,
        options={"parties": parties},
        kept={f"party_{one.pk}": paid.get(one.pk) for one in parties},
        said=_("The parts are kept."),
    )


def _monday(text: str) -> date:
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError:
        day = today()
    if not EARLIEST <= day.year <= LATEST:  # no week that anybody may enter
        day = today()
    return day - timedelta(days=day.weekday())


@guard(access.TIME)
def my_week(request):
    """The funded posts that the reader holds this week: one page when there is one alone."""
    week = _monday(request.GET.get("semaine", ""))
    mine = queries_posts.mine(request.user, week)
    return file_page(
        request, "conventions/my_week.html", mine=mine, week=week, crumbs=CONVENTIONS.trail((_("My week"), ""))
    )


@guard(access.TIME)
def week(request, pk):
    """One's own time on one post, prefilled with the week before."""
    found = HOLDING.find(request, pk)
    if found.holder_id != request.user.pk:
        raise Http404
    monday = _monday(request.GET.get("semaine", ""))
    minutes, copied = queries_posts.minutes_of(found, monday)
    initial = {f"hours_{one}": Decimal(minutes[one]) / 60 for one in Activity.values if minutes.get(one)}
    return CONVENTIONS.form(
        request,
        title=_("My week of %(day)s") % {"day": localised.day(monday)},
        here=_("My week"),
        subtitle=str(found.post),
        verb=_("Keep this week"),
        form=WeekForm,
        does=actions_posts.enter_week,
        given={"holding": found, "today": today()},
        initial={"week": monday, **initial},
        cancel=reverse("conventions:my_week"),
        extra={"copied": copied, "before": monday - timedelta(days=7)},
        template="conventions/week.html",
        said=_("The week is kept."),
    )
