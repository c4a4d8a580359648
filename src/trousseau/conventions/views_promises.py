"""Pages of what a convention promises, and of the days that it sets."""

from django.http import Http404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today

from . import access, actions_promises
from . import deadlines as days
from .forms_promises import DeadlineForm, DoneForm, EditIndicatorForm, IndicatorForm, PublishForm
from .subjects import CONVENTION, INDICATOR


@guard(access.WRITE)
def indicator_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Write a promise of the convention"),
        here=_("Promise"),
        part="promises",
        subtitle=_("The report sets what was done against it."),
        verb=_("Keep this promise"),
        form=IndicatorForm,
        does=actions_promises.add_indicator,
        said=_("The promise is kept."),
    )


@guard(access.WRITE)
def indicator(request, pk):
    found = INDICATOR.find(request, pk)
    return INDICATOR.form(
        request,
        found,
        title=_("Correct a promise"),
        here=_("Promise"),
        part="promises",
        verb=_("Keep this promise"),
        form=EditIndicatorForm,
        does=actions_promises.edit_indicator,
        obj=found,
        said=_("The promise is kept."),
    )


@guard(access.WRITE)
def deadline_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Write a day that the convention sets"),
        here=_("Day"),
        part="deadlines",
        verb=_("Keep this day"),
        form=DeadlineForm,
        does=actions_promises.add_deadline,
        given={"today": today()},
        said=_("The day is kept: it is asked for two months before it comes."),
    )


@guard(access.WRITE)
def deadline_met(request, pk, code):
    found = CONVENTION.find(request, pk)
    day = next((one for one in days.of(found) if one.code == code and code not in ("publish", "term")), None)
    if day is None:
        raise Http404
    return CONVENTION.form(
        request,
        found,
        title=_("Note that it is done"),
        here=str(day.words),
        part="deadlines",
        subtitle=str(day.words),
        verb=_("Note it"),
        form=DoneForm,
        does=actions_promises.meet_deadline,
        given={"code": code, "today": today()},
        initial={"on": today()},
        said=_("It is noted."),
    )


@guard(access.PUBLISH)
def publish(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Note the publication"),
        here=_("Publication"),
        part="deadlines",
        subtitle=_("Who grants publishes the essential data of the convention, free, on its site."),
        verb=_("Note the publication"),
        form=PublishForm,
        does=actions_promises.publish_convention,
        given={"today": today()},
        initial={"on": found.published_on or today(), "at": found.published_at},
        article="Décret 2017-779",
        said=_("The publication is noted."),
    )
