"""Shared by every test: a person of each role. The home of a test process is made in plugins/own_home.py."""

import pytest

pytest_plugins = ["tests.plugins.thread"]


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
