"""The French of the core, and a few pages of its shapes under addresses of their own."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(path: Path, name: str):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def words():
    """tools/messages.py"""
    return load(ROOT / "tools" / "messages.py", "messages")


@pytest.fixture(scope="session", autouse=True)
def french_pages(words):
    from django.utils.translation import trans_real

    words.compile_("core")
    trans_real._translations.clear()  # read before it was compiled


@pytest.fixture
def shapes(settings, monkeypatch):
    """Serve tests/core/urls.py instead of the rooms' addresses: of the later rooms, no page answers."""
    from trousseau.core.links import LINKS

    for link in LINKS.values():
        monkeypatch.setattr(link, "name", "")
    settings.ROOT_URLCONF = load(Path(__file__).with_name("urls.py"), "core_test_urls")


@pytest.fixture
def reader(client, account, shapes):
    client.force_login(account("rental"))
    return client
