"""Pages of the conventions: list, file, signature, end."""

from collections.abc import Callable
from datetime import date

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.localised import Text
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, unsigned_page
from trousseau.core.states import available
from trousseau.core.todo import about
from trousseau.rules.dates import add_days

from . import (
    access,
    actions,
    deadlines,
    payment_letters,
    queries,
    queries_acts,
    queries_money,
    queries_parties,
    queries_posts,
    signed,
    terms,
)
from .enums import STANDING_TONES, TRANSITIONS, AmendmentState, ConventionState, Standing
from .forms import Conventions, DayForm, EditForm
from .mail_papers import left_before
from .models import Convention, ConventionParty
from .papers import convention_paper
from .subjects import CONVENTION

NEAR_DAYS = 183  # of the house: a deadline further away is folded


@guard(access.READ)
def conventions(request):
    day = today()
    columns = (
        Column(
            gettext_lazy("Convention"),
            lambda c: c.title,
            order="key",
            link=CONVENTION.url,
            second=lambda c: c.council.name,
        ),
        Column(gettext_lazy("State"), _standing(day), kind="state", order="state"),
        Column(gettext_lazy("Decided"), lambda c: c.voted, kind="money", order="voted"),
        Column(gettext_lazy("Received"), lambda c: c.received, kind="money", order="received"),
        Column(gettext_lazy("Left"), lambda c: c.left, kind="money", order="left"),
        Column(gettext_lazy("From"), lambda c: c.starts_on, kind="date", order="starts_on"),
        Column(gettext_lazy("To"), lambda c: c.ends_on, kind="date", order="ends_on"),
    )
    enter = Button(
        _("Enter a deliberation"), reverse("conventions:deliberation_new"), access.ENTER_DELIBERATION, main=True
    )
    acts = Button(_("Deliberations"), reverse("conventions:deliberations"))
    more = (
        Button(_("Programmes"), reverse("conventions:programmes")),
        Button(_("An act known by its reference"), reverse("conventions:known_new"), access.WRITE),
        Button(_("Open data of the conventions"), reverse("conventions:open_data")),
        Button(_("My week on a funded post"), reverse("conventions:my_week"), access.TIME),
    )
    return list_page(
        request,
        Listing(
            title=_("Conventions"),
            subtitle=_("What the councils voted for the agency, what has arrived, and what is still due."),
            query=queries.conventions(),
            columns=columns,
            empty=Empty(
                _("No convention yet"),
                _("A convention is drawn from the council’s act: enter the deliberation first, then draw it."),
                enter,
            ),
            noun=lambda n: ngettext("%(n)s convention", "%(n)s conventions", n) % {"n": n},
            filterset=Conventions,
            buttons=(acts, enter),
            links=more,
        ),
    )


def _standing(day: date) -> Callable[[Convention], tuple[str, str]]:
    def say(found: Convention) -> tuple[str, str]:
        standing = found.standing(day)
        return STANDING_TONES[standing], str(standing.label)

    return say


@guard(access.READ)
def convention(request, pk):
    found = CONVENTION.find(request, pk)
    user, day = request.user, today()
    standing = found.standing(day)
    steps = {transition.code for transition in available(TRANSITIONS, found.state, user)}
    threshold = scales.at("deliberation.convention_threshold", found.voted_on or day)
    account = queries_money.account(found, *queries_money.EVER)
    tranches, parties = queries_money.with_payments(found), list(queries_parties.parties(found))
    rows = list(queries_acts.amendments(found))
    changed = queries_acts.amended(rows)
    for one in parties:
        by = changed.get(one.pk)
        one.amended = queries_acts.by_amendment(by) if by and queries_acts.says(by, one) else ""
    writes = access.WRITE(user) and found.archived_on is None
    late = [one for one in tranches if one.late(day)] if found.signed_on else []
    letters = (
        {one.about: one for one in reversed(payment_letters.letters(found))} if late and access.RECEIVE(user) else {}
    )
    aside = payment_letters.set_aside(found) if access.RECEIVE(user) else []
    amendments = [(one, terms.points_of(one)) for one in rows]
    days, acts = deadlines.of(found), queries_acts.acts(found)
    return file_page(
        request,
        "conventions/convention.html",
        buttons=_buttons(found, standing, steps),
        convention=found,
        standing=standing,
        tone=STANDING_TONES[standing],
        draft=standing == Standing.DRAFT,
        account=account,
        bars=queries_money.bars(account, tranches, day),
        late=late,
        unpromised=account.left - sum(one.left for one in tranches),
        parties=parties,
        settled=[one for one in parties if _in_order(one)],
        unsettled=[one for one in parties if not _in_order(one)],
        signed_parties=sum(1 for one in parties if one.signed_on),
        posts=(posts := queries_posts.posts_shown(found, day)),
        posts_settled=all(one.filled and not one.alerts for one in posts),
        tranches=tranches,
        waiting=(waiting := [one for one in tranches if one.late(day)] or _next_one(tranches)),
        quiet=[one for one in tranches if one not in waiting],
        received_all=all(one.left <= 0 for one in tranches if one not in waiting),
        letter=letters.get(about(late[0].tranche)) if late else None,
        letters_left=left_before(late[0].tranche) if late and access.RECEIVE(user) else [],
        letters_aside=[one for one in aside if letters.get(one.about) is None],
        recoveries=queries_money.recoveries(found),
        promises=queries.indicators(found),
        amendments=amendments,
        delegation_act=queries_acts.act_name(found, found.delegated_by),
        delegation_read=queries_acts.act_read(found, found.delegated_by) is not None,
        amendments_waiting=[one for one in amendments if one[0].state == AmendmentState.DRAFT],
        amendments_signed=[one for one in amendments if one[0].state == AmendmentState.SIGNED],
        deadlines=days,
        days_near=[one for one in days if one.done_on is None and one.on <= add_days(day, NEAR_DAYS)],
        days_quiet=[one for one in days if one.done_on or one.on > add_days(day, NEAR_DAYS)],
        acts_missing=[one for one in acts if not one.url],
        acts_given=[one for one in acts if one.url],
        withdrawn=queries.withdrawn(found),
        publication_scale=scales.at("conventions.publication_months", found.signed_on or day),
        threshold=threshold,
        threshold_articles=threshold.article.split(" ; "),
        may_write=writes,
        may_name=access.HOLDERS(user),
        may_receive=access.RECEIVE(user) and found.signed_on is not None and found.archived_on is None,
        may_sign=access.SIGN(user),
        signing=_signing(user, found),
        crumbs=CONVENTION.trail(found),
    )


def _next_one(tranches: list[queries_money.Foreseen]) -> list[queries_money.Foreseen]:
    """The payment that comes next, when none is late."""
    return [one for one in tranches if one.left > 0][:1]


def _in_order(party: ConventionParty) -> bool:
    return party.signed_on is not None and (party.share is not None or not party.pays)


def _buttons(found: Convention, standing: Standing, steps: set[str]) -> list[Button]:
    """What can be done of it now: one of them is the main one."""

    def to(label: Text, name: str, right=access.WRITE, *, main: bool = False) -> Button:
        return Button(label, reverse(f"conventions:{name}", args=[found.pk]), right, main=main)

    match standing:
        case Standing.DRAFT:
            sign = [to(_("Sign the convention"), "sign", access.SIGN, main=True)] if "sign" in steps else []
            return [to(_("Edit"), "edit"), *sign]
        case Standing.SIGNED | Standing.TO_COME:
            return [to(_("Prepare an amendment"), "amendment_new"), to(_("End the convention"), "end", access.SIGN)]
        case Standing.OVER:
            return [to(_("Renew"), "renew"), to(_("End the convention"), "end", access.SIGN, main=True)]
        case Standing.ENDED:
            back = Button(
                _("The end was noted by mistake"), reverse("conventions:withdraw", args=["fin", found.pk]), access.SIGN
            )
            return [to(_("Renew"), "renew"), back, to(_("Archive"), "archive", access.SIGN)]
    reopen = [to(_("Take it out of the archive"), "reopen", access.SIGN)] if standing == Standing.ARCHIVED else []
    return [to(_("Renew"), "renew"), *reopen]


def _signing(user, found: Convention) -> dict:
    """From the draft to the signed copy."""
    printed = reverse("conventions:unsigned_paper", args=[found.pk])
    return signed.CONVENTION.steps(
        found,
        user,
        draft=printed,
        to_sign=f"{printed}?copie=a_signer",
        record=reverse("conventions:sign", args=[found.pk]) if access.SIGN(user) else "",
    )


@guard(access.READ)
def unsigned_paper(request, pk):
    """The convention before it is signed: its draft, or what is signed; nothing is kept."""
    found = CONVENTION.find(request, pk)
    url = CONVENTION.url(found, "signature")
    if found.state != ConventionState.DRAFT:
        return redirect(url)
    return unsigned_page(request, lambda: convention_paper(found, on=today()), name=f"convention-{pk}", url=url)


@guard(access.WRITE)
def edit(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Edit the convention"),
        here=_("Edit"),
        subtitle=_("A draft can be corrected until it is signed."),
        verb=_("Keep these corrections"),
        form=EditForm,
        does=actions.edit_convention,
        obj=found,
        said=_("The convention is corrected."),
    )


@guard(access.SIGN)
def sign(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Sign the convention"),
        here=_("Sign"),
        subtitle=_("Write the day on which the last party signed. Payments can be received from then on."),
        verb=_("Sign the convention"),
        form=DayForm,
        does=actions.sign_convention,
        given={"today": today()},
        initial={"on": today()},
        said=_("The convention is signed."),
    )


@guard(access.SIGN)
def end(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("End the convention"),
        here=_("End"),
        subtitle=_("Its posts, its payments and its report stay; nothing more can be foreseen under it."),
        verb=_("End the convention"),
        form=DayForm,
        does=actions.end_convention,
        given={"today": today()},
        initial={"on": min(today(), found.ends_on)},
        said=_("The convention is ended."),
    )
