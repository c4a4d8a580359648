"""What is verified in the act of a council's vote: each check says the two figures that it compares.

A disagreement is an `error`; what the act or the law leaves out is `unknown`.
"""

from collections import Counter
from collections.abc import Sequence
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
    Grant,
    Minutes,
    absolute_majority,
    adopted,
    attending,
    find_name,
    name_key,
    name_words,
    office,
    proxies_given,
    quorum_required,
    seats_held,
    too_many,
    votes_cast,
)
from .said import Said, say, say_many

CONVOCATION = "CGCT, art. L2121-12"
SMALL_COMMUNE = "CGCT, art. L2121-11"
QUORUM = "CGCT, art. L2121-17"
VOTE = "CGCT, art. L2121-20"
SUBSTITUTE = "CGCT, art. L5211-6"
GRANT = "Loi 2000-321, art. 10"
DAYS = (say("Monday"), say("Tuesday"), say("Wednesday"), say("Thursday"), say("Friday"), say("Saturday"), say("Sunday"))


def _proxies(count: int) -> Said:
    return say_many("%(n)s proxy", "%(n)s proxies", count)


def _euros(cents: int) -> str:
    euros, rest = divmod(cents, 100)
    return f"{euros:,}".replace(",", " ") + (f",{rest:02d}" if rest else "") + " €"


def listed(values: Sequence[str]) -> Said | str:
    """« 12, 13 et 14 », in the reader's language."""
    if len(values) < 2:
        return "".join(values)
    return say("%(first)s and %(last)s", first=", ".join(values[:-1]), last=values[-1])


def _compare(code: str, what: Said, listed: int | None, stated: int | None, article: str | None = None) -> Check:
    if listed is None:
        text = say("%(what)s: the act does not name them all, they cannot be counted.", what=what)
        return Check(code, UNKNOWN, text, article)
    if stated is None:
        text = say("%(what)s: %(listed)s named, the act does not state their number.", what=what, listed=listed)
        return Check(code, UNKNOWN, text, article)
    counts = {"what": what, "stated": stated, "listed": listed}
    if listed != stated:
        text = say("%(what)s: the act states %(stated)s, but names %(listed)s.", **counts)
        return Check(code, ERROR, text, article)
    return Check(code, OK, say("%(what)s: %(stated)s stated, %(listed)s named.", **counts), article)


def check_names(minutes: Minutes) -> list[Check]:
    """The names listed against the figures stated."""
    seats = minutes.seats
    present = sum(seat.present for seat in seats) if minutes.lists_present else None
    proxies = sum(1 for seat in seats if seat.proxy_to) if minutes.lists_absent else None
    checks = [
        _compare("names_present", say("Those present"), present, minutes.present),
        _compare("names_proxies", say("Proxies"), proxies, minutes.proxies),
    ]
    absent = sum(not seat.present for seat in seats)
    if minutes.absent is not None and minutes.lists_absent:
        # An act counts as absent either all who are not there, or only those without a proxy.
        alone = absent - (proxies or 0)
        checks.append(
            _compare(
                "names_absent", say("Members absent"), alone if minutes.absent == alone else absent, minutes.absent
            )
        )
    whole = minutes.lists_present and (minutes.lists_absent or seats_held(seats) == office(minutes))
    checks.append(_compare("names_total", say("Seats"), seats_held(seats) if whole else None, office(minutes)))
    for key, times in Counter(name_key(seat.name) for seat in seats).items():
        if times > 1:
            name = next(seat.name for seat in seats if name_key(seat.name) == key)
            alone = len(name_words(name)) == 1  # a surname alone may be borne by two members
            text = say("%(name)s is named %(times)s times, for 1 seat.", name=name, times=times)
            if alone:
                text = say(
                    "%(name)s is named %(times)s times, for 1 seat, unless two bear the name.", name=name, times=times
                )
            checks.append(Check("names_twice", INFO if alone else ERROR, text))
    return checks


def check_substitutes(minutes: Minutes) -> list[Check]:
    """CGCT L5211-6. A substitute sits in its holder's seat: one seat, one vote."""
    checks = []
    names = [seat.name for seat in minutes.seats]
    for seat in minutes.seats:
        if not seat.seat_of:
            continue
        holder, _ = find_name(seat.seat_of, names)
        held = next((s for s in minutes.seats if s.name == holder), None)
        if held and held.present and seat.present:
            text = say(
                "%(name)s sits for %(holder)s, who is present too: 2 people for 1 seat.",
                name=seat.name,
                holder=seat.seat_of,
            )
            checks.append(Check("substitute", ERROR, text, SUBSTITUTE))
        else:
            text = say(
                "%(name)s sits for %(holder)s: one seat. The law has substitutes for communautés de communes and "
                "d’agglomération; for another council, check.",
                name=seat.name,
                holder=seat.seat_of,
            )
            checks.append(Check("substitute", INFO, text, SUBSTITUTE))
    return checks


def check_quorum(minutes: Minutes, law: DeliberationLaw) -> Check:
    """CGCT L2121-17. More than half of the members in exercise are present; proxies are excluded."""
    required, came = quorum_required(minutes.in_office, law), attending(minutes)
    if required is None or came is None:
        return Check("quorum", UNKNOWN, say("Quorum: %(lack)s.", lack=_lack(minutes, law)), QUORUM)
    there = came - minutes.withdrawn
    present = say_many("%(n)s present", "%(n)s present", there)
    if minutes.withdrawn:
        present = say(
            "%(present)s (%(came)s less %(left)s who left)", present=present, came=came, left=minutes.withdrawn
        )
    text = say("Quorum: %(present)s for %(required)s required, proxies excluded", present=present, required=required)
    if there >= required:
        return Check("quorum", OK, say("%(text)s.", text=text), QUORUM)
    if minutes.second_call:
        return Check("quorum", INFO, say("%(text)s; on a second convocation, it is not required.", text=text), QUORUM)
    return Check("quorum", ERROR, say("%(text)s: it is not reached.", text=text), QUORUM)


_OTHER_LAW = say("the law of this council is not that of communes and their groupings, and is not known here")


def _lack(minutes: Minutes, law: DeliberationLaw) -> Said:
    if not law.covers:
        return _OTHER_LAW
    if law.quorum_fraction is None:
        return (
            say("the date of the sitting is missing") if minutes.held_on is None else say("no rule known on that day")
        )
    if minutes.in_office is None:
        return say("the number of members in office is missing")
    return say("those present are missing")


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
        bearer, exact = find_name(wanted, present)
        if bearer is not None or not _several(wanted, present):
            bearers[bearer or name_key(wanted)] += 1
        if bearer is None:
            absent_bearers += 1
            checks.append(_absent_bearer(seat.name, wanted, present, minutes.lists_present))
        elif not exact:
            text = say(
                "“%(wanted)s”, who bears the proxy of %(giver)s, is read as “%(bearer)s”, present.",
                wanted=wanted,
                giver=seat.name,
                bearer=bearer,
            )
            checks.append(Check("proxy_spelling", INFO, text, VOTE))
    if not absent_bearers:
        text = say("Those who bear a proxy are present: %(n)s of %(n)s.", n=len(given))
        checks.insert(0, Check("proxy_bearer_present", OK, text, VOTE))
    limit = law.proxies_per_bearer
    if not law.covers:
        text = say("Proxies per bearer: %(lack)s.", lack=_OTHER_LAW)
        return [*checks, Check("proxy_one_per_bearer", UNKNOWN, text, VOTE)]
    if limit is None:
        text = say("Proxies per bearer: no rule known on that day.")
        return [*checks, Check("proxy_one_per_bearer", UNKNOWN, text, VOTE)]
    spelled = {name_key(wanted): wanted for _, wanted in given}
    over = [(name, times) for name, times in bearers.items() if times > limit]
    for name, times in over:
        text = say(
            "%(name)s bears %(proxies)s, for %(limit)s at most.",
            name=spelled.get(name, name),
            proxies=_proxies(times),
            limit=limit,
        )
        checks.append(Check("proxy_one_per_bearer", ERROR, text, VOTE))
    if not bearers:
        text = say("Proxies per bearer: others present have the same names as the bearers.")
        checks.append(Check("proxy_one_per_bearer", UNKNOWN, text, VOTE))
    elif not over:
        most = _proxies(max(bearers.values()))
        text = say("Each bearer has %(proxies)s at most, for %(limit)s allowed.", proxies=most, limit=limit)
        checks.append(Check("proxy_one_per_bearer", OK, text, VOTE))
    return checks


def _absent_bearer(giver: str, wanted: str, present: list[str], lists_present: bool) -> Check:
    if not lists_present:
        text = say("Those present are not named: it is not known whether %(wanted)s was.", wanted=wanted)
        return Check("proxy_bearer_present", UNKNOWN, text, VOTE)
    if name_key(wanted).endswith(("maire", "president", "presidente")):
        text = say(
            "The proxy of %(giver)s goes to “%(wanted)s”, whom the act does not name.", giver=giver, wanted=wanted
        )
        return Check("proxy_bearer_present", UNKNOWN, text, VOTE)
    if _several(wanted, present):
        text = say(
            "“%(wanted)s”, who bears the proxy of %(giver)s: several of those present have this name.",
            wanted=wanted,
            giver=giver,
        )
        return Check("proxy_bearer_present", UNKNOWN, text, VOTE)
    text = say("%(wanted)s, who bears the proxy of %(giver)s, is not among those present.", wanted=wanted, giver=giver)
    return Check("proxy_bearer_present", ERROR, text, VOTE)


def _several(wanted: str, present: list[str]) -> bool:
    """Whether several of those present bear that name: nobody can tell which one is meant."""
    parts = name_words(wanted)
    return sum(parts <= name_words(name) for name in present) > 1


def check_tally(minutes: Minutes) -> list[Check]:
    """CGCT L2121-20. The votes add up to those present plus the proxies."""
    came, proxies, tally = attending(minutes), proxies_given(minutes), minutes.tally
    checks: list[Check] = []
    expected, seats = None, office(minutes)
    if came is not None and proxies is not None:
        expected = came + proxies
        told = say(
            "%(came)s present + %(proxies)s = %(expected)s", came=came, proxies=_proxies(proxies), expected=expected
        )
    if expected is not None and seats is not None and expected > seats:
        text = say("%(told)s, for %(seats)s members.", told=told, seats=seats)
        checks.append(Check("figures", ERROR, text, VOTE))
    if minutes.voters is not None and expected is not None:
        same = minutes.voters == expected
        text = say("Voters: %(voters)s stated, %(told)s.", voters=minutes.voters, told=told)
        checks.append(Check("voters", _or_withdrawn(same, expected - minutes.voters, minutes), text, VOTE))
    if passed := too_many(minutes):
        text = say(
            "Tally: it adds up to %(parts)s, for %(most)s at most. It is not taken: compare with the act.",
            parts=passed[0],
            most=passed[1],
        )
        return [*checks, Check("tally", ERROR, text, VOTE)]
    counts = (tally.for_, tally.against, tally.abstention, tally.no_position)
    if all(count is None for count in counts):
        return [*checks, Check("tally", UNKNOWN, say("Tally: the act does not give the number of votes."), VOTE)]
    total = sum(count or 0 for count in counts)
    if expected is None and not minutes.contested & {"present", "proxies"}:
        expected = minutes.voters
    if expected is None:
        text = say("Tally: %(total)s votes, but the voters are missing.", total=total)
        return [*checks, Check("tally", UNKNOWN, text, VOTE)]
    text = say(
        "Tally: %(total)s votes and abstentions, for %(expected)s voters (present + proxies).",
        total=total,
        expected=expected,
    )
    partial = None in counts[:3] and total < expected
    if partial and not (minutes.unanimous and tally.for_ is not None and tally.abstention is not None):
        text = say("%(text)s The act does not write all the votes.", text=text)
        return [*checks, Check("tally", UNKNOWN, text, VOTE)]
    return [*checks, Check("tally", _or_withdrawn(total == expected, expected - total, minutes), text, VOTE)]


def _or_withdrawn(same: bool, missing: int, minutes: Minutes) -> str:
    """A member who leaves takes away one vote, and that of the proxy carried."""
    if same:
        return OK
    return INFO if 0 < missing <= 2 * minutes.withdrawn else ERROR


def _otherwise(text: Said, stated: int | None) -> Said:
    return say("%(text)s; the act states %(stated)s.", text=text, stated=stated)


def _two_numbers(text: Said) -> Said:
    return say("%(text)s; the act states two numbers.", text=text)


def check_majority(minutes: Minutes) -> list[Check]:
    """CGCT L2121-20. Absolute majority of the votes cast; abstentions are not votes cast."""
    tally, cast = minutes.tally, votes_cast(minutes.tally, minutes.unanimous)
    if too_many(minutes):
        text = say("Votes cast not known: the tally is not taken.")
        return [Check("votes_cast", UNKNOWN, text, VOTE)]
    if cast is None:
        text = {
            True: say("Votes cast not known: the act is adopted, as it says."),
            False: say("Votes cast not known: the act is rejected, as it says."),
            None: say("Votes cast not known: the act does not say its result."),
        }[minutes.stated_adopted]
        return [Check("votes_cast", UNKNOWN, text, VOTE)]
    aside = (tally.abstention or 0) + (tally.no_position or 0)
    text = say(
        "Votes cast: %(cast)s (abstentions and those who did not vote excluded: %(aside)s)", cast=cast, aside=aside
    )
    if minutes.stated_votes_cast not in (None, cast):
        first = Check("votes_cast", ERROR, _otherwise(text, minutes.stated_votes_cast), VOTE)
    elif "votes_cast" in minutes.contested:
        first = Check("votes_cast", UNKNOWN, _two_numbers(text), VOTE)
    else:
        first = Check("votes_cast", OK, say("%(text)s.", text=text), VOTE)
    needed, result = absolute_majority(cast), adopted(minutes)
    text = say("Majority: %(votes)s for, %(needed)s required", votes=tally.for_, needed=needed)
    told = minutes.stated_adopted
    if minutes.stated_majority not in (None, needed):
        status, text = ERROR, _otherwise(text, minutes.stated_majority)
    elif "majority" in minutes.contested:
        status, text = UNKNOWN, _two_numbers(text)
    elif minutes.unanimous and tally.against:
        status = ERROR
        text = say(
            "%(text)s; the act says unanimity, but counts %(against)s against.", text=text, against=tally.against
        )
    elif tally.for_ is not None and tally.for_ * 2 == cast:
        status = UNKNOWN if told is None else INFO
        text = say("%(text)s: equal votes, that of the chair decides.", text=text)
    elif told is not None and told != result:
        status = ERROR
        text = (
            say("%(text)s; the act says that it is adopted.", text=text)
            if told
            else say("%(text)s; the act says that it is rejected.", text=text)
        )
    else:
        status = OK
        text = say("%(text)s: adopted.", text=text) if result else say("%(text)s: rejected.", text=text)
    return [first, Check("majority", status, text, VOTE)]


def check_convocation(minutes: Minutes, law: DeliberationLaw) -> Check:
    """CGCT L2121-12. The convocation leaves enough clear days before the sitting; L2121-11, in a small commune."""
    least = law.convocation_clear_days
    if not law.covers:
        return Check("convocation", UNKNOWN, say("Convocation: %(lack)s.", lack=_OTHER_LAW), CONVOCATION)
    if minutes.held_on is None or minutes.convened_on is None or least is None:
        if minutes.held_on is None:
            text = say("Convocation: the date of the sitting is missing.")
        elif minutes.convened_on is None:
            text = say("Convocation: the date of the convocation is missing.")
        else:
            text = say("Convocation: the delay in force is missing.")
        return Check("convocation", UNKNOWN, text, CONVOCATION)
    days = clear_days(minutes.convened_on, minutes.held_on)
    text = say(
        "Convocation: %(days)s clear days before the sitting, %(least)s required", days=max(days, 0), least=least
    )
    if days >= least:
        return Check("convocation", OK, say("%(text)s.", text=text), CONVOCATION)
    fewer, most = law.small_commune_clear_days, law.small_commune_members
    if fewer is None or most is None or days < fewer or minutes.kind == "large":
        return Check("convocation", ERROR, say("%(text)s.", text=text), CONVOCATION)
    seats = minutes.members if minutes.members is not None else office(minutes)
    if minutes.kind == "commune" and seats is not None and seats > most:
        return Check("convocation", ERROR, say("%(text)s.", text=text), CONVOCATION)
    if minutes.kind == "commune" and seats is not None:
        text = say(
            "Convocation: %(days)s clear days before the sitting. That is enough under 3,500 inhabitants (%(fewer)s required), as "
            "a council of %(seats)s members tells; check the population.",
            days=days,
            fewer=fewer,
            seats=seats,
        )
        return Check("convocation", INFO, text, SMALL_COMMUNE)
    text = say(
        "%(text)s from 3,500 inhabitants up, %(fewer)s under: the act does not tell which one holds.",
        text=text,
        fewer=fewer,
    )
    return Check("convocation", UNKNOWN, text, CONVOCATION)


def check_date(minutes: Minutes) -> list[Check]:
    """The weekday written is that of the date written: a slip of the pen shows there first."""
    if minutes.held_on is None:
        return [Check("date", UNKNOWN, say("The date of the sitting was not found."))]
    if minutes.weekday in (None, minutes.held_on.weekday()):
        return []
    text = say(
        "%(day)s is a %(right)s, the act writes %(written)s.",
        day=f"{minutes.held_on:%d/%m/%Y}",
        right=DAYS[minutes.held_on.weekday()],
        written=DAYS[minutes.weekday or 0],
    )
    return [Check("date", WARNING, text)]


LABELS = {
    "council": say("Council"),
    "chair": say("Chair of the sitting"),
    "secretary": say("Secretary of the sitting"),
    "held_on": say("Date of the sitting"),
    "convened_on": say("Date of the convocation"),
    "members": say("Members"),
    "in_office": say("Members in office"),
    "present": say("Those present"),
    "proxies": say("Proxies"),
    "voters": say("Voters"),
    "votes_cast": say("Votes cast"),
    "majority": say("Absolute majority"),
}


def check_competing(minutes: Minutes) -> list[Check]:
    """What the act says in two ways is not known, and proves nothing."""
    checks = [
        Check(
            "stated_twice",
            WARNING,
            say(
                "%(what)s: the act writes %(values)s, it is not known which one holds. Compare with the act.",
                what=LABELS[name],
                values=listed(values[:4]),
            ),
        )
        for name, values in minutes.stated_twice
    ]
    if minutes.contested_vote:
        text = say(
            "The vote of the act is not taken: %(why)s. Compare with the act, then give the text with its vote alone.",
            why=minutes.contested_vote,
        )
        checks.append(Check("several_votes", WARNING, text, VOTE))
    return checks


def _unread(minutes: Minutes) -> list[Check]:
    texts = list(dict.fromkeys(grant.text for grant in minutes.grants if grant.cents is None))
    if not texts:
        return []
    shown: Said | str = ", ".join(f"« {text[:60]} »" for text in texts[:4])
    if len(texts) > 4:
        shown = say("%(shown)s and others", shown=shown)
    text = say(
        "Amounts not read: %(shown)s. Compare with the act: above a threshold, a private body receives by a "
        "convention alone.",
        shown=shown,
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
        if grants:
            text = say("Convention: the threshold is not known on that day.")
        elif minutes.grants:
            text = say("Convention: no amount is read.")
        else:
            text = say("Convention: no amount is written.")
        return [Check("convention", UNKNOWN, text, GRANT)]
    checks = []
    for cents, grant in {c: g for c, g in grants if c > limit and not g.private}.items():
        sums = {"amount": _euros(cents), "limit": _euros(limit)}
        if grant.private is None:
            text = say(
                "%(amount)s, above %(limit)s: the act does not say clearly who receives; for a private body, a convention "
                "is compulsory.",
                **sums,
            )
            checks.append(Check("convention", UNKNOWN, text, GRANT))
        else:
            text = say("%(amount)s, above %(limit)s: not to a private body, the rule does not apply.", **sums)
            checks.append(Check("convention", INFO, text, GRANT))
    for cents in {c: g for c, g in grants if c > limit and g.private}:
        text = say(
            "%(amount)s to a private body, above %(limit)s: convention compulsory",
            amount=_euros(cents),
            limit=_euros(limit),
        )
        status, text = {
            True: (OK, say("%(text)s, the act provides one.", text=text)),
            False: (WARNING, say("%(text)s, the act says nothing of it.", text=text)),
            None: (
                UNKNOWN,
                say("%(text)s. The act speaks of one, but does not surely provide it: read it.", text=text),
            ),
        }[minutes.names_convention]
        checks.append(Check("convention", status, text, GRANT))
    if not checks and minutes.repeated:
        text = say(
            "The act writes “%(word)s”: a sum may be repeated, and the total be above %(limit)s. Work it out from the "
            "act.",
            word=minutes.repeated,
            limit=_euros(limit),
        )
        checks.append(Check("convention", UNKNOWN, text, GRANT))
    if not checks and (sums_ := _may_add_up(minutes.grants, limit)):
        text = say(
            "%(amounts)s: if they go to one private body, they pass %(limit)s together, and a convention is compulsory. "
            "The act does not say their total: compare with it.",
            amounts=listed([_euros(cents) for cents in sums_]),
            limit=_euros(limit),
        )
        checks.append(Check("convention", WARNING, text, GRANT))
    if not checks and len(grants) == len(minutes.grants):
        text = say("No amount is above %(limit)s: the convention is not compulsory.", limit=_euros(limit))
        checks.append(Check("convention", OK, text, GRANT))
    return checks


def _may_add_up(grants: tuple[Grant, ...], limit: int) -> list[int]:
    """The sums of which the total, if one private body receives them, passes the limit; none when the act gives it.

    A sum written again in another sentence is the same sum; written twice in one sentence, it is two.
    """
    for body in dict.fromkeys(grant.body for grant in grants):
        times: dict[int, int] = {}
        for (cents, _sentence), count in Counter(
            (grant.cents, grant.sentence)
            for grant in grants
            if grant.cents and grant.private is not False and grant.body in ("", body)
        ).items():
            times[cents] = max(count, times.get(cents, 0))
        total = sum(cents * count for cents, count in times.items())
        if total > limit and not any(2 * cents == total for cents, count in times.items() if count == 1):
            return [cents for cents, count in times.items() for _ in range(count)]
    return []


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
