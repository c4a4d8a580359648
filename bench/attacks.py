"""`python -m bench.attacks http://127.0.0.1:8000 [attack…]`: what a stranger can do to a started server of this machine.

Each attack lasts a few seconds and is bounded in connections. Meanwhile the sign-in page is asked five times a second,
each time by a new connection that waits ten seconds at most. Said for each: the pages asked, those that were answered,
the median and the longest wait; the memory of the server's processes (shared pages divided among them) before and at
most; what they wrote to disk; and what the attack met. `killed` ends one process of the server by SIGKILL.
"""

import http.client
import os
import re
import signal
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

PAGE = "/compte/login/"
SECONDS, PATIENCE, EVERY = 12, 10, 0.2
MEGABYTE = 1024 * 1024


def _started(pid: int) -> int:
    """When, in ticks of the kernel's clock; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0


@dataclass
class Server:
    host: str
    port: int

    def pids(self) -> list[int]:
        """The processes that hold the listening socket, the last started last."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        held = {
            f"socket:[{part[9]}]"
            for part in map(str.split, lines)
            if part[3] == "0A" and int(part[1].rpartition(":")[2], 16) == self.port
        }
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if any(os.readlink(one) in held for one in (process / "fd").iterdir()):
                    found.append(int(process.name))
        return sorted(found, key=_started)

    def memory(self) -> float:
        """Megabytes, each shared page counted once."""
        total = 0
        for pid in self.pids():
            with suppress(OSError):
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1])
        return total / 1024

    def written(self) -> dict[int, int]:
        """Bytes that each process gave to the kernel to write, to files and sockets."""
        found = {}
        for pid in self.pids():
            with suppress(OSError):
                text = Path(f"/proc/{pid}/io").read_text()
                found[pid] = int(re.search(r"^wchar: (\d+)", text, re.M)[1])
        return found

    def connect(self, timeout: float = PATIENCE) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=timeout)

    def page(self) -> http.client.HTTPResponse:
        asked = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            asked.request("GET", PAGE, headers={"Connection": "close"})
            answer = asked.getresponse()
            answer.read()
            return answer
        finally:
            asked.close()

    def head(self, *lines: str, kind: str = "application/x-www-form-urlencoded") -> bytes:
        """A head that bears the CSRF cookie of the page, as a browser's would: without it the form is not read."""
        cookie = self.page().getheader("Set-Cookie", "").partition(";")[0]
        base = [f"POST {PAGE} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Cookie: {cookie}"]
        return "\r\n".join([*base, f"Content-Type: {kind}", *lines, "", ""]).encode()


@dataclass
class Visitors:
    """Who asks for a page meanwhile."""

    server: Server
    waits: list[float] = field(default_factory=list)
    failed: Counter = field(default_factory=Counter)

    def ask(self) -> None:
        started = time.monotonic()
        try:
            status = self.server.page().status
        except (OSError, http.client.HTTPException) as error:
            self.failed[type(error).__name__] += 1
        else:
            if status == 200:
                self.waits.append(time.monotonic() - started)
            else:
                self.failed[status] += 1

    def __str__(self) -> str:
        asked = len(self.waits) + sum(self.failed.values())
        waits = (
            f"median {statistics.median(self.waits):.2f} s, longest {max(self.waits):.2f} s" if self.waits else "none"
        )
        failed = f", failed: {dict(self.failed)}" if self.failed else ""
        return f"{len(self.waits)} of {asked} pages answered ({waits}){failed}"


# The attacks: each yields once in place, then every moment while the visitors ask; what it returns is shown. ----------


def _held(server: Server, count: int, first: bytes, each: bytes = b"") -> Iterator[None]:
    """`count` connections that send `first`, then `each` once a second, and read nothing."""
    held, refused = [], 0
    for _one in range(count):
        try:
            held.append(server.connect(timeout=1))
            held[-1].sendall(first)
        except OSError:
            refused += 1
            if refused > 9:  # nobody is heard any more
                refused += count - len(held) - 10
                break
    yield
    last = time.monotonic()
    ended = 0
    while True:
        try:
            yield
        except GeneratorExit:
            break
        if each and time.monotonic() - last > 1:
            last = time.monotonic()
            for one in held:
                with suppress(OSError):
                    one.sendall(each)
    for one in held:
        one.settimeout(0)
        with suppress(BlockingIOError):
            try:
                one.recv(1)
                ended += 1
            except ConnectionError:
                ended += 1
        one.close()
    print(f"    {count} connections, {refused} not opened, {ended} ended or answered by the server")


def bodies(server: Server) -> Iterator[None]:
    """Six forms that are announced and never sent."""
    return _held(server, 6, server.head("Content-Length: 1000"))


def silent(server: Server) -> Iterator[None]:
    """Eighty connections that say nothing."""
    return _held(server, 80, b"")


def crowd(server: Server) -> Iterator[None]:
    """A thousand connections that say nothing."""
    return _held(server, 1000, b"")


def heads(server: Server) -> Iterator[None]:
    """Two hundred heads that never end, a byte a second."""
    return _held(server, 200, server.head()[:-2] + b"X-Long: ", b"x")


def drip(server: Server) -> Iterator[None]:
    """Two hundred forms sent a byte a second."""
    return _held(server, 200, server.head("Content-Length: 1000"), b"x")


def halves(server: Server) -> Iterator[None]:
    """A thousand half forms of 100 KB."""
    return _held(server, 1000, server.head("Content-Length: 102400") + b"x" * 51200)


def small(server: Server) -> Iterator[None]:
    """A thousand half forms of 60 KB."""
    return _held(server, 1000, server.head("Content-Length: 61440") + b"x" * 30720)


def forged(server: Server) -> Iterator[None]:
    """Three hundred forms of 100 MB under an invented session, of which 100 KB come."""
    head = server.head("Content-Length: 104857600").replace(b"Cookie: ", b"Cookie: trousseau_agency=invented; ")
    return _held(server, 300, head + b"x" * 102400)


def unread(server: Server) -> Iterator[None]:
    """A hundred connections that ask for the style sheet twenty times and read nothing."""
    one = f"GET /static/trousseau/trousseau.css HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n\r\n".encode()
    return _held(server, 100, one * 20)


def flood(server: Server) -> Iterator[None]:
    """Forms sent whole, as fast as they are answered, by four connections at once."""
    form = b"login=a%40b.example&password=x"
    whole = server.head(f"Content-Length: {len(form)}") + form
    met, stopped = Counter(), threading.Event()

    def send() -> None:
        while not stopped.is_set():
            try:
                with server.connect() as one:
                    one.sendall(whole)
                    met[one.recv(4096)[9:12].decode() or "ended"] += 1
            except OSError as error:
                met[type(error).__name__] += 1

    threads = [threading.Thread(target=send) for _one in range(4)]
    for thread in threads:
        thread.start()
    try:
        while True:
            yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
        print(f"    answers: {dict(met)}")


def _posted(server: Server, head: bytes, before: bytes, block: bytes, count: int) -> Iterator[None]:
    """One large form, sent as fast as it is taken."""

    def send() -> None:
        started, sent, answer = time.monotonic(), 0, b""
        with server.connect() as one:
            try:
                one.sendall(head + before)
                for _turn in range(count):
                    one.sendall(block)
                    sent += len(block)
            except OSError as error:
                print(f"    {type(error).__name__} after {sent / MEGABYTE:.0f} MB")
            with suppress(OSError):
                answer = one.recv(4096)
        status = answer.partition(b"\r\n")[0].decode() or "no answer"
        print(f"    {sent / MEGABYTE:.0f} MB sent, {time.monotonic() - started:.1f} s: {status}")

    sending = threading.Thread(target=send)
    sending.start()
    try:
        while True:
            yield
    finally:
        sending.join()


PART = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
MULTIPART = "multipart/form-data; boundary=b"


def large(server: Server) -> Iterator[None]:
    """A file of 300 MB."""
    size = 300 * MEGABYTE + len(PART)
    head = server.head(f"Content-Length: {size}", kind=MULTIPART)
    return _posted(server, head, PART, b"x" * MEGABYTE, 300)


def chunked(server: Server) -> Iterator[None]:
    """A file of 300 MB whose length is not announced."""
    before = b"%x\r\n%b\r\n" % (len(PART), PART)
    block = b"%x\r\n%b\r\n" % (MEGABYTE, b"x" * MEGABYTE)
    return _posted(server, server.head("Transfer-Encoding: chunked", kind=MULTIPART), before, block, 300)


def killed(server: Server) -> Iterator[None]:
    """One process of the server, its last, ended by SIGKILL: the page that it was making is lost, no other."""
    yield
    before = server.pids()
    os.kill(before[-1], signal.SIGKILL)
    try:
        while True:
            yield
    finally:
        after = server.pids()
        fresh = len(set(after) - set(before))
        print(f"    {len(before)} processes before, {len(after)} after, {fresh} of them new")


ATTACKS: dict[str, Callable[[Server], Iterator[None]]] = {
    one.__name__: one
    for one in (bodies, silent, crowd, heads, drip, halves, small, forged, unread, flood, large, chunked, killed)
}


def measure(server: Server, attack: Callable[[Server], Iterator[None]]) -> Visitors:
    print(f"{attack.__name__}: {attack.__doc__}", flush=True)
    visitors = Visitors(server)
    before, written = server.memory(), server.written()
    most = before
    going = attack(server)
    next(going)
    threads = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        threads.append(threading.Thread(target=visitors.ask))
        threads[-1].start()
        next(going, None)
        most = max(most, server.memory())
        time.sleep(EVERY)
    for thread in threads:
        thread.join()
    going.close()
    more = sum(now - written.get(pid, 0) for pid, now in server.written().items())
    print(f"    {visitors}")
    print(f"    memory {before:.0f} MB before, {most:.0f} at most; {more / MEGABYTE:.1f} MB written", flush=True)
    return visitors


def main(arguments: list[str]) -> int:
    address = urlsplit(arguments[0] if arguments else "")
    chosen = arguments[1:] or list(ATTACKS)
    unknown = [name for name in chosen if name not in ATTACKS]
    if not address.hostname or not address.port or unknown:
        print(f"{__doc__}\nAttacks: {' '.join(ATTACKS)}", file=sys.stderr)
        return 2
    host = socket.gethostbyname(address.hostname)
    if not ip_address(host).is_loopback:
        print("This measures a server of this machine only.", file=sys.stderr)
        return 2
    server = Server(host, address.port)
    frozen = []
    for name in chosen:
        visitors = measure(server, ATTACKS[name])
        if visitors.failed:
            frozen.append(name)
        time.sleep(2)
    print(f"\npages failed during: {', '.join(frozen) or 'none'}")
    return bool(frozen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
