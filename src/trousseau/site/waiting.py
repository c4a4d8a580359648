"""The page that answers while the demonstration is told: on the ports of the sites, before anything of Django is there.

It is served by the process of `trousseau run`, on sockets that are taken already and that the sites are given next: who
waits is never refused. It answers 503, « not yet », to every address but the stylesheet's.
"""

from contextlib import suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socket import socket
from threading import Thread

STYLE = "/static/trousseau/trousseau.css"
AGAIN = 3  # seconds before the page asks again by itself
LONGEST = 5  # seconds given to a request
PAGE = """<!doctype html>
<html lang="fr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta http-equiv="refresh" content="{again}">
  <title>La démonstration se prépare – Trousseau</title>
  <link rel="stylesheet" href="{style}">
</head>
<body>
  <div class="frame solo">
    <main class="narrow">
      <h1>La démonstration se prépare</h1>
      <p>Deux ans d’une agence inventée sont racontés par le logiciel lui-même. Cette page s’ouvrira seule sur la
      connexion quand ce sera fait.</p>
      <p><progress max="100" value="{percent}" aria-label="Avancement">{percent}&nbsp;%</progress></p>
      <p>{percent}&nbsp;% {step}</p>
    </main>
  </div>
</body>
</html>
"""


class Waiting:
    """Answers on `ports`, which it neither opens nor closes. `percent` and `step`: what the page says now."""

    def __init__(self, ports: list[socket]):
        self.percent, self.step = 0, "la base se prépare"
        self.style = files("trousseau.core").joinpath("static/trousseau/trousseau.css").read_bytes()
        self.servers = [_Server(port, self) for port in ports]
        for server in self.servers:
            Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()

    def say(self, percent: int, step: str) -> None:
        self.percent, self.step = percent, step

    def page(self) -> bytes:
        step = f"– {escape(self.step)}" if self.step else ""
        return PAGE.format(again=AGAIN, style=STYLE, percent=self.percent, step=step).encode()

    def close(self) -> None:
        """Nobody is heard any more: who calls from now on waits for the site, on the same port."""
        for server in self.servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: socket, waiting: Waiting):
        super().__init__(port.getsockname()[:2], _Answer, bind_and_activate=False)
        self.socket.close()
        self.socket = port.dup()
        self.waiting = waiting
        self.server_activate()

    def handle_error(self, request, client_address) -> None:
        """Who leaves before the answer is no fault."""


class _Answer(BaseHTTPRequestHandler):
    timeout = LONGEST
    server: _Server

    def do_GET(self) -> None:
        if self.path.partition("?")[0] == STYLE:
            self._send(200, "text/css", self.server.waiting.style)
        else:
            self._send(503, "text/html; charset=utf-8", self.server.waiting.page())

    do_HEAD = do_POST = do_GET

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        if status == 503:
            self.send_header("Retry-After", str(AGAIN))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(OSError):
                self.wfile.write(content)

    def version_string(self) -> str:
        return "Trousseau"

    def log_message(self, format, *arguments) -> None:
        """Nothing: a visit is not an event of the terminal."""
