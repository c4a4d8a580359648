"""The scales: chapter by chapter, found by words, by day and by who read them; a value is read in its text and noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau import scales as shipped
from trousseau.scales import Value
from trousseau.scales import renewals as renewal_rules

from . import localised, places, scales
from .access import SCALES_READ, SCALES_VERIFY, SCALES_WRITE, guard
from .actions_settings import add_scale_value
from .clock import today
from .components import language
from .enums import GUESTS
from .forms import DateField
from .models import ScaleReading, ScaleValue
from .normal import finds
from .pages import PER_PAGE, Button, file_page
from .renewals import lapses
from .scale_readings import LONGEST, Read, is_amount, is_number, note_readings, readings, withdraw_reading

TOGETHER = 30  # values that one form takes: those of one text


def _chapters() -> dict[str, shipped.Chapter]:
    return {slugify(chapter.label): chapter for chapter in shipped.chapters()}


def _names(user) -> bool:
    """Who read a value is said to those who work with it: the scales are public, their readers are not."""
    return user.is_authenticated and not user.holds(*GUESTS)


class Shown(forms.Form):
    """What of the scales is looked for."""

    VERIFY, NEVER, LAPSED, READ, ENDED = "verify", "never", "lapsed", "read", "ended"

    q = forms.CharField(label=gettext_lazy("Words, article, code"), required=False, max_length=120)
    shown = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[
            ("", gettext_lazy("Every value")),
            (VERIFY, gettext_lazy("To be verified, in force")),
            (NEVER, gettext_lazy("Never verified")),
            (LAPSED, gettext_lazy("Changed since they were read")),
            (READ, gettext_lazy("Read here by somebody")),
            (ENDED, gettext_lazy("Lapsed: no value today")),
        ],
    )
    since = DateField(label=gettext_lazy("Changed since"), required=False)
    article = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Added:
    """When each value that this installation added came, by code and first day."""

    on: dict[tuple[str, date], date]

    @classmethod
    def all(cls) -> "Added":
        rows = ScaleValue.history.values("code", "starts_on").annotate(at=Min("history_date"))
        return cls({(row["code"], row["starts_on"]): row["at"].date() for row in rows})

    def since(self, value: Value, day: date) -> bool:
        """Whether the law of a day from `day` on is not what it was: the value began or ended since, or came here since."""
        ended = value.end is not None and day <= value.end < today()
        return value.start >= day or ended or self.on.get((value.code, value.start), date.min) >= day


def _wanted(asked: dict) -> list[Read]:
    """The values that answer, in the order of their chapters."""
    on, article, words = today(), asked.get("article", ""), asked.get("q", "")
    known, added = scales.all_values(), Added.all() if asked.get("since") else None
    found = []
    for chapter in shipped.chapters():
        for code in chapter.codes:
            now = renewal_rules.running(known[code], on)
            gone = renewal_rules.lapsed_on(known[code], on) is not None
            for value in known[code]:
                told = f"{value.label} {scales.label(value)} {value.code} {value.article}"
                if (
                    (not article or value.article == article)
                    and finds(words, told)
                    and (added is None or added.since(value, asked["since"]))
                    and (asked.get("shown") != Shown.VERIFY or (value is now and not value.verified))
                    and (asked.get("shown") != Shown.ENDED or (gone and value is scales.in_force(known[code], on)))
                ):
                    found.append(value)
    keeps: dict[str, Callable[[Read], bool]] = {
        Shown.NEVER: lambda read: read.never,
        Shown.LAPSED: lambda read: bool(read.before) and not read.stands,
        Shown.READ: lambda read: bool(read.stands),
    }
    return list(filter(keeps.get(asked.get("shown", ""), lambda read: True), readings(found)))


@guard(SCALES_READ)
def scales_page(request):
    """The chapters; or the values that answer what is asked."""
    form = Shown(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    context: dict[str, Any] = {
        "form": form,
        "names": _names(request.user),
        "may_read": SCALES_VERIFY(request.user),
        "buttons": (Button(_("Add a later value"), places.SCALES_ADD.url(), SCALES_WRITE),),
    }
    if any(asked.values()) or form.errors:
        found = _wanted(asked) if form.is_valid() else []
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        return file_page(
            request, "core/scales_found.html", page=page, count=len(found), query=query.urlencode(), **context
        )
    known, on, rows = scales.all_values(), today(), []
    for slug, chapter in _chapters().items():
        held = [value for code in chapter.codes if (value := renewal_rules.running(known[code], on))]
        gone = sum(renewal_rules.lapsed_on(known[code], on) is not None for code in chapter.codes)
        rows.append((slug, scales.chapter_label(chapter), len(held), sum(not one.verified for one in held), gone))
    return file_page(
        request,
        "core/scales.html",
        chapters=rows,
        count=sum(row[2] for row in rows),
        left=sum(row[3] for row in rows),
        lapsed=sum(row[4] for row in rows),
        lapses=[(one, one.has_lapsed(on)) for one in lapses(on)],
        may_add=SCALES_WRITE(request.user),
        **context,
    )


@guard(SCALES_READ)
def chapter(request, slug: str):
    """The values of a chapter on this day; what was in force before is on the page of each scale."""
    found = _chapters().get(slug)
    if found is None:
        raise Http404
    known = scales.all_values()
    on = today()
    rows = readings(scales.in_force(known[code], on) for code in found.codes)
    running = [value for code in found.codes if (value := renewal_rules.running(known[code], on))]
    return file_page(
        request,
        "core/scales_chapter.html",
        chapter=scales.chapter_label(found),
        rows=sorted(rows, key=lambda read: read.value.verified),
        left=sum(not value.verified for value in running),
        lapsed=sum(renewal_rules.lapsed_on(known[code], on) is not None for code in found.codes),
        others={code: len(known[code]) - 1 for code in found.codes},
        names=_names(request.user),
        may_read=SCALES_VERIFY(request.user),
        crumbs=places.SCALES.trail((scales.chapter_label(found), "")),
    )


def _chapter_of(code: str) -> tuple[str, shipped.Chapter]:
    return next((slug, chapter) for slug, chapter in _chapters().items() if code in chapter.codes)


@guard(SCALES_READ)
def scale(request, code: str):
    """All that a scale said, from its last value back, and who read each."""
    values = scales.all_values().get(code)
    if not values:
        raise Http404
    slug, found = _chapter_of(code)
    on = today()
    now, renewal = scales.in_force(values, on), renewal_rules.renewals().get(code)
    return file_page(
        request,
        "core/scale.html",
        now=now,
        until=renewal_rules.known_until(values),
        lapsed=renewal_rules.lapsed_on(values, on),
        over=renewal_rules.is_over(code),
        by=renewal_rules.said(renewal.by, language().startswith("fr")) if renewal else "",
        stops=renewal_rules.said(renewal.stops, language().startswith("fr")) if renewal else "",
        rows=[(read, read.value is now) for read in readings(reversed(values))],
        withdrawn=ScaleReading.objects.exclude(withdrawn_on=None)
        .filter(code=code)
        .select_related("by", "withdrawn_by"),
        names=_names(request.user),
        may_read=SCALES_VERIFY(request.user),
        buttons=(Button(_("Add a later value"), f"{places.SCALES_ADD.url()}?code={code}", SCALES_WRITE),),
        crumbs=places.SCALES.trail((scales.chapter_label(found), places.chapter_url(slug)), (scales.label(now), "")),
    )


class ReadForm(forms.Form):
    """One text, and what it says of each value. What the scale holds is not shown: it is typed from the text, so that an
    eye that slides over it is seen."""

    def __init__(self, *args, values: list[Value], **kwargs):
        super().__init__(*args, **kwargs)
        for rank, value in enumerate(values):
            label = scales.label(value)
            if is_number(value):
                unit = "€" if is_amount(value) else scales.measure(value)
                self.fields[f"seen_{rank}"] = forms.CharField(
                    label=_("%(label)s, from %(day)s: what the text says")
                    % {"label": label, "day": localised.day(value.start)},
                    help_text=_("In %(unit)s. %(article)s. Kept here as read in: %(source)s.")
                    % {"unit": unit, "article": value.article, "source": value.source},
                    max_length=30,
                    widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
                )
            else:
                self.fields[f"seen_{rank}"] = forms.BooleanField(
                    label=_("%(label)s, from %(day)s: the text says the same")
                    % {"label": label, "day": localised.day(value.start)},
                    help_text=f"{value.text} ({scales.measure(value)}). {value.article}. {value.source}",
                )
        self.fields["source"] = forms.CharField(
            label=_("Where you read it"),
            max_length=LONGEST,
            help_text=_(
                "The address of the page (Légifrance, BOFiP, service-public.fr…); of a paper, its name and its day."
            ),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields["read_on"] = DateField(label=_("Read on"), initial=today())


def _named(names: list[str]) -> list[Value]:
    """The values that an address names, as code@first day, once each. Raises Http404."""
    known, found = scales.all_values(), []
    for name in dict.fromkeys(names):
        code, _at, day = name.rpartition("@")
        value = next((one for one in known.get(code, ()) if one.start.isoformat() == day), None)
        if value is None:
            raise Http404
        found.append(value)
    return found


@guard(SCALES_VERIFY)
def scale_read(request):
    """« I read it »: of one value, or of several of the same text."""
    values = _named(request.GET.getlist("v"))[:TOGETHER]
    if not values:
        return file_page(request, "core/scales_none.html", crumbs=places.SCALES.trail((_("I read it"), "")))
    slug, found = _chapter_of(values[0].code)
    alone = len(values) == 1

    def noted(actor, *, source: str, read_on: date, **seen) -> None:
        typed = {int(name.removeprefix("seen_")): str(said) for name, said in seen.items()}
        note_readings(actor, values=values, source=source, read_on=read_on, seen=typed, today=today())

    return places.SCALES.form(
        request,
        title=scales.label(values[0]) if alone else _("I read these %(n)s values in their text") % {"n": len(values)},
        here=_("I read it"),
        verb=_("I read it") if alone else _("I read them"),
        subtitle=_(
            "Have the text before you: what it says is typed here, and compared with what the software computes with. Your "
            "name, the day and the text stay written beside the value; once it changes, the new one is unverified again."
        ),
        form=ReadForm,
        does=noted,
        options={"values": values},
        cancel=places.chapter_url(slug),
        said=_("Noted, with your name."),
    )


class WithdrawForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("What was wrong with it"), max_length=200)


@guard(SCALES_VERIFY)
def scale_withdraw(request, pk: int):
    reading = get_object_or_404(ScaleReading.objects.standing(), pk=pk)
    return places.SCALES.form(
        request,
        title=_("Withdraw a reading"),
        verb=_("Withdraw it"),
        subtitle=_("The value is shown as it was before this reading; the note stays, with your reason."),
        form=WithdrawForm,
        does=withdraw_reading,
        given={"reading": reading, "today": today()},
        cancel=places.scale_url(reading.code),
        said=_("Withdrawn."),
    )


class ScaleForm(forms.Form):
    code = forms.ChoiceField(label=gettext_lazy("Scale"))
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=120,
        help_text=gettext_lazy("In the unit of the scale; a list with commas."),
    )
    starts_on = DateField(label=gettext_lazy("In force from"))
    ends_on = DateField(label=gettext_lazy("Until"), required=False)
    article = forms.CharField(label=gettext_lazy("Article"), max_length=120)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Where you read it: Légifrance, a decision, a circular."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = sorted(shipped.load().items(), key=lambda row: scales.label(row[1][-1]))
        cast(forms.ChoiceField, self.fields["code"]).choices = [
            (code, f"{scales.label(v[-1])} ({scales.measure(v[-1])})") for code, v in known
        ]


@guard(SCALES_WRITE)
def scale_add(request):
    return places.SCALES.form(
        request,
        title=_("Add a later value"),
        verb=_("Add the value"),
        form=ScaleForm,
        does=add_scale_value,
        then=lambda row: places.scale_url(row.code),
        said=_(
            "The value is in force from its date. It is unverified until somebody says that they read it in its text."
        ),
        given={"today": today()},
        initial={name: request.GET.get(name, "") for name in ("code", "starts_on")},
    )
