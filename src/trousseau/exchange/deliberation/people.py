"""The people named in an act: who was there, who was not, who gave a proxy to whom.

Names come in columns, one a line, or in one paragraph; with a civility each, one for several, or none.
"""

import re
from collections import Counter
from dataclasses import replace

from .model import Attendee
from .words import fold

CIVILITY = (
    r"(?:Monsieur|Madame|Mademoiselle|Messieurs|Mesdames|Mesdemoiselles|MONSIEUR|MADAME|MESSIEURS|MESDAMES|"
    r"Maître|Docteur|MM(?!ES?\b)\.?|M\.(?![A-ZÀ-Þ]\.?\s*(?:[,;()–—-]|$))|Mr\.?|Mmes?\.?|MMES?\.?|Mlles?\.?|Dr\.?|Me|M(?=\s+[A-ZÀ-Þ]))(?=[\s\t]|[A-ZÀ-Þ])"
)
_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽŸ"
_PARTICLE = r"(?:de|du|des|la|le|les|van|von|der|den|di|da|dos|do|ben|bin|el|al|y|d['’]|l['’])"
_WORD = rf"(?:[dlDL]['’])?[{_UPPER}][\w.'’]*(?:-\s?\w[\w.'’]*)*"
NAME = rf"(?:{_PARTICLE}\s+){{0,3}}{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,3}}{_WORD}){{0,6}}"

_civility = re.compile(rf"\s*(?:{CIVILITY}\s*)+")
_civilities = re.compile(rf"(?=[MD])(?<![\w'’-]){CIVILITY}")
_name = re.compile(NAME)
_several = re.compile(rf"(?:{_PARTICLE}\s+){{0,3}}{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,3}}{_WORD}){{0,60}}")
_office = re.compile(
    r"(?:(?:l[ea]s?|\d{1,2}(?:er|ere|e|eme|nd|nde)|premiere?|deuxieme|troisieme|quatrieme|cinquieme|sixieme)\s+)?(?:vice[- ]?)?"
    r"(?:maires?|presidente?s?|adjointe?s?|conseill[a-z]+|delegue?e?s?|secretaire|doyenn?e?|membres?|elue?s?)\b.*"
)
_state = re.compile(
    r"(?:excus|absent|arriv|parti|quitt|represent|present|empech|non excus|retard|sans pouvoir|a partir|jusqu|depuis)"
)

# "pouvoir à", "qui a donné procuration à", "représenté par": what stands between the giver and the bearer.
_PROXY = re.compile(
    r"[\s,:-]*\b(?:(?:qui\s+)?(?:(?:a|ont|ayant|avait|avaient)\s+)?(?:donn(?:e|ee|es|ant|ent)\s+|remis\s+)?"
    r"(?:(?:son|sa|leur|un|le|tout)\s+)?(?:pouvoirs?|procurations?|mandat|delegations?(?:\s+de\s+vote)?)(?:\s+ecrite?|\s+de\s+vot(?:e|er)(?:\s+en\s+son\s+nom)?)?"
    r"(?:\s+(?:est\s+)?donnee?)?\s*(?::|->|=>|(?:a|au|pour)\b)"
    r"|(?:est\s+)?representee?\s+par\b|mandataire(?:\s*:|\s+(?=m\.|mme|monsieur|madame)))\s*:?\s*"
)
# What every one of these links contains: most names have none.
_LINKED = re.compile(r"pouvoir|procuration|delegation|mandat|represent|suppl|remplac")
_SUBSTITUTE = re.compile(r"[\s,]*\b(?:suppleante?|remplacante?)\s+(?:de\b|du\b|d')\s*|[\s,]*\bsupplee\s+")
_SUBSTITUTED = re.compile(
    r"[\s,]*\b(?:est\s+)?(?:representee?|remplacee?|suppleee?)\s+par\s+(?:sa|son)\s+suppleante?\s*,?\s*|[\s,]*\bsuppleee?\s+par\s+"
)
_GIVES = re.compile(r"\s+(?:a|par|->|=>)\s+(?=\S)")
# "pouvoir à M. le Maire": the bearer is named by the office alone.
_OFFICE_ALONE = re.compile(r"\s*(?:m\.|mr|mme|monsieur|madame)?\s*(?:l[ea]\s+)?(?:maire|presidente?)\b\s*[.,;)]*\s*$")
# "Mmes et MM." before a list: one civility for all of them, nobody's name.
_FOR_ALL = re.compile(
    rf"(?<!\w)(?:Mesdames|Messieurs|MESDAMES|MESSIEURS|Mmes?\.?|MMES|MM?\.?)\s*(?:,|et|ET|&)\s*(?:Mesdames|Messieurs|MESDAMES|MESSIEURS|Mmes?\.?|MMES|MM?\.?)(?=\s+[{_UPPER}])(?!\s+(?:Mme|M\.))"
)
# "Aubières : M. X": the commune that a member comes from, once before its people.
_COMMUNE_OF = re.compile(
    rf"(?P<cut>^[ \t]*(?:[–—-][ \t]+)?|[ \t]+[–—-][ \t]+|[;.][ \t]+)(?P<place>[{_UPPER}][^\n\t:;,.()]{{1,40}}?)[ \t]*:[ \t]*\n?[ \t]*(?=[{_UPPER}])",
    re.M,
)
_EDGES = re.compile(r"^[\s\-–—•·*]+(?:\d{1,3}[.)]\s+)?|^\d{1,3}[.)]\s+|\s+$")
_SEPARATORS = re.compile(
    r"\n|\t| {3,}|[;,•]|(?:\s|(?<=\.))+[–—-]+\s+(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ]{2})-\s+(?=[A-ZÀ-Þ][a-zà-ÿ])|\s+et\s+(?=[A-ZÀ-Þ])"
)
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_LINKS = re.compile(r"(?:\b(?:a|au|de|du|par|pour|mandataire)|d'|suppleante?|->|:)\s*$")

_WHO = r"(?:(?:membres|conseiller(?:e?s)?|elus|delegues|mesdames et messieurs)\s+(?:municipaux\s+|communautaires\s+|metropolitains\s+|titulaires\s+)?)?"
_LABEL_WORD = re.compile(r"present|absent|excuse|represente|pouvoir|procuration|donne|participants")
_LABEL = re.compile(
    rf"(?:^|(?<=[.;)])[ \t]|[ \t]{{2}}|\t)[ \t]*(?:"
    rf"(?P<present>{_WHO}(?:(?:etaient|sont)\s+)?presente?(?:\(e?\)|[.·-]e)?[.·-]?(?:\(?s\)?)?(?:\s+(?:et|ou)\s+representee?s?)?|participants)"
    rf"|(?P<absent>{_WHO}(?:(?:etai(?:en)?t|sont|est|s'etai(?:en)?t\s+fait)\s+)?(?:absent|excuse|represente)(?:[^\n:,.]|(?<=\b[lr])[.]|\n(?=donne\b|vote\b)){{0,140}}?"
    rf"|{_WHO}(?:ont\s+donne|avaient\s+donne|ayant\s+donne|donnent)\s+(?:pouvoir|procuration|delegation|mandat)[^\n:,.]{{0,20}}?|(?:pouvoir|procuration)s?[^\n:,.]{{0,20}}?)"
    rf")[ \t]*(?:\([ \t]*\d{{1,4}}[ \t]*\)|(?<=[a-z][ \t])\d{{1,3}}(?=[ \t]*:))?[ \t]*(?::[ \t]*(?:\d{{1,3}}[ \t]*$|(?![ \t]*\d{{1,4}}\b|[ \t]*neant))|(?<!ayant)$)",
    re.M,
)
_END = re.compile(
    r"(?:^|(?<=[.;)])[ \t]+|[ \t]{2,}|\t)[ \t]*(?:(?:l[ea]\s+)?secretaire|objet\b|nombre\b|convocation\b|date\b|le quorum|quorum|l'an\b|vu\b|considerant|"
    r"le conseil\b|le comite\b|le bureau\b|la commission\b|la seance\b|conseil d|presidence\b|affiche|l'assemblee\b|apres\b|delegues en\b|conseillers en\b|a ete\b|il a ete\b|ordre du jour|rapporteur|scrutin\b|votes?\b|votants?\b|en exercice|n°|formant|lesquels|deliberation|"
    r"l[ea]\s+(?:maire|presidente?)\s+(?:a|ouvre|constate|rappelle|expose|declare|propose|demande|souhaite|procede|informe|presente|donne|soumet)\b|"
    r"presidente?\s*:|(?:monsieur|madame|m\.|mme)\s+l[ea] (?:maire|presidente?)\b(?!\s*(?:[,;]|\n|$)))",
    re.M,
)
_NOT_A_PLACE = re.compile(rf"{_LABEL_WORD.pattern}|secretaire|seance|presid|rapporteur|votant|exercice")
# What a list begins with or holds, and is nobody: "Tous les membres", a civility alone, an address.
_NOBODY = re.compile(
    r"(?:tous|toutes|aucune?|neant|mesdames|messieurs|monsieur|madame|mm|mmes|les|le|la|hotel|mairie|salle|maison|rue|avenue|place|boulevard|"
    r"cedex|tel|telephone|page|bp)\b"
)
# "LE GOFF", "La Fontaine": an article that a name begins with; not what an act calls so ("le Maire", "LA SÉANCE").
_ARTICLE = re.compile(rf"(?:L[ea]|L[EA])\s+[{_UPPER}]")
_CALLED_SO = re.compile(
    r"l[ea]\s+(?:maire|president|vice|adjoint|conseil|comite|bureau|commission|assemblee|seance|secretaire|quorum|commune|ville|"
    r"direct|doyen|rapporteur|delegue|membre|elu|public|suppleant|titulaire|prefet|syndic|communaute|metropole|departement|region)"
)
_EXCEPT = re.compile(r"^.*\b(?:a l'exception d(?:e\s|')|hormis\s|excepte\s|sauf\s)", re.S)
_BY_PROXY = re.compile(r"\b(?:procuration|pouvoir|delegation\s+de\s+vote)s?\b")
# "Marie DU PIN – CEDRE": one name, or two?
_DASHED_NAME = re.compile(
    r"\b[A-Za-zÀ-ÿ]{2,40}[ ]{1,4}[A-ZÀ-Þ'’-]{2,40}[ ]{1,4}[–—-][ ]{1,4}[A-ZÀ-Þ]{2,40}[ ]*(?:$|[,;(])", re.M
)
_DASHES = re.compile(r"(?<=\S)[ ]+[–—-]+[ ]+(?=\S)")
# A sentence about somebody, after a list.
_TOLD = re.compile(
    r"^\s*\S+\s+(?:l[ea]\s+)?(?:maire|presidente?)\b|^.{0,60}?\b(?:est|sont|etait|etaient|(?:a|ont|avait|avaient)\s+(?:\w+es?|\w+it|fait|pris)\b|quitt\w+|arriv\w+|"
    r"rejoin\w+|ouvre|rappelle|expose|propose|presente|informe|indique|precise|demande|remercie|donne|sort)\b"
)
_FIRST_CIVIL = re.compile(rf"^[ \t]*{CIVILITY}", re.M)
MAX_PEOPLE = 600
MAX_SECTION = 50_000


_CIVILITY_ALONE = re.compile(r"m|mm|mr|mmes?|mlles?|monsieur|madame|messieurs|mesdames|maitre|docteur")


def leading_name(text: str) -> str | None:
    """The name at the start of `text`, without civility or office; None when none stands there."""
    text = text.lstrip(" \t\n:,-–—")
    found = _civility.match(text)
    rest = text[found.end() :] if found else text
    office = _office_then_name(rest)
    found = _name.match(office)
    name = _trim(found[0]) if found else None
    return None if name is None or _CIVILITY_ALONE.fullmatch(fold(name)) else name


def _office_then_name(text: str) -> str:
    """`text` past an office that precedes the name: "le Maire, Jean X", "la Présidente Marie Y"."""
    found = re.match(r"(?:l[ea]\s+)?(?:maire|presidente?)\b[\s,:-]*", fold(text))
    if not found:
        return text
    rest = text[found.end() :]
    return rest[civility.end() :] if (civility := _civility.match(rest)) else rest


_SENTENCE_BEGINS = re.compile(
    r"\s(?:Ordre|ORDRE|Objet|OBJET|Nombre|NOMBRE|Conseillers|CONSEILLERS|Membres|MEMBRES|Présents|PRÉSENTS|PRESENTS|Absents|ABSENTS|Excusés|Rapporteur|"
    r"Convocation|Quorum|QUORUM)\b.*|\s(?:Le|La|LE|LA)\s(?:Président|Maire|Conseil|Secrétaire|PRÉSIDENT|PRESIDENT|MAIRE|CONSEIL|séance|Séance).*"
)


_PARTICLES = re.compile(rf"(?:\s+{_PARTICLE})+$")


def people_in(words: str) -> list[str]:
    """The names that follow each other without a comma: "Anne DU PIN Luc IF", "PIN Anne IF Luc"; the words themselves when
    they name one person."""
    parts = words.split()
    high = [part.strip(".'’").isupper() and len(part.strip(".'’")) > 1 for part in parts]
    low = [not up and part[:1].isupper() for up, part in zip(high, parts, strict=True)]
    if not any(high) or not any(low):
        return [words]
    first_names_first = low[0] or not high[0] and next(low[k] for k in range(len(parts)) if high[k] or low[k])
    groups: list[list[str]] = [[]]
    closed = False
    for part, up, down in zip(parts, high, low, strict=True):
        family = up if first_names_first else down
        if closed and not family and (up or down):
            groups.append([])
            closed = False
        groups[-1].append(part)
        closed = closed or family
    return [" ".join(group) for group in groups]


# A stop after a word that is no initial: the name ended there.
_STOP = re.compile(r"(?<=\w\w\w)\.\s.*")


def _trim(name: str) -> str:
    name = _STOP.sub("", _SENTENCE_BEGINS.sub("", " " + " ".join(name.split())).strip())
    name = _PARTICLES.sub("", people_in(name)[0])
    return name[:-1] if name.endswith(".") and len(name.split()[-1].rstrip(".")) > 1 else name.rstrip("-'’")


def read_people(text: str, folded: str, chair: str | None = None) -> tuple[tuple[Attendee, ...], bool, bool]:
    """(people in the order of the act, whether it lists the present, whether it lists the absent).

    A proxy given "à M. le Maire" goes to the `chair`.
    """
    if table := _read_table(text, folded):
        return table, True, True
    if "\t" in text:
        text = _by_columns(text)
        folded = fold(text)
    people: dict[str, Attendee] = {}
    order: list[Attendee] = []
    listed, unsure = {True: False, False: False}, {True: False, False: False}
    labels = _labels(folded)
    for i, label in enumerate(labels):
        here = label["present"] is not None
        end = labels[i + 1].start() if i + 1 < len(labels) else len(folded)
        start = label.end()
        if stop := _END.search(folded, start, end):
            end = stop.start()
        section, sure = _read_section(text[start : min(end, start + MAX_SECTION)], here, chair)
        if section and (not here or any(person.present for person in section)):
            listed[here] = True
        if not sure:
            unsure[here] = True
        if section and not here and _BY_PROXY.search(label[0]) and not any(person.proxy_to for person in section):
            unsure[False] = True  # they voted by proxy, and nobody says through whom
        for person in section:
            if len(order) >= MAX_PEOPLE:
                break
            known = people.get(person.name)
            if known and not known.present and not person.present and (person.proxy_to or known.proxy_to):
                # Named among the absent, then again where the proxies are listed.
                people[person.name] = known if known.proxy_to else person
                order[order.index(known)] = people[person.name]
                continue
            people[person.name] = person
            order.append(person)
    listed[False] |= any(person.proxy_to for person in order)
    return tuple(order), listed[True] and not unsure[True], listed[False] and not unsure[False]


_TITLE_GOES_ON = re.compile(r"\b(?:ayant|avaient|ont)[ \t]*$")


def _labels(folded: str) -> list[re.Match[str]]:
    """The titles of lists of people; only lines that hold one of their words are looked at closely."""
    found: list[re.Match[str]] = []
    end = -1
    for word in _LABEL_WORD.finditer(folded):
        if word.start() > end:
            start, end = folded.rfind("\n", 0, word.start()) + 1, folded.find("\n", word.end())
            end = len(folded) if end < 0 else end
            if _TITLE_GOES_ON.search(folded, start, end):  # "EXCUSÉS AYANT", and below "DONNÉ PROCURATION :"
                end = folded.find("\n", end + 1)
                end = len(folded) if end < 0 else end
            found += _LABEL.finditer(folded, start, end)
    return found


def _read_table(text: str, folded: str) -> tuple[Attendee, ...]:
    """Members one a row, with a mark under "présent" and a name under "pouvoir à"; () where no table is so."""
    people: list[Attendee] = []
    columns: dict[str, int] = {}
    for line, row in zip(text.split("\n"), folded.split("\n"), strict=True):
        cells, titles = line.split("\t"), [cell.strip() for cell in row.split("\t")]
        if len(cells) < 3:
            if people and row.strip():
                break
            continue
        if not people:
            heads = {
                n: next((k for k, title in enumerate(titles) if words.match(title)), None)
                for n, words in _TITLES.items()
            }
            if heads["name"] is not None and heads["present"] is not None:
                columns = {name: k for name, k in heads.items() if k is not None}
                continue
        if not columns:
            continue
        if max(columns["name"], columns["present"]) >= len(cells):
            continue
        name = leading_name(cells[columns["name"]])
        mark = titles[columns["present"]]
        bearer = leading_name(cells[columns["proxy"]]) if columns.get("proxy", 99) < len(cells) else None
        if name and mark in _MARKS:
            people.append(Attendee(name, None, bool(mark) and not bearer, bearer))
    return tuple(people) if len(people) > 2 else ()


_LIST_TITLE = re.compile(
    rf"(?:(?:membres|conseillers|elus|delegues)\s+)?(?:(?:etaient|sont)\s+)?(?:{_LABEL_WORD.pattern})[^\t\n]{{0,40}}$"
)


def _by_columns(text: str) -> str:
    """`text` with each list of people whole where several stand side by side, a title over each column."""
    out: list[str] = []
    columns: list[list[str]] = []

    def pour() -> None:
        for column in columns:
            out.extend(cell for cell in column if cell.strip())
        columns.clear()

    for line in text.split("\n"):
        cells = line.rstrip("\t ").split("\t")
        titled = sum(_LIST_TITLE.match(fold(cell.strip())) is not None for cell in cells)
        if titled > 1 and titled == len(cells):
            pour()
            columns.extend([cell if ":" in cell else f"{cell.strip()} :"] for cell in cells)
        elif columns and 1 < len(cells) <= len(columns):
            for column, cell in zip(columns, cells, strict=False):
                column.append(cell)
        else:
            pour()
            out.append(line)
    pour()
    return "\n".join(out)


_TITLES = {
    "name": re.compile(r"(?:delegue|conseiller|elu|membre|titulaire|nom)(?![^\t]*exercice|bre)"),
    "present": re.compile(r"presente?s?$|presence$"),
    "proxy": re.compile(r"(?:pouvoir|procuration|mandataire|represente)"),
}
_MARKS = frozenset(("", "x", "p", "✓", "✔", "oui", "present", "presente", "1"))


def _bearer(token: str, chair: str | None) -> str | None:
    """Who bears a proxy, named at the start of `token`: the chair when the office alone is written."""
    if _OFFICE_ALONE.match(fold(token)):
        return chair or " ".join(token.split()).strip(" .,;)")
    return leading_name(token)


def _plain_names(raw: str) -> str:
    """A section without what stands before names and is none: "Mmes et MM.", the communes of the members."""
    raw = _FOR_ALL.sub("Mmes", raw)
    if "\t" in raw:
        rows = [line.split("\t") for line in raw.split("\n") if "\t" in line]
        civil = [any(_civility.match(cell) for cell in column) for column in zip(*rows, strict=False)]
        if len(rows) > 1 and len(set(map(len, rows))) == 1 and civil[1:] and all(civil[1:]) and not civil[0]:
            raw = "\n".join(line.partition("\t")[2] if "\t" in line else line for line in raw.split("\n"))
    places = [m for m in _COMMUNE_OF.finditer(raw) if not _NOT_A_PLACE.search(fold(m["place"]))]
    if len(places) > 1:
        for match in reversed(places):
            raw = raw[: match.start()] + ("; " if match["cut"].strip() else match["cut"]) + raw[match.end() :]
    return raw


def _read_section(raw: str, here: bool, chair: str | None) -> tuple[list[Attendee], bool]:
    """The people of a section, and whether all those that it names were read."""
    people: list[Attendee] = []
    sure = _DASHED_NAME.search(raw) is None
    plain = _plain_names(raw)
    kept = _people_lines(plain)
    if _goes_on(kept, plain[len(kept) :]):
        return [], False
    for token in _tokens(kept):
        folded, there = fold(token), here
        if (others := _EXCEPT.match(folded)) is not None:
            token, folded, there = token[others.end() :], folded[others.end() :], False
        linked = _LINKED.search(folded)
        if linked and (substituted := _SUBSTITUTED.search(folded)):
            holder = leading_name(token[: substituted.start()])
            substitute = leading_name(token[substituted.end() :])
            if holder and substitute:
                people.append(Attendee(substitute, holder, there, None))
        elif linked and (proxy := _PROXY.search(folded)):
            bearer = _bearer(token[proxy.end() :], chair)
            if giver := _person(token[: proxy.start()]):
                people.append(Attendee(giver[0], giver[1], bearer is None and there, bearer))
            elif bearer and people and not people[-1].proxy_to:
                people[-1] = replace(people[-1], present=False, proxy_to=bearer)
            if bearer is None:
                sure = False
        elif not here and (gives := _GIVES.search(folded)) and (bearer := _bearer(token[gives.end() :], chair)):
            if giver := _person(token[: gives.start()]):
                people.append(Attendee(*giver, False, bearer))
        elif found := _person(token):
            people.append(Attendee(*found, there, None))
        elif linked and people and (deputy := _SUBSTITUTE.match(folded)):
            people[-1] = replace(people[-1], seat_of=leading_name(token[deputy.end() :]))
        elif _may_name(token):
            sure = False
    twice = [name for name, times in Counter(person.name for person in people).items() if times > 1]
    if len(twice) > 1:
        return [], False  # communes, one for each of their members
    return (people, True) if sure else ([person for person in people if person.proxy_to], False)


def _nobody(rest: str) -> bool:
    folded = fold(rest)
    named = _ARTICLE.match(rest) is not None and _CALLED_SO.match(folded) is None
    return _NOBODY.match(folded) is not None and not named


def _may_name(token: str) -> bool:
    """Whether a piece of a list, in which nobody was read, has words that may be somebody's name."""
    found = _civility.match(token)
    rest = token[found.end() :] if found else token
    folded = fold(rest)
    if not rest or _nobody(rest) or _office.match(folded) or _state.match(folded) or _PROXY.match(" " + folded):
        return False
    return re.search(r"[A-ZÀ-Þ][\w'’]", rest) is not None


def _goes_on(kept: str, rest: str) -> bool:
    """Whether people are named again after what ends their list: it is cut by something that is none, and its count is not
    known."""
    if not rest.strip():
        return False
    first = next(line for line in rest.split("\n") if line.strip())
    if len(_FIRST_CIVIL.findall(rest)) > 1 or _FIRST_CIVIL.match(first) and not _TOLD.search(fold(first)):
        return True
    return any(
        sum(_person(part.strip(" :-–")) is not None for part in _SEPARATORS.split(line) if len(part.split()) in (2, 3))
        > 1
        for line in rest.split("\n")
    )


def _person(token: str) -> tuple[str, str | None] | None:
    """(name, holder of the seat) of the one person that `token` names, or None."""
    seat_of = None
    if _LINKED.search(token.lower()) and (substitute := _SUBSTITUTE.search(fold(token))):
        if substitute.start() == 0:
            return None
        seat_of, token = leading_name(token[substitute.end() :]), token[: substitute.start()]
    found = _civility.match(token)
    rest = token[found.end() :] if found else token
    folded = fold(rest)
    if _office.fullmatch(folded):
        if found and folded.startswith(("le ", "la ")):
            return leading_name(rest) or " ".join(rest.split()), seat_of
        return None
    name = _name.match(rest)
    if not name or _nobody(rest):
        return None
    after = folded[name.end() :].strip(" .,:-")
    if after and not (_state.match(after) or _office.match(after)):
        return None
    if not found and _state.match(folded):
        return None
    return _trim(name[0]), seat_of


def _people_lines(raw: str) -> str:
    """The part of a section that names people: prose that follows without a title is left out."""
    kept, seen, dashed = [], False, len(_DASHES.findall(raw)) > 1
    for line in raw.split("\n"):
        bare = line.strip()
        apart = "\t" in line or "   " in bare or dashed and _DASHES.search(bare)
        if bare and seen and not apart and not _names_somebody(bare):
            break
        if bare:
            seen = True
        kept.append(line)
    return "\n".join(kept)


def _names_somebody(line: str) -> bool:
    first = re.split(r"[,;(]| et (?=[A-ZÀ-Þ])", line, maxsplit=1)[0].strip(" -–•.\t")
    folded = fold(first)
    if _several.fullmatch(first) and len(people_in(first)) > 1:
        return True
    if not first or first[0].islower() or re.match(r"(?:pouvoirs?|procurations?|suppleante?)\b", folded):
        return True
    if _state.match(folded) or _office.match(folded) or _PROXY.search(folded) or _civilities.search(first, 3):
        return True
    return _person(first) is not None


def _tokens(section: str) -> list[str]:
    """`section` cut into pieces that name one person each."""
    section = _PARENTHESIS.sub(_open_parenthesis, section)
    # Where each name has its civility, a line end is only a wrap.
    civil = _civilities.search(section) is not None or len(_DASHES.findall(section)) > 1
    lines: list[str] = []
    for line in _whole_cells(section) if civil else section.split("\n"):
        linked = lines and _LINKS.search(fold(lines[-1][-40:]).rstrip())
        glued = (
            lines and line.strip() and (linked or civil or "," in line or fold(line.strip())[:2] == line.strip()[:2])
        )
        if glued and "\t" not in line and "\t" not in lines[-1] and not re.match(r"\s*[-–•]\s", line):
            lines[-1] += ("" if lines[-1].endswith("-") else " ") + line.strip()
        else:
            lines.append(line)
    pieces = []
    for piece in _SEPARATORS.split("\n".join(lines)):
        for part in _at_civilities(piece):
            bare = part.strip()
            several = _several.fullmatch(bare) and not _civility.match(bare) and not _PROXY.match(" " + fold(bare))
            pieces += people_in(bare) if several else [part]
    return [token for piece in pieces if (token := _EDGES.sub("", piece))]


def _whole_cells(section: str) -> list[str]:
    """The lines of `section`, cells that went on below in their column made whole again."""
    rows: list[list[str]] = []
    for line in section.split("\n"):
        cells = line.split("\t")
        above = rows[-1] if rows and len(cells) > 1 else []
        for column, cell in enumerate(cells[: len(above)]):
            start = above[column].rstrip()
            if start and cell.strip() and (not _civility.match(cell) or _awaits_a_name(start)):
                above[column] = start + ("" if start.endswith("-") else " ") + cell.strip()
                cells[column] = ""
        if len(cells) == 1 or any(cell.strip() for cell in cells):
            rows.append(cells)
    return ["\t".join(row) for row in rows]


def _awaits_a_name(cell: str) -> bool:
    return not cell[-1].isupper() and _LINKS.search(fold(cell[-40:])) is not None


def _at_civilities(piece: str) -> list[str]:
    """Cut before each civility, unless it follows "à", "de" or "par": that one names a bearer or a holder."""
    cuts = [0]
    for match in _civilities.finditer(piece):
        before = piece[max(cuts[-1], match.start() - 60) : match.start()]
        if before.strip() and not _LINKS.search(fold(before)):
            cuts.append(match.start())
    return [piece[a:b] for a, b in zip(cuts, [*cuts[1:], len(piece)], strict=True)]


def _open_parenthesis(match: re.Match[str]) -> str:
    inside = fold(match[1])
    # "(jusqu’à 11 h 50 - délégation de vote à M. X)": an hour may stand before the proxy.
    if (proxy := _PROXY.search(" " + inside)) and proxy.start() > 0 and re.match(r"(?:jusqu|a partir|depuis)", inside):
        return f" {match[1][proxy.start() - 1 :].lstrip(' -,–—')} ;"
    return (
        f" {match[1]} ;"
        if _PROXY.match(" " + inside) or _SUBSTITUTE.match(" " + inside) or _SUBSTITUTED.match(inside)
        else " "
    )
