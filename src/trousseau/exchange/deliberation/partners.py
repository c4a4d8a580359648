"""Who the council deals with: the parties to a convention, the associations named, who receives a sum."""

import re

from trousseau.rules.deliberation import name_key

from .words import fold

MAX_PARTNERS = 50

_WITH = re.compile(r"\b(?:convention|partenariat|partenaires?)\b[^.;]{0,80}?\bavec\s+")
_ASSOCIATION = re.compile(r"\bassociations?\s+(?=[«\"“]?\s*[^\W\d_])")
_SEPARATOR = re.compile(r"\s*,\s*(?:et\s+)?|\s+et\s+|\s+ainsi\s+que\s+|\s+ou\s+")
_KIND = r"(?:association|societe(?:\s+cooperative)?|fondation|federation|cooperative|entreprise|mutuelle|agence\s+immobiliere\s+sociale|ais)"
_ARTICLE = re.compile(rf"(?:l'|la\s+|le\s+|les\s+|d'|de\s+)?(?:{_KIND}\s+)?[«\"“]?\s*")
_STOP = re.compile(
    r"\s+(?:qu[ie]?|qu'\w+|pour|dans|afin|en|relative?|portant|dont|d'un\w*|est|sont|a|au|aux|ci-\S+|jointe?|annexee?|sur|fixant|selon|par|sous|ayant)\b"
    r"|[.;:()»”\"\n]|\s+-\s"
)
# "Clés en main": a small word may stand inside a name, so the end of an association's name is looser.
_NAME_STOP = re.compile(
    r"\s+(?:qu[ie]?|qu'\w+|pour|afin|dont|d'un\w*|est|sont|a\s+hauteur|au\s+titre|ci-\S+|jointe?|relative|portant|ayant)\b|[.,;:()»”\"\n]|\s+-\s"
)
_PLACE = re.compile(
    r"((?:conseil|departement|region)(?:\s+(?:departemental|regional|general))?)\s+(?:de\s+la\s|de\s+l'|de\s|du\s|des\s|d')\s*\S"
)
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞŒ]")
_PRIVATE = re.compile(rf"\b{_KIND}s?\b|\b(?:sarl|sas|scic|scop|sa\s+d'hlm|scp)\b")
_PUBLIC = re.compile(
    r"\b(?:etat|commune|ville|departement|region|metropole|communaute|ccas|conseil\s+(?:departemental|regional)|prefecture)\b"
)
_GIVEN = r"\b(?:attribue|verse|accorde|alloue|octroye|notifie)(?:e?s?)"


def read_partners(title: list[str], body: list[str]) -> tuple[str, ...]:
    """Parties and associations, in the order of the act, each once. `title` is heading and subject."""
    found: list[str] = []
    for text in (*title, *body):
        folded = fold(text)
        if "avec" in folded:
            for match in _WITH.finditer(folded):
                found += _parties(text, folded, match.end())
        if "association" in folded:
            for match in _ASSOCIATION.finditer(folded):
                if name := _association(text, folded, match.end()):
                    found.append(name)
        if len(found) > MAX_PARTNERS:
            break
    return _each_once(found)[:MAX_PARTNERS]


def _parties(text: str, folded: str, start: int) -> list[str]:
    stop = _STOP.search(folded, start, start + 300)
    end = min(stop.start() if stop else len(text), start + 300)
    parties, at = [], start
    cuts = [*_SEPARATOR.finditer(folded, start, end)]
    for last, following in zip([start, *(c.end() for c in cuts)], [*(c.start() for c in cuts), end], strict=True):
        at = last
        article = _ARTICLE.match(folded, at, following)
        name = text[article.end() if article else at : following].strip(" -–,'’")
        if not name or not _UPPER.match(name) or len(name) > 100:
            continue
        parties.append(_without_place(name))
    return parties


def _association(text: str, folded: str, start: int) -> str | None:
    stop = _NAME_STOP.search(folded, start + 1, start + 120)
    raw = text[start : stop.start() if stop else min(len(text), start + 120)]
    name = raw.strip(' «»"“”-–')
    return name if _UPPER.match(name) and len(name.split()) <= 8 else None


def _without_place(name: str) -> str:
    """ "Conseil Départemental" for "Conseil Départemental de la Côte-d’Or": there is one per territory."""
    place = _PLACE.match(fold(name))
    return name[: place.end(1)] if place else name


def _each_once(names: list[str]) -> tuple[str, ...]:
    """Each name once; of "Clés en main" and "Clés en main capte des logements", the former is the name."""
    keys = {name_key(name): name for name in reversed(names)}
    kept = [
        name
        for name in dict.fromkeys(keys[name_key(name)] for name in names)
        if not any(name_key(name).startswith(key) and fold(name).startswith(fold(keys[key]) + " ") for key in keys)
    ]
    return tuple(kept)


def to_private_body(sentence: str, title: str, own: str | None, private: set[str]) -> bool | None:
    """Whether a private body receives the sum that `sentence` names; None when its words do not say.

    `private` holds the names that the act calls an association; `own` (folded) is the council's body.
    """
    context = fold(sentence)
    if own and re.search(rf"{_GIVEN}\s+(?:a|au)\s+(?:la\s+|le\s+|l')?{re.escape(own)}", context):
        return False
    if _PRIVATE.search(context) or any(fold(name) in context for name in private):
        return True
    if _PUBLIC.search(context):
        return None
    return True if _PRIVATE.search(fold(title)) else None


def named_body(sentence: str, private: set[str]) -> str:
    """The one private body that a sentence names; "" when it names none or several.

    Of "Clés en main" and "Clés en main capte des logements", the former is the name.
    """
    context = fold(sentence)
    named = {folded for name in private if (folded := fold(name)) in context}
    shortest = [name for name in named if not any(other != name and other in name for other in named)]
    return shortest[0] if len(shortest) == 1 else ""


def private_names(texts: list[str]) -> set[str]:
    """Names that the act introduces as an association, a company or a foundation."""
    return {
        name
        for text in texts
        if "association" in (folded := fold(text))
        for match in _ASSOCIATION.finditer(folded)
        if (name := _association(text, folded, match.end())) and len(name) > 2
    }
