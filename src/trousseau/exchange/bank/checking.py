"""Whether a statement may be taken. The sentences are French and say the figures."""

from datetime import date

from .model import Statement, euros

OLDEST = date(2000, 1, 1)


def wrong(statement: Statement, today: date) -> str:
    """What keeps this statement from being taken, or "": its currency, its days, its sum."""
    foreign = sorted(statement.currencies - {"EUR"})
    if foreign:
        said = ", ".join(name or "une monnaie qu’il ne dit pas" for name in foreign)
        return f"Ce relevé est en {said} : seul un compte en euros (EUR) se tient ici."
    for line in statement.lines:
        if not OLDEST <= line.booked_on <= today:
            return (
                f"Un mouvement est daté du {line.booked_on:%d/%m/%Y}, un jour qui n’est pas venu ou trop ancien : "
                "vérifiez le fichier auprès de la banque."
            )
    if statement.closing_on and not OLDEST <= statement.closing_on <= today:
        return f"Le solde final est daté du {statement.closing_on:%d/%m/%Y} : ce jour n’est pas venu, ou trop ancien."
    off = statement.opening + statement.moved - statement.closing
    if statement.balanced and off:
        return (
            f"Solde initial {euros(statement.opening)} et mouvements {euros(statement.moved)} ne font pas le solde final "
            f"{euros(statement.closing)} : il y a {euros(off)} d’écart. Le relevé est incomplet : demandez-le de nouveau."
        )
    return ""
