"""Count and freeze a report, send it, hear what is said of it, correct it by a version; make a facts file."""

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from trousseau.conventions import queries as conventions
from trousseau.conventions import queries_money, queries_posts
from trousseau.conventions.enums import ConventionState
from trousseau.conventions.models import Convention
from trousseau.core import localised
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Agency, Document, User
from trousseau.core.normal import normal
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.exchange import public_figures, spreadsheets
from trousseau.exchange.facts import NotFacts, key_id, write
from trousseau.exchange.public_figures import NotFigures, PublicFigures

from . import account, staying, territory
from .enums import ReportState
from .facts import facts
from .freezing import digest, frozen, rows_of
from .measures import BY_CODE, MEASURES, STAY, Counted, count, count_before, counted_from, earlier_figures, figures
from .models import FactsSent, ObservatoryKey, Report, ReportOpening, ReportRemark, ReturnLayout
from .promises import frozen_promises
from .publishing import all_parts, sets_told, view
from .reading import Period, Row

NO_NAMES = No("figures of all: they name no household")
NO_DAY = No("no day is said")
TELLING = "reports_told"  # the series that two reports sent at once take in turn: each knows what the other told


@verb(
    once=Once(Report, stands={"replaced_by": None}, later=("replaces",), apart=("on",)),
    frozen=NO_NAMES,
    happened=No("asked of its days, which are over"),
)
def make_report(
    actor: User, *, convention: Convention, starts_on: date, ends_on: date, on: date, narrative: str = "", key: str = ""
) -> Report:
    """The figures of the period and the rows that they count, frozen; the posts that made them. Sent twice, made once."""
    _past(starts_on, ends_on, on)
    if ends_on < convention.starts_on or starts_on > convention.ends_on:
        raise Refused(
            _("The convention runs from %(a)s to %(b)s: a report answers it for days of it.")
            % {"a": localised.day(convention.starts_on), "b": localised.day(convention.ends_on)},
            "starts_on",
        )
    report = Report(convention=convention, starts_on=starts_on, ends_on=ends_on, narrative=narrative, key=key or None)
    return _freeze(actor, report, on)


@verb(once=VERSIONED, frozen=NO_NAMES, happened=TODAY)
def correct_report(actor: User, *, report: Report, version: int, why: str, on: date) -> Report:
    """The next version of a report: its period counted again as the rooms stand now; the one before stays, and is read.

    Two corrections at once make one: the second is refused by the base.
    """
    if not why.strip():
        raise Refused(_("Write why it is corrected: who read the version before will read it."), "why")
    edit(actor, report, version=version, reason="correct")
    if hasattr(report, "replaced_by"):
        raise Refused(_("A version already corrects this one: open it."))
    return _freeze(
        actor,
        Report(
            convention=report.convention,
            starts_on=report.starts_on,
            ends_on=report.ends_on,
            number=report.number + 1,
            replaces=report,
            why=why,
            narrative=report.narrative,
            balance=report.balance,
            account=report.account,
            observatory=report.observatory,
        ),
        on,
    )


def _in_order(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(_("The end comes before the start: check the two dates."), "ends_on")


def _past(starts_on: date, ends_on: date, on: date) -> None:
    _in_order(starts_on, ends_on)
    if ends_on > on:
        raise Refused(_("This period is not over: its figures would be less than what is done by its end."), "ends_on")


def _freeze(actor: User, report: Report, on: date) -> Report:
    period = Period(report.starts_on, report.ends_on)
    rows, before = count(period), count_before(period)
    content = frozen(period, rows, before)
    report.figures, report.counted_from = frozen_figures(rows, before), counted_from(period)
    report.posts = [
        {
            "kind": post.kind,
            "title": post.title,
            "share": post.share,
            "filled": post.filled,
            "cost": post.cost,
            "funded": [list(one) for one in post.funded],
            "minutes": [list(one) for one in post.minutes],
            "figures": [measure.code for measure in MEASURES if measure.post == post.kind],
        }
        for post in queries_posts.posts_in(report.convention, *period)
    ]
    report.indicators = frozen_promises(
        conventions.promises_told(report.convention, *period), report.convention, period
    )
    report.money = money_of(report.convention, period)
    report.digest = digest(content)
    report.rows = file_document(
        kind="report_rows",
        title=f"{report.convention}, {period.start}–{period.end}",
        content=content,
        suffix=".json",
        on=on,
    )
    report.made_on, report.made_by = on, actor
    record(report, actor)
    return report


def money_of(convention: Convention, period: Period) -> dict:
    """The account of the convention over the period, as its own page says it: cents, None for a share that nobody said."""
    found = queries_money.account(convention, *period)
    sums = ("due", "received", "in_kind", "returned", "left", "to_give_back")
    names, parties = ("voted", *sums), ("name", "share", *sums)
    return {name: getattr(found, name) for name in names} | {
        "unsaid": list(found.unsaid),
        "parties": [{name: getattr(one, name) for name in parties} for one in found.parties],
    }


def frozen_figures(rows: Counted, before: Counted | None, of: Container[str] = BY_CODE) -> list[dict]:
    """What a report keeps of its rows: the figure of each measure `of` these codes, and that of the period before."""
    now, earlier = figures(rows), earlier_figures(before)
    return [
        {
            "code": measure.code,
            "label": str(measure.label),
            "definition": str(measure.definition),
            "aim": measure.aim,
            "value": now[measure.code].value,
            "figure": now[measure.code].told(),
            "before": earlier[measure.code].told(),
            "parts": all_parts(measure, rows.get(measure.code, [])),
        }
        | ({"curve": _curve(rows.get(STAY, ()))} if measure.code == STAY else {})
        for measure in MEASURES
        if measure.code in of
    ]


def _curve(rows: Sequence[Row]) -> list[list[int]]:
    return [list(one) for one in staying.counts(staying.intervals(rows))]


def remade(report: Report) -> tuple[str, list[dict]]:
    """The digest and the figures made again from the rows that a report kept; of a measure written since, it has none."""
    rows, before = rows_of(report)
    period, known = Period(report.starts_on, report.ends_on), {one["code"] for one in report.figures}
    return digest(frozen(period, rows, before)), frozen_figures(rows, before, known)


@verb(once=VERSIONED, frozen=NO_NAMES, happened=NO_DAY)
def tell_year(actor: User, *, report: Report, version: int, narrative: str) -> None:
    """What a person says of the year, beside the figures. What was sent is corrected by a version."""
    _not_sent(report)
    edit(actor, report, version=version, narrative=narrative)


def read_balance(content: bytes) -> tuple[bytes, str]:
    """A balance that was read to its last row, before the transaction, in a process of its own; and its suffix. Raises Refused
    for a file that cannot be read."""
    try:
        for _row in spreadsheets.read(content).rows():
            pass
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error
    return content, ".xlsx" if content[:2] == b"PK" else ".csv"


@verb(once=VERSIONED, frozen=NO_NAMES, happened=TODAY)
def receive_balance(
    actor: User, *, report: Report, version: int, paper: tuple[bytes, str], filename: str, on: date
) -> Report:
    """Keep the accountant's analytic balance; its columns are said next."""
    _not_sent(report)
    content, suffix = paper
    document = file_document(kind="balance", title=filename[:120], content=content, suffix=suffix, on=on)
    edit(actor, report, version=version, balance=document, account=None)
    return report


def read_account(report: Report, columns: Mapping[str, int]) -> dict:
    """What the balance of a report holds, read by these columns. Raises Refused with what is wrong."""
    assert report.balance is not None
    with report.balance.file.open("rb") as file:
        table = spreadsheets.read(file.read())
    return account.read(table, columns)


@verb(once=VERSIONED, frozen=NO_NAMES, happened=("signed_on",))
def say_balance(
    actor: User,
    *,
    report: Report,
    version: int,
    read: Mapping[str, Any],
    allocation: str,
    signed_by: str,
    signed_on: date,
    today: date,
) -> None:
    """What was read of the balance, by which key the shared charges were allocated, and who signed it."""
    _not_sent(report)
    said = {**read, "allocation": allocation, "signed_by": signed_by, "signed_on": signed_on.isoformat()}
    edit(actor, report, version=version, account=said)


@verb(once=No("a key that stands is refused"), frozen=NO_NAMES, happened=TODAY)
def know_observatory(actor: User, *, label: str, pem: str, on: date) -> ObservatoryKey:
    """The public key of the observatory, received by another way than its files. The one before is withdrawn; one that was
    withdrawn stands again when it is given back. The agency's own key, which signs its facts, is refused."""
    try:
        number = key_id(pem.strip().encode())
    except NotFacts as refusal:
        raise Refused(str(refusal), "pem") from refusal
    if number == key_id(settings.KEYS.signing_public):
        raise Refused(_("This is the agency’s own key, which signs its facts: ask the observatory for its own."), "pem")
    key = ObservatoryKey.objects.filter(number=number).first() or ObservatoryKey(number=number)
    if key.pk and key.withdrawn_on is None:
        raise Refused(_("This key was given already."), "pem")
    for before in ObservatoryKey.objects.filter(withdrawn_on=None):
        before.withdrawn_on = on
        record(before, actor, reason="replaced")
    key.label, key.pem, key.withdrawn_on = label.strip(), pem.strip() + "\n", None
    key.added_on, key.added_by = on, actor
    record(key, actor)
    return key


def read_figures(content: bytes) -> PublicFigures:
    """The public figures of the territory. Raises Refused for a file that another signed, or that was changed."""
    keys = ObservatoryKey.objects.filter(withdrawn_on=None)
    if not keys:
        raise Refused(
            _("The key of the observatory is not known here: give it first, its administrator has it."), "file"
        )
    try:
        return public_figures.read(content, public_keys=[key.pem.encode() for key in keys])
    except NotFigures as refusal:
        raise Refused(str(refusal), "file") from refusal


@verb(once=VERSIONED, frozen=NO_NAMES, happened=TODAY)
def bring_figures(actor: User, *, report: Report, version: int, found: PublicFigures, on: date) -> None:
    """The public figures of the territory, beside the agency's own. Raises Refused for those that are older than the ones
    brought before, or that tell no period of the report."""
    _not_sent(report)
    periods = territory.within(found, report.starts_on, report.ends_on)
    if not periods:
        raise Refused(
            _("This file tells no whole month between %(start)s and %(end)s: the observatory has not published it yet.")
            % {"start": localised.day(report.starts_on), "end": localised.day(report.ends_on)},
            "file",
        )
    before = territory.of(report.observatory)
    if before and found.published_on < before.published_on:
        raise Refused(
            _("This file was published on %(old)s; the report holds one of %(new)s: bring the last one.")
            % {"old": localised.day(found.published_on), "new": localised.day(before.published_on)},
            "file",
        )
    edit(actor, report, version=version, observatory=territory.kept(found, periods, on=on))


@verb(once=VERSIONED, frozen=NO_NAMES, happened=TODAY)
def send_report(actor: User, *, report: Report, version: int, on: date) -> None:
    """It is read by the funders from now on: what they read of it is decided beside all that was told before."""
    if report.state != ReportState.DRAFT:
        return  # two clicks at once make one
    if Report.objects.filter(replaces=report).exists():
        raise Refused(_("A version already corrects this one: open it."))
    rows, before = rows_of(report)
    next_number(TELLING)
    told = [one for other in Report.objects.told().select_related("rows") for one in _told_by(other)]
    edit(
        actor,
        report,
        version=version,
        reason="send",
        state=ReportState.SENT,
        view=view(rows, before, told).told(),
        sent_on=on,
        sent_by=actor,
    )


def _told_by(report: Report) -> list[frozenset[str]]:
    assert report.view is not None
    rows, before = rows_of(report)
    return sets_told(rows, before, report.view["keys"])


@verb(once=No("who opens it again is known"), frozen=NO_NAMES, happened=TODAY)
def note_opening(actor: User, *, report: Report, on: date) -> None:
    """The first time that a reader outside the agency opens it."""
    if report.state != ReportState.DRAFT:
        ReportOpening.objects.get_or_create(report=report, by=actor, defaults={"on": on})


@verb(once=Once(ReportRemark, kept={"actor": "by"}, apart=("on",)), frozen=NO_NAMES, happened=TODAY)
def remark_report(actor: User, *, report: Report, text: str, on: date, key: str = "") -> ReportRemark:
    """What its readers say of it, and the agency answers, is read by all of them."""
    if report.state == ReportState.DRAFT:
        raise Refused(_("This report was not sent: there is nothing to comment yet."))
    comment = ReportRemark(report=report, by=actor, on=on, text=text, key=key or None)
    record(comment, actor)
    return comment


@verb(once=No("cells of the same name take the place of those before"), frozen=NO_NAMES, happened=TODAY)
def bring_layout(actor: User, *, name: str, cells: list[dict], on: date) -> ReturnLayout:
    """The cells of a yearly return, as `layouts` read them; brought again under the same name, whatever its case and spaces,
    they take the place of those before."""
    name = name.strip()
    same = (one for one in ReturnLayout.objects.all() if one.name == name or normal(one.name) == normal(name) != "")
    layout = next(same, None) or ReturnLayout(name=name)
    layout.cells, layout.made_on, layout.made_by = cells, on, actor
    record(layout, actor)
    return layout


@verb(once=VERSIONED, frozen=NO_NAMES, happened=TODAY)
def approve_report(actor: User, *, report: Report, version: int, on: date) -> None:
    """The coordinator accepts it. A version that another corrects is approved no more."""
    if report.state == ReportState.APPROVED:
        return
    if report.state != ReportState.SENT:
        raise Refused(_("This report was not sent yet."))
    if Report.objects.filter(replaces=report).exclude(state=ReportState.DRAFT).exists():
        raise Refused(_("A later version was sent: approve that one."))
    edit(
        actor, report, version=version, reason="approve", state=ReportState.APPROVED, approved_on=on, approved_by=actor
    )


def _not_sent(report: Report) -> None:
    if report.state != ReportState.DRAFT:
        raise Refused(_("This report was sent: correct it by a version, the one that was read stays."))


def _convention_on(on: date) -> Convention | None:
    """The signed convention in force that day: a facts file names what it is sent under."""
    signed = Convention.objects.exclude(state=ConventionState.DRAFT)
    return signed.filter(starts_on__lte=on, ends_on__gte=on).first()


@verb(once=Once(FactsSent, apart=("at",)), frozen=No("facts under pseudonyms"), happened=("ends_on",))
def make_facts_file(
    actor: User, *, starts_on: date, ends_on: date, at: datetime, today: date, key: str = ""
) -> FactsSent:
    """The signed file of the period, kept as it was given. `at` has a time zone. `key`: a form sent twice is one."""
    _in_order(starts_on, ends_on)
    agency = Agency.objects.first()
    data = write(
        facts(starts_on, ends_on),
        source=slugify(agency.name if agency else "")[:40].strip("-") or "agence",
        agreement=str(_convention_on(ends_on) or "")[:80] or "sans convention",
        start=starts_on,
        end=ends_on,
        made_at=at,
        private_key_pem=settings.KEYS.signing,
    )
    document: Document = file_document(
        kind="facts", title=f"Faits {starts_on}–{ends_on}", content=data, suffix=".facts", on=at.date()
    )
    sent = FactsSent(
        starts_on=starts_on,
        ends_on=ends_on,
        rows=data.count(b"\n") - 2,
        file=document,
        made_at=at,
        made_by=actor,
        key=key or None,
    )
    record(sent, actor)
    return sent
