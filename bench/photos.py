"""`python -m bench.photos`: what the photos of one tenant cost the agency, on a site of its own that it starts and ends.

Two web processes, as `trousseau run` begins them, over a new SQLite base in a temporary folder. A tenant sends forms of photos
whose files are small and whose pixels are many. Said for each: what was answered, the processor that the pages took and that
the reader apart took, the memory of all the processes at most (shared pages divided among them), and how long another page
that was asked five times a second waited. First, in the same run, what forty of them cost when each page unpacked them itself.
Then slow bodies of one person, of several browsers, a byte a second, while that page is asked and somebody else sends photos.
"""

import http.client
import io
import os
import re
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from html import unescape
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-bench-")
os.environ["DATABASE_URL"] = ""

from bench.attacks import EVERY, Server, Visitors

PAGE = "/incidents/mes-problemes/nouveau/home/"
BOUNDARY = "une-limite-que-nulle-photo-ne-contient"
SLOW = 30  # slow bodies
COOKIE = "trousseau_agency"
COLOUR = (0, 128, 128)


def png(width: int, height: int) -> bytes:
    """Of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packed, row = zlib.compressobj(9), bytes(1 + 3 * width)
    data = b"".join(packed.compress(row) for _row in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(form: str, width: int, height: int, **how) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), COLOUR).save(out, form, **how)
    return out.getvalue()


def phone() -> bytes:
    """A photo of 12 million points with as much detail as one has."""
    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def scans() -> bytes:
    """A JPEG that draws its last scan ten thousand times."""
    data = saved("JPEG", 6000, 6000, progressive=True, quality=30)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 10_000 + b"\xff\xd9"


FORMS: tuple[tuple[str, int, Callable[[], bytes]], ...] = (
    ("PNG of 8,000 × 8,000", 40, lambda: png(8000, 8000)),
    ("PNG of 12,000 × 9,000", 40, lambda: png(12_000, 9000)),
    ("JPEG of 12,000 × 9,000", 40, lambda: saved("JPEG", 12_000, 9000, quality=30)),
    ("PNG of 6,000 × 6,000, the largest taken", 40, lambda: png(6000, 6000)),
    ("WebP of 5,000 × 4,000, the largest taken", 40, lambda: saved("WEBP", 5000, 4000)),
    ("JPEG that never ends", 12, scans),
    ("photos of a telephone", 12, phone),
)


def in_the_page(content: bytes, times: int) -> tuple[float, float]:
    """Processor seconds and megabytes of `times` photos unpacked as each page did: in a process of its own, to measure it."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    reading, writing = os.pipe()
    if not (child := os.fork()):
        began = time.process_time()
        for _time in range(times):
            picture = Image.open(io.BytesIO(content))
            picture.draft("RGB", (1600, 1600))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((1600, 1600))
            upright.convert("RGB").save(io.BytesIO(), "JPEG", quality=82, optimize=True)
        spent = time.process_time() - began
        os.write(writing, f"{spent} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    seconds, most = os.read(reading, 100).split()
    return float(seconds), float(most)


def tenants() -> list[str]:
    """A base with a few leases, and the sessions of two of their tenants: five of the first, one of the second."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command

    from bench.data import fill
    from trousseau.core.actions_accounts import open_account
    from trousseau.core.sessions import SessionStore
    from trousseau.tenancies.models import Lease

    call_command("migrate", verbosity=0)
    fill(2, rents=False)
    found = []
    for count, lease in zip((5, 1), Lease.objects.order_by("pk"), strict=True):
        user = open_account(
            None, email=f"tenant{lease.pk}@bench.example", name="Essai", roles=["tenant"], password="x" * 12
        )
        lease.household.holder.user = user
        lease.household.holder.save()
        Lease.objects.filter(pk=lease.pk).update(keys_on=lease.starts_on)
        for _browser in range(count):
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
            found.append(session.session_key)
    return found


@contextmanager
def served() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        command = [sys.executable, "-m", "trousseau.site.web", str(number)]
        environment = {**os.environ, "TROUSSEAU_SITE": "agency", "TROUSSEAU_SECOND_FACTOR": "off"}
        begun = [subprocess.Popen(command, pass_fds=[number], env=environment) for _process in range(2)]
        server = Agency("127.0.0.1", listening.getsockname()[1])
        server.processes = [one.pid for one in begun]
        try:
            for _try in range(30):  # the first page waits until its process has loaded the site
                with suppress(OSError):
                    if server.page().status == 200:
                        break
            yield server
        finally:
            for one in begun:
                one.terminate()
            for one in begun:
                one.wait()


class Agency(Server):
    processes: list[int]

    def pids(self) -> list[int]:
        """The web processes and what they began."""
        children = [
            int(child)
            for pid in self.processes
            for task in Path(f"/proc/{pid}/task").glob("*")
            for child in (task / "children").read_text().split()
        ]
        return [*self.processes, *children]

    def processor(self) -> tuple[float, float]:
        """Seconds that the web processes took, and what they began and waited for."""
        mine = theirs = 0
        for pid in self.processes:
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
            mine += sum(map(int, ticks[:2]))
            theirs += sum(map(int, ticks[2:]))
        return mine / 100, theirs / 100

    def form(self, session: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """The head that a browser would send, and the hidden fields of the form."""
        asked = http.client.HTTPConnection(self.host, self.port, timeout=60)
        asked.request("GET", PAGE, headers={"Cookie": f"{COOKIE}={session}"})
        answer = asked.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, answer.status
        token = next(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") if "csrf" in one)
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        return {"Cookie": f"{COOKIE}={session}; {token}"}, hidden

    def send(self, session: str, photos: list[bytes], *, source: str = "127.0.0.1") -> str:
        """A report with photos: what is answered."""
        head, hidden = self.form(session)
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in [*hidden, ("problem", "leak"), ("words", "Une fuite sous l’évier.")]
        )
        for photo in photos:
            body += (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'.encode()
                + photo
                + b"\r\n"
            )
        head["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        asked = http.client.HTTPConnection(self.host, self.port, timeout=300, source_address=(source, 0))
        asked.request("POST", PAGE, body + f"--{BOUNDARY}--\r\n".encode(), head)
        answer = asked.getresponse()
        page = answer.read().decode()
        if answer.status == 302:
            asked.request("GET", answer.headers["Location"], headers={"Cookie": self.kept(head["Cookie"], answer)})
            page = asked.getresponse().read().decode()
        said = re.findall(
            r'class="(?:errorlist|field-error|callout|message|toast)[^"]*"[^>]*>(.*?)</(?:ul|div|section|p)>',
            page,
            re.S,
        )
        words = " ".join(re.sub(r"<[^>]+>", " ", unescape(" ".join(said))).split())
        return f"{answer.status} {words[:170]}"

    def sent(self, session: str, photos: list[bytes]) -> None:
        print(f"    {self.send(session, photos)}")

    @staticmethod
    def kept(cookies: str, answer) -> str:
        more = [one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ()]
        return "; ".join([cookies, *more])


def during(server: Agency, work: Callable[[], object]) -> None:
    """Ask another page while this is done, and print what it cost."""
    visitors, threads, most = Visitors(server), [], 0.0
    before = server.processor()
    working = threading.Thread(target=work)
    began = time.monotonic()
    working.start()
    while working.is_alive():
        threads.append(threading.Thread(target=visitors.ask))
        threads[-1].start()
        with suppress(OSError):
            most = max(most, server.memory())
        working.join(EVERY)
    took = time.monotonic() - began
    for thread in threads:
        thread.join()
    pages, apart = (after - earlier for after, earlier in zip(server.processor(), before, strict=True))
    print(f"    answered in {took:.1f} s; the pages took {pages:.1f} s of processor, the reader apart {apart:.1f} s")
    print(f"    memory {most:.0f} MB at most; another page meanwhile: {visitors}", flush=True)


def slow(server: Agency, sessions: list[str]) -> None:
    """Bodies of a megabyte, a byte a second, of one person in five browsers; somebody else sends photos from elsewhere."""
    held = []
    for n in range(SLOW):
        one = server.connect()
        head = f"POST {PAGE} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nCookie: {COOKIE}={sessions[n % 5]}\r\n"
        one.sendall(f"{head}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n".encode())
        one.sendall(b"x" * 70_000)
        held.append(one)
    time.sleep(1)
    refused = 0
    for one in held:
        one.setblocking(False)
        with suppress(BlockingIOError, ConnectionError):
            refused += b" 429 " in one.recv(200)
    print(f"    {SLOW} begun by one person in five browsers: {refused} refused at once")
    began = time.monotonic()
    print(f"    somebody else: {server.send(sessions[5], [saved('JPEG', 4000, 3000)], source='127.0.0.2')[:90]}")
    ended: set[int] = set()
    while len(ended) < len(held) and time.monotonic() < began + 60:
        for n, one in enumerate(held):
            if n in ended:
                continue
            try:
                one.send(b"x")
                if one.recv(1) == b"":
                    ended.add(n)
            except BlockingIOError:
                pass
            except OSError:
                ended.add(n)
        time.sleep(1)
    print(f"    {len(ended)} of {SLOW} ended within {time.monotonic() - began:.0f} s")
    for one in held:
        one.close()


def main() -> int:
    sessions = tenants()
    name, count, make = FORMS[0]
    content = make()
    seconds, most = in_the_page(content, count)
    print(f"{count} {name}, {len(content) // 1000} KB each, unpacked by the page itself, as before")
    print(f"    {seconds:.0f} s of processor of its thread, {most:.0f} MB", flush=True)
    with served() as server:
        print(f"\nnow, of two web processes ({server.memory():.0f} MB)")
        for name, count, make in FORMS:
            content = make()
            print(f"{count} {name}, {len(content) // 1000} KB each", flush=True)
            during(server, partial(server.sent, sessions[0], [content] * count))
        print(f"{SLOW} bodies, a byte a second", flush=True)
        during(server, partial(slow, server, sessions))
    return 0


if __name__ == "__main__":
    sys.exit(main())
