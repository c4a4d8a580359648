"""One normalised spelling for search, sorting and uniqueness.

SQLite and PostgreSQL disagree on accents and case, so the database compares this key, never the name.
"""

import re
import unicodedata


def normal(text: str) -> str:
    """`text` without accents or case, words of letters and digits separated by one space."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))
