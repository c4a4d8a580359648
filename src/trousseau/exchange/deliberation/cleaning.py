"""Text as it comes out of files, made plain: one kind of space, no marks of conversion, real paragraphs."""

import re
import unicodedata
from itertools import pairwise

_REPLACED = {
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    ),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\0", ""),
    **dict.fromkeys("\u2028\u2029\x0b\x85", "\n"),
    **dict.fromkeys("\u2010\u2011", "-"),
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬀ": "ff",
}
_TO_REPLACE = re.compile(f"[{''.join(_REPLACED)}]")

_SOFT = re.compile("\u00ad(?:[ \t]*\n[ \t]*)?")
# A PDF does not tell a hyphen at the end of a line from one of the typesetter: before a small letter it goes.
_CUT = re.compile("[\ufffe\u0002][ \t]*\n[ \t]*(?=[a-zà-öø-ÿœ])")
_CUT_NAME = re.compile("[\ufffe\u0002]")
_RAISED = re.compile(r"[\^_]\{([^{}\n]{1,12})\}")
_STRONG = re.compile(r"\*\*|__|</?(?:b|i|u|strong|em|sup|p|span)>|\\(?=[-*_#.()\[\]])")
_BREAK = re.compile(r"<br ?/?>|\\\\$", re.M)
_LEAD = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)", re.M)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,200}?)(?<=\S)\*(?![\w*])")
_PIPE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*:?-*:?[ \t]*$", re.M)
_PIPE_ROW = re.compile(r"^[ \t]*\|(.*?)\|?[ \t]*$", re.M)
_PAGE_NUMBER = re.compile(
    r"^[ \t\f]*(?:-[ \t]*\d{1,3}[ \t]*-|(?:[Pp]age|PAGE|p\.)[ \t]*\d{1,3}(?:[ \t]*(?:/|sur)[ \t]*\d{1,3})?|\d{1,3}[ \t]*/[ \t]*\d{1,3})[ \t]*(?=\f|$)",
    re.M,
)
# Long runs of blanks are columns: eight spaces show them as well, and keep every later pattern quick.
_RUN = re.compile(r"[ \t]{12,}")
_TWO = re.compile(r"(?<=[^ \t\n])  (?=[^ \t\n])")  # two spaces are a slip, three set columns apart
_BLANKS = re.compile(r"\n{3,}")

_BULLET = re.compile(
    r"[ \t]*(?:[-–—•▪◦·*●○➢➤✓]|\d{1,2}[.)°]|[a-z]\)|[Aa][Rr][Tt](?:[Ii][Cc][Ll][Ee]|\.)\s*(?:\d{1,2}(?:er)?|[Pp]remier|PREMIER)\s*[:.–-]{0,3})[ \t]+"
)


# "procès - verbal", "Jean - Claude": a conversion set its hyphens apart, all of them.
_SPREAD_HYPHEN = re.compile(r"\b(?:compte|proc[èe]s|vice)[ ]-[ ](?:rendu|verba|pr[ée]sident)", re.I)
_SPREAD = re.compile(r"(?<=[^\W\d_])[ ]-[ ](?=[^\W\d_])")


def clean(text: str) -> str:
    """`text` with one kind of space and line end, without soft hyphens, page numbers and Markdown or LaTeX
    marks. A page turn is a line end like another."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _TO_REPLACE.sub(lambda found: _REPLACED[found[0]], text)
    text = unicodedata.normalize("NFC", text)
    text = _CUT_NAME.sub("-", _CUT.sub("", _SOFT.sub("", text)))
    text = _RUN.sub(lambda run: "\t" if "\t" in run[0] else " " * 8, text)
    text = _TWO.sub(" ", text)
    if _SPREAD_HYPHEN.search(text):
        text = _SPREAD.sub("-", text)
    if "{" in text:
        text = _RAISED.sub(r"\1", text)
    if any(mark in text for mark in ("**", "__", "<", "\\")):
        text = _STRONG.sub("", _BREAK.sub("\n", text))
    if "#" in text or ">" in text:
        text = _LEAD.sub("", text)
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", text)
    if "|" in text:
        text = _PIPE_ROW.sub(lambda row: row[1].replace("|", "\t"), _PIPE_RULE.sub("", text))
    text = "\n".join(page.strip("\n ") for page in _PAGE_NUMBER.sub("", text).split("\f"))
    return _BLANKS.sub("\n\n", "\n".join(line.strip(" ") for line in text.split("\n")))


# What opens a paragraph though the line before ends with a comma: a recital, a verb of decision in capitals.
_OPENING = re.compile(
    r"(?:Vu\b|VU\b|Consid|Ou[iï]\b|(?:Le|LE) (?:Conseil|CONSEIL|Comité|COMITÉ|Bureau)\b|(?:La|LA) (?:Commission permanente|COMMISSION PERMANENTE)\b|"
    r"Après en avoir|D[ée]lib[èe]re\s*:?$|D[ée]cide\s*:?$|Fait (?:et|à)\b|Pour extrait|[A-ZÀ-Þ]{3,}[ET](?:\s+(?:[a-zà-ÿ]|M\.|Mme|Mon|Mad)|\s*:?$))"
)
# A line that begins with one of these is the title of what follows.
_LABEL = re.compile(
    r"(?:présent|present|absent|excus|procuration|pouvoir|secrétaire|secretaire|objet\b|date\b|nombre\b|en exercice|votant|convocation|"
    r"président|presid|présidence|rapporteur|étaient|etaient|avaient|ont donné|ont vot|membres\b|conseillers\b|délégués en|affich|article\b|"
    r"délibération n|deliberation n|vote\b|résultat|pour\s*:|contre\s*:|abstention|séance\b|seance\b|l['’]an\b|envoyé|reçu|publié|représentés)|[^\W\d][^\n:.,;]{0,40}:(?:\s|$)",
    re.I,
)
_VERB_IN_CAPITALS = re.compile(r"[A-ZÀ-Þ]{2,}[ET]\s+(?:[a-zà-ÿ]|M\.|Mme|Mon|Mad)")
_LIST_LABEL = re.compile(
    r"(?:S['’])?[ÉE]?t?(?:aient |AIENT )?(?:fait |FAIT )?(?:présent|absent|excus|pouvoir|procuration|secrétaire|secretaire|objet|votant)[^\n:.,;]{0,40}:",
    re.I,
)
# What no line ends on: the next one goes on with it.
_AWAITS = re.compile(
    r"(?:^|(?<=[\s(«'’]))(?:de|du|des|d|la|le|les|l|à|au|aux|et|ou|en|par|pour|sur|dans|avec|sous|sans|un|une|que|qui|dont|ledit|ladite|"
    r"M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Messieurs|Mesdames|n°|N°|deux mil|mille|mil|cent|vingt|trente|quarante|cinquante|soixante|est|a|été|sont|ont|"
    r"son|sa|ses|leur|leurs|cette|ce|ces|cet|L\.|R\.|DE|DU|DES|LA|LE|LES|À|AU|AUX|ET|SUR|"
    r"\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre))$"
)


def bullet(paragraph: str) -> str | None:
    """What follows the bullet or number of a list item; None when `paragraph` is not one."""
    found = _BULLET.match(paragraph)
    return paragraph[found.end() :].strip() if found else None


def squeeze(text: str) -> str:
    return " ".join(text.split())


def _spans(text: str) -> list[list[tuple[int, int]]]:
    """The paragraphs of a cleaned text: where each of their lines begins and ends."""
    lines = text.split("\n")
    # Wrapped text shows in its full lines: about as long as each other, and no longer than a page is wide.
    lengths = sorted(len(line.strip()) for line in lines if line.strip() and "\t" not in line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    width = width if 40 <= width <= 140 else 1 << 30
    found: list[list[tuple[int, int]]] = []
    above, start = "", 0
    for line in lines:
        bare = line.strip()
        if bare:
            if not (above and _continues(above, line, width)):
                found.append([])
            found[-1].append((start, start + len(line)))
        above = bare
        start += len(line) + 1
    return found


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a cleaned text, each on one line, rejoined where lines were only wrapped."""
    return [_join([text[start:end].strip() for start, end in lines]) for lines in _spans(text)]


def joined(text: str) -> str:
    """A cleaned text of the same length, with a space in place of each line end that only wraps a paragraph: what is
    found there stands at the same place in the text."""
    out = list(text)
    for lines in _spans(text):
        for _start, end in lines[:-1]:
            out[end] = " "
    return "".join(out)


def _join(lines: list[str]) -> str:
    """The wrapped `lines` as one; a hyphen at the end of a line stays: that of "sous-location" cannot be told
    from one of the typesetter."""
    cut = (line if line.endswith("-") and after[0].isalpha() else line + " " for line, after in pairwise(lines))
    return squeeze("".join((*cut, lines[-1])))


def _continues(before: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the sentence of the line `before` it, in a page `width` letters wide."""
    bare = line.strip()
    # A line is full when the next word would not have stood in it.
    full = (
        len(before) >= width * 4 // 5
        or len(before) >= width // 2
        and len(before) + 1 + len(bare.split(None, 1)[0]) > width
    )
    if "\t" in before or "\t" in line or _BULLET.match(line):
        return False
    if _AWAITS.search(before[-30:]):
        return True
    if (
        before[-1] in ".:;!?"
        or _LIST_LABEL.match(bare)
        and bare[0].isupper()
        or _LABEL.match(bare)
        and bare[0].isupper()
        and before[-1] != ","
    ):
        return False
    if before[-1] in ",;" and _VERB_IN_CAPITALS.match(bare):
        return False
    if _OPENING.match(bare) and not before.isupper() and not full:
        return False
    if bare[0].islower() or before[-1] in ",-'’(«":
        return True
    # A title in capitals is no part of the text around it; a name in capitals may be.
    return full and (before.isupper() == bare.isupper() or bare.isupper() and len(bare.split()) < 3)
