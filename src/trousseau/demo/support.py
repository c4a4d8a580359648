"""Who supports whom: some join at the first meeting, some once they have their home, some of the portfolio whose debt grows; a
colleague leaves and hands over all that was hers."""

from datetime import date

from trousseau.conventions.models import Convention
from trousseau.core.actions_accounts import close_account
from trousseau.core.enums import OrganisationKind, Role
from trousseau.core.models import Household, Organisation, User
from trousseau.followup.actions import note_contact
from trousseau.followup.actions_billing import bill_measure, pay_bill
from trousseau.followup.actions_decided import SENT, begin_decided_measure, edit_decided_measure, note_places
from trousseau.followup.actions_invoices import post_invoice
from trousseau.followup.actions_measures import end_measure
from trousseau.followup.enums import MeasureKind
from trousseau.followup.models import HouseholdMeasure
from trousseau.mail.actions import send
from trousseau.rules.dates import add_days, add_months
from trousseau.support.actions import write_closed_note
from trousseau.support.actions_team import hand_over, join_team, theirs
from trousseau.support.enums import Part
from trousseau.support.models import TeamMember
from trousseau.tenancies.models import Lease

from .cast import Cast

EVERY = 8  # of the portfolio, one tenancy in so many is supported
LEAVES = 3  # the month of the story at which a colleague leaves
MONTH_OF_MASP = 180_00  # cents
LASTS = {MeasureKind.ASLL: 6, MeasureKind.AVDL: 9, MeasureKind.MASP: 12}  # months
PLACES = ((MeasureKind.ASLL, 14), (MeasureKind.AVDL, 8))
FIRST_NOTE = "Premier entretien. Souhaite un logement stable et garder son suivi actuel."


def support_applicant(cast: Cast, household: Household, count: int, day: date) -> None:
    """At the first meeting: a referent, a note, and for half of them a measure towards a home."""
    referent = cast.people[Role.SOCIAL]
    join_team(
        referent,
        household=household,
        part=Part.REFERENT,
        user=referent,
        why="Premier entretien : demande de logement et accès aux droits.",
        starts_on=day,
        today=day,
    )
    write_closed_note(referent, household=household, level="professional", on=day, today=day, text=FIRST_NOTE)
    if count % 2:
        _begin(cast, referent, household, MeasureKind.AVDL, day)


def accompany(cast: Cast, household: Household, day: date) -> None:
    """The meeting of arrears asks for somebody who speaks with the household; who is in its team already stays."""
    social, team = cast.people[Role.SOCIAL], TeamMember.objects.on(day).filter(household=household)
    if team.filter(user=social).exists():
        return
    join_team(
        cast.people[Role.DIRECTOR],
        household=household,
        part=Part.COLLEAGUE if team.filter(part=Part.REFERENT).exists() else Part.REFERENT,
        user=social,
        why="Demandé par la réunion des impayés.",
        starts_on=day,
        today=day,
    )


def support(cast: Cast, index: int, first: date) -> None:
    """In the first month, those of the portfolio; each month who has just entered, and the contacts; then who leaves."""
    day = cast.day(first, 21)
    if index == 0 and day:
        _take_on(cast, day)
    if day:
        _entered(cast, first, day)
        _report(cast, day)
    if index == LEAVES and day:
        _leave(cast, day)
    for number in (7, 22):
        if on := cast.day(first, number):
            _meet(cast, index, on)


def _take_on(cast: Cast, day: date) -> None:
    maud, (anouk, eve) = cast.people[Role.SOCIAL], cast.colleagues
    director = cast.people[Role.DIRECTOR]
    rows = Lease.objects.filter(keys_on__lt=day, ends_on=None).order_by("number")
    for place, lease in enumerate(rows[::EVERY]):
        referent = (maud, anouk, maud, eve)[place % 4]
        kind = (MeasureKind.ASLL, MeasureKind.ASLL, None, MeasureKind.MASP)[place % 4]
        join_team(
            director,
            household=lease.household,
            part=Part.REFERENT,
            user=referent,
            why="Loyer difficile à tenir : accompagnement proposé par la gestion locative.",
            starts_on=day,
            today=day,
        )
        if kind:
            _begin(cast, referent, lease.household, kind, day)
        if place % 4 == 3:
            join_team(
                director,
                household=lease.household,
                part=Part.COLLEAGUE,
                user=maud,
                why="Visites à deux.",
                starts_on=day,
                today=day,
            )
        if place % 4 == 0:
            join_team(
                referent,
                household=lease.household,
                part=Part.OUTSIDE,
                name="Jeanne Grive",
                service="Service social de secteur",
                organisation=_body(OrganisationKind.CCAS, "CCAS d’exemple"),
                why="Budget et aides du secteur.",
                starts_on=day,
                today=day,
                ends_on=add_months(day, 9),
            )
    for kind, places in PLACES:
        note_places(
            director,
            kind=kind,
            places=places,
            starts_on=cast.start,
            source="Convention d’essai avec le Département, article 4",
        )


def _entered(cast: Cast, first: date, day: date) -> None:
    """Who got their keys the month before and whom nobody supports yet."""
    maud = cast.people[Role.SOCIAL]
    rows = Lease.objects.filter(keys_on__range=(add_months(first, -1), add_days(first, -1)), ends_on=None)
    for lease in rows.exclude(household__team__part=Part.REFERENT).order_by("number"):
        join_team(
            cast.people[Role.DIRECTOR],
            household=lease.household,
            part=Part.REFERENT,
            user=maud,
            why="Entrée dans le logement : premières démarches ensemble.",
            starts_on=day,
            today=day,
        )
        _begin(cast, maud, lease.household, MeasureKind.ASLL, day)


def _begin(cast: Cast, actor: User, household: Household, kind: MeasureKind, day: date) -> None:
    end = add_days(add_months(day, LASTS[kind]), -1)
    answered = household.pk % 7 != 0
    begin_decided_measure(
        actor,
        household=household,
        kind=kind,
        begun_on=day,
        today=day,
        prescriber=_body(OrganisationKind.CCAS, "CCAS d’exemple"),
        funder=_body(OrganisationKind.FUNDER, "Département d’essai"),
        decided_on=add_days(day, -10),
        reference=f"ESSAI-{household.pk:04d}",
        convention=None if kind == MeasureKind.MASP else Convention.objects.order_by("pk").first(),  # paid by the bill
        planned_end=end,
        adhesion="agreed" if answered else "",
        answered_on=day if answered else None,
        interim_due=add_months(day, LASTS[kind] // 2),
        final_due=add_days(end, -14),
        renewal_due=add_days(end, -30),
        unit="hours" if kind == MeasureKind.AVDL else "months",
        units_planned=40 if kind == MeasureKind.AVDL else LASTS[kind],
        units_billed=0,
    )


def _body(kind: str, name: str) -> Organisation:
    return Organisation.objects.get_or_create(
        kind=kind, name=name, defaults={"address": "1 place d’exemple, 21000 Dijon"}
    )[0]


def _report(cast: Cast, day: date) -> None:
    """Reports leave and renewals are asked in time, but for a few; at its term a measure ends or is renewed."""
    rows = HouseholdMeasure.objects.filter(ended_on=None).exclude(kind=MeasureKind.GLA)
    for measure in rows.select_related("household").order_by("pk"):
        referent = TeamMember.objects.on(day).filter(household=measure.household_id, part=Part.REFERENT).first()
        if referent is None or referent.user is None or measure.pk % 8 == 3:
            continue
        actor, soon, moved = referent.user, add_days(day, 10), {}
        for sent, due in SENT.items():
            if getattr(measure, due) <= soon and getattr(measure, sent) is None:
                moved[sent] = day
        if moved:
            units = (measure.units_planned or 0) // 2 if "interim_sent_on" in moved else 0
            by_bill = measure.kind == MeasureKind.MASP
            half = {"units_billed": units} if units and not by_bill else {}
            told = {"version": measure.version, "today": day}
            edit_decided_measure(actor, measure=measure, **told, **moved, **half)
            if units and by_bill:
                _bill(cast, measure, units, day)
        if measure.planned_end and measure.planned_end <= soon:
            _term(actor, measure, day)


def _bill(cast: Cast, measure: HouseholdMeasure, units: int, day: date) -> None:
    """Half of the months, at the price of the Département; its invoice leaves that day, one of two is paid by half."""
    director = cast.people[Role.DIRECTOR]
    bill = bill_measure(
        director,
        measure=measure,
        version=measure.version,
        units=units,
        amount=units * MONTH_OF_MASP,
        asked_on=day,
        reference="",
        key=f"demo-{measure.pk}-{day}",
        today=day,
    )
    item = post_invoice(director, bill=bill, version=bill.version, channel="post", today=day)
    send(director, items=[item], on=day, today=day)
    if bill.number % 2:
        pay_bill(director, bill=bill, amount=bill.amount // 2, on=day, key=f"demo-paid-{bill.pk}", today=day)


def _term(actor: User, measure: HouseholdMeasure, day: date) -> None:
    told = {"measure": measure, "version": measure.version, "today": day}
    if measure.pk % 3 == 0:
        words = "Budget tenu, droits ouverts : le ménage appelle s’il en a besoin."
        end_measure(actor, on=day, ended_for="term", end_words=words, **told)
        return
    lasts, begun = LASTS[MeasureKind(measure.kind)], measure.planned_end or day
    end = add_months(begun, lasts)
    edit_decided_measure(
        actor,
        decided_on=day,
        planned_end=end,
        interim_due=add_months(begun, lasts // 2),
        interim_sent_on=None,
        final_due=add_days(end, -14),
        final_sent_on=None,
        renewal_due=add_days(end, -30),
        renewal_asked_on=None,
        units_planned=2 * (measure.units_planned or 0),
        **told,
    )


def _leave(cast: Cast, day: date) -> None:
    anouk, maud = cast.colleagues[0], cast.people[Role.SOCIAL]
    seen = theirs(anouk, day)
    hand_over(
        cast.people[Role.DIRECTOR],
        leaver=anouk,
        version=seen.version,
        to={row.pk: maud for row in seen.rows},
        on=day,
        today=day,
        why="Départ de l’agence.",
    )
    close_account(cast.people[Role.DIRECTOR], user=anouk)


def _meet(cast: Cast, index: int, day: date) -> None:
    """Each referent calls or meets half of theirs at a time; a few are no longer heard."""
    rows = TeamMember.objects.on(day).filter(part=Part.REFERENT).select_related("household__holder", "user")
    for row in rows.order_by("pk"):
        turn = row.pk + index + (day.day > 15)
        if turn % 2 or row.pk % 9 == 4 or row.starts_on == day:
            continue
        met = row.pk % 4 != 0
        note_contact(
            row.user,
            household=row.household,
            kind="office" if row.pk % 3 == 0 else "call",
            presence="met" if met else "received",
            on=day,
            today=day,
            next_on=add_days(day, 12 + row.pk % 20) if row.pk % 3 else None,
        )
