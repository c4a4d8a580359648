"""The words of each letter about a debt, read on its page and printed alike.

The tenant reads short sentences: the sum by month, the aids that exist, whom to call. A third party reads what its text lets
through: the debt, the lease, the steps taken; never a cause, an income, what was said or noted, nor another household.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.core.addresses import posted
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import Clause, LetterFact, LetterLine, TenantLetter
from trousseau.engines.typesetting import Rendered
from trousseau.mail.recipients import Recipient
from trousseau.rules.plans import schedule
from trousseau.tenancies.models import Guarantee
from trousseau.tenancies.terms import in_force

from ..enums import LetterKind
from ..queries import Situation


@dataclass(frozen=True)
class Asked:
    """What the writer adds: a sentence of theirs; `each` cents a month from `first_on`; the last day to answer; the day on
    which the household agreed that a third party is asked."""

    words: str = ""
    each: int | None = None
    first_on: date | None = None
    until: date | None = None
    agreed_on: date | None = None
    guarantee: Guarantee | None = None


@dataclass(frozen=True)
class Known:
    """What the letter rests on beside the debt. `tenants`: each by name; `written_on`: the last letter about this debt;
    `covered`: the months that a guarantor is asked, cents; `notice_on`: the formal notice that left;
    `stopped_on`: what fell due before it may not be paid (C. conso., art. L722-5)."""

    phone: str
    caller: str
    helpline: str
    tenants: tuple[str, ...]
    owner: str = ""
    written_on: date | None = None
    reported_on: date | None = None
    notice_on: date | None = None
    covered: tuple[tuple[date, int], ...] = ()
    holder_phone: str = ""
    letters: tuple[date, ...] = ()
    stopped_on: date | None = None


@dataclass(frozen=True)
class Words:
    """A letter before it is printed. `lines`: what, cents; their sum is that of `total`."""

    subject: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    head: str = "Ce qui reste à payer"
    lines: tuple[tuple[str, int], ...] = ()
    total: tuple[str, int] | None = None
    points_head: str = ""
    points: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    article: str = ""


type Writer = Callable[[Situation, Asked, Known, date], Words]

BODIES = {
    LetterKind.FSL: "Fonds de solidarité pour le logement",
    LetterKind.ACTION_LOGEMENT: "Action Logement Services",
    LetterKind.ALERT: "CCAPEX",
    LetterKind.SEIZURE: "CCAPEX",
}
HELLO = "Bonjour,"
AIDS_HEAD = "Les aides qui existent"
AIDS = (
    "Le fonds de solidarité pour le logement (FSL). Il peut aider à payer une dette de loyer.",
    "Action Logement. Il peut aider les salariés des entreprises privées.",
    "La CAF ou la MSA. Elles vérifient vos droits à l’aide au logement.",
)


def _day(day: date) -> str:
    return typography.day(day, "fr")


def _money(cents: int) -> str:
    return typography.money(cents, "fr")


def by_month(unpaid: Iterable[tuple[date, int]], unaged: int = 0) -> tuple[tuple[str, int], ...]:
    """What is left of each due day, oldest first; last, what nobody knows the day of."""
    days: dict[date, int] = {}
    for day, cents in unpaid:
        days[day] = days.get(day, 0) + cents
    lines = [(f"À payer le {_day(day)}", cents) for day, cents in sorted(days.items())]
    if unaged:
        lines.append(("Somme plus ancienne, sans date connue", unaged))
    return tuple(lines)


def _owed(found: Situation) -> dict:
    return {"lines": by_month(found.unpaid, found.unaged), "total": ("En tout", found.debt)}


def _call(known: Known) -> str:
    return f"Appelez-nous au {known.phone}. Demandez {known.caller}."


def _advice(known: Known) -> str:
    return f"Vous pouvez aussi avoir un conseil gratuit : SOS Loyers impayés, {known.helpline}."


def _first(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    return Words(
        subject="Votre loyer : parlons-en",
        opening=(HELLO, "Il manque de l’argent pour votre loyer et vos charges. Voici la somme."),
        **_owed(found),
        points_head=AIDS_HEAD,
        points=AIDS,
        closing=(
            "Vous ne pouvez pas tout payer ? Dites-le-nous vite. Nous cherchons une solution avec vous. Nous vous aidons à "
            "demander les aides.",
            *_own(asked),
            _call(known),
            "Vous avez payé ces derniers jours ? Alors merci. Vous n’avez rien d’autre à faire.",
        ),
    )


def _once_more(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    before = f"Nous vous avons écrit le {_day(known.written_on)}. " if known.written_on else ""
    return Words(
        subject="Votre loyer : il reste une somme à payer",
        opening=(
            HELLO,
            f"{before}Il manque toujours de l’argent pour votre loyer et vos charges. Voici la somme aujourd’hui.",
        ),
        **_owed(found),
        points_head=AIDS_HEAD,
        points=AIDS,
        closing=(
            "Vous pouvez payer petit à petit. Nous décidons ensemble combien par mois. Chaque mois, vous payez aussi le loyer.",
            *_own(asked),
            f"{_call(known)} Nous pouvons aussi venir vous voir.",
            _advice(known),
            "Vous avez payé ces derniers jours ? Alors merci. Vous n’avez rien d’autre à faire.",
        ),
    )


def _spread(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    proposal: tuple[str, ...]
    if asked.each and asked.first_on:
        plan = schedule(found.debt, asked.each, asked.first_on)
        (last_on, last), count = plan[-1], len(plan)
        proposal = (
            f"Nous vous proposons de payer {_money(min(asked.each, found.debt))} par mois, en plus du loyer.",
            f"Le premier paiement est le {_day(asked.first_on)}."
            + (f" Le dernier paiement est le {_day(last_on)} : {_money(last)}." if count > 1 else ""),
            f"Cela fait {count} paiements." if count > 1 else "Cela fait un seul paiement.",
        )
    else:
        proposal = (
            "Nous vous proposons de payer une petite somme chaque mois, en plus du loyer. Nous décidons ensemble combien.",
        )
    return Words(
        subject="Votre loyer : payer petit à petit",
        opening=(HELLO, "Vous avez une dette de loyer et de charges. Voici la somme."),
        **_owed(found),
        points_head="Notre proposition",
        points=proposal,
        closing=(
            "C’est une proposition. C’est trop pour vous ? Dites-le-nous. Nous changeons la somme avec vous.",
            "Vous êtes d’accord ? Appelez-nous aussi. Nous écrivons le plan et nous le signons ensemble.",
            "Des aides existent : le fonds de solidarité pour le logement (FSL), Action Logement, la CAF ou la MSA. Nous vous "
            "aidons à les demander.",
            *_own(asked),
            _call(known),
        ),
    )


def _formal(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    until = (
        (f"Payez cette somme au plus tard le {_day(asked.until)}.", "Vous ne pouvez pas ? Appelez-nous avant ce jour.")
        if asked.until
        else ("Payez cette somme.", "Vous ne pouvez pas ? Appelez-nous.")
    )
    return Words(
        subject="Mise en demeure de payer",
        opening=(
            HELLO,
            "Cette lettre est une mise en demeure. C’est une demande officielle de payer. "
            f"Nous l’envoyons pour votre propriétaire, {known.owner}.",
            " ".join(until),
        ),
        **_owed(found),
        points_head="Vos droits",
        points=(
            "Vous pouvez demander à payer petit à petit. Nous pouvons signer un plan.",
            "Vous pouvez demander une aide au fonds de solidarité pour le logement (FSL). Nous vous aidons.",
            "Vous pouvez demander du temps à un juge (Code civil, article 1343-5).",
            f"Vous pouvez avoir un conseil gratuit : SOS Loyers impayés, {known.helpline}.",
        ),
        closing=(
            "Si vous ne faites rien, votre propriétaire peut demander à un commissaire de justice de vous remettre un ordre de "
            "payer. Plus tard, il peut demander à un juge la fin du bail.",
            *_own(asked),
            f"Ne restez pas sans rien faire. {_call(known)}",
        ),
        article="C. civ., art. 1344",
    )


def _thanks(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    return Words(
        subject="Votre plan est terminé : merci",
        opening=(
            HELLO,
            "Vous avez payé toute votre dette de loyer. Votre plan est terminé. Merci, et bravo.",
            *_own(asked),
            f"Une difficulté un jour ? N’attendez pas. {_call(known)}",
        ),
        head="Votre plan",
    )


def _own(asked: Asked) -> tuple[str, ...]:
    """The writer's own sentence."""
    said = " ".join(asked.words.split())
    return (said,) if said else ()


def _lease(found: Situation, known: Known, on: date, *, aid: bool = True) -> tuple[tuple[str, str], ...]:
    """The lease as a third party may know it; a guarantor does not read the aid."""
    lease, terms = found.lease, in_force(found.lease, on)
    facts = [
        ("Locataire", ", ".join(known.tenants)),
        ("Logement", ", ".join(dwelling_part(lease.mandate.dwelling).address)),
        ("Bail", f"n° {lease.code}, depuis le {_day(lease.starts_on)}"),
        ("Loyer et charges du mois", f"{_money(terms.rent)} et {_money(terms.charges)}"),
    ]
    if found.aid and aid:
        facts.append(("Aide au logement versée à l’agence", f"{_money(found.aid)} par mois"))
    return tuple(facts)


def _third(found: Situation, known: Known, on: date) -> tuple[tuple[str, str], ...]:
    facts = list(_lease(found, known, on))
    if found.plan:
        each = found.plan.plan.instalments.all()[0].cents
        facts.append(("Plan d’apurement", f"depuis le {_day(found.plan.plan.agreed_on)}, {_money(each)} par mois"))
    if known.reported_on:
        facts.append(("Signalé à l’organisme payeur de l’aide", f"le {_day(known.reported_on)}"))
    return tuple(facts)


def _agreed(asked: Asked) -> str:
    day = _day(asked.agreed_on) if asked.agreed_on else "…"  # read before it is known, never printed so
    return f"Le ménage nous a donné son accord pour cette demande le {day}."


def _fsl(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    return Words(
        subject="Demande d’aide au maintien dans le logement",
        opening=(
            "Nous gérons ce logement pour son propriétaire. Le ménage a une dette de loyer et de charges. Nous vous demandons "
            "d’étudier une aide du fonds pour cette dette.",
            _agreed(asked),
        ),
        facts=_third(found, known, on),
        **_owed(found),
        closing=(
            *_own(asked),
            "Le ménage vous dira lui-même ses ressources et sa situation. "
            f"Pour une question sur la dette : {known.phone}, {known.caller}.",
        ),
        article="Loi 90-449, art. 6-2",
    )


def _action_logement(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    return Words(
        subject="Demande d’un accompagnement pour une dette de loyer",
        opening=(
            "Nous gérons ce logement pour son propriétaire. Le ménage a une dette de loyer et de charges. Nous vous demandons "
            "d’étudier avec lui les aides d’Action Logement.",
            _agreed(asked),
        ),
        facts=_third(found, known, on),
        **_owed(found),
        closing=(
            *_own(asked),
            "Le ménage vous dira lui-même son employeur, ses ressources et sa situation. "
            f"Pour une question sur la dette : {known.phone}, {known.caller}.",
        ),
    )


def _claim(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    one = asked.guarantee
    assert one
    facts = [("Votre référence", one.reference)] if one.reference else []
    facts += _lease(found, known, on, aid=False)
    if known.notice_on:
        facts.append(("Mise en demeure envoyée au locataire", f"le {_day(known.notice_on)}"))
    return Words(
        subject="Loyers impayés : appel de votre garantie",
        opening=(
            "Vous garantissez le paiement du loyer et des charges de ce bail. Des échéances ne sont pas payées. Nous vous "
            f"demandons la somme ci-dessous, pour le propriétaire, {known.owner}.",
        ),
        facts=tuple(facts),
        head="Ce qui reste à payer de chaque échéance",
        lines=by_month(known.covered),
        total=("Somme demandée", sum(cents for _day, cents in known.covered)),
        closing=(
            *_own(asked),
            "Si le locataire paie entre-temps, nous vous le disons aussitôt. "
            f"Pour une question : {known.phone}, {known.caller}.",
        ),
        article="C. civ., art. 2288" if one.kind == "surety" else "C. civ., art. 1103",
    )


def _sheet(found: Situation, known: Known, on: date, nature: str, article: str) -> Words:
    facts = [("Nature", nature), ("Bailleur", known.owner), *_third(found, known, on)]
    if known.holder_phone:
        facts.append(("Téléphone du locataire", known.holder_phone))
    if found.since:
        facts.append(("Premier mois impayé", _day(found.since)))
    if known.letters:
        facts.append(("Courriers envoyés au locataire", ", ".join(_day(day) for day in known.letters)))
    facts.append(("Pour l’agence", f"{known.caller}, {known.phone}"))
    return Words(
        subject="CCAPEX : ce qui est à saisir",
        opening=(
            "Fiche à recopier dans le système d’information de la commission. L’envoi est électronique : seul son accusé de "
            "réception le prouve. Gardez-le avec cette fiche.",
        ),
        facts=tuple(facts),
        **_owed(found),
        closing=("Rien d’autre n’est transmis par le bailleur. Le locataire en est informé par un courrier.",),
        article=article,
    )


def _alert(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    nature = "Signalement volontaire d’un impayé (ce n’est pas la saisine qui précède une assignation)"
    return _sheet(found, known, on, nature, "Loi 90-449, art. 7-2")


def _seizure(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    nature = "Saisine obligatoire d’un bailleur personne morale, deux mois au moins avant l’assignation"
    return _sheet(found, known, on, nature, "Loi 89-462, art. 24 II")


def _given(found: Situation, known: Known) -> str:
    """What the sheet for the commission bears of this household, in the words of its letter."""
    borne = {
        "votre téléphone": known.holder_phone,
        "l’aide versée pour le logement": found.aid,
        "le premier mois qui n’est pas payé": found.since,
        "le plan de paiement": found.plan,
        "le jour de nos courriers": known.letters,
        "le jour où nous avons prévenu la CAF ou la MSA": known.reported_on,
    }
    said = [
        "vos noms",
        "votre adresse",
        "le bail",
        "le loyer",
        "la dette",
        *(name for name, bears in borne.items() if bears),
    ]
    return f"Nous lui donnons : {', '.join(said)}."


def _told(found: Situation, asked: Asked, known: Known, on: date) -> Words:
    opening = (HELLO, "Vous avez une dette de loyer et de charges. Voici la somme.")
    if since := known.stopped_on:
        opening = (
            HELLO,
            f"Vous avez un dossier de surendettement. Il est accepté depuis le {_day(since)}.",
            "Ce qui était à payer avant ce jour ne peut pas être payé pour le moment : la loi le défend. Nous ne vous le "
            "demandons pas. Le loyer à payer depuis ce jour se paie chaque mois.",
        )
    return Words(
        subject="Votre dette de loyer : une commission peut vous aider",
        opening=opening,
        head="Ce que nous disons de la dette" if known.stopped_on else "Ce qui reste à payer",
        **_owed(found),
        points_head="Ce que nous faisons",
        points=(
            "Nous parlons de votre dette à une commission. Elle s’appelle la CCAPEX. Elle cherche des solutions pour garder le "
            "logement.",
            _given(found, known),
            "Nous ne lui donnons rien d’autre : ni vos ressources, ni votre santé, ni votre vie privée.",
        ),
        closing=(
            "Vous pouvez aussi écrire vous-même à la commission. Vous pouvez nous demander ce que nous lui avons envoyé.",
            _call(known),
            _advice(known),
        ),
        article="Loi 90-449, art. 7-2",
    )


WRITERS: dict[LetterKind, Writer] = {
    LetterKind.FIRST: _first,
    LetterKind.REMINDER: _once_more,
    LetterKind.OFFER: _spread,
    LetterKind.FORMAL: _formal,
    LetterKind.THANKS: _thanks,
    LetterKind.CLAIM: _claim,
    LetterKind.FSL: _fsl,
    LetterKind.ACTION_LOGEMENT: _action_logement,
    LetterKind.ALERT: _alert,
    LetterKind.SEIZURE: _seizure,
    LetterKind.TOLD: _told,
}


@in_french
def paper(words: Words, *, found: Situation, to: Recipient, on: date) -> Rendered:
    """PDF of the letter, as it was read; its article stands after the first sentence that says why."""
    ground = next(text for text in words.opening if text != HELLO)
    return printed(
        "tenant_letter",
        TenantLetter(
            agency=agency_part(on),
            dated=on,
            number=found.lease.code,
            subject=words.subject,
            tenants=(to.name,),
            address=posted(to.address) or ("À saisir en ligne",),
            facts=tuple(LetterFact(label=label, value=value) for label, value in words.facts),
            opening=tuple(Clause(text=text, article=words.article if text == ground else "") for text in words.opening),
            head=words.head,
            lines=tuple(LetterLine(label=label, amount=cents) for label, cents in words.lines),
            total=LetterLine(label=words.total[0], amount=words.total[1]) if words.total else None,
            points_head=words.points_head or None,
            points=words.points,
            clauses=tuple(Clause(text=text) for text in words.closing),
            signed_by=signatory(),
        ),
    )
