"""A reading told in French, for a person at a terminal."""

from .model import Reading

_MARKS = {"ok": "✓", "info": "i", "warning": "!", "error": "✗", "unknown": "?"}


def summary(reading: Reading) -> str:
    """The reading in plain French, one thing a line; what is unknown is said so."""
    r = reading
    lines = [
        r.council or "Conseil inconnu",
        f"Séance du {_day(r.date)}, convoquée le {_day(r.convened_on)}",
        f"Présidence : {_or(r.chair)}   Secrétaire : {_or(r.secretary)}",
        f"Objet : {_or(r.heading)}",
    ]
    if r.subject:
        lines.append(f"Titre : {r.subject}")
    required, met = r.quorum.required, {True: "atteint", False: "non atteint", None: "inconnu"}[r.quorum.met]
    lines += [
        "",
        f"Membres : {_or(r.members)}   En exercice : {_or(r.in_office)}   Présents : {_or(r.present)}   "
        f"Pouvoirs : {_or(r.proxies)}   Votants : {_or(r.voters)}",
        f"Noms lus : {_or(r.listed.present)} présents, {_or(r.listed.absent)} absents dont "
        f"{_or(r.listed.proxies)} avec pouvoir et {_or(r.listed.absent_without_proxy)} sans",
        f"Quorum : {_or(required)} requis, {met}",
        f"Vote : pour {_or(r.vote.for_)}, contre {_or(r.vote.against)}, abstention {_or(r.vote.abstention)}, "
        f"sans position {_or(r.vote.no_position)}, dont pouvoirs {_or(r.vote.proxies)}",
        f"Suffrages exprimés : {_or(r.votes_cast)}   Majorité : {_or(r.majority)}   "
        f"Résultat : { ({True: 'adoptée', False: 'rejetée', None: 'inconnu'}[r.adopted]) }",
    ]
    lines += _items("Décisions", r.decisions)
    lines += _items("Montants", tuple(f"{amount.text} — {amount.context}" for amount in r.amounts))
    lines += _items("Postes", r.posts)
    lines += _items("Partenaires", r.partners)
    lines += _items(
        "Vérifications",
        tuple(f"{check.message}{f' [{check.article}]' if check.article else ''}" for check in r.checks),
        tuple(_MARKS[check.status] for check in r.checks),
    )
    return "\n".join(lines)


def _items(title: str, items: tuple[str, ...], marks: tuple[str, ...] | None = None) -> list[str]:
    if not items:
        return ["", f"{title} : rien n’a été lu"]
    return ["", f"{title} :", *(f"  {m} {item}" for m, item in zip(marks or "•" * len(items), items, strict=True))]


def _or(value: object) -> str:
    return "inconnu" if value is None else str(value)


def _day(day) -> str:
    return f"{day:%d/%m/%Y}" if day else "(date inconnue)"
