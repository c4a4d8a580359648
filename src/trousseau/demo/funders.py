"""What the funders promise and read: the act, its convention, the report, the facts file."""

from datetime import date, datetime, time

from django.utils import timezone

from trousseau.conventions.actions import draw_convention, enter_deliberation, organisation, read_act, sign_convention
from trousseau.conventions.actions_amendments import prepare_amendment
from trousseau.conventions.actions_decisions import decide, file_act
from trousseau.conventions.actions_money import promise_tranche, receive_tranche, return_payment
from trousseau.conventions.actions_parties import say_share, sign_party
from trousseau.conventions.actions_posts import enter_week, fund_post, name_holder, say_post
from trousseau.conventions.actions_programmes import (
    add_action,
    add_envelope,
    add_meeting,
    commit,
    note_payment,
    open_programme,
)
from trousseau.conventions.actions_promises import add_deadline, add_indicator
from trousseau.conventions.enums import PartyPart, PostKind
from trousseau.conventions.models import Convention
from trousseau.core.enums import OrganisationKind, Role
from trousseau.reporting import layouts
from trousseau.reporting.actions import bring_layout, make_facts_file, make_report, send_report
from trousseau.rules.dates import add_days

from .act import Act, placed
from .cast import Cast
from .dwellings import pdf
from .opening import NAME

TOLD = (
    "La captation a demandé plus de visites que prévu : les propriétaires rencontrés par le bouche-à-oreille signent plus vite "
    "que ceux à qui l’on écrit.\n\nLes premiers retards de loyer sont repris par un appel avant toute lettre."
)

LAYOUT = (
    "cellule;intitulé;mesure;quoi\n"
    "B4;Mandats de gestion signés;mandates;group:mandate\n"
    "B5;Places en sous-location;mandates;group:sublease\n"
    "B6;Baux glissants;mandates;group:sliding\n"
    "B7;Ménages logés;housed;\n"
    "B8;dont sans domicile;homeless;\n"
    "B9;Agrément, date;;\n"
)


def convene(cast: Cast) -> None:
    """The invented act, its convention and its programme: a payment late, a share said, two that nobody said."""
    director = cast.people[Role.DIRECTOR]
    act, day = placed(cast.until), cast.until
    deliberation = enter_deliberation(director, read=read_act(act.text().encode(), act.filename), on=day)
    amounts = [a["cents"] for a in deliberation.reading["amounts"]]
    convention = draw_convention(
        director,
        deliberation=deliberation,
        title=f"Convention {act.years} de soutien à l’agence",
        starts_on=act.starts_on,
        ends_on=act.ends_on,
        amount=min(amounts),
        agency=NAME,
        partners=deliberation.reading["partners"],
        on=act.signed_on,
    )
    for post in convention.posts.all():
        holder = cast.people.get(post.kind)
        if holder:
            name_holder(director, post=post, holder=holder, share=100, starts_on=convention.starts_on, today=cast.until)
    sign_convention(director, convention=convention, version=1, on=act.signed_on, today=day)
    _pay(cast, convention, act)
    _promise(cast, convention, act)
    _build_programme(cast, convention, max(amounts), day)
    cast.signed = convention


def _pay(cast: Cast, convention: Convention, act: Act) -> None:
    """The first payment came in part, and a part of that went back; the second waits for its condition."""
    director, council, day = cast.people[Role.DIRECTOR], convention.council, cast.until
    half = convention.amount // 2
    first = promise_tranche(
        director, convention=convention, funder=council, amount=half, due_on=act.paid_by, condition="À la signature"
    )
    promise_tranche(
        director,
        convention=convention,
        funder=council,
        amount=convention.amount - half,
        due_on=act.balance_by,
        condition="Bilan intermédiaire reçu",
    )
    receive_tranche(director, tranche=first, on=day, amount=3_000_000, words="Virement 1", key="demo:1", today=day)
    return_payment(
        director,
        tranche=first,
        amount=100_000,
        on=day,
        words="Poste vacant la première semaine",
        key="demo:2",
        today=day,
    )


def _promise(cast: Cast, convention: Convention, act: Act) -> None:
    """What one more funder decided, what the convention promises, an amendment of detail."""
    director, day = cast.people[Role.DIRECTOR], cast.until
    caf = convention.parties.select_related("organisation").filter(part=PartyPart.PARTNER).first()
    decision = decide(
        director,
        body=caf.organisation,
        decided_on=convention.signed_on,
        reference="CA-EXEMPLE-12",
        subject="Participation au poste de travail social",
        today=day,
        file=(pdf("Décision d’exemple de la CAF"), ".pdf"),
    )
    say_share(director, party=caf, version=1, share=1_400_000, in_kind=False, decision=decision, today=day)
    for party in convention.parties.filter(part__in=(PartyPart.GRANTOR, PartyPart.AGENCY)):
        sign_party(director, party=party, version=party.version, on=convention.signed_on, today=day)
    post = convention.posts.get(kind=PostKind.SOCIAL)
    say_post(director, post=post, version=post.version, share=100, cost=4_750_000)
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    fund_post(director, post=post, version=post.version, amounts={grantor.pk: 2_400_000, caf.pk: 1_400_000})
    holding = post.holdings.first()
    if holding:
        week = add_days(day, -7)
        enter_week(holding.holder, holding=holding, week=week, minutes={"commission": 600, "support": 1320}, today=day)
    add_indicator(
        director,
        convention=convention,
        code="mandates",
        words="Capter des logements du parc privé",
        target="vingt logements de plus par an",
        number=20,
        unit="logements",
        article="Exposé des motifs",
    )
    add_deadline(
        director,
        convention=convention,
        words="Bilan intermédiaire",
        article="Article d’exemple 4",
        due_on=act.report_by,
        today=day,
    )
    file_act(
        director,
        convention=convention,
        title="Notification d’exemple",
        signed_on=convention.signed_on,
        file=(pdf("Notification d’exemple"), ".pdf"),
        today=day,
    )
    prepare_amendment(
        director,
        convention=convention,
        dated_on=day,
        subject="La commission se réunit tous les quinze jours",
        changes={},
    )


def _build_programme(cast: Cast, convention: Convention, amount: int, day: date) -> None:
    """The programme that the act names: its State convention is known by its reference alone."""
    coordinator, council = cast.people[Role.COORDINATOR], convention.council
    year = convention.starts_on.year
    decision = decide(
        coordinator,
        body=council,
        decided_on=add_days(convention.voted_on, -21),
        reference="EXEMPLE-031",
        subject="Convention pluriannuelle d’objectifs avec l’État",
        today=day,
    )
    programme = open_programme(
        coordinator,
        title=f"Logement d’abord {year}–{year + 2}",
        call="Appel à manifestation d’intérêt de l’État",
        funder=organisation(OrganisationKind.FUNDER, "État"),
        holder=council,
        decision=decision,
        starts_on=date(year, 1, 1),
        ends_on=date(year + 2, 12, 31),
        amount=amount,
        steered_by="La métropole et l’État, avec la CAF, la DDETS et le Département",
        meets="Une fois par trimestre",
        aims=[
            "Accompagner les personnes vulnérables et les maintenir dans leur logement",
            "Prévenir les expulsions locatives",
            "Connaître les personnes sans domicile par un observatoire social",
            "Favoriser un accès rapide au logement",
        ],
    )
    line = "6574, subventions aux associations"
    first = add_envelope(coordinator, programme=programme, year=year, line=line, amount=8_500_000)
    add_envelope(coordinator, programme=programme, year=year + 1, line=line, amount=6_000_000)
    aims = {one.number: one for one in programme.aims.all()}
    own = add_action(
        coordinator, programme=programme, aim=aims[4], title="Capter des logements privés", convention=convention
    )
    commit(coordinator, action=own, envelope=first, amount=convention.amount)
    other = add_action(
        coordinator,
        programme=programme,
        aim=aims[1],
        title="Permanences dans les quartiers",
        operator=organisation(OrganisationKind.ASSOCIATION, "Le Relais d’Exemple"),
    )
    taken = commit(coordinator, action=other, envelope=first, amount=500_000)
    note_payment(coordinator, commitment=taken, on=day, amount=200_000, returned=False, key="demo:noted", today=day)
    add_meeting(coordinator, programme=programme, on=day, about="Où en est la captation", decided="")


def close_books(cast: Cast) -> None:
    """The report to the funders and the facts file of the period."""
    director = cast.people[Role.DIRECTOR]
    report = make_report(
        director, convention=cast.signed, starts_on=cast.start, ends_on=cast.until, on=cast.until, narrative=TOLD
    )
    send_report(director, report=report, version=report.version, on=cast.until)
    bring_layout(
        director, name=f"Intermédiation locative, {cast.until.year}", cells=layouts.read(LAYOUT.encode()), on=cast.until
    )
    at = timezone.make_aware(datetime.combine(cast.until, time(18, 0)))
    cast.facts = make_facts_file(director, starts_on=cast.start, ends_on=cast.until, at=at, today=cast.until)
