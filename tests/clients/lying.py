"""An OpenID provider that says whatever a test wants: over TLS, on a port of its own."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from pki import Pki
from tokens import Key, key_set

DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"
MEGABYTE = 1024 * 1024

Page = Callable[["Handler"], None]


class Counting(ThreadingMixIn, TCPServer):
    """A server on loopback that counts who comes, over TLS or in clear."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: Counter[str] = Counter()
        self.connections = 0
        self.megabytes = 0
        self._context = context
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def get_request(self) -> tuple[Any, Any]:
        """Shakes hands only in the connection's own thread: nobody waits for a slow one."""
        connection, address = super().get_request()
        self.connections += 1
        if self._context is not None:
            connection = self._context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up on a lie does right."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serves until the end of the block."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Answers by the page that the test put there."""

    server: Counting

    def do_GET(self) -> None:
        """Counts, then answers."""
        self.server.asked[self.path] += 1
        self.server.pages.get(self.path, text("nothing here", status=404))(self)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Lying:
    """The provider. It begins honestly, with the keys that it is given."""

    def __init__(self, server: Counting, *keys: Key) -> None:
        self._server = server
        self.issuer = f"https://localhost:{server.port}"
        self.publish(*keys)

    def publish(self, *keys: Key) -> None:
        """Is honest from now on, with these keys."""
        self.say(DISCOVERY, document(self.discovery()))
        self.say(KEYS, document(key_set(*keys)))

    def discovery(self, **changed: Any) -> dict[str, Any]:
        """What it says about itself (OpenID Connect Discovery 1.0, 3)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "jwks_uri": self.issuer + KEYS,
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        } | changed

    def say(self, path: str, page: Page) -> None:
        """Answers so at this path from now on."""
        self._server.pages[path] = page

    def asked(self, path: str) -> int:
        """How often somebody asked for this path."""
        return self._server.asked[path]

    @property
    def megabytes(self) -> int:
        """How many of them it could send."""
        return self._server.megabytes


@contextmanager
def lying(pki: Pki, *keys: Key) -> Iterator[Lying]:
    """A provider until the end of the block."""
    server = Counting(pki.context())
    with server.running():
        yield Lying(server, *keys)


def body(content: bytes, kind: str, status: int = 200) -> Page:
    """These bytes."""

    def answer(to: Handler) -> None:
        to.send_response(status)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(content)))
        to.end_headers()
        to.wfile.write(content)

    return answer


def document(value: Any, status: int = 200) -> Page:
    """JSON."""
    return body(json.dumps(value).encode(), "application/json", status)


def text(content: str, kind: str = "text/plain", status: int = 200) -> Page:
    """Text."""
    return body(content.encode(), kind, status)


def redirect(url: str, status: int = 302) -> Page:
    """Sends whoever asks elsewhere."""

    def answer(to: Handler) -> None:
        to.send_response(status)
        to.send_header("Location", url)
        to.send_header("Content-Length", "0")
        to.end_headers()

    return answer


def drip(content: bytes) -> Page:
    """A byte a second, as long as somebody listens."""

    def answer(to: Handler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "application/json")
        to.send_header("Content-Length", str(len(content)))
        to.end_headers()
        for each in content:
            to.wfile.write(bytes([each]))
            time.sleep(1)

    return answer


def endless(megabytes: int, *, told: bool) -> Page:
    """JSON of that size, which says so before it begins or does not."""

    def answer(to: Handler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "application/json")
        if told:
            to.send_header("Content-Length", str(megabytes * MEGABYTE))
        to.end_headers()
        for _ in range(megabytes):
            to.wfile.write(b" " * MEGABYTE)
            to.server.megabytes += 1

    return answer
