"""Pages of a council's act: enter it, read its proof, draw a convention from it."""

from datetime import date
from pathlib import PurePath

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import Agency
from trousseau.core.normal import normal
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page
from trousseau.core.pages import act as act_on

from . import access, actions, queries, queries_acts, reading_checks, reading_places
from . import reading as readings
from .enums import STANDING_TONES, Verdict
from .forms import ConventionForm
from .forms_acts import ActForm, CompleteForm, CorrectForm, Deliberations, PassageForm
from .models import Deliberation
from .subjects import CONVENTION, CONVENTIONS, DELIBERATION, DELIBERATIONS


def _enter(main: bool = False) -> Button:
    return Button(
        _("Enter a deliberation"), reverse("conventions:deliberation_new"), access.ENTER_DELIBERATION, main=main
    )


@guard(access.READ)
def deliberations(request):
    columns = (
        Column(gettext_lazy("Subject"), lambda d: d.subject, order="key", link=DELIBERATION.url),
        Column(
            gettext_lazy("Vote"),
            lambda d: (readings.TONES[d.verdict], d.get_verdict_display()),
            kind="state",
            order="verdict",
        ),
        Column(gettext_lazy("Errors"), lambda d: d.errors, kind="num", order="errors"),
        Column(gettext_lazy("Sitting of"), lambda d: d.held_on, kind="date", order="held_on"),
        Column(gettext_lazy("Council"), lambda d: d.council.name, order="council__key"),
    )
    return list_page(
        request,
        Listing(
            title=_("Deliberations"),
            subtitle=_("The council’s acts as they were read, and what their reading proves of the vote."),
            query=queries_acts.deliberations(),
            columns=columns,
            empty=Empty(
                _("No deliberation yet"),
                _("A council’s act opens everything: it funds the posts of the agency. Enter its file to read it."),
                _enter(),
            ),
            noun=lambda n: ngettext("%(n)s deliberation", "%(n)s deliberations", n) % {"n": n},
            filterset=Deliberations,
            buttons=(_enter(main=True),),
            crumbs=CONVENTIONS.trail((_("Deliberations"), "")),
        ),
    )


@guard(access.ENTER_DELIBERATION)
def deliberation_new(request):
    def enter(actor, *, file) -> Deliberation:
        return actions.enter_deliberation(actor, read=actions.read_act(file.read(), file.name), on=today())

    return DELIBERATIONS.form(
        request,
        title=_("Enter a deliberation"),
        subtitle=_("The act is read at once: names, quorum, vote, amounts, posts. You then see what it proves."),
        verb=_("Read this act"),
        form=ActForm,
        does=enter,
        then=DELIBERATION.url,
        said=_("The act was read."),
    )


@guard(access.READ)
def deliberation(request, pk):
    found = DELIBERATION.find(request, pk)
    reading, drawn = found.reading, queries.conventions().filter(deliberation=found)
    suffix = PurePath(found.act.title).suffix.lstrip(".").upper()
    decisions = readings.marked_decisions(reading)
    may_draw = found.adopted and not drawn
    unscanned = f" ({_('not scanned')})" if found.act.unscanned else ""
    return file_page(
        request,
        "conventions/deliberation.html",
        buttons=(
            Button(
                _("Original act, %(format)s") % {"format": suffix} + unscanned,
                reverse("conventions:act", args=[pk]),
                icon="doc",
            ),
            *(
                [
                    Button(
                        _("Draw the convention"),
                        reverse("conventions:convention_new", args=[pk]),
                        access.WRITE,
                        main=True,
                    )
                ]
                if may_draw
                else []
            ),
        ),
        names=access.HOLDERS(request.user),
        deliberation=found,
        reading=reading,
        tone=readings.TONES[found.verdict],
        headline=readings.headline(reading),
        explanation=readings.explanation(reading),
        picture=readings.picture(reading),
        figures=readings.figures(reading),
        checks=reading_checks.checks(reading, found.held_on, found.confirmations.select_related("confirmed_by")),
        checks_said=reading_checks.tally_of_checks(reading),
        decisions=decisions,
        marked=any("<mark>" in decision for decision in decisions),
        amounts=readings.amounts(reading),
        placed=reading_places.placed(reading, readings.text_read(found)),
        acts=readings.shown_acts(reading),
        conventions=[(one, STANDING_TONES[one.standing(today())], one.standing(today()).label) for one in drawn],
        missing=queries_acts.missing_to_publish(found),
        corrections=readings.corrections(
            readings.clean_text(found.text), found.corrected and readings.text_read(found)
        ),
        may_write=access.WRITE(request.user),
        may_correct=access.CORRECT(request.user),
        crumbs=DELIBERATION.trail(found),
    )


@guard(access.READ)
def act(request, pk):
    found = DELIBERATION.find(request, pk)
    return paper_page(found.act, PurePath(found.act.title).stem)


@guard(access.CORRECT)
def correct(request, pk):
    found = DELIBERATION.find(request, pk)
    place = [
        int(at) if at.isdecimal() and len(at) < 9 else None
        for at in (request.GET.get("de", ""), request.GET.get("a", ""))
    ]
    if None not in place:
        return _correct_passage(request, found, *place)
    text = found.corrected or found.text
    number = request.GET.get("acte", "")
    acts = readings.acts(found) if number.isdecimal() and len(number) < 4 else []
    if acts and 0 < int(number) <= len(acts):
        text = acts[int(number) - 1].text

    def mend(actor, *, deliberation, version, corrected) -> None:
        read = actions.read_again(deliberation, corrected)
        actions.correct_reading(actor, deliberation=deliberation, version=version, read=read)

    return DELIBERATION.form(
        request,
        found,
        title=_("Correct the reading"),
        subtitle=_("The corrected text is read again by the same rules: figures, names and vote follow from it."),
        verb=_("Read this text again"),
        form=CorrectForm,
        does=mend,
        obj=found,
        initial={"corrected": text},
        said=_("The act was read again."),
    )


def _correct_passage(request, found: Deliberation, start: int, end: int):
    text = readings.text_read(found)
    start, end = reading_places.lines_around(text, min(start, len(text)), min(end, len(text)))

    def mend(actor, *, deliberation, version, corrected, was) -> None:
        read = actions.read_passage_again(deliberation, corrected=corrected, was=was, start=start, end=end)
        actions.correct_reading(actor, deliberation=deliberation, version=version, read=read)

    return DELIBERATION.form(
        request,
        found,
        title=_("Correct a value of the act"),
        subtitle=_("The corrected text is read again by the same rules: figures, names and vote follow from it."),
        verb=_("Read this text again"),
        form=PassageForm,
        does=mend,
        obj=found,
        initial={"corrected": text[start:end], "was": text[start:end]},
        said=_("The act was read again."),
    )


@guard(access.CORRECT)
@require_POST
def confirm(request, pk):
    found, message = DELIBERATION.find(request, pk), request.POST.get("message", "")
    return act_on(
        request,
        lambda: actions.confirm_check(request.user, deliberation=found, message=message, on=today()),
        url=DELIBERATION.url(found),
        said=_("The check is confirmed."),
    )


@guard(access.WRITE)
def complete(request, pk):
    found = DELIBERATION.find(request, pk)
    return DELIBERATION.form(
        request,
        found,
        title=_("Complete the deliberation"),
        here=_("Complete"),
        subtitle=_("What the act does not say, and its publication as open data asks for."),
        verb=_("Keep these references"),
        form=CompleteForm,
        does=actions.complete_deliberation,
        obj=found,
        initial={"siret": found.council.siret, "was": found.council.siret},
        said=_("The references are kept."),
    )


def _prefilled(found: Deliberation) -> dict:
    """What the reading lets us propose; nothing is chosen where the act leaves a doubt."""
    reading, agency = found.reading, Agency.objects.first()
    partners = reading["partners"]
    ours = normal(agency.name) if agency else ""
    named = next((name for name in partners if ours and normal(name) in ours), "")
    decided = [amount for amount in readings.amounts(reading) if amount["decided"]]
    year = readings.year(reading)
    return {
        "title": found.subject[:200],
        "agency": named or (agency.name if agency else ""),
        "partners": [name for name in partners if name != named],
        "amount": str(decided[0]["cents"]) if len(decided) == 1 and decided[0]["cents"] is not None else None,
        "starts_on": date(year, 1, 1) if year else None,
        "ends_on": date(year, 12, 31) if year else None,
    }


@guard(access.WRITE)
def convention_new(request, pk):
    found = DELIBERATION.find(request, pk)
    posts = len(found.reading["posts"])
    return DELIBERATION.form(
        request,
        found,
        title=_("Draw the convention"),
        here=_("Convention"),
        subtitle=_("Prefilled from the act of %(council)s.") % {"council": found.council.name}
        + " "
        + (
            ngettext("One funded post will be made from it.", "%(n)s funded posts will be made from it.", posts)
            % {"n": posts}
            if posts
            else _("The act names no funded post.")
        ),
        verb=_("Draw this convention"),
        form=ConventionForm,
        does=actions.draw_convention,
        given={"on": today()},
        then=CONVENTION.url,
        initial=_prefilled(found),
        options={
            "amounts": readings.amounts(found.reading),
            "partners": found.reading["partners"],
            "doubtful": found.verdict == Verdict.DOUBTFUL,
        },
        said=_("The convention is drawn: it waits for its signature."),
    )
