"""An owner's case as JSON, and what the simulation answers. `docs/formats.md` describes both."""

from .answer import answer
from .laws import Laws, laws
from .reading import NotReadable, read_cases

__all__ = ["Laws", "NotReadable", "answer", "laws", "read_cases"]
