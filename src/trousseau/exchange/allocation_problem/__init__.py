"""A sitting of the commission as a JSON file, and what is proposed for it (docs/formats.md). Loads no numpy."""

from .checks import dwelling_problems, household_problems, problem_from
from .laws import Frozen, frozen_law, thresholds
from .reading import NotReadable, read
from .writing import problem_bytes, problem_data, result_bytes, result_data, sha256
