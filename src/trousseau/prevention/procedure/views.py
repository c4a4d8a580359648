"""The procedures by stage, and the page of one: what it lacks, its drawing, its deadlines, its acts."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page
from trousseau.engines import typography

from .. import access
from ..cases import people_of
from ..enums import INSTRUCTED, SERVED, ActKind, CostPayer, Stage
from ..gone import WITHDRAWN, already
from ..models import ProcedureAct
from ..subjects import TENANCY
from . import actions, queries, words
from .forms import ActForm, CloseForm, DescribeForm, InstructionForm, OpenForm, ProcedureFilter, ProveForm, WithdrawForm
from .subjects import ACT, INSTRUCTION, PROCEDURE, PROCEDURES

STAGE_TONES = {Stage.OPENED: "note", Stage.FORCE: "bad", Stage.LEAVING: "bad"}


@guard(access.READ)
def list_(request):
    day = today()
    found: dict[int, queries.Followed] = {}

    def read(rows) -> None:
        found.update(queries.followed(queries.procedures(request.user).filter(pk__in=[row.pk for row in rows]), day))

    def stage(row):
        if row.closed_on:
            return "", row.get_outcome_display()
        at = queries.STAGES[row.reached]
        return STAGE_TONES.get(at, "warn:clock"), at.label

    columns = (
        Column(
            gettext_lazy("Household"),
            lambda row: str(row.lease.household),
            link=PROCEDURE.url,
            second=lambda row: row.lease.code,
            order="lease__household__holder__key",
        ),
        Column(
            gettext_lazy("Stage"),
            stage,
            kind="state",
            order="reached",
            second=lambda row: _("opened on %(day)s") % {"day": localised.day(row.opened_on)},
        ),
        Column(gettext_lazy("Next day"), lambda row: "" if row.closed_on else words.next_said(found[row.pk])),
        Column(gettext_lazy("Hearing"), lambda row: row.hearing_on, kind="date", order="hearing_on"),
        Column(gettext_lazy("Debt"), lambda row: found[row.pk].situation.debt, kind="money"),
        Column(
            gettext_lazy("To look at"),
            lambda row: None if row.closed_on else len(words.gaps(found[row.pk])) or None,
            kind="num",
        ),
    )
    return list_page(
        request,
        Listing(
            title=_("Procedures"),
            subtitle=_("Before the court, the furthest first. Nothing acts by itself: each act waits for a person."),
            query=queries.with_stage(queries.procedures(request.user), day).order_by("closed_on", "-reached", "pk"),
            columns=columns,
            empty=Empty(
                _("No procedure"),
                _("A procedure is opened from the page of a tenancy in debt, once the friendly way is at its end."),
                Button(_("See the tenancies in debt"), reverse("prevention:list")),
            ),
            noun=lambda n: ngettext("%(n)s procedure", "%(n)s procedures", n) % {"n": typography.number(n)},
            filterset=ProcedureFilter,
            crumbs=PROCEDURES.trail(),
            read=read,
        ),
    )


@dataclass(frozen=True)
class Line:
    """An act as its table has it."""

    number: int
    act: ProcedureAct
    to_come: bool

    @property
    def proof_url(self) -> str:
        return reverse("prevention:act_proof", args=[self.act.pk]) if self.act.paper_id else ""


@guard(access.READ)
def procedure(request, pk):
    found_procedure, day = PROCEDURE.find(request, pk, "prevention:procedure"), today()
    found = queries.follow(found_procedure, day)
    writes = access.WRITE(request.user) and found_procedure.closed_on is None
    shown = words.shown(found)
    lines = [Line(number, act, act.on > day) for number, act in words.numbered(found)]
    proposed = found.proposed
    waits = proposed in INSTRUCTED and proposed in found.awaited
    args = [found_procedure.pk]
    buttons = [Button(_("Open the tenancy"), TENANCY.url(found.lease))]
    if found_procedure.closed_on is None:
        buttons.insert(0, Button(_("Agenda (.ics)"), reverse("prevention:procedure_agenda", args=args), icon="clock"))
    if writes:
        buttons.append(Button(_("Close the procedure"), reverse("prevention:procedure_close", args=args)))
        if waits:
            url = f"{reverse('prevention:instruction', args=args)}?act={proposed}"
            buttons.append(Button(_("Note the owner’s instruction"), url, main=True))
        elif proposed:
            url = reverse("prevention:act", args=[*args, proposed])
            buttons.append(Button(_("Note: %(act)s") % {"act": str(proposed.label)}, url, main=True))
    elif access.WRITE(request.user):
        buttons.append(Button(_("Reopen the procedure"), reverse("prevention:procedure_reopen", args=args)))
    return file_page(
        request,
        "prevention/procedure.html",
        buttons=buttons,
        procedure=found_procedure,
        lease=found.lease,
        found=found,
        put_out=next((one for one in found.acts if one.act == ActKind.PUT_OUT), None),
        stage=found.stage,
        stage_tone=STAGE_TONES.get(found.stage, "warn:clock"),
        next_said=words.next_said(found),
        gaps=words.gaps(found),
        headline=words.headline(found),
        drawing=words.drawn(found),
        applying=[one for one in shown if one.applies],
        others=[one for one in shown if not one.applies],
        awaited=[line for line in lines if not line.act.paper_id],
        proved=[line for line in reversed(lines) if line.act.paper_id],
        costs=_costs(found.acts),
        instructions=found.instructions,
        withdrawn=[
            *ProcedureAct.objects.filter(procedure=found_procedure)
            .exclude(withdrawn_on=None)
            .select_related("withdrawn_by")
        ],
        withdrawn_instructions=[
            *found_procedure.instructions.exclude(withdrawn_on=None).select_related("withdrawn_by")
        ],
        for_owner=queries.for_owner(found.lease),
        terms_plan=found.terms_plan,
        kinds=[
            (kind.label, reverse("prevention:act", args=[*args, kind])) for kind in ActKind if kind != proposed or waits
        ],
        writes=writes,
        crumbs=PROCEDURE.trail(found_procedure),
    )


def _costs(acts) -> list[tuple[str, int]]:
    """What was spent, by who pays."""
    sums: dict[str, int] = {}
    for act in acts:
        if act.cost is not None:
            sums[act.payer] = sums.get(act.payer, 0) + act.cost
    return [(str(CostPayer(payer).label), cents) for payer, cents in sums.items()]


@guard(access.READ)
def agenda(request, pk):
    """The days to come, for one's own agenda: a private file, without a name."""
    found_procedure = PROCEDURE.find(request, pk, "prevention:procedure_agenda", closed_on=None)
    found = queries.follow(found_procedure, today())
    response = HttpResponse(words.agenda(found, written=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="echeances-{found.lease.code}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@guard(access.WRITE)
def open_(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    return TENANCY.form(
        request,
        lease,
        title=_("Open a procedure for %(name)s") % {"name": lease.household},
        here=_("Open a procedure"),
        subtitle=_("A file for its acts and their proofs: it orders nothing, tells nobody."),
        verb=_("Open the procedure"),
        form=OpenForm,
        does=actions.open_procedure,
        given={"today": day},
        initial={"on": day},
        then=PROCEDURE.url,
        said=_("The procedure is open. Nothing was ordered."),
    )


@guard(access.WRITE)
def describe(request, pk):
    found = PROCEDURE.find(request, pk)
    return PROCEDURE.form(
        request,
        found,
        title=_("What the lease says"),
        subtitle=_("The delay of the clause and the renewal decide when the order to pay has its effect."),
        verb=_("Write what the lease says"),
        form=DescribeForm,
        does=actions.describe_procedure,
        given={"today": today()},
        obj=found,
        said=_("Written: the deadlines are computed again."),
        article="Loi 89-462, art. 24 I",
    )


@guard(access.WRITE)
def instruction(request, pk):
    found, day = PROCEDURE.find(request, pk), today()
    asked = request.GET.get("act")
    return PROCEDURE.form(
        request,
        found,
        title=_("The owner’s written instruction"),
        part="instruction",
        subtitle=_("Without it no order to pay and no summons is noted. The mandate to manage is not enough."),
        verb=_("Note the instruction"),
        form=InstructionForm,
        does=actions.note_instruction,
        given={"today": day},
        initial={"act": asked if asked in INSTRUCTED else INSTRUCTED[0], "on": day, "payer": CostPayer.OWNER},
        said=_("The instruction is noted, with its file."),
        article="C. civ., art. 1984",
    )


@guard(access.WRITE)
def withdraw_instruction(request, pk):
    found = INSTRUCTION.find(request, pk)
    if found.withdrawn_on:
        return already(request, WITHDRAWN, PROCEDURE.url(found.procedure))
    return INSTRUCTION.form(
        request,
        found,
        title=_("Withdraw the instruction"),
        subtitle=_("No act rests on it from now on; it stays in the history with the reason."),
        verb=_("Withdraw the instruction"),
        form=WithdrawForm,
        does=actions.withdraw_instruction,
        given={"today": today()},
        said=_("The instruction is withdrawn."),
    )


@guard(access.WRITE)
def act(request, pk, kind):
    found, day = PROCEDURE.find(request, pk), today()
    if kind not in ActKind.values:
        raise Http404
    kind = ActKind(kind)
    people = people_of([found.lease], day)[found.lease_id]
    if found.closed_on is None and kind in SERVED:
        lacking = next((one.absent for one in queries.follow(found, day).missed if one.act == kind), tuple(people))
        people = list(dict.fromkeys([*people, *lacking]))  # who left since the first of them was served is served still
    else:
        lacking = ()
    author, _proof = words.USUAL[kind]

    def said(made) -> str:
        now = queries.follow(found, day)
        told = [_("Noted.")]
        if before := words.lacking(now, kind):
            told.append(words.lacking_said(kind, before))
        told += [words.missed_said(one) for one in now.missed if one.act == kind]
        return " ".join(told)

    return PROCEDURE.form(
        request,
        found,
        title=str(kind.label),
        part="actes",
        subtitle=_("With a proof it starts its delays; without one it stays “not proved”. Nothing is sent to anybody."),
        verb=_("Note the act"),
        form=ActForm,
        does=actions.note_act,
        given={"act": kind, "today": day},
        options={"kind": kind, "people": people},
        initial={"author": author, "people": [person.pk for person in lacking]},
        said=said,
        template="core/form_sections.html",
    )


@guard(access.WRITE)
def prove(request, pk):
    found = ACT.find(request, pk, withdrawn_on=None)
    return ACT.form(
        request,
        found,
        title=_("Proof of: %(act)s") % {"act": found.get_act_display()},
        part="actes",
        subtitle=_("Of %(day)s. Once proved, it starts its delays from that day.") % {"day": localised.day(found.on)},
        verb=_("Add its proof"),
        form=ProveForm,
        does=actions.prove_act,
        given={"today": today()},
        initial={"proof": words.USUAL[ActKind(found.act)][1], "received_on": found.received_on},
        said=_("The proof is kept with its act."),
    )


@guard(access.WRITE)
def withdraw(request, pk):
    found = ACT.find(request, pk)
    if found.withdrawn_on:
        return already(request, WITHDRAWN, PROCEDURE.url(found.procedure))
    return ACT.form(
        request,
        found,
        title=_("Withdraw: %(act)s") % {"act": found.get_act_display()},
        part="actes",
        subtitle=_("Of %(day)s, noted by mistake. It counts no more; its proof and the reason stay in the history.")
        % {"day": localised.day(found.on)},
        verb=_("Withdraw the act"),
        form=WithdrawForm,
        does=actions.withdraw_act,
        given={"today": today()},
        said=_("The act is withdrawn."),
    )


@guard(access.WRITE)
def close(request, pk):
    found, day = PROCEDURE.find(request, pk), today()
    return PROCEDURE.form(
        request,
        found,
        title=_("Close the procedure"),
        subtitle=_("Its acts and their proofs stay. The debt and its plan are not changed."),
        verb=_("Close the procedure"),
        form=CloseForm,
        does=actions.close_procedure,
        given={"today": day},
        initial={"on": day},
        said=_("The procedure is closed."),
    )


@guard(access.WRITE)
def reopen(request, pk):
    found = PROCEDURE.find(request, pk)
    return PROCEDURE.form(
        request,
        found,
        title=_("Reopen the procedure"),
        subtitle=_("Closed by mistake, or what closed it did not hold."),
        verb=_("Reopen the procedure"),
        form=WithdrawForm,
        does=actions.reopen_procedure,
        given={"today": today()},
        said=_("The procedure is open again."),
    )


@guard(access.READ)
def act_proof(request, pk):
    found = ACT.find(request, pk, "prevention:act_proof", paper__isnull=False)
    return paper_page(found.paper, f"preuve-{found.procedure.lease.code}-{found.on}")


@guard(access.READ)
def instruction_paper(request, pk):
    found = INSTRUCTION.find(request, pk, "prevention:instruction_paper")
    return paper_page(found.paper, f"instruction-{found.procedure.lease.code}-{found.on}")
