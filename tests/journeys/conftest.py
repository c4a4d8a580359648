"""Both sites as `trousseau run` starts them, and persons who walk their pages in a real browser."""

import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from base_copy import begin

CHROMIUM = shutil.which("chromium")
ROOT = Path(__file__).parents[2]
THEMES = ("light", "dark")


def free_port() -> int:
    """A port with a free neighbour: the observatory takes the next one."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Town:
    """A home folder and its two sites, started on the day that the story needs."""

    def __init__(self, home: Path, ready: Path | None = None, config: pytest.Config | None = None):
        self.home, self.ready, self.config = home, ready, config
        self.port, self.process = free_port(), None
        self.agency = f"http://127.0.0.1:{self.port}"
        self.observatory = f"http://127.0.0.1:{self.port + 1}"

    def environment(self, day: str, site: str = "agency") -> dict[str, str]:
        found = {
            **os.environ,
            "TROUSSEAU_HOME": str(self.home),
            "TROUSSEAU_TODAY": day,
            "TROUSSEAU_SITE": site,
        }
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TROUSSEAU_EXCHANGE"):
            found.pop(name, None)
        return found

    def command(self, day: str, *arguments: str, site: str = "agency") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "trousseau.site", *arguments],
            env=self.environment(day, site), cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, day: str, *options: str) -> None:
        self.stop()
        if self.ready and not any(self.home.iterdir()):
            shutil.copytree(ready_home(self.config, self.ready, day, *options), self.home, dirs_exist_ok=True)
        log = (self.home / "run.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "trousseau.site", "run", "--port", str(self.port), *options],
            env=self.environment(day), cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 240
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.home / "run.log").read_text()
            try:
                for site in (self.agency, self.observatory):
                    urllib.request.urlopen(f"{site}/compte/login/", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.home / "run.log").read_text())

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)


def ready_home(config: pytest.Config, folder: Path, day: str, *options: str) -> Path:
    """A home migrated, with the demonstration of that day or `--empty`: made once for all the processes, then copied."""
    home = folder / ("home-empty" if "--empty" in options else f"home-{day}")
    with (folder / f"{home.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=folder))
            if "--empty" in options:  # a base that is there already is not given the demonstration
                begin(config, making)
            town = Town(making)
            try:
                town.start(day, *options)
            finally:
                town.stop()
            making.rename(home)
    return home


@pytest.fixture
def town(tmp_path, tmp_path_factory, worker_id, pytestconfig):
    if not CHROMIUM:
        pytest.skip("needs chromium")
    base = tmp_path_factory.getbasetemp()
    town = Town(tmp_path, ready=base if worker_id == "master" else base.parent, config=pytestconfig)
    yield town
    town.stop()


@pytest.fixture
def browser():
    if not CHROMIUM:
        pytest.skip("needs chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        )
        yield browser
        browser.close()


class Person:
    """Someone in front of a browser: opens pages by their address or their links, fills forms, presses buttons.

    Every page met is read by axe in both themes; `faults` collects what it finds, `met` the addresses.
    """

    def __init__(self, browser, site: str, faults: list[str], met: set[str]):
        self.site, self.faults, self.met = site, faults, met
        self.page = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(15_000)

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
        """Press the link of the content that bears these words."""
        self.page.locator("main").get_by_role(
            "link", name=re.compile(re.escape(words), re.IGNORECASE)
        ).first.click()
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
                    box = (
                        field.first
                        if one is True
                        else self.page.locator(f'main [name="{name}"][value="{one}"]')
                    )
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
        # A form kept as a draft is sent by the script, which then opens the answer: nothing says so to the click.
        kept = button.evaluate("e => Boolean(e.closest('form[data-draft]'))")
        with self.page.expect_navigation() if kept else contextlib.nullcontext():
            button.click()
        self.page.wait_for_load_state()
        self.look()
        return self

    def text(self) -> str:
        """What the page says, spaces made plain."""
        return re.sub(r"[\s\u202f\u00a0]+", " ", self.page.locator("main").inner_text())

    def says(self, words: str) -> "Person":
        assert words in self.text(), f"« {words} » is not on {self.page.url}: {self.text()[:1500]}"
        return self

    def look(self) -> None:
        address = re.sub(r"\d+", "0", self.page.url.removeprefix(self.site).split("?")[0])
        assert not self.page.title().startswith("Erreur"), self.text()
        if address in self.met:
            return
        self.met.add(address)
        from axe_playwright_python.sync_playwright import Axe

        for details in self.page.locator("details").all():
            details.evaluate("e => e.open = true")
        for theme in THEMES:
            self.page.emulate_media(color_scheme=theme)
            for fault in Axe().run(self.page).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
                self.faults.append(f"{address} {theme} {fault['id']}: {nodes}")
        self.page.emulate_media(color_scheme="light")

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as caught:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return Path(caught.value.path()).read_bytes()
