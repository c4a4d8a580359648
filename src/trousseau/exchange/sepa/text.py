"""The letters that every bank of the SEPA area takes (EPC217-08): Latin, digits and a few signs, without accents."""

import re

_OTHERS = re.compile(r"[^A-Za-z0-9/?:().,'+ -]+")
REFERENCE = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/?:().,'+ -]{1,35}(?<!/)")


def plain(text: str, longest: int) -> str:
    """`text` in those letters, « Éloïse Bœuf » as « Eloise Boeuf », cut at `longest` signs; other signs leave a space. It
    neither begins nor ends with « / », nor holds two of them: they would pass for a code."""
    from text_unidecode import unidecode

    bare = _OTHERS.sub(" ", unidecode(text.replace("°", "o")))
    return re.sub("/{2,}", "/", " ".join(bare.split())).lstrip("/ ")[:longest].rstrip("/ ")
