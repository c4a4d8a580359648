"""The rent roll (état locatif) of a month."""

from collections.abc import Mapping
from datetime import date

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import components, localised
from trousseau.core.access import guard
from trousseau.core.again import before_file
from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.core.models import ToDo
from trousseau.core.normal import normal
from trousseau.core.pages import Column, cells, csv_page, file_page
from trousseau.core.todo import words
from trousseau.engines import svg, typography
from trousseau.rules.ageing import columns as by_age
from trousseau.rules.dates import add_months, month_start

from .. import access
from ..queries import TENANTS
from ..subjects import RENTS
from . import queries
from .forms import RollForm

PER_PAGE = 200
OLDEST = date(2000, 1, 1)
AGES = (
    gettext_lazy("To 30 days"),
    gettext_lazy("31 to 60 days"),
    gettext_lazy("61 to 90 days"),
    gettext_lazy("More than 90 days"),
)


SHORT = (
    gettext_lazy("0–30 d"),
    gettext_lazy("31–60 d"),
    gettext_lazy("61–90 d"),
    gettext_lazy("> 90 d"),
)  # the same, in a head
FILLS = ("f2", "f3", "f4", "f5")  # the older the debt, the darker


def _filter(rows: list[queries.Row], ages: dict[int, tuple[int, ...]], form: dict) -> list[queries.Row]:
    wanted, words = form["situation"], normal(form["q"]).split()
    tests = {
        "debt": lambda row: row.aged.debt > 0,
        "ok": lambda row: not row.aged.debt and not row.aged.unread,
        "credit": lambda row: row.aged.credit > 0,
    }
    if wanted.isdecimal():
        rows = [row for row in rows if ages[row.pk][int(wanted)]]
    elif wanted:
        rows = [row for row in rows if tests[wanted](row)]
    if words:
        said = {row.pk: normal(f"{row.household} {row.code} {row.commune}") for row in rows}
        rows = [row for row in rows if all(word in said[row.pk] for word in words)]
    return rows


def _since(row: queries.Row, on, lang: str) -> tuple[str, str]:
    days = (on - row.aged.since).days
    tone = "bad:clock" if days > 60 else "warn:clock"
    return tone, ngettext("%(n)s day", "%(n)s days", days) % {"n": typography.number(days, lang)}


def _age(row: queries.Row, on, lang: str) -> tuple[str, str]:
    if row.aged.since:
        return _since(row, on, lang)
    if row.aged.unaged:
        return "warn:ask", _("Age unknown")
    if row.aged.unread:
        return "note", _("Bank to be read")
    return ("note", _("In credit")) if row.aged.credit else ("ok", _("Up to date"))


def _whose(on, lang: str) -> tuple[Column, ...]:
    """Whose line it is, what is late of it and since when: the page and the CSV begin so."""
    url = reverse("tenancies:tenancy", args=[0])  # once: a page has a hundred of them
    return (
        Column(
            gettext_lazy("Tenant and lease"),
            lambda row: row.household,
            link=lambda row: f"{url.replace('/0/', f'/{row.pk}/')}#loyers",
            second=lambda row: f"{row.code} · {row.place}, {row.commune}",
        ),
        Column(gettext_lazy("Debt"), lambda row: row.aged.debt or None, kind="money"),
        Column(
            gettext_lazy("Age"),
            lambda row: _age(row, on, lang),
            kind="state",
            second=lambda row: _("since %(day)s") % {"day": localised.day(row.aged.since)} if row.aged.since else "",
        ),
    )


BALANCE = Column(gettext_lazy("Balance of the account"), lambda row: row.balance, kind="money")


def _every_column(on, ages: dict[int, tuple[int, ...]]) -> tuple[Column, ...]:
    """What the CSV holds."""
    return (
        *_whose(on, components.language()),
        *(Column(label, lambda row, n=n: ages[row.pk][n] or None, kind="money") for n, label in enumerate(SHORT)),
        Column(gettext_lazy("Age unknown"), lambda row: row.aged.unaged or None, kind="money"),
        Column(gettext_lazy("Rent"), lambda row: row.rent or None, kind="money"),
        Column(gettext_lazy("Charges"), lambda row: row.charges or None, kind="money"),
        Column(gettext_lazy("Other sums"), lambda row: row.apart or None, kind="money"),
        Column(gettext_lazy("CAF"), lambda row: row.caf or None, kind="money"),
        Column(gettext_lazy("Tenant"), lambda row: row.tenant or None, kind="money"),
        Column(gettext_lazy("Other payers"), lambda row: row.other or None, kind="money"),
        BALANCE,
    )


def _columns(on, nexts: Mapping[int, ToDo]) -> tuple[Column, ...]:
    """What the page shows, within the width of a screen: what a sum is made of stands in the account and in the CSV."""

    def who(row: queries.Row) -> str:
        todo = nexts.get(row.pk)
        said = _("%(who)s, by %(day)s")
        return said % {"who": Role(todo.role).label, "day": localised.day(todo.due_on, year=False)} if todo else ""

    return (
        *_whose(on, components.language()),
        Column(
            gettext_lazy("What is next"),
            lambda row: words(nexts[row.pk])["title"] if row.pk in nexts else None,
            second=who,
        ),
        Column(gettext_lazy("Asked"), lambda row: row.rent + row.charges + row.apart or None, kind="money"),
        Column(gettext_lazy("Received"), lambda row: row.caf + row.tenant + row.other or None, kind="money"),
        BALANCE,
    )


def _picture(sums: list[int]) -> str:
    """The debts by age as one bar; the figures under it are its table. Nothing without a debt."""
    if not sum(sums):
        return ""
    parts = [svg.Part(cents, fill, str(label)) for cents, fill, label in zip(sums, FILLS, AGES, strict=True)]
    said = ", ".join(f"{part.words} {localised.money(part.value)}" for part in parts)
    bar = [svg.Bar(_("%(amount)s of debts") % {"amount": localised.money(sum(sums))}, parts)]
    drawn = svg.stacked_bars(bar, whole=sum(sums), name="ages", title=_("Debts by age"), description=said)
    return drawn + svg.legend(parts)


def _sums(columns, rows) -> list:
    return [sum(column.value(row) or 0 for row in rows) if column.kind == "money" else None for column in columns]


@guard(access.READ)
def roll(request):
    day = today()
    form = RollForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {name: form.cleaned_data.get(name) or "" for name in form.fields}
    asked = given["month"] or day
    month = month_start(asked if OLDEST <= asked <= day else day)
    found = queries.roll(request.user, month, day)
    on = found.on
    ages = {row.pk: by_age(row.aged.unpaid, on) for row in found.rows}
    sums = [sum(one[n] for one in ages.values()) for n in range(len(AGES))]
    # the largest debt first, then by name
    rows = sorted(_filter(found.rows, ages, given), key=lambda row: -row.aged.debt)
    if request.GET.get("format") == "csv":
        before_file(request)
        code = Column(gettext_lazy("Lease"), lambda row: row.code)
        since = Column(gettext_lazy("Since"), lambda row: row.aged.since)
        return csv_page(f"etat-locatif-{month:%Y-%m}", (code, *_every_column(on, ages), since), rows)
    every = [row.aged for row in found.rows]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    columns = _columns(on, queries.next_of([row.pk for row in page.object_list]) if on == day else {})
    query = request.GET.copy()
    query.pop("page", None)
    return file_page(
        request,
        "rents/roll.html",
        form=RollForm({**given, "month": f"{month:%Y-%m}"}),
        month=month,
        on=on,
        running=on == day and month == month_start(day),
        columns=columns,
        sums=_sums(columns, rows),
        cells=cells(columns, page.object_list),
        page=page,
        query=query.urlencode(),
        rows=rows,
        whole=len(found.rows),
        active=bool(given["q"] or given["situation"]),
        chosen=dict(form.fields["situation"].choices).get(given["situation"], ""),
        words=given["q"],
        facts=[
            {"label": label, "n": n, "cents": sums[n], "leases": sum(1 for one in ages.values() if one[n])}
            for n, label in enumerate(AGES)
        ],
        picture=_picture(sums),
        debt=sum(aged.debt for aged in every),
        unaged=sum(aged.unaged for aged in every),
        debtors=sum(1 for aged in every if aged.debt),
        to_come=sum(aged.to_come for aged in every),
        awaited=sum(aged.awaited for aged in every),
        beyond=sum(aged.beyond for aged in every),
        credit=sum(aged.credit for aged in every),
        roll=found,
        account=TENANTS,
        before=f"{add_months(month, -1):%Y-%m}",
        crumbs=RENTS.trail((_("Rent roll"), "")),
    )
