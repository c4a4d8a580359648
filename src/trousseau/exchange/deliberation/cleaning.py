"""Text as it comes out of files, made plain: one kind of space, no marks of conversion, real paragraphs."""

import re
import unicodedata

_SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    ),
    " ",
)
_NOTHING = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_TABLE = (
    _SPACES
    | _NOTHING
    | {
        ord("ﬁ"): "fi",
        ord("ﬂ"): "fl",
        ord("ﬀ"): "ff",
        ord("\u2028"): "\n",
        ord("\u2029"): "\n",
        0x0B: "\n",
        0x85: "\n",
    }
)

# A hyphen that only the end of a line calls for: soft, or as PDF readers mark it.
_SOFT_BREAK = re.compile("[\u00ad\ufffe\u0002][ \t]*\n[ \t]*")
_SOFT = re.compile("[\u00ad\ufffe\u0002]")
_RAISED = re.compile(r"\$?[\^_]\{([^{}\n]{1,12})\}\$?")
_STRONG = re.compile(r"\*\*|__|</?(?:b|i|u|strong|em|sup|p|span)>|\\(?=[-*_#.()\[\]])")
_BREAK = re.compile(r"<br ?/?>|\\\\$", re.M)
_LEAD = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)", re.M)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,200}?)(?<=\S)\*(?![\w*])")
_PIPE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*:?-*:?[ \t]*$", re.M)
_PIPE_ROW = re.compile(r"^[ \t]*\|(.*?)\|?[ \t]*$", re.M)
_PAGE_NUMBER = re.compile(
    r"^[ \t]*(?:-[ \t]*\d{1,3}[ \t]*-|(?:page|p\.)[ \t]*\d{1,3}(?:[ \t]*(?:/|sur)[ \t]*\d{1,3})?|\d{1,3}[ \t]*/[ \t]*\d{1,3})[ \t]*$",
    re.M | re.I,
)
_TRAIL = re.compile(r"[ \t]+$", re.M)
_PAGE_TURN = re.compile(r"\s*\f\n*")
_BLANKS = re.compile(r"\n{3,}")

_BULLET = re.compile(
    r"[ \t]*(?:[-–—•▪◦·*●○➢➤✓]|\d{1,2}[.)°]|[a-z]\)|[Aa][Rr][Tt][Ii][Cc][Ll][Ee]\s+\d{1,2}(?:er)?\s*[:.–-]?)[ \t]+"
)


def clean(text: str) -> str:
    """`text` with one kind of space and line end, without soft hyphens, page numbers and Markdown or LaTeX
    marks. A page turn is a line end like another."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    text = unicodedata.normalize("NFC", text)
    text = _SOFT.sub("", _SOFT_BREAK.sub("", text))
    if "{" in text:
        text = _RAISED.sub(r"\1", text)
    text = _STRONG.sub("", _BREAK.sub("\n", text))
    text = _EMPHASIS.sub(r"\1", _LEAD.sub("", text))
    if "|" in text:
        text = _PIPE_ROW.sub(lambda row: row[1].replace("|", "\t"), _PIPE_RULE.sub("", text))
    text = _PAGE_NUMBER.sub("", text)
    return _BLANKS.sub("\n\n", _TRAIL.sub("", _PAGE_TURN.sub("\n", text)))


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
                found.append(squeeze(" ".join(current)))
                current = []
            continue
        if current and not _continues(current[-1], line, full):
            found.append(squeeze(" ".join(current)))
            current = []
        if current and current[-1].endswith("-") and bare[0].isalpha():
            current[-1] += bare
        else:
            current.append(bare)
    if current:
        found.append(squeeze(" ".join(current)))
    return found


def _continues(before: str, line: str, full: int) -> bool:
    """Whether `line` goes on with the sentence of the line `before` it."""
    if "\t" in before or "\t" in line or _BULLET.match(line) or before[-1] in ".:;!?":
        return False
    return line.lstrip()[0].islower() or before[-1] in ",-'’(«" or len(before) >= full
