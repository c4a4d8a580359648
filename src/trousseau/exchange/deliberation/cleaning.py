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
    r"^[ \t\f]*(?:-[ \t]*\d{1,3}[ \t]*-|(?:[Pp]age|PAGE|p\.)[ \t]*\d{1,3}(?:[ \t]*(?:/|sur)[ \t]*\d{1,3})?|\d{1,3}[ \t]*/[ \t]*\d{1,3})[ \t]*$",
    re.M,
)
# Long runs of blanks are columns: eight spaces show them as well, and keep every later pattern quick.
_RUN = re.compile(r"[ \t]{12,}")
_BLANKS = re.compile(r"\n{3,}")

_BULLET = re.compile(
    r"[ \t]*(?:[-–—•▪◦·*●○➢➤✓]|\d{1,2}[.)°]|[a-z]\)|[Aa][Rr][Tt][Ii][Cc][Ll][Ee]\s+\d{1,2}(?:er)?\s*[:.–-]?)[ \t]+"
)


def clean(text: str) -> str:
    """`text` with one kind of space and line end, without soft hyphens, page numbers and Markdown or LaTeX
    marks. A page turn is a line end like another."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _TO_REPLACE.sub(lambda found: _REPLACED[found[0]], text)
    text = unicodedata.normalize("NFC", text)
    text = _CUT_NAME.sub("-", _CUT.sub("", _SOFT.sub("", text)))
    text = _RUN.sub(lambda run: "\t" if "\t" in run[0] else " " * 8, text)
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
    return _BLANKS.sub("\n\n", "\n".join(line.rstrip(" ") for line in text.split("\n")))


# What opens a paragraph though the line before ends with a comma: a recital, a verb of decision in capitals.
_OPENING = re.compile(r"(?:Vu\b|VU\b|Consid|Le Conseil\b|Après en avoir|[A-ZÀ-Þ]{4,}\s)")


def bullet(paragraph: str) -> str | None:
    """What follows the bullet or number of a list item; None when `paragraph` is not one."""
    found = _BULLET.match(paragraph)
    return paragraph[found.end() :].strip() if found else None


def squeeze(text: str) -> str:
    return " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a cleaned text, each on one line, rejoined where lines were only wrapped."""
    lines = text.split("\n")
    # Wrapped text shows in its full lines: about as long as each other, and no longer than a page is wide.
    lengths = sorted(len(line) for line in lines if line.strip() and "\t" not in line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    full = width * 4 // 5 if 40 <= width <= 140 else 1 << 30
    found: list[str] = []
    current: list[str] = []
    for line in lines:
        bare = line.strip()
        if not bare:
            if current:
                found.append(_join(current))
                current = []
            continue
        if current and not _continues(current[-1], line, full):
            found.append(_join(current))
            current = []
        current.append(bare)
    if current:
        found.append(_join(current))
    return found


def _join(lines: list[str]) -> str:
    """The wrapped `lines` as one; a hyphen at the end of a line stays: that of "sous-location" cannot be told
    from one of the typesetter."""
    cut = (line if line.endswith("-") and after[0].isalpha() else line + " " for line, after in pairwise(lines))
    return squeeze("".join((*cut, lines[-1])))


def _continues(before: str, line: str, full: int) -> bool:
    """Whether `line` goes on with the sentence of the line `before` it."""
    if "\t" in before or "\t" in line or _BULLET.match(line) or before[-1] in ".:;!?":
        return False
    if _OPENING.match(line.lstrip()) and not before.isupper() and len(before) < full:
        return False
    return line.lstrip()[0].islower() or before[-1] in ",-'’(«" or len(before) >= full
