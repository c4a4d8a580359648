"""What is measured. `FULL=1` adds the scales of a whole country, which take most of an hour."""

import os

FULL = os.environ.get("FULL") == "1"
