"""Shared by every test: a home of its own, the day, a person of each role."""

import os
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
# One home per test process: keys and documents of a person's own installation are never touched.
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-test-")

import pytest  # noqa: E402


@pytest.fixture
def account(db):
    """Open an account: `account("rental")`."""
    from trousseau.core.actions import open_account
    from trousseau.core.models import User

    def make(role: str, **fields) -> User:
        name = fields.pop("name", f"{role.capitalize()} Mésange")
        count = User.objects.count()
        return open_account(None, email=f"{role}{count}@essai.example", name=name, role=role, **fields)

    return make
