"""Cases of housing benefit: the law of a day, and a file of cases answered by a file (docs/formats.md)."""

from .laws import Laws, LivingLaws, laws, living_laws
from .reading import NotReadable
