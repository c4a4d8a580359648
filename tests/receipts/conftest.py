from tests.rents.conftest import *  # noqa: F403 — a lease that is called and paid
