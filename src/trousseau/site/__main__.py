"""`python -m trousseau.site`: the command line, for the processes that `trousseau run` starts."""

import sys

from .cli import main

sys.exit(main())
