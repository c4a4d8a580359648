"""Owner, tenant, partner: each in a place of their own."""

from collections.abc import Collection
from dataclasses import replace

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from trousseau.allocation.actions import record_owner_answer
from trousseau.allocation.enums import Channel
from trousseau.allocation.owner_view import shown
from trousseau.allocation.queries_sitting import agreed_on
from trousseau.applications.access import REFER
from trousseau.applications.enums import CLOSED, Party
from trousseau.applications.models import Application
from trousseau.applications.referrals.actions import NOT_NOW, answer_complement
from trousseau.applications.referrals.forms import AnswerForm
from trousseau.applications.referrals.queries import Moves, Turn
from trousseau.core import localised, openings_papers, scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.frozen import frozen
from trousseau.core.models import Document
from trousseau.core.openings import openings as openings_of
from trousseau.core.pages import (
    Button,
    Column,
    Empty,
    Listing,
    Task,
    file_page,
    form_page,
    list_page,
    paper_page,
    pdf_page,
)
from trousseau.rents.accounts import Accounts
from trousseau.rents.enums import CallKind
from trousseau.tenancies.queries import own_household, own_lease

from . import access, owner_space, queries, signed_papers
from . import tenant_space as space
from .forms import OwnerAnswerForm
from .subjects import COMPLEMENT, DWELLINGS, REFERRAL, SHARINGS


@guard(access.OWNER)
def owner(request):
    asked = [one for one in queries.proposed(request.user) if agreed_on(one) is None]
    day = today()
    mine = list(queries.mandates(request.user, day))
    accounts = owner_space.accounts(mine, day)
    rows = [
        (one, one.entrusted(day), accounts.get(one.pk), [] if one.fund_id else signed_papers.of_owner(one))
        for one in mine
    ]
    parts = [part for one in mine for part in owner_space.sections(request.user, one)]
    asks = [part for part in parts if part.get("asks")]
    return file_page(request, "portals/owner.html", rows=rows, asked=asked, asks=asks, contact=space.contact(None, day))


@guard(access.OWNER)
def owner_answer(request, pk: int):
    """The owner answers on the landlord's file alone; their page proposes the grounds that may be heard, and no other."""
    decision, home = get_object_or_404(queries.proposed(request.user), pk=pk), DWELLINGS.url()
    if request.method != "POST" and agreed_on(decision):
        return redirect(home)

    return form_page(
        request,
        Task(
            title=_("A household for your dwelling"),
            verb=_("Send my answer"),
            form=OwnerAnswerForm,
            does=record_owner_answer,
            given={"decision": decision, "channel": Channel.PORTAL, "on": today(), "today": today()},
            then=lambda _answer: home,
            about=decision,
            subtitle=_("By your mandate you agree to each household. The agency prepares the lease once you have."),
            said=_("Your answer is written."),
            cancel=home,
            template="portals/owner_answer.html",
            extra={"shown": shown(decision)},
        ),
    )


@guard(access.OWNER)
def mandate_paper(request, pk: int):
    return _download(get_object_or_404(queries.mandates(request.user, today()), pk=pk).paper)


@guard(access.TENANT)
def tenant(request):
    day = today()
    lease = own_lease(request.user, day)
    if lease is None:
        household = own_household(request.user, day)
        return file_page(
            request,
            "portals/tenant.html",
            lease=None,
            contact=space.contact(household, day),
            openings=openings_of(household, day) if household else [],
            asks=bool(household),
        )
    opened(request, lease.household, "portals:tenant")
    owed, parts = space.owes(lease, day), space.sections(request.user, lease)
    openings = openings_of(lease.household, day)
    months = Accounts([lease.pk]).months(lease.pk)[:12]
    return file_page(
        request,
        "portals/tenant.html",
        lease=lease,
        owed=owed,
        plan=space.plan(lease, owed, day),
        pay=space.pay(lease),
        sections=parts,
        acts=[part["act"] for part in parts if part.get("act")],
        appointments=space.appointments(lease, day),
        asked=space.asked_papers(lease, day),
        contact=space.contact(lease.household, day),
        openings=openings[: space.OPENINGS],
        asks=True,
        earlier_openings=openings[space.OPENINGS :],
        months=months,
        monthly=lease.rent_at + lease.charges_at,
        monthly_aid=months[0].call.caf_expected if months and months[0].call.kind == CallKind.RENT else 0,
        signed=signed_papers.of_tenant(lease),
        payments=queries.payments(lease)[:12],
        rent_receipts=queries.rent_receipts(lease),
        rent_notices=queries.rent_notices(lease)[:12],
        charges=queries.charges(lease),
        vouchers=scales.at("charges.voucher_months", day),
    )


def _mine(request, rows, pk: int) -> FileResponse:
    """A paper among those that this tenant may read: another tenant's is a 404."""
    lease = own_lease(request.user, today())
    if lease is None:
        raise Http404
    return _download(get_object_or_404(rows(lease), pk=pk).paper)


@guard(access.TENANT)
def rent_receipt(request, pk: int):
    return _mine(request, queries.rent_receipts, pk)


@guard(access.TENANT)
def rent_notice(request, pk: int):
    return _mine(request, queries.rent_notices, pk)


@guard(access.TENANT)
def charges(request, pk: int):
    return _mine(request, queries.charges, pk)


@guard(access.TENANT)
def openings_paper(request):
    """Who opened their file, on paper."""
    day = today()
    lease = own_lease(request.user, day)
    household = lease.household if lease else own_household(request.user, day)
    if household is None:
        raise Http404
    return pdf_page(openings_papers.openings_paper(household, day).pdf, "qui-a-ouvert-mon-dossier")


@guard(access.TENANT)
def lease_paper(request):
    lease = own_lease(request.user, today())
    return _download(lease and lease.paper)


@guard(access.TENANT)
def signed(request, pk: int):
    lease = own_lease(request.user, today())
    return signed_papers.file(signed_papers.of_tenant(lease) if lease else [], pk)


def _download(paper: Document | None) -> FileResponse:
    return paper_page(paper, paper.number or paper.kind if paper else "")


WORDS = {
    "meet": gettext_lazy("The agency must meet them"),
    "proof": gettext_lazy("The agency completes the file"),
    "silent": gettext_lazy("The household must give news"),
    "dwelling": gettext_lazy("The commission must find a dwelling"),
}


def _turn(row: Application, moves: Moves, held: Collection[int]) -> Turn:
    """Whose move it is; nobody's, and never at a standstill, where the partner is asked but their answer would be refused:
    `held` are the households of whom the agency takes none."""
    turn = moves.turn(row)
    if turn.move.whose == Party.PARTNER and row.household_id in held:
        return Turn(replace(turn.move, whose="nobody"), None)
    return turn


def _move(row: Application, moves: Moves, held: Collection[int]) -> tuple[str, str]:
    """Tone and words of whose move it is, for the partner: nothing of why."""
    if row.state == "housed":
        return ("ok", pgettext("a household", "Housed"))
    if row.state == "left":
        return ("note", row.get_state_display())
    turn = _turn(row, moves, held)
    if turn.move.why == "asked":
        if turn.move.whose == Party.PARTNER:
            return ("warn", _("Your move: answer what is asked"))
        if turn.move.whose == "nobody":
            return ("note", _("The agency takes no answer for now"))
        return ("note", _("The household must answer the agency"))
    if row.promised:
        return ("ok", _("A dwelling is found: its lease comes next"))
    tone = "warn:clock" if turn.stalled_on else "warn" if turn.move.why == "meet" else "note"
    return (tone, WORDS[turn.move.why])


@guard(access.PARTNER)
def referrals(request):
    """Where each referred household stands, and whose move it is."""
    day = today()
    moves, merged = Moves(day), queries.standing(request.user, day)
    own = queries.referrals(request.user, day).order_by().values_list("household", flat=True)
    held = frozen([*own, *(one.household_id for one in merged.values())])

    def stands(row: Application) -> Application:
        return merged.get(row.pk, row)

    def since(row) -> str:
        turn = _turn(stands(row), moves, held)
        if turn.stalled_on is None:
            return ""
        return _("stalled since %(day)s") % {"day": localised.day(turn.stalled_on)}

    return list_page(
        request,
        Listing(
            title=_("The households you referred"),
            subtitle=_("Where each one stands, and whose move it is."),
            query=queries.referrals(request.user, day),
            columns=(
                Column(
                    _("Household"),
                    lambda a: str(a.household),
                    order="household__holder__key",
                    second=lambda a: a.code,
                    link=REFERRAL.url,
                ),
                Column(_("Whose move it is"), lambda a: _move(stands(a), moves, held), kind="state", second=since),
                Column(_("Referred on"), lambda a: a.received_on, kind="date", order="received_on"),
                Column(
                    _("Since"),
                    lambda a: moves.turn(stands(a)).move.since,
                    kind="date",
                    second=lambda a: localised.distance(moves.turn(stands(a)).move.since, day),
                ),
            ),
            empty=Empty(
                _("You have not referred anyone yet"),
                _("Refer a household: the agency's social worker meets it within a week."),
                Button(_("Refer a household"), reverse("applications:refer"), REFER),
            ),
            noun=lambda n: ngettext("%(n)s household", "%(n)s households", n) % {"n": n},
            buttons=(Button(_("Refer a household"), reverse("applications:refer"), REFER, main=True),),
            links=(Button(_("What is shared with you"), SHARINGS.url()),),
        ),
    )


@guard(access.PARTNER)
def referral(request, pk: int):
    """One referral: its state, whose move it is, what is asked of the partner. Nothing of its file."""
    row = REFERRAL.find(request, pk, "portals:referral")
    day = today()
    stands = queries.standing(request.user, day).get(pk, row)
    moves, held = Moves(day), frozen({row.household_id, stands.household_id})
    return file_page(
        request,
        "portals/referral.html",
        referral=row,
        closed=row.state in CLOSED,
        not_now=NOT_NOW if row.household_id in held else "",
        move=_move(stands, moves, held),
        turn=_turn(stands, moves, held),
        rule=moves.rule,
        complements=queries.complements(request.user, day).filter(application=row),
        crumbs=REFERRAL.trail(row),
    )


@guard(access.PARTNER)
def complement(request, pk: int):
    row = COMPLEMENT.find(request, pk, "portals:complement")
    return COMPLEMENT.form(
        request,
        row,
        title=_("Answer the agency"),
        subtitle=row.what,
        verb=_("Send this answer"),
        form=AnswerForm,
        does=answer_complement,
        given={"on": today()},
        said=_("Your answer is with the agency."),
    )
