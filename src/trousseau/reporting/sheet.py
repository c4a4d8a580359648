"""The report as a spreadsheet: the tables of its paper, one sheet for the measures, one for each other table."""

from decimal import Decimal

from django.utils.translation import gettext as _

from trousseau.exchange.spreadsheets.writing import Cell, Sheet, workbook

from .figures import Kind
from .page import Reading
from .papers import STAYED
from .publishing import COMMUNE, GROUP
from .territory import COUNTS


def report_sheet(reading: Reading) -> bytes:
    report = reading.report
    sheets = [Sheet(_("Measures"), _measures(reading))]
    breakdowns: list[list[Cell]] = [[_("Measure"), _("Breakdown"), _("Which"), _("How many")]]
    for code, line in reading.lines.items():
        for title, name in ((_("What it is made of"), GROUP), (_("By commune"), COMMUNE)):
            breakdowns += [
                [str(line.measure.label), title, str(label), many] for label, many in reading.parts(code, name)
            ]
    sheets.append(Sheet(_("Breakdowns"), breakdowns))
    if reading.money:
        money: list[list[Cell]] = [[_("Money of the convention"), _("Amount"), _("Received, in €"), _("Left, in €")]]
        money += [[label, _euros(cents), None, None] for label, cents in reading.money]
        money += [[p["name"], _euros(p["share"]), _euros(p["received"]), _euros(p["left"])] for p in reading.parties]
        sheets.append(Sheet(_("Money"), money))
    if reading.posts:
        sheets.append(Sheet(_("Posts"), _posts(reading)))
    if reading.curve:
        stayed: list[list[Cell]] = [[_("From, in months"), _("To, in months"), *map(str, STAYED[1:4])]]
        stayed += [
            [one.start, one.end, one.watched, one.left, Decimal(round(1000 * one.step.survival)) / 10]
            for one in reading.curve
        ]
        sheets.append(Sheet(_("Still housed"), stayed))
    if reading.account:
        rows: list[list[Cell]] = [[_("Account"), _("Name"), _("Done, in €")]]
        for line in (*reading.account.charges, *reading.account.products, *reading.account.voluntary):
            rows.append([line.code, str(line.label), Decimal(line.cents) / 100])
        sheets.append(Sheet(_("Cerfa 15059"), rows))
    if reading.promises:
        head: list[Cell] = [_("Indicator"), _("Result"), _("Promised"), _("During"), _("Done"), _("Article")]
        promises: list[list[Cell]] = [
            [p.words, str(p.result.label), p.target, p.during, p.done, p.article] for p in reading.promises
        ]
        sheets.append(Sheet(_("Promised and done"), [head, *promises]))
    if reading.territory:
        head = [_("From"), _("Quarter"), *map(str, COUNTS.values())]
        lines = (*reading.territory.months, *reading.territory.quarters)
        told: list[list[Cell]] = [
            [one.start, one.quarter or None, *(_("secret") if n is None else n for n in one.counts)] for one in lines
        ]
        sheets.append(Sheet(_("Observatory"), [head, *told]))
    about: list[list[Cell]] = [
        [_("Report"), str(report.convention)],
        [_("From"), report.starts_on],
        [_("To"), report.ends_on],
        [_("Version"), report.number],
        [_("Digest of the rows (SHA-256)"), report.digest],
        *([[_("Financial account"), reading.account_said]] if reading.account else []),
        *([[_("Promised and done"), f"{reading.kept}. {reading.pending}".rstrip()]] if reading.promises else []),
        *([[_("Observatory"), reading.key_replaced]] if reading.key_replaced else []),
        *([what, why] for what, why in reading.unmeasured),
    ]
    return workbook([*sheets, Sheet(_("About this report"), about)])


def _measures(reading: Reading) -> list[list[Cell]]:
    head: list[Cell] = [
        _("Aim"),
        _("Measure"),
        _("Value"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        _("Not known"),
        _("The period before"),
        _("In words"),
        _("Definition"),
    ]
    units = {Kind.COUNT: "", Kind.SHARE: "%", Kind.STAY: "%", Kind.DAYS: _("days"), Kind.RATE: ""}
    return [
        head,
        *(
            [
                line.measure.aim,
                str(line.measure.label),
                None if line.now.least else written(line.measure.kind, line.now.value),
                units[line.measure.kind],
                line.now.num,
                line.now.den,
                line.now.unknown,
                written(line.measure.kind, line.before.value),
                ". ".join(filter(None, (line.value, line.beside))),
                str(line.measure.definition),
            ]
            for line in reading.lines.values()
        ),
    ]


def _posts(reading: Reading) -> list[list[Cell]]:
    """A post, who pays it, then its time: in hours for the agency, in parts for a funder, and no column for what neither has."""
    wide = any(post["hours"] or post["activities"] for post in reading.posts)
    unit = _("Hours") if reading.own else _("Part of its time")
    rows: list[list[Cell]] = [
        [_("Post"), _("Full time"), _("Cost"), _("Who pays"), *([_("Activity"), unit] if wide else [])]
    ]
    empty: list[Cell] = ["", None] if wide else []
    for post in reading.posts:
        label, share = str(post["label"]), post["share"]
        rows.append([label, Decimal(share) / 100 if share else None, _euros(post["cost"]), "", *empty])
        rows += [[label, None, _euros(cents), name, *empty] for name, cents in post["funded"]]
        times = (*post["hours"], *post["activities"])
        rows += [[label, None, None, "", str(activity), many] for activity, many in times]
    return rows


def _euros(cents: int | None) -> Cell:
    return None if cents is None else Decimal(cents) / 100


def written(kind: Kind, value: int | None) -> Cell:
    """A value as a spreadsheet holds it: a rate is kept in tenths."""
    return Decimal(value) / 10 if kind == Kind.RATE and value is not None else value
