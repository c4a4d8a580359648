"""What the act is about: its title, decisions, amounts, posts and partners."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from .cleaning import bullet, squeeze
from .model import Amount
from .vote import deliberated_at
from .words import NUMBER_WORD, NUMBER_WORDS, fold, to_int

MAX_ITEMS = 200

_OBJECT = re.compile(r"^[ \t]*(?:\d{1,3}[.)\s-]*)?objet(?:\s+de\s+la\s+deliberation)?\s*(?:[:=-]|$)[ \t:]*", re.M)
_BODY_START = re.compile(
    r"(?:vu|considerant|attendu|rapporteur|l'an|le conseil|le comite|le bureau|l'assemblee|la commission|apres|adoptee?|rejetee?|il est|il a|monsieur|madame|m\.|mme|par deliberation|"
    r"dans le cadre|service\s*:|commissions?\b|direction\b|communes?\s*:|scrutin|presents?|absents?|etaient|membres|nombre|en exercice|date|secretaire|seance|vote|convocation)\b"
)
_VERB = (
    r"(?:decid|autoris|approuv|adopt|accept|attribu|accord|charg|donn|precis|fix|valid|sollicit|mandat|prend\b|pren|prelev|dit\b|dire\b|inscri|impute|verse|"
    r"emet|confirm|constat|design|habilit|engag|arret|octroi|refus|rejet|s'engag|pend acte|abrog|modifi|confi|ouvr|cre|institu|demand|rappel|renouvel|nomm|sign)"
)
_DECISION = re.compile(rf"(?:(?:de\s+|d')?{_VERB})[a-z]*\b")
_END = re.compile(
    r"(?:scrutin|pour\s*:|votes?\s*:|votants?\b|contre\s*:|abstentions?\s*:|fait\s+et\s+delibere|pour\s+extrait|pour\s+copie|le\s+secretaire|la\s+secretaire|"
    r"et\s+ont\s+signe|les\s+conclusions|ont\s+vote|resultats?\s+du\s+vote|adoptee?\s+le|recu\s+en|rendu\s+executoire|le\s+president\b|la\s+presidente\b|le\s+maire\b|la\s+maire\b|ainsi\s+(?:fait|delibere)|adopte\b|acte\s+rendu|certifie|suivent\s+les\s+signatures|delibere\s+les)"
)
_DOES = re.compile(
    r"\b(?:decide|approuve|autorise|adopte|accepte|attribue|accorde|emet|prend\s+acte|valide|donne|refuse|rejette|sollicite|fixe|mandate|constate|confirme|habilite)\b"
)

# A number, then its unit: apart, so that a list of numbers without a unit is crossed once.
# "45 000,- €" has no cents; a point before one or two digits that are the last can only be that of the cents.
_NUMBER = re.compile(
    r"(?<![\d,.])(\d{1,3}(?:[ .]\d{3})+|\d{1,12})(?:,(?:-{1,2}(?![\d-])|(?=\d))|\.(?=\d{1,2}(?!\d)))?((?<=[.,])\d{1,3})?(?!\d)"
)
_MONEY_UNIT = re.compile(r"\s*([km]\s?€|keur|millions?\s+d'euros|milliers?\s+d'euros|€|euros?\b|eur\b)")
_SCALE = {"k": 1_000, "m": 1_000_000, "milliers": 1_000}
# Whatever says that a number is a sum, and what may stand in that number, from its end backwards: a sum is read
# when `_money` took all of it.
_UNIT = re.compile(r"(?<![a-z])(?:k|m|mds?)?\s?€|(?<![a-z'])(?:d')?euros?\b|\bk?eur\b")
_PIECE = re.compile(
    rf"(?<![\w.,'/-])(?:[\d(]*\d[\w.,'/()-]*|[oil\d]{{3}}|\(?{NUMBER_WORD}(?:-{NUMBER_WORD})*|milli(?:on|ard|er)s?|demie?|"
    r"et|ou|a)[),]*\s*$"
)
_NO_SUM = re.compile(r"\b(?:19|20)\d\d\b,?|(?<!\d)\d{1,2},\s|\b(?:et|ou|a)\b")  # years, numbers of articles
_AFTER = re.compile(r"\s*\d[\d .,]*")
# "Montant (en €)" over a column of bare numbers.
_UNIT_TITLE = re.compile(r"\(\s*(?:en\s+)?(?:k|m)?(?:€|euros?)\s*\)|\ben\s+(?:k|m)?(?:€|euros?)$")
_BARE = re.compile(r"(?<![\d.,/])(\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|(?!(?:19|20)\d\d$)\d{4,12}(?:[.,]\d{1,2})?)$")
# Whatever may be a sum and has no unit that is read: thousands in figures, "45 k", "mille", a column "en k€".
_LARGE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,3}(?:[ .'·_]\s?\d{3})+(?!\d)|\d{4,12}(?!\d))(?:[.,]\d{1,2}(?!\d))?"
    r"|(?<![\w.,/-])\d[\d .,]{0,20}\s?(?:k|ke|keuros?|me|mille|milliers?|millions?|milliards?|md)\b"
    r"|\b(?:[a-z]{1,12}-){0,6}(?:milliers?|millions?|milliards?|mille)\b(?:-[a-z]{1,12}){0,6}|(?<![a-z])(?:k|m|md)\s?€|\bkeur\b"
)
_MILLIONS = re.compile(r"(?<![\w.,/-])\d[\d .,]{0,20}\s?M\b(?!\.|me|r)")
_NOT_LARGE = re.compile(
    r"(?:\b(?:l|r|d|nature|chapitre|sous-chapitre|compte|rubrique|fonction|imputation|ligne|art|article|articles|loi|decret|numero|arrete|siret|siren|rcs|bp|tel|telephone|parcelle|an)\b|n\s?°|no)[.\s:]*$"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_COUNTS = re.compile(
    r"\s*(?:habitants?|logements?|menages?|personnes?|m2|m²|km|metres?|hectares?|foyers?|heures?|membres?|[-/]\d)"
)
_WRITTEN_YEAR = re.compile(rf"\bdeux[ -]mille(?:[ -]+{NUMBER_WORDS})?+(?![ -]*(?:d'\s?)?(?:euros?|€))")
# The end of a sum whose thousands stay in the line or the cell before.
_TAIL = re.compile(r"\d{3}(?!\d)(?:[ .]\d{3})*(?:,\d{1,2})?(?!\d)")
_HEAD = re.compile(r"(?<![\d.,])\d{1,3}[^a-z0-9(,;:)]{0,8}$")
_REPEATED = re.compile(
    r"\bpar\s+(?:an|annee|mois|trimestre|semestre|semaine|jour|nuit|nuitee|logement|menage|personne|poste|dossier|lot|m2|m²|"
    r"unite|mandat|bail|habitant|enfant|eleve|famille|foyer|tranche|place|mesure|membre|association|exercice|part|lit|adherent|"
    r"beneficiaire|visite|contrat|convention|etp|agent|salarie|heure|versement)s?\b|/\s?(?:an|mois|logement|menage|jour|m2|m²)\b"
    r"|\b(?:mensuel|annuel|trimestriel|semestriel|hebdomadaire|journalier|pluriannuel|mensualite|annuite|unitaire)\w*"
    r"|\bchacune?s?\b|\bchaque\b|\btranches?\b|\breconduct\w+|\bfois\b|\brespectivement\b"
    rf"|\b(?:\d{{1,3}}|{NUMBER_WORD})\s+(?:subventions|versements|acomptes|aides|echeances|annees|ans|mois|exercices)\b"
)
_SENTENCE_END = re.compile(r"[.;!?](?:\s+(?=[A-ZÀ-Þ«])|$)")
_MAX_CONTEXT = 400
_WIDEST = 60  # characters of a number: what is wider is no sum

_POST = re.compile(
    rf"(?<![\w,])(?:\d{{1,3}}(?:,\d{{1,2}})?|{NUMBER_WORD})\s+(?:postes?|etp|emplois?)\s+(?:a\s+(?:temps|mi)[^,;.]{{0,20}}\s+)?(?:de\s|d'|du\s)(?:\([^()\n]{{0,80}}\)|(?<=\d),(?=\d)|[^,;.:(]){{3,160}}"
)
_NEXT_POST = re.compile(
    rf"\s+et\s+(?=(?:\d{{1,3}}(?:,\d{{1,2}})?|{NUMBER_WORD})\s+(?:demi-)?(?:postes?|etp|emplois?)\b)"
)
_COUNTED_POST = re.compile(rf"(?:\d{{1,3}}(?:,\d{{1,2}})?|{NUMBER_WORD})\s+(?:postes?|etp|emplois?)\b")


# The number of an act, and what is written beside it: "Délibération n° 2025-31 – Subvention", "13 – TARIFS".
_NUMBERED = re.compile(
    r"[ \t]*(?:(?:extrait\s+de\s+la\s+)?deliberation\s+(?:numero\s+|n\s*[°o]?\.?\s*)?[a-z-]{0,5}\s?\d[\w./-]*|n\s*[°o]\.?\s*[a-z]{0,3}\s?\d[\w./-]*"
    r"|(?:19|20)\d\d[-/._ ](?:[a-z]{1,4}[-/._ ])?\d{1,4}(?:[-/._]\d{1,4})*|(?:point|question|affaire|dossier|rapport)\s*(?:n\s*[°o]?\.?)?\s*\d{1,3}"
    r"|\d{1,3}(?=\s*-\s))\s*(?P<by>[-:.)]|\s)\s*(?!du\s|de\s+la\s+seance|\d)(?P<title>[a-z«\"][^\n]{5,250})$"
)
_NUMBER_ALONE = re.compile(r"[ \t]*(?:deliberation\s+)?(?:numero|n\s*[°o])\.?\s*[^\n]{1,45}$")
_HEAD_LINE = re.compile(
    r"(?:(?:s')?(?:etai(?:en)?t\s+|avai(?:en)?t\s+|ont\s+)?(?:fait\s+)?(?:present|absent|excuse|represente|donne\s+pouvoir)|secretaire|pouvoirs?|procurations?|conseillers?\s+en|en\s+exercice|nombre|"
    r"date|convocation|votants?|membres|l'an\b|deux\s+mil|seance|affich)"
)


def read_title(paragraphs: list[str]) -> tuple[str | None, str | None, int]:
    """(heading, subject, index of the first paragraph of the body).

    The heading is what follows OBJET, the subject the title under it: a short line that is no sentence. Without OBJET, the
    heading is the title beside the number of the act, or under it, or the only title below the head.
    """
    for i, paragraph in enumerate(paragraphs):
        found = _OBJECT.match(fold(paragraph))
        if not found:
            continue
        heading, after = _REPORT.sub("", paragraph[found.end() :]).strip() or None, i + 1
        if heading is None and after < len(paragraphs) and _ROW.match(fold(paragraphs[after])):
            return None, None, after
        if heading is None and after < len(paragraphs) and _is_title(paragraphs[after]):
            heading, after = paragraphs[after], after + 1
        under = after < len(paragraphs) and not _HEAD_TITLE.match(fold(paragraphs[after]))
        if heading and under and _is_title(paragraphs[after]) and not _NUMBER_ALONE.match(fold(paragraphs[after])):
            return heading, paragraphs[after], after + 1
        return heading, None, after
    turn = next((i for i, p in enumerate(paragraphs) if deliberated_at(fold(p), 0) is not None), len(paragraphs))
    titles: dict[str, int] = {}
    for i, paragraph in enumerate(paragraphs[:turn]):
        folded = fold(paragraph)
        numbered = _NUMBERED.match(folded)
        if numbered and _is_heading(paragraph[numbered.start("title") :]):
            titles.setdefault(_REPORT.sub("", paragraph[numbered.start("title") :]).strip(), i + 1)
        elif (
            _NUMBER_ALONE.match(folded)
            and i + 1 < turn
            and _is_heading(paragraphs[i + 1])
            and not _NUMBER_ALONE.match(fold(paragraphs[i + 1]))
        ):
            titles.setdefault(_REPORT.sub("", paragraphs[i + 1]), i + 2)
    if not titles:
        last = max((i for i, p in enumerate(paragraphs[:turn]) if _HEAD_LINE.match(fold(p))), default=None)
        if last is not None and last + 2 <= turn and _is_heading(paragraphs[last + 1]):
            titles[_REPORT.sub("", paragraphs[last + 1])] = last + 2
    if len(titles) == 1:
        heading, after = next(iter(titles.items()))
        return heading, None, after
    return None, None, 0


# What a lost line end joins to the title: "… Madame la Maire propose …", "… Vu le rapport", "… EXPOSÉ", "… Le Conseil, légalement
# convoqué …".
_REPORT = re.compile(
    r"(?i:\s(?:(?:le|la)\s+\S+(?:\s+\S+){0,3},?\s+)?apr[eè]s\s+en\s+avoir\b).*$|\s(?:Vu|VU)\s+(?:[Ll][ea]s?\b|[Ll]['’]|LE\b|LA\b|LES\b).*$|\s(?:EXPOS[ÉE]S?|Exposé)(?:\s+(?:DES|des)\s+(?:MOTIFS|motifs))?\s*:?$|\s(?:L[ea]\s|L['’])(?i:conseil|comité|bureau|assemblée|commission)\b[^.:]{0,60},?\s(?i:légalement|dûment|régulièrement)\s+(?i:convoqu|assembl|réuni).*$|\s(?:Monsieur|Madame|M\.|Mme|Le|La)\s[^.:]{0,80}\b(?:expose|propose|rappelle|informe|présente|indique|explique)\b.*$"
)
# "Service : …", "Rapporteur : …": a line of the form, no title under OBJET.
_HEAD_TITLE = re.compile(
    r"(?:[ivx]{1,4}\s*[.)-]\s|contexte|expose|preambule|service|commissions?|direction|communes?|rapporteur\w*|president\w*|pole|delegation|annexes?|pieces?)\b[^:]{0,40}(?::|$)"
)


# The line that names the body that meets, or a row of a table of contents: no title of an act.
_BODY_OF = re.compile(
    r"(?:republique|departement|region|canton|ville|commune|mairie|communaute|metropole|syndicat|agglomeration)\b(?![^\n]*\s-\s)"
)
_ROW = re.compile(r"(?:mission|programme|page|dossier|rapport|action|annexe|n°)\s*(?:n\s?°\s*)?\d{1,3}$")


def _is_heading(paragraph: str) -> bool:
    """Whether a line without OBJET may be the title of the act: more than one word, no name of a person or of a list."""
    folded = fold(paragraph)
    return (
        len(paragraph.split()) > 2
        and "\t" not in paragraph
        and paragraph[0] not in "([/"
        and _is_title(paragraph)
        and not _HEAD_LINE.match(folded)
        and not _BODY_OF.match(folded)
        and not re.search(
            r"^ordre\s+du\s+jour\b|\b(?:pour|contre|abstentions?)\s*:?\s*\d|\b(?:approuvee|adoptee)\b|\b(?:presents?|absents?|votants?|secretaire|direction|rapporteur|convocation|prefecture|seance|conseil|registre|arrondissement)\b",
            folded,
        )
    )


def _is_title(paragraph: str) -> bool:
    if not paragraph or len(paragraph) > 300 or paragraph[-1] in ".,;:!?" or bullet(paragraph) is not None:
        return False
    return _BODY_START.match(fold(paragraph)) is None


def first_object(folded: str) -> int:
    """Where the act's own matter begins: its OBJET line, else the start of the text."""
    found = _OBJECT.search(folded)
    return found.start() if found else 0


def head_end(folded: str) -> int:
    """Where the head ends: at OBJET, else where the council deliberates."""
    turn = deliberated_at(folded, 0)
    return first_object(folded) or turn or len(folded)


def object_lines(folded: str) -> list[int]:
    """Where each OBJET line begins."""
    return [match.start() for match in _OBJECT.finditer(folded)]


def read_decisions(paragraphs: list[str]) -> tuple[str, ...]:
    """What the council decides: the items of its list, or the sentences that begin with a verb of decision."""
    turns = [i for i, p in enumerate(paragraphs) if deliberated_at(fold(p), 0) is not None]
    if not turns:
        return ()
    start = next((i for i in turns if "apres en avoir" in fold(paragraphs[i])), turns[0])
    found: list[str] = []
    opening = paragraphs[start]
    first = _in_sentence(opening[deliberated_at(fold(opening), 0) :])
    if first:
        found += (part.strip(" ,;") for part in _NEXT_DECISION.split(first))
    after = iter(paragraphs[start + 1 :])
    for paragraph in after:
        if _ARTICLE_ALONE.fullmatch(fold(paragraph)):
            paragraph = f"- {next(after, '')}"
        folded = fold(paragraph)
        item = bullet(paragraph)
        if item is None and _END.match(folded) and (found or not _DECISION.match(folded)):
            break
        if item is None and _DECISION.match(folded) and not re.fullmatch(r"(?:decide|delibere)\s*:?", folded):
            item = paragraph
        if item:
            found.append(item.rstrip(" ,;"))
        if len(found) >= MAX_ITEMS:
            break
    return tuple(found)


_NEXT_DECISION = re.compile(
    r"[,;]\s+(?:et\s+)?(?=(?:autorise|approuve|décide|dit que|charge|précise|inscrit|fixe|sollicite|valide|donne|prend acte)\s)",
    re.I,
)
_ARTICLE_ALONE = re.compile(r"art(?:icle|\.)\s*(?:\d{1,2}(?:er)?|premier)\s*[.:-]*")


def _in_sentence(opening: str) -> str | None:
    """The decision written in the very sentence that opens the decisions, or None when a list follows."""
    folded = fold(opening)
    for verb in _DOES.finditer(folded):
        rest = opening[verb.end() :].strip(" ,:")
        if rest and not re.match(r"(?:a la majorite|a l'unanimite|par\s+\d)(?:[^:]*:\s*$|[^:,]*$)", fold(rest)):
            return opening[verb.start() :].strip().rstrip(" ,;:")
    return None


def read_amounts(paragraphs: list[str]) -> tuple[Amount, ...]:
    """Every sum in euros, in the order of the act; one that is not read whole has no cents."""
    found: list[Amount] = []
    titled, before = False, ""
    for paragraph in paragraphs:
        item = bullet(paragraph)
        paragraph = item or paragraph
        folded = fold(paragraph)
        sums = _sums(folded)
        head, tail = _HEAD.search(before, max(0, len(before) - 12)), _TAIL.match(folded)
        for cents, start, end in _each_once(sums, folded):
            text = squeeze(f"{head[0] if head and tail and start == 0 else ''} {paragraph[start:end]}")
            cut = _TAIL.match(folded, start) is not None and (
                _HEAD.search(folded, max(0, start - 12), start) is not None if start else item is None or head
            )
            found.append(Amount(None if cut else cents, "EUR", text, sentence(paragraph, start, end)))
        if head and tail and not any(start == 0 for _cents, start, _end in sums):
            found.append(Amount(None, "EUR", squeeze(f"{head[0]} {tail[0]}"), sentence(paragraph, 0, 1)))
        bare = _BARE.search(folded, max(0, len(folded) - _WIDEST)) if titled else None
        read = [(start, end) for _cents, start, end in sums] + ([bare.span(1)] if bare else [])
        for start, end in _unaccounted(paragraph, folded, read):
            found.append(Amount(None, "EUR", squeeze(paragraph[start:end]), sentence(paragraph, start, end)))
        before = folded
        if bare:
            found.append(Amount(None, "EUR", bare[1], paragraph[-_MAX_CONTEXT:]))
        titled = titled or _UNIT_TITLE.search(folded) is not None
        if len(found) > MAX_ITEMS:
            return (*found[:MAX_ITEMS], Amount(None, "EUR", "…", f"Plus de {MAX_ITEMS} montants."))
    return tuple(found)


def _unaccounted(paragraph: str, folded: str, read: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where something may be a sum that none of those `read` accounts for."""
    years = [match.span() for match in _WRITTEN_YEAR.finditer(folded)]
    known = sorted([*read, *years])
    begins = [begin for begin, _end in known]
    found: list[tuple[int, int]] = []
    for match in (*_LARGE.finditer(folded), *_MILLIONS.finditer(paragraph)):
        start, end = match.start(), match.end() - (len(match[0]) - len(match[0].rstrip(" .,")))
        place = bisect_right(begins, start) - 1
        if place >= 0 and end <= known[place][1] or _YEAR.fullmatch(folded[start:end]):
            continue
        if _COUNTS.match(folded, end) or _NOT_LARGE.search(folded, max(0, start - 20), start):
            continue
        found.append((start, end))
    return found


def read_repeated(paragraphs: list[str]) -> str:
    """The words by which the act may multiply a sum, "" when it has none."""
    for paragraph in paragraphs:
        if found := _REPEATED.search(fold(paragraph)):
            return squeeze(paragraph[found.start() : found.end()])
    return ""


def _sums(folded: str) -> list[tuple[int | None, int, int]]:
    """(cents, start, end) of each sum of a paragraph."""
    if "€" not in folded and "eur" not in folded:
        return []
    found: list[tuple[int | None, int, int]] = []
    read = _money(folded)
    money = next(read, None)
    for unit in _UNIT.finditer(folded):
        # both go forward through the text: a sum that ends before this unit is that of no later one
        while money and money[2] < unit.end():
            money = next(read, None)
        cents, begin, stop = money if money and money[1] < unit.end() else (None, unit.start(), unit.end())
        start = _start(folded, begin)
        before = _NO_SUM.sub("", folded[start:begin]).strip(" ,()")
        if cents is not None and not before:
            found.append((cents, begin, stop))
        elif before not in ("", "un", "une", "aucun", "premier"):
            found.append((None, start, stop))
        elif not before and (after := _AFTER.match(folded, unit.end())):
            found.append((None, unit.start(), after.end()))
    return found


def _money(folded: str) -> Iterator[tuple[int, int, int]]:
    """(cents, start, end) of each number in figures that its unit follows."""
    for number in _NUMBER.finditer(folded):
        unit = _MONEY_UNIT.match(folded, number.end())
        if unit and len(number[0]) <= _WIDEST and (cents := _cents(number, unit[1])) is not None:
            yield cents, number.start(), unit.end()


def _each_once(found: list[tuple[int | None, int, int]], folded: str) -> list[tuple[int | None, int, int]]:
    """ "douze mille euros (12 000 €)" writes one sum twice, and is read once; written in words alone, it is read too."""
    known = {cents for cents, _start, _end in found if cents is not None}
    once = []
    for cents, start, end in found:
        if cents is None:
            cents = _in_words(folded[start:end])
            if cents in known and cents is not None:
                continue
        once.append((cents, start, end))
    return once


def _start(folded: str, end: int) -> int:
    """Where the number that ends at `end` begins."""
    while piece := _PIECE.search(folded, max(0, end - _WIDEST), end):
        end = piece.start()
    return end


def _in_words(text: str) -> int | None:
    """The cents of a sum written in words: "douze mille euros", "45 mille euros", "45 000 (quarante-cinq mille) euros"."""
    if len(text) > 2 * _WIDEST:
        return None
    bare = re.sub(r"\b(?:d'\s?)?euros?\b|\beur\b|€", "", text).strip(" ,")
    bare = re.sub(r"^(?:et|ou|a)\s+", "", bare)
    if bare.count("(") != bare.count(")") or bare.startswith("("):
        bare = bare.strip("() ")
    twice = re.fullmatch(r"([^()]+)\(([^()]+)\)", bare)
    if twice:
        one, other = _in_words(twice[1]), _in_words(twice[2])
        return one if one == other else None
    if grouped := re.fullmatch(r"\d{1,3}(?: \d{3})+|\d{1,7}", bare):
        return int(grouped[0].replace(" ", "")) * 100
    if scaled := re.fullmatch(r"(\d{1,3}) (mille|millions?)", bare):
        return int(scaled[1]) * (1_000 if scaled[2] == "mille" else 1_000_000) * 100
    if millions := re.fullmatch(r"([a-z -]+?) millions?", bare):
        count = to_int(millions[1])
        return None if count is None or count > 999 else count * 100_000_000
    words = to_int(bare) if bare else None
    return None if words is None else words * 100


def _cents(number: re.Match[str], unit: str) -> int | None:
    """The cents of `number`, in its `unit`; None for a third decimal that its unit does not bear."""
    units, word = int(re.sub(r"\D", "", number[1])), unit.split()[0]
    scale = _SCALE.get(word, _SCALE.get(word[0], 1))
    decimals = number[2] or ""
    if scale > 1 and "." in number[1]:  # "1.250 M€": thousands of them, or a quarter?
        return None
    if scale == 1 and len(decimals) > 2 or "." in number[1] and number[0][len(number[1]) :].startswith("."):
        return None
    return (units * 1_000 + int(decimals.ljust(3, "0"))) * scale // 10


def sentence(paragraph: str, start: int, end: int) -> str:
    """The sentence of `paragraph` that holds [start, end), cut at 400 characters."""
    begin = max(0, start - 4 * _MAX_CONTEXT)
    for before in _SENTENCE_END.finditer(paragraph, begin, start):
        begin = before.end()
    stop = _SENTENCE_END.search(paragraph, end, end + 4 * _MAX_CONTEXT)
    whole = paragraph[begin : stop.start() + 1 if stop else end + 4 * _MAX_CONTEXT].strip()
    if len(whole) <= _MAX_CONTEXT:
        return whole
    left = max(begin, start - _MAX_CONTEXT // 2)
    return paragraph[left : left + _MAX_CONTEXT].strip()


def read_posts(paragraphs: list[str]) -> tuple[str, ...]:
    """The funded posts: list items that count posts, else the posts counted in the sentences."""
    items = [item for p in paragraphs if (item := bullet(p)) and _COUNTED_POST.match(fold(item))]
    if items:
        return tuple(item.rstrip(" .,;") for item in items[:MAX_ITEMS])
    found: list[str] = []
    for paragraph in paragraphs:
        folded = fold(paragraph)
        if "poste" not in folded and "etp" not in folded and "emploi" not in folded:
            continue
        for match in _POST.finditer(folded):
            text = paragraph[match.start() : match.end()]
            found += [part.strip() for part in _split(text, _NEXT_POST)]
    return tuple(dict.fromkeys(found))[:MAX_ITEMS]


def _split(text: str, pattern: re.Pattern[str]) -> list[str]:
    cuts = [(0, 0), *((m.start(), m.end()) for m in pattern.finditer(fold(text))), (len(text), 0)]
    return [text[a[1] : b[0]] for a, b in zip(cuts, cuts[1:], strict=False)]
