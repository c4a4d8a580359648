"""What is verified in the act of a council's vote: each check says the two figures that it compares.

A disagreement is an `error`; what the act or the law leaves out is `unknown`.
"""

from collections import Counter
from dataclasses import replace

from .dates import clear_days
from .deliberation import (
    ERROR,
    INFO,
    OK,
    UNKNOWN,
    WARNING,
    Check,
    DeliberationLaw,
    Minutes,
    absolute_majority,
    adopted,
    attending,
    match_name,
    name_key,
    name_words,
    office,
    proxies_given,
    quorum_required,
    seats_held,
    votes_cast,
)

CONVOCATION = "CGCT, art. L2121-12"
QUORUM = "CGCT, art. L2121-17"
VOTE = "CGCT, art. L2121-20"
SUBSTITUTE = "CGCT, art. L5211-6"
GRANT = "Loi 2000-321, art. 10"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def _n(count: int, word: str, plural: str | None = None) -> str:
    return f"{count} {word if count < 2 else plural or word + 's'}"


def _euros(cents: int) -> str:
    euros, rest = divmod(cents, 100)
    return f"{euros:,}".replace(",", " ") + (f",{rest:02d}" if rest else "") + " €"


def _compare(code: str, what: str, listed: int | None, stated: int | None, article: str | None = None) -> Check:
    if listed is None:
        return Check(code, UNKNOWN, f"{what} : l’acte ne les nomme pas tous, impossible de les compter.", article)
    if stated is None:
        return Check(code, UNKNOWN, f"{what} : {listed} nommés, l’acte n’en annonce pas le nombre.", article)
    if listed != stated:
        return Check(code, ERROR, f"{what} : l’acte en annonce {stated}, mais en nomme {listed}.", article)
    return Check(code, OK, f"{what} : {stated} annoncés, {listed} nommés.", article)


def check_names(minutes: Minutes) -> list[Check]:
    """The names listed against the figures stated."""
    seats = minutes.seats
    present = sum(seat.present for seat in seats) if minutes.lists_present else None
    proxies = sum(1 for seat in seats if seat.proxy_to) if minutes.lists_absent else None
    checks = [
        _compare("names_present", "Présents", present, minutes.present),
        _compare("names_proxies", "Pouvoirs", proxies, minutes.proxies),
    ]
    absent = sum(not seat.present for seat in seats)
    if minutes.absent is not None and minutes.lists_absent:
        # An act counts as absent either all who are not there, or only those without a proxy.
        alone = absent - (proxies or 0)
        checks.append(_compare("names_absent", "Absents", alone if minutes.absent == alone else absent, minutes.absent))
    whole = minutes.lists_present and (minutes.lists_absent or seats_held(seats) == office(minutes))
    checks.append(_compare("names_total", "Sièges", seats_held(seats) if whole else None, office(minutes)))
    for key, times in Counter(name_key(seat.name) for seat in seats).items():
        if times > 1:
            name = next(seat.name for seat in seats if name_key(seat.name) == key)
            alone = len(name_words(name)) == 1  # a surname alone may be borne by two members
            text = f"{name} est nommé {times} fois, pour 1 siège" + (", sauf homonymes." if alone else ".")
            checks.append(Check("names_twice", INFO if alone else ERROR, text))
    return checks


def check_substitutes(minutes: Minutes) -> list[Check]:
    """CGCT L5211-6. A substitute sits in its holder's seat: one seat, one vote."""
    checks = []
    names = [seat.name for seat in minutes.seats]
    for seat in minutes.seats:
        if not seat.seat_of:
            continue
        holder, _ = match_name(seat.seat_of, names)
        held = next((s for s in minutes.seats if s.name == holder), None)
        if held and held.present and seat.present:
            text = f"{seat.name} supplée {seat.seat_of}, présent lui aussi : 2 personnes pour 1 siège."
            checks.append(Check("substitute", ERROR, text, SUBSTITUTE))
        else:
            text = (
                f"{seat.name} supplée {seat.seat_of} : un seul siège. La loi prévoit les suppléants pour les "
                "communautés de communes et d’agglomération ; pour les autres conseils, vérifiez."
            )
            checks.append(Check("substitute", INFO, text, SUBSTITUTE))
    return checks


def check_quorum(minutes: Minutes, law: DeliberationLaw) -> Check:
    """CGCT L2121-17. More than half of the members in exercise are present; proxies are excluded."""
    required, came = quorum_required(minutes.in_office, law), attending(minutes)
    if required is None or came is None:
        return Check("quorum", UNKNOWN, f"Quorum : {_lack(minutes, law)}.", QUORUM)
    there = came - minutes.withdrawn
    left = f" ({came} moins {minutes.withdrawn} sortis)" if minutes.withdrawn else ""
    text = f"Quorum : {_n(there, 'présent')}{left} pour {required} requis, pouvoirs exclus"
    if there >= required:
        return Check("quorum", OK, f"{text}.", QUORUM)
    if minutes.second_call:
        return Check("quorum", INFO, f"{text} ; sur seconde convocation, il n’est pas exigé.", QUORUM)
    return Check("quorum", ERROR, f"{text} : il n’est pas atteint.", QUORUM)


def _lack(minutes: Minutes, law: DeliberationLaw) -> str:
    if law.quorum_fraction is None:
        return "la date de séance manque" if minutes.held_on is None else "règle inconnue à cette date"
    return "le nombre de membres en exercice manque" if minutes.in_office is None else "les présents manquent"


def check_proxies(minutes: Minutes, law: DeliberationLaw) -> list[Check]:
    """CGCT L2121-20. A proxy is borne by a member present, who bears no more than the law allows."""
    given = [(seat, seat.proxy_to) for seat in minutes.seats if seat.proxy_to]
    if not given:
        return []
    present = [seat.name for seat in minutes.seats if seat.present]
    checks: list[Check] = []
    bearers: Counter[str] = Counter()
    absent_bearers = 0
    for seat, wanted in given:
        bearer, exact = match_name(wanted, present)
        if bearer is not None or not _several(wanted, present):
            bearers[bearer or name_key(wanted)] += 1
        if bearer is None:
            absent_bearers += 1
            checks.append(_absent_bearer(seat.name, wanted, present, minutes.lists_present))
        elif not exact:
            text = f"« {wanted} », porteur du pouvoir de {seat.name}, est lu comme « {bearer} », présent."
            checks.append(Check("proxy_spelling", INFO, text, VOTE))
    if not absent_bearers:
        text = f"Les porteurs de pouvoir sont présents : {len(given)} sur {len(given)}."
        checks.insert(0, Check("proxy_bearer_present", OK, text, VOTE))
    limit = law.proxies_per_bearer
    if limit is None:
        text = "Pouvoirs par porteur : règle inconnue à cette date."
        return [*checks, Check("proxy_one_per_bearer", UNKNOWN, text, VOTE)]
    spelled = {name_key(wanted): wanted for _, wanted in given}
    over = [(name, times) for name, times in bearers.items() if times > limit]
    for name, times in over:
        text = f"{spelled.get(name, name)} porte {_n(times, 'pouvoir')}, pour {limit} au plus."
        checks.append(Check("proxy_one_per_bearer", ERROR, text, VOTE))
    if not bearers:
        text = "Pouvoirs par porteur : les porteurs ont des homonymes parmi les présents."
        checks.append(Check("proxy_one_per_bearer", UNKNOWN, text, VOTE))
    elif not over:
        text = f"Chaque porteur a {_n(max(bearers.values()), 'pouvoir')} au plus, pour {limit} permis."
        checks.append(Check("proxy_one_per_bearer", OK, text, VOTE))
    return checks


def _absent_bearer(giver: str, wanted: str, present: list[str], lists_present: bool) -> Check:
    if not lists_present:
        text = f"Les présents ne sont pas nommés : on ne sait si {wanted} l’était."
        return Check("proxy_bearer_present", UNKNOWN, text, VOTE)
    if _several(wanted, present):
        text = f"« {wanted} », porteur du pouvoir de {giver} : plusieurs présents portent ce nom."
        return Check("proxy_bearer_present", UNKNOWN, text, VOTE)
    text = f"{wanted}, porteur du pouvoir de {giver}, ne figure pas parmi les présents."
    return Check("proxy_bearer_present", ERROR, text, VOTE)


def _several(wanted: str, present: list[str]) -> bool:
    """Whether several of those present bear that name: nobody can tell which one is meant."""
    parts = name_words(wanted)
    return sum(parts <= name_words(name) for name in present) > 1


def check_tally(minutes: Minutes) -> list[Check]:
    """CGCT L2121-20. The votes add up to those present plus the proxies."""
    came, proxies, tally = attending(minutes), proxies_given(minutes), minutes.tally
    checks: list[Check] = []
    expected, seats, told = None, office(minutes), ""
    if came is not None and proxies is not None:
        expected = came + proxies
        told = f"{came} présents + {_n(proxies, 'pouvoir')} = {expected}"
    if expected is not None and seats is not None and expected > seats:
        text = f"{told}, pour {seats} membres."
        checks.append(Check("figures", ERROR, text, VOTE))
    if minutes.voters is not None and expected is not None:
        same = minutes.voters == expected
        text = f"Votants : {minutes.voters} annoncés, {told}."
        checks.append(Check("voters", _or_withdrawn(same, expected - minutes.voters, minutes), text, VOTE))
    counts = (tally.for_, tally.against, tally.abstention, tally.no_position)
    if all(count is None for count in counts):
        return [*checks, Check("tally", UNKNOWN, "Décompte : l’acte ne donne pas le nombre des voix.", VOTE)]
    total = sum(count or 0 for count in counts)
    if expected is None and not minutes.contested & {"present", "proxies"}:
        expected = minutes.voters
    if expected is None:
        return [*checks, Check("tally", UNKNOWN, f"Décompte : {total} voix, mais les votants manquent.", VOTE)]
    text = f"Décompte : {total} voix et abstentions, pour {expected} votants (présents + pouvoirs)."
    partial = None in counts[:3] and total < expected
    if partial and not (minutes.unanimous and tally.for_ is not None and tally.abstention is not None):
        return [*checks, Check("tally", UNKNOWN, f"{text} L’acte n’écrit pas toutes les voix.", VOTE)]
    return [*checks, Check("tally", _or_withdrawn(total == expected, expected - total, minutes), text, VOTE)]


def _or_withdrawn(same: bool, missing: int, minutes: Minutes) -> str:
    """A member who leaves takes away one vote, and that of the proxy carried."""
    if same:
        return OK
    return INFO if 0 < missing <= 2 * minutes.withdrawn else ERROR


def check_majority(minutes: Minutes) -> list[Check]:
    """CGCT L2121-20. Absolute majority of the votes cast; abstentions are not votes cast."""
    tally, cast = minutes.tally, votes_cast(minutes.tally, minutes.unanimous)
    if cast is None:
        known = {True: "adoptée", False: "rejetée", None: "de résultat inconnu"}[minutes.stated_adopted]
        text = f"Suffrages exprimés inconnus : délibération {known} d’après l’acte."
        return [Check("votes_cast", UNKNOWN, text, VOTE)]
    aside = (tally.abstention or 0) + (tally.no_position or 0)
    text = f"Suffrages exprimés : {cast} (abstentions et non-votes exclus : {aside})"
    if minutes.stated_votes_cast not in (None, cast):
        first = Check("votes_cast", ERROR, f"{text} ; l’acte en annonce {minutes.stated_votes_cast}.", VOTE)
    elif "votes_cast" in minutes.contested:
        first = Check("votes_cast", UNKNOWN, f"{text} ; l’acte en annonce deux nombres.", VOTE)
    else:
        first = Check("votes_cast", OK, f"{text}.", VOTE)
    needed, result = absolute_majority(cast), adopted(minutes)
    text = f"Majorité : {tally.for_} pour, {needed} requis"
    said = minutes.stated_adopted
    if minutes.stated_majority not in (None, needed):
        status, text = ERROR, f"{text} ; l’acte en annonce {minutes.stated_majority}."
    elif "majority" in minutes.contested:
        status, text = UNKNOWN, f"{text} ; l’acte en annonce deux nombres."
    elif minutes.unanimous and tally.against:
        status, text = ERROR, f"{text} ; l’acte dit l’unanimité, mais compte {tally.against} contre."
    elif tally.for_ is not None and tally.for_ * 2 == cast:
        status, text = ((UNKNOWN if said is None else INFO), f"{text} : voix égales, celle du président décide.")
    elif said is not None and said != result:
        status, text = ERROR, f"{text} ; l’acte dit la délibération {'adoptée' if said else 'rejetée'}."
    else:
        status, text = OK, f"{text} : {'adoptée' if result else 'rejetée'}."
    return [first, Check("majority", status, text, VOTE)]


def check_convocation(minutes: Minutes, law: DeliberationLaw) -> Check:
    """CGCT L2121-12. The convocation leaves enough clear days before the sitting."""
    least = law.convocation_clear_days
    if minutes.held_on is None or minutes.convened_on is None or least is None:
        lack = "la date de séance" if minutes.held_on is None else "la date de convocation"
        lack = "le délai en vigueur" if minutes.held_on and minutes.convened_on else lack
        return Check("convocation", UNKNOWN, f"Convocation : {lack} manque.", CONVOCATION)
    days = clear_days(minutes.convened_on, minutes.held_on)
    text = f"Convocation : {max(days, 0)} jours francs avant la séance, {least} requis"
    if days >= least:
        return Check("convocation", OK, f"{text}.", CONVOCATION)
    text = f"{text} (une commune de moins de 3 500 habitants suit l’article L2121-11, plus court)."
    return Check("convocation", ERROR, text, CONVOCATION)


def check_date(minutes: Minutes) -> list[Check]:
    """The weekday written is that of the date written: a slip of the pen shows there first."""
    if minutes.held_on is None:
        return [Check("date", UNKNOWN, "La date de la séance n’a pas été trouvée.")]
    if minutes.weekday in (None, minutes.held_on.weekday()):
        return []
    text = (
        f"Le {minutes.held_on:%d/%m/%Y} est un {DAYS[minutes.held_on.weekday()]}, l’acte écrit {DAYS[minutes.weekday]}."
    )
    return [Check("date", WARNING, text)]


LABELS = {
    "held_on": "Date de la séance",
    "convened_on": "Date de la convocation",
    "members": "Membres",
    "in_office": "Membres en exercice",
    "present": "Présents",
    "proxies": "Pouvoirs",
    "voters": "Votants",
    "votes_cast": "Suffrages exprimés",
    "majority": "Majorité absolue",
}


def check_competing(minutes: Minutes) -> list[Check]:
    """What the act says in two ways is not known, and proves nothing."""
    checks = [
        Check(
            "stated_twice",
            WARNING,
            f"{LABELS[name]} : l’acte écrit {' et '.join(values[:4])}, on ne sait lequel vaut. Comparez avec l’acte.",
        )
        for name, values in minutes.stated_twice
    ]
    if minutes.contested_vote:
        text = (
            f"Le vote de l’acte n’est pas retenu : {minutes.contested_vote}. Comparez avec l’acte, puis donnez le texte "
            "avec son seul vote."
        )
        checks.append(Check("several_votes", WARNING, text, VOTE))
    return checks


def _unread(minutes: Minutes) -> list[Check]:
    texts = list(dict.fromkeys(grant.text for grant in minutes.grants if grant.cents is None))
    if not texts:
        return []
    shown = ", ".join(f"« {text[:60]} »" for text in texts[:4]) + (" et d’autres" if len(texts) > 4 else "")
    text = (
        f"Montants non lus : {shown}. Comparez avec l’acte : au-dessus d’un seuil, un organisme privé ne reçoit que par "
        "convention."
    )
    return [Check("convention", WARNING, text, GRANT)]


def check_grants(minutes: Minutes, law: DeliberationLaw) -> list[Check]:
    """Loi 2000-321, art. 10. Above the threshold a year, a grant to a private body needs a convention.

    A sum that was not read warns; of several acts, what is said of the sums of one proves nothing.
    """
    checks = _unread(minutes) + _read_grants(minutes, law)
    if not minutes.several_acts:
        return checks
    return [replace(check, status=UNKNOWN) if check.status == OK else check for check in checks]


def _read_grants(minutes: Minutes, law: DeliberationLaw) -> list[Check]:
    limit = law.convention_threshold_cents
    grants = [(grant.cents, grant) for grant in minutes.grants if grant.cents is not None]
    if limit is None or not grants:
        lack = "aucun montant n’est lu" if minutes.grants else "aucun montant n’est écrit"
        lack = "seuil inconnu à cette date" if grants else lack
        return [Check("convention", UNKNOWN, f"Convention : {lack}.", GRANT)]
    checks = []
    for cents, grant in {c: g for c, g in grants if c > limit and not g.private}.items():
        text = f"{_euros(cents)}, au-dessus de {_euros(limit)}"
        if grant.private is None:
            text += (
                " : l’acte ne dit pas clairement qui reçoit ; pour un organisme privé, une convention est obligatoire."
            )
            checks.append(Check("convention", UNKNOWN, text, GRANT))
        else:
            text += " : ne va pas à un organisme privé, la règle ne s’applique pas."
            checks.append(Check("convention", INFO, text, GRANT))
    for cents in {c: g for c, g in grants if c > limit and g.private}:
        text = f"{_euros(cents)} à un organisme privé, au-dessus de {_euros(limit)} : convention obligatoire"
        status, end = {
            True: (OK, ", l’acte en prévoit une."),
            False: (WARNING, ", l’acte n’en parle pas."),
            None: (UNKNOWN, ". L’acte en parle sans qu’on lise qu’il en prévoit une : lisez-le."),
        }[minutes.names_convention]
        checks.append(Check("convention", status, text + end, GRANT))
    if not checks and minutes.repeated:
        text = (
            f"L’acte écrit « {minutes.repeated} » : une somme peut s’y répéter, et le total dépasser {_euros(limit)}. "
            "Calculez-le d’après l’acte."
        )
        checks.append(Check("convention", UNKNOWN, text, GRANT))
    if not checks and len(grants) == len(minutes.grants):
        text = f"Aucun montant ne dépasse {_euros(limit)} : la convention n’est pas obligatoire."
        checks.append(Check("convention", OK, text, GRANT))
    return checks


def check_minutes(minutes: Minutes, law: DeliberationLaw) -> tuple[Check, ...]:
    """Every check, in the order in which a clerk reads an act."""
    return (
        *check_competing(minutes),
        *check_date(minutes),
        check_convocation(minutes, law),
        *check_names(minutes),
        *check_substitutes(minutes),
        check_quorum(minutes, law),
        *check_proxies(minutes, law),
        *check_tally(minutes),
        *check_majority(minutes),
        *check_grants(minutes, law),
    )
