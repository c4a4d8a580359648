"""A procedure of eviction as JSON, and its ten deadlines. `docs/formats.md` describes both."""

from .laws import law_of
from .reading import NotReadable, read_case
