"""A process that a test starts lives on the day of that test (see plugins/any_day.py), which is on its path."""

import os

if os.environ.get("ANY_DAY"):
    import time_machine

    time_machine.travel(os.environ["ANY_DAY"]).start()
