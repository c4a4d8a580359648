"""Every page of every role, read from one frozen demonstration and kept as text: `make crawl`.

    make crawl                        tell the demonstration once, keep what every role reads in var/crawl/pages
    make crawl AGAINST=FOLDER         the same, then compare with the pages kept in FOLDER: 1 when they differ
    make crawl STORY=HOME PAGES=OUT   read the home of another installation, keep its pages elsewhere

A change that must change no page is crawled before and after. The base is copied first, the clock stands still, nothing
is sent: two crawls of one story are equal. White space between words does not count, nor do tokens.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parents[1]
DAY = "2026-11-24"
SITES = ("agency", "observatory")
LIKE = 3  # pages read of each pattern: /baux/1/, /baux/2/, /baux/3/ stand for all leases
LEAVING = "/compte/logout/"
# Drawn anew for each reading, and saying nothing: the token of a form, the key that lets it be sent once.
PASSING = re.compile(r'(name="(?:csrfmiddlewaretoken|(?:form_)?key|token)" value=)"[^"]*"')

# White space beside these is not shown; between two words or two links it is.
BLOCKS = (
    "article|aside|body|br|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header"
    "|hr|html|legend|li|link|main|meta|nav|ol|optgroup|option|p|script|section|summary|table|tbody|td|tfoot|th|thead"
    "|title|tr|ul"
)


def pattern(address: str) -> str:
    """One page among its like: /baux/12/ is /baux/0/."""
    return re.sub(r"\d+", "0", urlsplit(address).path)


def text_of(body: bytes) -> str:
    """The page as it is compared: one element a line, without the white space that a browser does not show."""
    found = re.sub(r"\s+", " ", PASSING.sub(r"\1", body.decode()))
    found = re.sub(rf' ?(</?(?:{BLOCKS})\b[^>]*?|<input type="hidden"[^>]*?) ?> ?', r"\1>", found)
    return re.sub(r"(?=<[a-z!])", "\n", re.sub(r" ?(/?>)", r"\1", found)).strip() + "\n"


def links(address: str, body: bytes) -> Iterator[str]:
    """The addresses on this site that a page leads to, without their questions."""
    from lxml import html

    for link in html.fromstring(body).xpath("//a/@href"):
        parts = urlsplit(urljoin(address, link))
        if parts.scheme in ("http", "https", "") and parts.netloc in ("", "testserver"):
            yield parts.path


class Queries:
    """How many times the base was asked."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def crawl(client, pages: Path) -> list[tuple[str, int, str, int, str]]:
    """(address, status, type, queries, digest) of each page that a role is led to, its text kept under `pages`."""
    from django.db import connection

    waiting, met, like, found = deque(["http://testserver/"]), set(), Counter(), []
    while waiting:
        address = waiting.popleft()
        path = urlsplit(address).path
        if path in met or path == LEAVING or like[pattern(path)] >= LIKE:
            continue
        met.add(path)
        like[pattern(path)] += 1
        asked = Queries()
        with connection.execute_wrapper(asked):
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        kept = body
        if kind == "text/html" and body:
            kept = text_of(body).encode()
            waiting.extend(urljoin(address, link) for link in links(address, body))
            place = pages / f"{re.sub(r'[^a-z0-9-]+', '_', path.strip('/')) or 'index'}.txt"
            place.write_bytes(kept)
        elif answer.status_code in (301, 302):
            kept = answer.headers["Location"].encode()
            waiting.append(urljoin(address, answer.headers["Location"]))
        elif kind == "application/pdf":
            kept = b""  # a typeset file bears the moment when it was made
        found.append((path, answer.status_code, kind, asked.count, hashlib.sha256(kept).hexdigest()[:16]))
    return found


def read_site(pages: Path) -> None:
    """Each role of the site of this process, then nobody; one line per page in `pages`/SITE/ROLE.tsv."""
    import time_machine

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.test.utils import setup_test_environment

    from trousseau.core.models import User
    from trousseau.demo.accounts import LOGINS

    setup_test_environment()
    roles = [(str(role), email) for site, role, email, _password in LOGINS if site == settings.SITE]
    with time_machine.travel(f"{DAY}T12:00:00+01:00", tick=False):
        for number, (role, email) in enumerate([*roles, ("nobody", "")]):
            client = Client(raise_request_exception=False)
            if email:
                client.force_login(User.objects.get(email=email))
            folder = pages / settings.SITE / f"{number:02}-{role.split()[0].lower()}"
            folder.mkdir(parents=True)
            found = sorted(crawl(client, folder))
            rows = "".join("\t".join(map(str, row)) + "\n" for row in found)
            folder.with_suffix(".tsv").write_text(rows, encoding="utf-8")
            bad = sum(status not in (200, 301, 302) for _path, status, *_rest in found)
            print(f"  {settings.SITE}, {role}: {len(found)} pages, {bad} of them not answered by 200")


def run(home: Path, site: str, *command: str) -> None:
    settings = {"TROUSSEAU_HOME": str(home), "TROUSSEAU_TODAY": DAY, "TROUSSEAU_SITE": site, "DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", *command], env={**os.environ, **settings}, cwd=ROOT, check=True)


def tell(home: Path) -> None:
    """The demonstration of both sites, where it is not there yet."""
    making = home.with_name(home.name + "-telling")
    shutil.rmtree(making, ignore_errors=True)
    for site in SITES:
        for command in ("migrate", "demo"):
            run(making, site, "trousseau.site", command)
    making.rename(home)


def rows(pages: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """(role, address) → (status, type, digest) of the pages kept in a folder: the queries may differ."""
    found = {}
    for table in sorted(pages.glob("*/*.tsv")):
        for line in table.read_text(encoding="utf-8").splitlines():
            path, status, kind, _queries, digest = line.split("\t")
            found[f"{table.parent.name}/{table.stem}", path] = (status, kind, digest)
    return found


def compare(before: Path, after: Path) -> int:
    """How many pages are not the same; each is named."""
    one, other = rows(before), rows(after)
    differ = [page for page in sorted(one.keys() | other.keys()) if one.get(page) != other.get(page)]
    for page in differ:
        what = "gone" if page not in other else "new" if page not in one else "differs"
        print(f"  {what}: {' '.join(page)}")
    print(f"{len(one)} pages before, {len(other)} now, {len(differ)} not the same.")
    return len(differ)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make crawl", description=__doc__.splitlines()[0])
    parser.add_argument("--story", type=Path, default=ROOT / "var/crawl/story", help="the home that is read")
    parser.add_argument("--pages", type=Path, default=ROOT / "var/crawl/pages", help="where its pages are kept")
    parser.add_argument("--against", type=Path, help="pages kept before")
    parser.add_argument("--read", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read_site(options.pages)
        return 0
    if not options.story.exists():
        options.story.parent.mkdir(parents=True, exist_ok=True)
        tell(options.story)
    shutil.rmtree(options.pages, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(options.story, home)
        for site in SITES:
            run(home, site, "tools.crawl", "--read", "--pages", str(options.pages.resolve()))
    return 1 if options.against and compare(options.against, options.pages) else 0


if __name__ == "__main__":
    sys.exit(main())
