"""The aids that wait, those of a household, one of them; asked for, corrected, asked again."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.frozen import frozen
from trousseau.core.models import Household, User
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.core.states import available
from trousseau.engines import typography
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from . import access, actions, due, queries, tables, views_benefit, views_budget, words
from .enums import OF_HOME, OPEN, PROPOSED, TRANSITIONS, USUAL, AidKind, AidState, PaidTo
from .forms import AidFilter, AidForm, EditAidForm
from .models import Aid
from .subjects import AID, AIDS, HOUSEHOLD

LET = (LeaseState.SIGNED, LeaseState.RUNNING, LeaseState.ENDED)


@guard(access.READ)
def listing(request):
    day = today()
    links = [Button(_("Rents of July"), reverse("aids:rents"), access.PAY)]
    return list_page(
        request,
        Listing(
            title=_("Aids"),
            subtitle=_("What was asked for the households whose file is open to you, and what became of it."),
            query=queries.aids(request.user),
            columns=(
                Column(
                    gettext_lazy("Household"),
                    lambda aid: str(aid.household),
                    order="household__holder__key",
                    link=AID.url,
                    second=lambda aid: aid.get_kind_display(),
                ),
                Column(gettext_lazy("State"), words.state_of, kind="state", second=lambda aid: words.when(aid, day)),
                Column(pgettext_lazy("amount", "Asked"), lambda aid: aid.asked, kind="money", order="asked"),
                Column(pgettext_lazy("amount", "Granted"), lambda aid: aid.granted, kind="money", order="granted"),
                Column(pgettext_lazy("amount", "Paid"), lambda aid: aid.paid or None, kind="money"),
                Column(pgettext_lazy("aid", "Asked on"), lambda aid: aid.asked_on, kind="date", order="asked_on"),
            ),
            filterset=AidFilter,
            empty=Empty(
                _("No aid was asked for yet"),
                _("An aid is asked for from the page of a household or of a tenancy: its papers and its days follow."),
            ),
            noun=lambda n: ngettext("%(n)s aid", "%(n)s aids", n) % {"n": typography.number(n)},
            links=links,
            crumbs=AIDS.trail(),
        ),
    )


def leases_of(user: User, household: Household) -> list[Lease]:
    """The leases that an aid may be for, the one that runs first."""
    rows = leases(user).filter(household=household, state__in=LET)
    return sorted(rows, key=lambda lease: (lease.state == LeaseState.ENDED, -lease.pk))


@guard(access.READ)
def household(request, pk):
    found, day, user = HOUSEHOLD.find(request, pk, "aids:household"), today(), request.user
    rows = queries.of_household(user, found)
    ask = Button(_("Ask for an aid"), reverse("aids:new", args=[pk]), access.WRITE, main=True)
    let, still = leases_of(user, found), bool(frozen([pk]))
    return file_page(
        request,
        "aids/household.html",
        buttons=() if still else (ask,),
        frozen=still,
        household=found,
        nexts=sorted((one for aid in rows if (one := next_of(user, aid, day))), key=lambda one: one["due_on"]),
        **tables.table(rows, day),
        benefit=views_benefit.section(user, let[0], day) if let else None,
        budget=views_budget.section(user, found, day),
        crumbs=HOUSEHOLD.trail(found),
    )


def next_of(user: User, aid: Aid, day: date) -> dict | None:
    """What is to be done of an aid, as its page and that of its household say it first; `elsewhere`: by others than `user`."""
    found = due.next_of(aid, day)
    if found is None:
        return None
    kind, due_on, article = found
    return {
        "aid": aid,
        "due_on": due_on,
        "badge": words.until(due_on, day),
        "article": article,
        "title": words.DOING[kind.code],
        "url": reverse(words.PAGES[kind.code], args=[aid.pk]),
        "verb": words.VERBS[kind.code],
        "elsewhere": kind.code == "aids.payment" and aid.paid_to == PaidTo.AGENCY and not access.PAY(user),
        "post": kind.code == "aids.send" and not aid.letter_waits,
        "waits": kind.code == "aids.send" and aid.letter_waits,
        "refuse": kind.code == "aids.answer",
        "end": kind.code in ("aids.contest", "aids.renew"),
    }


@guard(access.READ)
def aid(request, pk):
    found, day = AID.find(request, pk, "aids:aid"), today()
    steps = {one.code: one for one in available(TRANSITIONS, found.state, request.user)}
    return file_page(
        request,
        "aids/aid.html",
        aid=found,
        state=words.state_of(found),
        when=words.when(found, day),
        next=next_of(request.user, found, day),
        steps=steps,
        papers=list(found.papers.all()),
        missing=[paper for paper in found.papers.all() if paper.had_on is None],
        waits=found.state in OPEN,
        payments=found.payments.select_related("receipt", "noted_by"),
        left=queries.to_come(found),
        renewal=found.renewals.exclude(state=AidState.WITHDRAWN).first(),
        history=history(found),
        crumbs=AID.trail(found),
    )


def history(found: Aid) -> list[dict]:
    """Each change of state, the last first, with who made it."""
    labels = dict(AidState.choices)
    rows = list(found.history.select_related("history_user").order_by("history_date", "history_id"))
    seen, lines = None, []
    for row in rows:
        if row.state != seen:
            lines.append({"on": row.history_date, "what": labels[row.state], "who": row.history_user})
            seen = row.state
    return list(reversed(lines))


@guard(access.WRITE)
def new(request, pk):
    found, day, user = HOUSEHOLD.find(request, pk, "aids:new"), today(), request.user
    let, social = leases_of(user, found), access.SUPPORT(user)
    asked = request.GET.get("kind", "")
    kind = asked if asked in AidKind and (social or asked in OF_HOME) else AidKind.FSL_STAY
    pays, paid_to = USUAL.get(kind, ("", ""))
    return HOUSEHOLD.form(
        request,
        found,
        title=_("Ask for an aid for %(name)s") % {"name": found},
        here=_("Ask for an aid"),
        verb=_("Prepare the request"),
        form=AidForm,
        does=actions.prepare_aid,
        given={"today": day},
        options={"leases": let, "social": social},
        initial={
            "kind": kind,
            "lease": let[0].pk if let else None,
            "pays": pays,
            "paid_to": paid_to,
            "papers": [paper.value for paper in PROPOSED[kind]],
            "agreed_on": day,
        },
        then=AID.url,
        said=_("The request is prepared: gather its papers, then note the day it leaves."),
        template="core/form_sections.html",
    )


def _options(user: User, found: Aid) -> dict:
    return {"leases": leases_of(user, found.household), "social": access.SUPPORT(user), "asked": found.kind}


@guard(access.WRITE)
def edit(request, pk):
    found, user = AID.find(request, pk, "aids:edit"), request.user
    actions.refuse_waiting(found)
    return AID.form(
        request,
        found,
        title=_("Correct the request"),
        subtitle=str(found),
        verb=_("Keep it"),
        form=EditAidForm,
        does=actions.edit_aid,
        given={"today": today()},
        obj=found,
        options=_options(user, found),
        kept={"papers": list(found.papers.values_list("kind", flat=True))},
        said=_("It is kept."),
        template="core/form_sections.html",
    )


@guard(access.WRITE)
def renew(request, pk):
    found, user, day = AID.find(request, pk, "aids:renew"), request.user, today()
    if found.state not in (AidState.GRANTED, AidState.OVER):
        raise Http404
    return HOUSEHOLD.form(
        request,
        found.household,
        title=_("Ask again: %(aid)s") % {"aid": found.get_kind_display()},
        subtitle=str(found.household),
        here=_("Ask again"),
        verb=_("Prepare the request"),
        form=AidForm,
        does=actions.prepare_aid,
        given={"today": day, "renews": found},
        options=_options(user, found),
        initial={
            "kind": found.kind,
            "organisation": found.organisation_id,
            "lease": found.lease_id,
            "pays": found.pays,
            "paid_to": found.paid_to,
            "asked": found.asked,
            "words": found.words,
            "papers": list(found.papers.values_list("kind", flat=True)),
            "agreed_on": day,
        },
        then=AID.url,
        cancel=AID.url(found),
        said=_("The request is prepared: gather its papers, then note the day it leaves."),
        template="core/form_sections.html",
    )
