"""What is measured. `FULL=1` adds the scales of a whole country, which take most of an hour."""

import os

FULL = os.environ.get("FULL") == "1"
os.environ.setdefault("TROUSSEAU_SECOND_FACTOR", "off")  # the accounts of a bench have none: a page would ask for it
