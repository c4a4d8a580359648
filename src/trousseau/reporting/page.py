"""What the page, the PDF and the spreadsheet of a report say, for who reads it: the agency, or a funder."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.conventions.enums import Activity, PostKind
from trousseau.conventions.queries_posts import hours
from trousseau.core import localised
from trousseau.core.localised import Text
from trousseau.core.models import Commune, User
from trousseau.engines import curves, survival, svg
from trousseau.rules.dates import add_days, add_months

from . import account, staying, territory, words
from .access import ROWS
from .enums import AIMS, ReportState, Result
from .figures import Figure, Why, percent, rounded, stay
from .lines import Line
from .measures import BY_CODE, STAY, defined
from .models import ObservatoryKey, Report
from .promises import Promise, read_promise
from .publishing import COMMUNE, GROUP
from .reading import Period

VOTED = ("homeless", "homeless_share", "referral_keys", "kept_12")
FILLS = {"street": "f4", "shelter": "f2"}
VOTED_AIM = 4
ACTIVITIES_FROM_DAYS = 90  # of the house: the shortest report that tells a funder how a post shares its time
SQUARES = 60  # households drawn one by one; above, a bar


@dataclass(frozen=True)
class Mark:
    """Where the curve of the stays is at `end` months: how many could be followed from `start`, and how many left by then."""

    start: int
    end: int
    watched: int
    left: int
    step: survival.Step

    @property
    def when(self) -> str:
        return ngettext("%(n)s month", "%(n)s months", self.end) % {"n": localised.number(self.end)}

    @property
    def since(self) -> str:
        return _("From %(start)s to %(end)s months") % {
            "start": localised.number(self.start),
            "end": localised.number(self.end),
        }

    @property
    def share(self) -> str:
        return words.percent(percent(self.step.survival))

    @property
    def between(self) -> str:
        if self.step.low is None or self.step.high is None:
            return "–"
        low, high = (words.percent(percent(one)) for one in (self.step.low, self.step.high))
        return _("%(low)s to %(high)s") % {"low": low, "high": high}


class Reading:
    """A report as one person reads it. `own`: the agency's, with every count; a funder has what was decided when it was
    sent, and nothing else."""

    def __init__(self, report: Report, user: User | None):
        self.report = report
        self.own = user is not None and ROWS(user)

    @cached_property
    def lines(self) -> dict[str, Line]:
        found = {}
        for one in self.report.figures:
            if (measure := BY_CODE.get(one["code"])) is None:
                continue
            measure = defined(measure, one.get("definition", ""))
            if "figure" not in one:  # made before shares and delays were measured
                found[measure.code] = Line(measure, Figure(one["value"]), Figure(why=Why.UNKNOWN))
            elif self.own:
                found[measure.code] = Line(measure, Figure(**one["figure"]), Figure(**one["before"]))
            elif self.report.view and measure.code in self.report.view["now"]:
                told = self.report.view
                found[measure.code] = Line(
                    measure, Figure(**told["now"][measure.code]), Figure(**told["before"][measure.code])
                )
        if STAY in found:
            found[STAY] = replace(found[STAY], now=self._as_followed(found[STAY].now))
        return found

    def _as_followed(self, now: Figure) -> Figure:
        """Of a report frozen before: `den` was who began, and who all stayed had no interval."""
        if now.value is None or not (counted := self._stays()):
            return now
        said = stay(counted)
        return replace(now, den=said.den, low=said.low, high=said.high, exact=said.exact)

    def _stays(self) -> Sequence[Sequence[int]]:
        if self.own:
            return next((one.get("curve", ()) for one in self.report.figures if one["code"] == STAY), ())
        return (self.report.view or {}).get("curve", ())

    def parts(self, code: str, name: str) -> list[tuple[Text, int]]:
        """(which, how many) of a breakdown, the others together last."""
        labels = self.communes if name == COMMUNE else BY_CODE[code].groups
        return [(self._part(name, which, labels), many) for which, many in self.stored(code, name)]

    def stored(self, code: str, name: str) -> list[tuple[str | None, int]]:
        if self.own:
            frozen = next((one for one in self.report.figures if one["code"] == code), {})
            return frozen.get("parts", {}).get(name, [])
        return (self.report.view or {}).get("parts", {}).get(code, {}).get(name, [])

    def _part(self, name: str, which: str | None, labels) -> Text:
        if which is None:
            return _("The other communes") if name == COMMUNE else _("The others")
        return labels.get(which) or _("Not known")

    @cached_property
    def communes(self) -> dict[str, str]:
        return dict(Commune.objects.values_list("pk", "name"))

    @cached_property
    def compared(self) -> bool:
        """Whether something is known of the period before: else it is said once, not at each figure."""
        return any(line.before.value is not None for line in self.lines.values())

    @cached_property
    def aims(self) -> list[dict]:
        """What the council voted first: the fourth aim, then the others in their order."""
        voted_first = sorted(AIMS, key=lambda aim: aim[0] != VOTED_AIM)
        of_aim = [(n, label, [x for x in self.lines.values() if x.measure.aim == n]) for n, label in voted_first]
        return [{"number": n, "label": label, "lines": found} for n, label, found in of_aim if found]

    @cached_property
    def posts(self) -> list[dict]:
        return [
            {
                **post,
                "label": PostKind(post["kind"]).label,
                "lines": [self.lines[c] for c in post["figures"] if c in self.lines],
                "hours": self._hours(post.get("minutes", ())) if self.own else [],
                "activities": [] if self.own else self._activities(post.get("minutes", ())),
            }
            for post in self.report.posts
        ]

    def _hours(self, minutes: Sequence[tuple[str, int]]) -> list[tuple[Text, Decimal]]:
        return [(Activity(code).label, hours(many)) for code, many in minutes]

    def _activities(self, minutes: Sequence[tuple[str, int]]) -> list[tuple[Text, str]]:
        """Which part of its time a post gave to each activity. A post is often one person: a funder reads no hour, and no part
        over less than a quarter, since two reports a week apart would say that week of theirs."""
        whole = sum(many for _code, many in minutes)
        if not whole or (self.report.ends_on - self.report.starts_on).days + 1 < ACTIVITIES_FROM_DAYS:
            return []
        return [(Activity(code).label, words.percent(rounded(many, whole, 100))) for code, many in minutes]

    @cached_property
    def promises(self) -> list[Promise]:
        days, kept = Period(self.report.starts_on, self.report.ends_on), self.report.indicators
        return [read_promise(one, self.lines, days, own=self.own, covered=self.covered) for one in kept]

    @property
    def covered(self) -> bool:
        """Whether the report counts a year at least, or the convention from its first day to its last: what says it of a promise
        whose days were not kept."""
        start, end, convention = self.report.starts_on, self.report.ends_on, self.report.convention
        year = add_days(end, 1) >= add_months(start, 12)
        return year or (start <= convention.starts_on and end >= convention.ends_on)

    @property
    def kept(self) -> str:
        """« 6 promises kept out of 8 », and of how many nothing can be said, by why."""
        results = Counter(one.result for one in self.promises)
        kept, broken = results.pop(Result.KEPT, 0), results.pop(Result.BROKEN, 0)
        said = _("What was promised and what is done")
        if kept + broken:
            said = ngettext("%(n)s promise kept out of %(all)s", "%(n)s promises kept out of %(all)s", kept) % {
                "n": localised.number(kept),
                "all": localised.number(kept + broken),
            }
        if not results:
            return said
        others = [f"{one.label.lower()} {localised.number(results[one])}" for one in Result if one in results]
        many = len(self.promises)
        return ngettext(
            "%(said)s; of %(all)s promise: %(others)s", "%(said)s; of %(all)s promises: %(others)s", many
        ) % {"said": said, "all": localised.number(many), "others": ", ".join(others)}

    @property
    def pending(self) -> str:
        """Why a promise is neither kept nor broken yet; "" when none is."""
        waiting = [one for one in self.promises if one.result == Result.PENDING]
        if not waiting:
            return ""
        days = sorted({one.days.end for one in waiting if one.days})
        if not days:
            return _("In progress: this report covers neither a year nor the whole convention.")
        until = localised.listed([localised.day(one) for one in days])
        return _("In progress: what was promised runs until %(days)s.") % {"days": until}

    def settled_by(self, today: date) -> Report | None:
        """The report that says what became of all that this one left in progress, once their days are over."""
        ends = [one.days.end for one in self.promises if one.result == Result.PENDING and one.days]
        if not ends or max(ends) > today:
            return None
        later = Report.objects.filter(convention=self.report.convention_id, ends_on__gte=max(ends), replaced_by=None)
        told = later if self.own else later.exclude(state=ReportState.DRAFT)
        return told.order_by("ends_on", "pk").first()

    @cached_property
    def voted(self) -> list[Line]:
        return [self.lines[code] for code in VOTED[1:] if code in self.lines]

    @cached_property
    def account(self) -> account.Account | None:
        return account.of(self.report.account)

    @cached_property
    def territory(self) -> territory.Territory | None:
        return territory.of(self.report.observatory)

    @property
    def key_replaced(self) -> str:
        """Said when the key that signed the figures of the territory no longer stands; "" when it does."""
        if self.territory is None:
            return ""
        key = ObservatoryKey.objects.filter(number=self.territory.key, withdrawn_on__isnull=False).first()
        if key is None or key.withdrawn_on is None:
            return ""
        return _("The observatory’s key was replaced on %(day)s: these figures are signed by the one before.") % {
            "day": localised.day(key.withdrawn_on)
        }

    @property
    def title(self) -> str:
        """The answer to the vote."""
        line = self.lines.get("homeless")
        if line is None or line.now.value is None:
            return str(self.report.convention)
        if self.year:
            return ngettext(
                "In %(year)s, %(n)s household without a home was given keys",
                "In %(year)s, %(n)s households without a home were given keys",
                line.now.value,
            ) % {"n": localised.number(line.now.value), "year": self.year}
        return ngettext(
            "From %(start)s to %(end)s, %(n)s household without a home was given keys",
            "From %(start)s to %(end)s, %(n)s households without a home were given keys",
            line.now.value,
        ) % {
            "n": localised.number(line.now.value),
            "start": localised.day(self.report.starts_on),
            "end": localised.day(self.report.ends_on),
        }

    @property
    def year(self) -> int | None:
        """The year that the report is of, whole."""
        start, end = self.report.starts_on, self.report.ends_on
        whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
        return start.year if whole else None

    @property
    def unmeasured(self) -> list[tuple[str, str]]:
        """What this report does not say, and why."""
        found = [
            (
                _("Where those who left live now"),
                _("nobody calls them back: a report knows what ended the lease, when it is written."),
            )
        ]
        if self.report.counted_from:
            day = localised.day(self.report.counted_from)
            found.append(
                (_("Before %(day)s") % {"day": day}, _("nothing was written here yet: the counts begin that day."))
            )
        if self.territory is None:
            found.insert(
                0,
                (
                    _("Aim 3, the observatory"),
                    _("its signed file of public figures did not come: the counts above are the agency’s alone."),
                ),
            )
        found += [
            (str(line.measure.label), words.value(line.measure, line.now))
            for line in self.lines.values()
            if not line.known
        ]
        if self.report.account is None:
            found.append((_("Financial account"), _("the accountant’s balance was not brought.")))
        return found

    @cached_property
    def squares(self) -> list[tuple[str | None, int]]:
        """Households housed, by how they lived before; none above what can be drawn one by one."""
        found = self.stored("housed", GROUP)
        return found if 0 < sum(many for _which, many in found) <= SQUARES else []

    @property
    def picture_words(self) -> str:
        if not self.squares:
            return ""
        told = [f"{many} : {label}" for label, many in self.parts("housed", GROUP)]
        return localised.listed(told)

    @cached_property
    def picture(self) -> str:
        """One square a household housed; "" when how many they are is not told."""
        if not self.squares:
            return ""
        shapes, place, step = [], 0, 100 / sum(many for _which, many in self.squares)
        for which, many in self.squares:
            fill = FILLS.get(which or "", "f0")
            shapes += [
                f'<rect class="{fill}" x="{(place + one) * step + step * 0.1:.2f}%" y="4" '
                f'width="{step * 0.8:.2f}%" height="34"/>'
                for one in range(many)
            ]
            place += many
        return svg.drawing(
            "housed", _("The households housed, by how they lived before"), self.picture_words, 42, shapes
        )

    @cached_property
    def curve(self) -> list["Mark"]:
        """How long households stay housed: a mark by interval that this reader may know, none when there is none."""
        found = self._stays()
        return [
            Mark(start, end, watched, left, step)
            for (start, end, watched, left), step in zip(found, staying.curve(found).steps, strict=True)
        ]

    @property
    def curve_words(self) -> str:
        return localised.listed([f"{one.when} : {one.share}" for one in self.curve])

    @property
    def ticks(self) -> range:
        """The months that are written under the curve."""
        last = self.curve[-1].end
        return range(0, last + 1, 3 if last <= 12 else 6)

    @cached_property
    def curve_drawn(self) -> str:
        """The same as steps, with their interval."""
        if not self.curve:
            return ""
        steps = [(one.end, one.step.survival, one.step.low, one.step.high) for one in self.curve]
        last = self.curve[-1].end
        return curves.stairs(
            [curves.Stairs(self.curve[-1].share, steps, last, band=True, start=1.0)],
            most=last,
            ticks=[(n, localised.number(n)) for n in self.ticks],
            shares=[(Fraction(n, 4), words.percent(25 * n)) for n in range(5)],
            name="stay",
            title=_("Share of the households still housed, by months since their first keys"),
            description=self.curve_words,
        )

    @property
    def money(self) -> list[tuple[str, int | None]]:
        """What the convention says of its money, between the two days of the report."""
        found = self.report.money
        if not found:
            return []
        names = {
            "voted": _("Voted"),
            "due": _("Due in the period"),
            "received": _("Received in the period"),
            "returned": _("Given back"),
            "left": _("Left to receive"),
            "to_give_back": _("To give back"),
        }
        shown = ("voted", "due", "received", "left")
        return [(label, found[name]) for name, label in names.items() if name in shown or found[name]]

    @property
    def account_said(self) -> str:
        """Where the financial account comes from."""
        if not self.account:
            return ""
        told = self.report.account or {}
        said = _(
            "In euros, in the order of the Cerfa 15059; lines at zero are not printed. Analytic balance signed by %(by)s, "
            "accounts: %(n)s. Shared charges: %(key)s."
        ) % {"n": localised.number(self.account.accounts), "by": told["signed_by"], "key": told["allocation"]}
        if not self.account.left_out:
            return said
        said = f"{said} " + ngettext(
            "One line is no account, or the total of others: it is left out.",
            "%(n)s lines are no accounts, or the totals of others: they are left out.",
            self.account.left_out,
        ) % {"n": localised.number(self.account.left_out)}
        if not self.account.totals:
            return said
        return f"{said} " + _("Taken as totals: %(accounts)s.") % {"accounts": localised.listed(self.account.totals)}

    @property
    def parties(self) -> list[dict]:
        return (self.report.money or {}).get("parties", [])

    @property
    def sent(self) -> bool:
        return self.report.state != ReportState.DRAFT

    def due(self, today: date) -> bool:
        return not self.sent and self.report.ends_on < today
