"""The register of mandates: what a line says, and the only place that writes one.

Its words are French whatever the reader's language: the line stays as it was written.
"""

from datetime import UTC, date

from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import chain, localised
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Dwelling, User

from .enums import EntryKind, SignedAt
from .models import Mandate, RegisterEntry
from .signers import others

NAME = "mandates.register"  # of the series of numbers and of the chain of seals
SIGNED = {SignedAt.AGENCY: "Signé à l’agence", SignedAt.OWNER: "Signé hors de l’agence"}
MENTIONS = {
    EntryKind.CANCELLATION: "Annulation du mandat n° {n}",
    EntryKind.AMENDMENT: "Avenant au mandat n° {n}",
    EntryKind.END: "Fin du mandat n° {n}",
}


def content(entry: RegisterEntry) -> list:
    """What is sealed: every column, apart from the seals and the line's number, which the seal takes too. A line written
    before its owner was a column is sealed without."""
    return [
        entry.number,
        entry.kind,
        entry.mandate_id,
        entry.date.isoformat(),
        entry.names,
        entry.addresses,
        entry.situation,
        entry.purpose,
        entry.observations,
        entry.written_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.written_by_id,
        entry.dwelling_id,
        *([entry.owner_id] if entry.owner_id is not None else []),
    ]


def purpose_of(mandate: Mandate) -> str:
    """What the line of a mandate says of its object: its signed term."""
    return f"Gestion locative du {mandate.starts_on:%d/%m/%Y} au {mandate.ends_on:%d/%m/%Y}"


def head() -> chain.Head:
    """The last line sealed: its number and seal."""
    row = RegisterEntry.objects.order_by("-chain_number").values_list("chain_number", "hash").first()
    return chain.Head(*row) if row else chain.START


def write_line(
    actor: User | None,
    *,
    mandate: Mandate,
    kind: str,
    on: date,
    today: date,
    observations: str = "",
    late: str = "",
    key: str = "",
) -> RegisterEntry:
    """One more line, sealed, in the caller's transaction; a rollback takes it and its number back. `late`: why a mandate
    of an earlier day than that of the last line comes after it; the line keeps its true day, and says why. `key`: of the
    form that asks for it.

    `mandate` bears its number already. The database refuses a gap, a second registration, a mention of nothing.
    Raises Refused for a day to come, which would hold every later line up until then, and for a day before that of
    the last line that nobody explains.
    """
    chain.lock(NAME)
    last = head()
    happened(on, today)
    latest = _latest(today)
    if latest and on < latest:
        _explained(kind, late, latest)
    if kind == EntryKind.MANDATE:
        purpose = purpose_of(mandate)
        observations = SIGNED[SignedAt(mandate.signed_at)]
        if late.strip():
            observations = f"{observations}. Inscrit le {today:%d/%m/%Y} : {late.strip()}"
    else:
        purpose = MENTIONS[EntryKind(kind)].format(n=mandate.number)
    owners = [mandate.owner, *others(mandate, on)]
    entry = RegisterEntry(
        chain_number=last.number + 1,
        prev_hash=last.hash,
        number=mandate.number,
        kind=kind,
        mandate=mandate,
        date=on,
        owner=mandate.owner,
        dwelling=mandate.dwelling,
        names=_joined([owner.name for owner in owners], 320),
        addresses=_joined([owner.address for owner in owners], 480),
        situation=_situation(mandate.dwelling),
        purpose=purpose,
        observations=observations,
        written_at=timezone.now(),
        written_by=actor,
        key=key or None,
    )
    entry.hash = chain.seal(NAME, entry.chain_number, entry.prev_hash, content(entry))
    entry.full_clean(exclude=["written_by"] if actor is None else [])
    entry.save(force_insert=True)
    chain.record(NAME, chain.Head(entry.chain_number, entry.hash))
    return entry


def _joined(words: list[str], most: int) -> str:
    """Each once, as long as the column takes them whole; then how many more."""
    found = list(dict.fromkeys(filter(None, words)))
    kept, more = found[:1], found[1:]
    while more and len(" ; ".join([*kept, more[0]])) + 12 <= most:
        kept.append(more.pop(0))
    return " ; ".join([*kept, *([f"et {len(more)} autres"] if more else [])])


def write_fact(
    actor: User | None, *, mandate: Mandate, kind: str, on: date, today: date, observations: str
) -> RegisterEntry | None:
    """A mention of what happened to the mandate on `on`: dated that day, or the last line's when that is later.

    The day of the fact stands in `observations`: what is learnt late is written late, never before other lines. None
    for a dwelling let in another mode: the register is the mandates' (décret 72-678, art. 65).
    """
    if not mandate.way.for_owner:
        return None
    if mandate.brought_in_on:  # its line is in the register of before, which receives the mentions about it
        return None
    chain.lock(NAME)
    latest = _latest(today)
    day = max(on, latest) if latest else on
    return write_line(actor, mandate=mandate, kind=kind, on=day, today=today, observations=observations)


def last_dated() -> RegisterEntry | None:
    """The line of the latest day. A day to come is a slip of before such days were refused; it holds up no other line."""
    return RegisterEntry.objects.order_by("-date", "chain_number").first()


def _latest(today: date) -> date | None:
    """The latest day of its lines, of those whose day has come."""
    known = RegisterEntry.objects.filter(date__lte=today).order_by("-date", "-chain_number")
    return known.values_list("date", flat=True).first()


def _explained(kind: str, late: str, latest: date) -> None:
    """Décret 72-678, art. 65: the register is kept in the order of dates. A mandate that reaches it late says why."""
    if kind == EntryKind.MANDATE and late.strip():
        return
    article, day = "Décret 72-678, art. 65", {"day": localised.day(latest)}
    if kind == EntryKind.MANDATE:
        raise Refused(
            _(
                "The register is kept in the order of dates, and already has a line of %(day)s. Check the day of the "
                "signature; if it is right, say why it is entered late: the register keeps the reason."
            )
            % day,
            "late",
            article,
        )
    raise Refused(
        _(
            "The register is kept in the order of dates (décret 72-678, art. 65): its last line is of %(day)s. "
            "Give this day or a later one."
        )
        % day,
        "on",
        article,
    )


def _situation(dwelling: Dwelling) -> str:
    where = ", ".join(part for part in (dwelling.address, dwelling.complement) if part)
    commune = dwelling.commune
    return f"{dwelling.size}, {where}, {commune.postal_code} {commune.name}"
