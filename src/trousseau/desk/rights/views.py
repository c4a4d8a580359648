"""The pages of the rights desk: what people ask, how long data are kept, who opened what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.core.access import aim_of, guard
from trousseau.core.again import FILE
from trousseau.core.clock import today
from trousseau.core.openings import aim_words, reason_words
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page, pdf_page

from .. import access
from ..enums import DATA_ARTICLES, DataRight, RightsOutcome, Standing
from ..models import RetentionRun, RightsRequest
from . import actions, forms, papers, proposal, queries
from .held import of_household
from .standing import standing
from .subjects import HOUSEHOLD, REQUEST, RIGHTS, TERMS

SHOWN = 10  # runs in sight


def _state(row: RightsRequest) -> tuple[str, str]:
    if row.outcome:
        return "", str(RightsOutcome(row.outcome).label)
    left = (row.due_on - today()).days
    if left < 0:
        return "bad", _("Late")
    return "warn:clock", localised.distance(row.due_on, today())


@guard(access.RIGHTS)
def listed(request):
    """What waits for an answer first, then what was answered."""
    return list_page(
        request,
        Listing(
            title=_("What people ask about their data"),
            subtitle=_("A request is answered within a month. It is noted from the page of the household."),
            query=queries.requests(request.user).order_by("answered_on", "due_on", "pk"),
            columns=(
                Column(_("Who asks"), lambda row: str(row.person), link=REQUEST.url),
                Column(_("What"), lambda row: row.get_right_display(), order="right"),
                Column(_("State"), _state, kind="state"),
                Column(_("Answer due on"), lambda row: row.due_on, kind="date", order="due_on"),
                Column(_("Received on"), lambda row: row.received_on, kind="date", order="received_on"),
            ),
            noun=lambda n: ngettext("%(n)s request", "%(n)s requests", n) % {"n": n},
            empty=Empty(
                _("No request yet"),
                _(
                    "Somebody asks to read, correct, freeze or erase their file? Open the household, then “Note a request”."
                ),
                Button(_("Find the household"), reverse("desk:search"), access.SEARCH),
            ),
            links=(
                Button(_("How long data are kept"), reverse("desk:terms"), access.TERMS),
                Button(_("What is past its term"), reverse("desk:terms_over"), access.TERMS_RUN),
                Button(_("Openings to look at"), reverse("desk:outside"), access.OUTSIDE),
            ),
        ),
    )


@guard(access.HOUSEHOLD)
def why(request, pk: int):
    """Asked of who opens the whole file of a household that they do not support."""
    household = HOUSEHOLD.find(request, pk)
    return HOUSEHOLD.form(
        request,
        household,
        title=_("Why do you open this file?"),
        subtitle=_("You do not support %(name)s. The reason holds for a month; the director reads it.")
        % {"name": household},
        verb=_("Open the file"),
        form=forms.WhyForm,
        does=actions.say_why,
        given={"role": request.right.of(request.user)},
        cancel=reverse("desk:search"),
        then=lambda _made: HOUSEHOLD.url(household),
        article="RGPD, art. 32",
    )


@guard(access.RIGHTS)
def new(request, pk: int):
    household = HOUSEHOLD.find(request, pk, "desk:rights_new")
    return HOUSEHOLD.form(
        request,
        household,
        title=_("Note a request"),
        verb=_("Note the request"),
        form=forms.RequestForm,
        options={"household": household},
        initial={"received_on": today()},
        does=actions.note_request,
        given={"today": today()},
        then=lambda made: REQUEST.url(made),
        said=lambda made: _("Noted: the answer is due by %(day)s.") % {"day": localised.day(made.due_on)},
        article="RGPD, art. 12, 3",
    )


@guard(access.RIGHTS)
def one(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_request")
    state = standing(found.household, today())
    return file_page(
        request,
        "desk/rights_request.html",
        asked=found,
        article=DATA_ARTICLES[DataRight(found.right)],
        late=not found.outcome and today() > found.due_on,
        standing=Standing(state).label,
        steps=_steps(found, request.user),
        supporting=[one.name for one in queries.supporting(found.household, today()) if one.pk != request.user.pk],
        buttons=_buttons(found, state),
        crumbs=REQUEST.trail(found),
    )


def _buttons(found: RightsRequest, state: Standing) -> list[Button]:
    """The next thing to do is the main one. In its home, a household’s file is not erased: nothing leads there."""

    def to(label: str, page: str, right=access.RIGHTS_ANSWER, *, main: bool = False) -> Button:
        return Button(label, reverse(f"desk:{page}", args=[found.pk]), right, main=main)

    if found.outcome:
        shown = [to(_("The letter"), "rights_letter")]
        if found.restricted_on and not found.lifted_on:
            shown.append(to(_("Lift the freeze"), "rights_lift"))
        return shown
    if not found.identity:
        return [
            to(_("Note how the identity was checked"), "rights_identity", access.RIGHTS, main=True),
            *_otherwise(found, to),
        ]
    if found.right == DataRight.ERASURE and state == Standing.HOUSED:
        return [to(_("Refuse"), "rights_refuse", main=True)]
    chief = {
        DataRight.ERASURE: (_("Erase what can be"), "rights_erase"),
        DataRight.RESTRICTION: (_("Freeze the file"), "rights_restrict"),
    }.get(DataRight(found.right), (_("Answer the request"), "rights_answer"))
    return [to(*chief, main=True), *_otherwise(found, to)]


def _otherwise(found: RightsRequest, to) -> list[Button]:
    shown = [to(_("Refuse"), "rights_refuse")]
    if not found.extended_on and today() <= found.due_on:
        shown.append(to(_("Take more time"), "rights_extend"))
    if found.extended_on:
        shown.append(to(_("The letter"), "rights_letter"))
    return shown


def _steps(found: RightsRequest, user) -> list[tuple[str, str]]:
    """What is handed over to the person, to who may print it."""
    pk = found.household_id
    if not access.COPY(user):
        return []
    return [
        (_("Their file in plain words (PDF)"), reverse("desk:copy_paper", args=[pk])),
        (_("Their file for another software (JSON)"), reverse("desk:copy", args=[pk])),
        (_("Who opened their file (PDF)"), reverse("desk:openings_paper", args=[pk])),
    ]


@guard(access.RIGHTS)
def identity(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_identity")
    return REQUEST.form(
        request,
        found,
        title=_("How the identity was checked"),
        verb=_("Note it"),
        form=forms.IdentityForm,
        initial={"identity_on": today()},
        does=actions.check_identity,
        given={"today": today()},
        said=_("Noted."),
        article="RGPD, art. 12, 6",
    )


@guard(access.RIGHTS_ANSWER)
def extend(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_extend")
    return REQUEST.form(
        request,
        found,
        title=_("Take more time"),
        verb=_("Take two more months"),
        form=forms.ExtendForm,
        does=actions.extend_request,
        given={"today": today()},
        said=_("The time is extended. Send the letter now: the person must know before the first month is over."),
        article="RGPD, art. 12, 3",
    )


@guard(access.RIGHTS_ANSWER)
def answer(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_answer")
    return REQUEST.form(
        request,
        found,
        title=_("Answer the request"),
        verb=_("Keep the answer"),
        form=forms.AnswerForm,
        does=actions.answer_request,
        given={"today": today()},
        said=_("Answered. The letter is ready."),
        article=DATA_ARTICLES[DataRight(found.right)],
    )


@guard(access.RIGHTS_ANSWER)
def refuse(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_refuse")
    return REQUEST.form(
        request,
        found,
        title=_("Refuse the request"),
        verb=_("Refuse"),
        form=forms.RefuseForm,
        does=actions.answer_request,
        given={"today": today(), "outcome": RightsOutcome.REFUSED},
        said=_("Refused. The letter says the ground, and where to complain."),
        article="RGPD, art. 12, 4",
    )


@guard(access.RIGHTS_ANSWER)
def erase(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_erase", right=DataRight.ERASURE)

    def erased(user, **given) -> None:
        for sentence in actions.erase_for(user, **given):
            messages.info(request, _("Kept: %(what)s") % {"what": sentence})

    return REQUEST.form(
        request,
        found,
        title=_("Erase the file"),
        verb=_("Erase what can be"),
        form=forms.SureForm,
        does=erased,
        given={"today": today()},
        said=_("The file is erased, and the request answered: print the letter."),
        subtitle=_("Names, notes and contacts go for good. What a text makes the agency keep stays, and is listed."),
        extra={"held": of_household(found.household, today())},
        template="desk/erase.html",
        article="RGPD, art. 17",
    )


@guard(access.RIGHTS_ANSWER)
def restrict(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_restrict", right=DataRight.RESTRICTION)
    return REQUEST.form(
        request,
        found,
        title=_("Freeze the file"),
        verb=_("Close it to the others"),
        form=forms.RestrictForm,
        options={"household": found.household},
        does=actions.restrict_file,
        given={"today": today()},
        said=lambda n: (
            ngettext(
                "The file is frozen, and closed to %(n)s colleague.",
                "The file is frozen, and closed to %(n)s colleagues.",
                n,
            )
            % {"n": n}
        ),
        article="RGPD, art. 18",
    )


@guard(access.RIGHTS_ANSWER)
def lift(request, pk: int):
    found = REQUEST.find(request, pk, "desk:rights_lift")
    return REQUEST.form(
        request,
        found,
        title=_("Lift the freeze"),
        verb=_("Lift it"),
        form=forms.LiftForm,
        does=actions.lift_restriction,
        given={"today": today()},
        said=_("Lifted. Give the file again to who needs it: Settings, Who opens which household."),
        article="RGPD, art. 18, 3",
    )


@guard(access.RIGHTS_ANSWER, again=FILE)
def letter(request, pk: int) -> HttpResponse:
    found = REQUEST.find(request, pk, "desk:rights_letter")
    if not (found.outcome or found.extended_on):
        raise Http404
    return pdf_page(papers.letter(found, today()).pdf, f"demande-{found.pk}")


@guard(access.TERMS)
def table(request):
    """How long each kind is kept, from when, by which text, and what then."""
    return file_page(
        request,
        "desk/terms.html",
        kept=queries.kept(today()),
        buttons=(Button(_("What is past its term"), reverse("desk:terms_over"), access.TERMS_RUN),),
        crumbs=RIGHTS.trail((_("How long data are kept"), "")) if access.RIGHTS(request.user) else (),
    )


@guard(access.TERMS_RUN)
def over(request):
    """What the terms say today; a person has it done."""
    found = proposal.proposed(today())
    rows = [(one, list(queries.named(request.user, [past.household for past in one.past]))) for one in found]
    return form_page(
        request,
        Task(
            title=_("What is past its term"),
            verb=_("Do what is ticked") if found else "",
            form=forms.RunForm,
            options={"codes": tuple(one.term.code for one in found)},
            does=proposal.run,
            given={"on": today()},
            then=reverse("desk:terms_over"),
            said=lambda n: ngettext("Done: %(n)s file or line.", "Done: %(n)s files or lines.", n) % {"n": n},
            subtitle=_("Read what, how many and why. Nothing is erased before you tick it."),
            crumbs=TERMS.trail((_("What is past its term"), "")),
            cancel=TERMS.url(),
            extra={"rows": rows, "runs": _done()},
            template="desk/terms_over.html",
            article="RGPD, art. 5, 1 e",
        ),
    )


def _done() -> list[dict]:
    """The last runs, said as the terms are."""
    labels = {one.term.code: one.term.label for one in queries.kept(today())}
    runs = RetentionRun.objects.select_related("by")[:SHOWN]
    return [{"on": one.on, "by": one.by, "count": one.count, "label": labels.get(one.term, one.term)} for one in runs]


@guard(access.OUTSIDE)
def outside(request):
    """Who opened the file of a household for which they were not known to work."""
    return list_page(
        request,
        Listing(
            title=_("Openings to look at"),
            subtitle=_(
                "By a social worker who does not support the household and had met nobody of it, or by somebody else to whom "
                "nothing opened it; yours are left out. One line for each person, household and day. It may be their work all "
                "the same; ask."
            ),
            query=queries.outside(request.user),
            filterset=forms.OutsideFilter,
            columns=(
                Column(_("Household"), lambda row: str(row.household), link=lambda row: HOUSEHOLD.url(row.household)),
                Column(_("Who"), lambda row: row.user.name),
                Column(_("Role"), lambda row: row.get_role_display(), order="role"),
                Column(
                    _("Reason given"),
                    lambda row: reason_words(row.said, row.said_words) if row.said else _("No reason given"),
                    second=lambda row: aim_words(row.purpose or aim_of(row.page)),
                ),
                Column(_("On"), lambda row: localtime(row.at).date(), kind="date", order="at"),
            ),
            noun=lambda n: ngettext("%(n)s opening", "%(n)s openings", n) % {"n": n},
            empty=Empty(
                _("Nothing to look at"),
                _("Each file was opened by somebody who supports the household, or whose work it is."),
            ),
            crumbs=RIGHTS.trail((_("Openings to look at"), "")),
        ),
    )
