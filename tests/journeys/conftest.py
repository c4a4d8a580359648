"""Persons who walk the pages of both sites in a real browser."""

import contextlib
import re
import shutil
import time
from pathlib import Path

import pytest

from .axe import Reader

# Debian’s chromium without its windows where it is installed: the same engine, a fifth of the time less
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@contextlib.contextmanager
def chromium(*options: str):
    """A browser, closed at the end."""
    if not CHROMIUM:
        pytest.skip("needs chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", *options],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser():
    """One for the tests of a file. Not for the process: while it is open Django refuses its base to the tests there."""
    with chromium() as browser:
        yield browser


class Person:
    """Someone in front of a browser: opens pages by their address or their links, fills forms, presses buttons.

    A page that no journey of this process has read is read by axe in both themes; `faults` collects what it finds.
    """

    met: set[str] = set()  # one address of each pattern
    named: set[str] = set()  # the elements, see axe.Reader

    def __init__(self, browser, site: str, faults: list[str]):
        self.site, self.faults = site, faults
        self.page = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(60_000)
        self.reader = Reader(self.page, self.named)

    def enter(self, email: str, password: str) -> "Person":
        self.open("/compte/login/")
        self.fill(login=email, password=password)
        self.press()
        assert "/compte/login/" not in self.page.url, self.text()
        return self

    def open(self, path: str) -> "Person":
        answer = self.page.goto(path if path.startswith("http") else self.site + path)
        assert answer.status < 400, f"{path}: {answer.status}"
        self.look()
        return self

    def follow(self, words: str) -> "Person":
        """Press the link of the content that bears these words, and be on its page: a click alone may come back before."""
        link = self.page.locator("main").get_by_role("link", name=re.compile(re.escape(words), re.IGNORECASE)).first
        leaves = not link.get_attribute("href").startswith("#")
        with self.page.expect_navigation() if leaves else contextlib.nullcontext():
            link.click()
        self.look()
        return self

    def fill(self, **fields) -> "Person":
        """Fill each field by its name: text, choice, box, radio or file."""
        for name, value in fields.items():
            field = self.page.locator(f'main [name="{name}"]')
            kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : (e.type || 'text')")
            if kind == "select":
                field.select_option(value)
            elif kind in ("checkbox", "radio"):
                for one in value if isinstance(value, list) else [value]:
                    box = field.first if one is True else self.page.locator(f'main [name="{name}"][value="{one}"]')
                    box.check()
            elif kind == "file":
                field.set_input_files(value)
            else:
                field.fill(str(value))
        return self

    def press(self, words: str = "") -> "Person":
        """The main button of the page's form, or the button that bears these words."""
        main = self.page.locator("main")
        if words:
            button = main.get_by_role("button", name=words).first
        else:
            chief = main.locator("form .btn-main")
            button = chief.last if chief.count() else main.locator("form button").last
        # A form that the browser accepts opens its answer, at once or, kept as a draft, by the script; a click alone may
        # come back before.
        sent = button.evaluate("e => Boolean(e.form && (e.form.noValidate || e.form.checkValidity()))")
        with self.page.expect_navigation() if sent else contextlib.nullcontext():
            button.click()
        self.page.wait_for_load_state()
        self.look()
        return self

    def tab_to(self, selector: str) -> None:
        """Walk with the Tab key alone until that control has the keyboard."""
        for _step in range(120):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {selector}")

    def text(self) -> str:
        """What the page says, spaces made plain."""
        return re.sub(r"[\s\u202f\u00a0]+", " ", self.page.locator("main").inner_text())

    def says(self, words: str) -> "Person":
        assert words in self.text(), f"« {words} » is not on {self.page.url}: {self.text()[:1500]}"
        return self

    def address(self) -> str:
        """Of the page, its numbers left out."""
        return re.sub(r"\d+", "0", self.page.url.removeprefix(self.site).split("?")[0])

    def look(self) -> None:
        address = self.address()
        assert not self.page.title().startswith("Erreur"), self.text()
        if address in self.met:
            return
        self.met.add(address)
        self.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        self.faults += [f"{address} {fault}" for fault in self.reader.faults()]

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as caught:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return Path(caught.value.path()).read_bytes()


# a table that scrolls takes the focus too, and holds the words of all its links
FOCUSED = "document.activeElement.matches('a, button') ? document.activeElement.innerText : ''"


class Hands(Person):
    """Someone without a mouse."""

    def go(self, words: str) -> "Hands":
        """Tab by Tab to what bears these words, then Enter."""
        for _press in range(200):
            self.page.keyboard.press("Tab")
            if words in re.sub(r"\s+", " ", self.page.evaluate(FOCUSED)):
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                self.page.wait_for_load_state()
                self.look()
                return self
        raise AssertionError(f"« {words} » is reached by no Tab on {self.page.url}")

    def wait(self, words: str) -> "Hands":
        """The page comes back by itself while the worker holds the file; it is read once it stands still."""
        until = time.monotonic() + 60
        while words not in self.text():
            assert time.monotonic() < until, self.text()
            self.page.wait_for_timeout(300)
        self.page.reload()
        self.met.discard(self.address())
        self.look()
        return self
