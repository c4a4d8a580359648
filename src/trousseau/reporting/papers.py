"""The report as a paper, and what its sheets say: the same lines as the page, for who reads it, in their language."""

from datetime import date
from itertools import pairwise

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.papers import agency_part, printed
from trousseau.engines.documents import ReportCurve, ReportDocument, ReportMark, ReportStep, ReportTable
from trousseau.engines.typesetting import Rendered

from .account import Line
from .page import FILLS, Reading
from .promises import Promise
from .publishing import COMMUNE, GROUP
from .territory import COUNTS
from .words import percent

STAYED = (
    gettext_lazy("Since the first keys"),
    gettext_lazy("Households followed"),
    gettext_lazy("Those who left"),
    gettext_lazy("Still housed at the end"),
    gettext_lazy("The true share is between"),
)
SHADES = {"f4": 4, "f2": 2}


def report_paper(reading: Reading, *, on: date) -> Rendered:
    report = reading.report
    document = ReportDocument(
        agency=agency_part(on),
        dated=on,
        number=str(report.number),
        heading=reading.title,
        language=(get_language() or "fr")[:2],
        said=(
            f"{report.convention}",
            _("From %(start)s to %(end)s; version %(n)s, frozen on %(made)s.")
            % {
                "start": localised.day(report.starts_on),
                "end": localised.day(report.ends_on),
                "n": report.number,
                "made": localised.day(report.made_on),
            },
        ),
        picture=reading.picture_words or None,
        squares=tuple(
            SHADES.get(FILLS.get(which or "", ""), 0) for which, many in reading.squares for _one in range(many)
        ),
        facts=tuple(
            (str(line.measure.label), " · ".join(filter(None, (line.value, line.beside)))) for line in reading.voted
        ),
        narrative_title=_("What the year was"),
        narrative=tuple(line for line in report.narrative.splitlines() if line.strip()),
        tables=tuple(tables(reading)),
        definitions_title=_("Definitions"),
        definitions=tuple((str(line.measure.label), str(line.measure.definition)) for line in reading.lines.values()),
        digest=_("Digest of the rows (SHA-256)") + f" : {report.digest}" if report.digest else "",
    )
    return printed("report", document)


def tables(reading: Reading) -> list[ReportTable]:
    found = []
    for title, name in ((_("Before"), GROUP), (_("Housed in"), COMMUNE)):
        if parts := reading.parts("housed", name):
            found.append(
                ReportTable(
                    title=_("Households housed: %(by)s") % {"by": title},
                    head=(title, _("Households")),
                    lines=tuple((str(label), localised.number(many)) for label, many in parts),
                )
            )
    if reading.money:
        found.append(
            ReportTable(
                title=_("Money of the convention"),
                head=(_("Money of the convention"), _("Amount")),
                lines=tuple((label, localised.money(cents)) for label, cents in reading.money if cents is not None),
            )
        )
    if reading.parties:
        found.append(
            ReportTable(
                title=_("Party by party"),
                head=(_("Party"), _("Share, in €"), _("Received, in €"), _("Left, in €")),
                lines=tuple(_party(one) for one in reading.parties),
                numbers=3,
            )
        )
    if reading.account:
        charges, products = reading.account.charges, reading.account.products
        found += [
            _side(_("Charges"), charges, reading.account.spent, reading.account_said),
            _side(_("Products"), products, reading.account.received),
        ]
    found += [_post(one) for one in reading.posts]
    before = (_("The period before"),) if reading.compared else ()
    if reading.promises:
        found.append(
            ReportTable(
                title=reading.kept,
                said=reading.pending,
                head=(_("Indicator"), _("Result"), _("Promised"), _("Done"), *before),
                lines=tuple((*_promise(one), *([one.earlier] if before else [])) for one in reading.promises),
                numbers=1 + len(before),
            )
        )
    for aim in reading.aims:
        found.append(
            ReportTable(
                title=f"{aim['number']}. {aim['label']}",
                said=None if before else _("Nothing is known of the period before: nothing was written here yet."),
                head=(_("Measure"), _("On how many"), _("Value"), *before),
                lines=tuple(
                    (str(x.measure.label), x.beside or "–", x.value, *([x.earlier] if before else []))
                    for x in aim["lines"]
                ),
                numbers=1 + len(before),
            )
        )
        found += {1: _stays, 3: _territory}.get(aim["number"], _nothing)(reading)
    found.append(
        ReportTable(
            title=_("What this report does not measure"),
            head=(_("What"), _("Why")),
            lines=tuple(reading.unmeasured),
            numbers=0,
        )
    )
    return found


def _party(one: dict) -> tuple[str, ...]:
    share = _("not said by the act") if one["share"] is None else localised.amount(one["share"])
    left = _("it is not known") if one["left"] is None else localised.amount(one["left"])
    return one["name"], share, localised.amount(one["received"]), left


def _post(post: dict) -> ReportTable:
    """Who pays it, its work and its time; nobody is named."""
    said = [_("Filled") if post["filled"] else _("Nobody holds it")]
    if post["share"]:
        said.append(_("%(part)s %% of a full time") % {"part": post["share"]})
    if post["cost"]:
        said.append(localised.money(post["cost"]))
        said += [f"{name} {localised.money(cents)}" for name, cents in post["funded"]]
    lines = [(str(line.measure.label), line.value) for line in post["lines"] if line.known]
    lines += [(_("Hours: %(activity)s") % {"activity": label}, localised.number(n)) for label, n in post["hours"]]
    lines += [(_("Part of its time: %(activity)s") % {"activity": label}, part) for label, part in post["activities"]]
    return ReportTable(
        title=str(post["label"]),
        said=" · ".join(said),
        head=(_("Measure"), _("Value")),
        lines=tuple(lines) or ((_("No measure describes this post."), "–"),),
    )


def _side(title: str, lines: tuple[Line, ...], total: int, said: str = "") -> ReportTable:
    return ReportTable(
        title=title,
        said=said or _("In the order of the Cerfa 15059."),
        head=(title, _("Done, in €")),
        lines=tuple((f"{line.code} {line.label}", localised.amount(line.cents)) for line in lines)
        or ((_("No amount"), localised.amount(0)),),  # a table of a paper has a line at least
        total=(_("Total"), localised.amount(total)),
    )


def _promise(one: Promise) -> tuple[str, ...]:
    promised = ". ".join(filter(None, (one.target, one.during))) or "–"
    return one.words, str(one.result.label), promised, one.done


def _nothing(reading: Reading) -> list[ReportTable]:
    return []


def _stays(reading: Reading) -> list[ReportTable]:
    if not reading.curve:
        return []
    lines = tuple(
        (one.since, localised.number(one.watched), localised.number(one.left), one.share, one.between)
        for one in reading.curve
    )
    return [
        ReportTable(
            title=_("Still housed, as time goes by"),
            said=_(
                "Share of the households still housed, by months since their first keys; the band is how sure it is."
            ),
            head=tuple(map(str, STAYED)),
            lines=lines,
            numbers=4,
            curve=_curve(reading),
        )
    ]


def _curve(reading: Reading) -> ReportCurve:
    """The steps that the page draws: all are housed until the first mark."""
    last = reading.curve[-1]
    edges = [0, *(one.end for one in reading.curve), last.end]
    steps = [None, *(one.step for one in reading.curve)]

    def at(month: int) -> int:
        return 1000 * month // last.end

    def thousandths(share: float | None) -> int | None:
        return None if share is None else round(1000 * share)

    return ReportCurve(
        picture=reading.curve_words,
        steps=tuple(
            ReportStep(
                start=at(start),
                end=at(end),
                share=round(1000 * step.survival) if step else 1000,
                low=thousandths(step.low) if step else None,
                high=thousandths(step.high) if step else None,
            )
            for (start, end), step in zip(pairwise(edges), steps, strict=True)
        ),
        times=tuple(ReportMark(at=at(n), words=localised.number(n)) for n in reading.ticks),
        shares=tuple(ReportMark(at=250 * n, words=percent(25 * n)) for n in range(5)),
        ends=ReportMark(at=round(1000 * last.step.survival), words=last.share),
    )


def _territory(reading: Reading) -> list[ReportTable]:
    found = reading.territory
    if found is None:
        return []
    said = _("Published by %(day)s, signed by the key %(key)s. A small count is secret.") % {
        "day": localised.day(found.published_on),
        "key": found.key,
    }
    said = " ".join(filter(None, (said, reading.key_replaced)))
    titles = (
        (_("The territory, by the observatory: quarters"), found.quarters),
        (_("The territory, by the observatory: months"), found.months),
    )
    return [
        ReportTable(
            title=title,
            said=said,
            head=(_("Period"), *map(str, COUNTS.values())),
            lines=tuple((one.name, *one.said) for one in lines),
            numbers=len(COUNTS),
        )
        for title, lines in titles
        if lines
    ]
