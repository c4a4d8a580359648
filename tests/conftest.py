"""Shared by every test: a person of each role. The home of a test process is made in plugins/own_home.py."""

import gc

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import SimpleTestCase
from django.utils import translation

# how long a busy machine takes to draw an example says nothing of the rule
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

# a password is hashed as a site does it, at a thousandth of the cost; tests/site reads what a site's own process keeps
ScryptPasswordHasher.work_factor = 2**4

pytest_plugins = [
    "tests.plugins.warm",
    "tests.plugins.bank",
    "tests.plugins.clamd",
    "tests.plugins.homes",
    "tests.plugins.committed",
    "tests.plugins.crowd",
    "tests.plugins.drawn_day",
    "tests.plugins.killed",
    "tests.plugins.made_once",
    "tests.plugins.money",
    "tests.plugins.postbox",
    "tests.plugins.printed_once",
    "tests.plugins.read_apart",
    "tests.plugins.town",
]


def pytest_collection_modifyitems(items):
    """A test that asks nothing of a database runs once, not again on each of them. The browser's tests, the longest,
    come first: begun last, one of them would leave the other processes with nothing to do."""
    for item in items:
        django_case = getattr(item, "cls", None) and issubclass(item.cls, SimpleTestCase)
        if not ("db" in item.fixturenames or item.get_closest_marker("django_db") or django_case):
            item.add_marker(pytest.mark.once)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish():
    """What the tests and their libraries hold once collected stays to the end: the collector of garbage does not walk it
    again and again, and walks what a test leaves less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The base of the tests has the communes of the demonstration; a new home has none."""
    from trousseau.core.communes import load_demonstration

    with django_db_blocker.unblock():
        load_demonstration()


@pytest.fixture(autouse=True)
def fresh():
    """Each test begins in the site's language, and with figures read from its own base: what the test before left."""
    from trousseau.core import scales

    translation.activate(settings.LANGUAGE_CODE)
    scales.forget()
    scales.KEPT_FOR = 3600  # a busy machine would read them again in the middle of a test that counts queries
