"""A process that a test starts says which files it ran (see plugins/costs.py), on whose path this is."""

import os

if os.environ.get("COSTS_OF"):
    import ran_here

    ran_here.say_at_the_end()
