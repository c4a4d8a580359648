"""An owner's case as JSON, and what the simulation answers. `docs/formats.md` describes both."""

from .answer import answer
from .laws import Laws, laws
from .reading import Asked, NotReadable, read_cases
from .writing import values_at, values_written, written
