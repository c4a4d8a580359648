import pytest

from trousseau.core.models import Agency


@pytest.fixture(autouse=True)
def phone(staff):
    """Whom to call: each letter bears it."""
    Agency.objects.update(phone="03 80 00 00 00")
