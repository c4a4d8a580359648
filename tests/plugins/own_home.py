"""Each test process has a home of its own: the keys and documents of a person's installation are never
touched. Loaded by `-p`, since the settings read the home before any conftest is imported."""

import os
import shutil
import tempfile

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
# off as in the demonstration: the tests of the second factor turn it on
os.environ["TROUSSEAU_SECOND_FACTOR"] = "off"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-test-")


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["TROUSSEAU_HOME"], ignore_errors=True)
