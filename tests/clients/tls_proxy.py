"""What stands before a node on the internet: TLS to the outside, and plain HTTP to the node."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import urllib.parse

from pki import Pki

CHUNK = 65536


class TlsProxy:
    """Ends TLS on a free port of loopback and hands on every byte, `Host` included."""

    def __init__(self, pki: Pki) -> None:
        self._context = pki.context()
        self._target: tuple[str, int] | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where the outside finds the node."""
        return f"https://localhost:{self._listener.getsockname()[1]}"

    def lead_to(self, endpoint: str) -> None:
        """Says where the node is."""
        place = urllib.parse.urlsplit(endpoint)
        assert place.hostname is not None
        assert place.port is not None
        self._target = (place.hostname, place.port)

    def close(self) -> None:
        """Takes nobody in any more."""
        self._listener.close()

    def _accept(self) -> None:
        # Closing the listener ends this.
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        assert self._target is not None
        with (
            contextlib.suppress(OSError),
            socket.create_connection(self._target) as node,
            self._context.wrap_socket(client, server_side=True) as outside,
        ):
            back = threading.Thread(target=_pump, args=(node, outside), daemon=True)
            back.start()
            _pump(outside, node)
            back.join()


def _pump(source: socket.socket | ssl.SSLSocket, sink: socket.socket | ssl.SSLSocket) -> None:
    """Hands on what comes until nothing more does."""
    with contextlib.suppress(OSError):
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)
