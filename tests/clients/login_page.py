"""The page of an identity provider that sends a browser on, with a response that it signed."""

from __future__ import annotations

import html
import http.server
import threading
import urllib.parse
from typing import Any

from identity_providers import AWS, IdentityProvider, Login

PAGE = """<!DOCTYPE html>
<html lang="en"><title>Identity provider</title>
<form method="post" action="{acs}">{inputs}</form>
<script>document.forms[0].submit()</script></html>
"""


class LoginPage:
    """Says of everybody who comes that it is `jane`, and that she may have these roles."""

    def __init__(self, provider: IdentityProvider, acs: str) -> None:
        self.provider = provider
        self.acs = acs
        # ARNs of roles, each with the ARN of the provider that offers it.
        self.roles: list[tuple[str, str]] = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where sign-in begins."""
        return f"http://127.0.0.1:{self._server.server_port}/sso"

    def close(self) -> None:
        """Serves nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def response(self) -> str:
        """A new response, as it is posted."""
        attributes: dict[str, str | list[str]] = {
            AWS + "Role": [f"{role},{provider}" for role, provider in self.roles],
            AWS + "RoleSessionName": "jane@example.com",
        }
        return self.provider.issue(Login("jane", attributes, "assertion", recipient=self.acs))

    def _page(self, relay_state: str | None) -> str:
        fields = {"SAMLResponse": self.response()}
        if relay_state is not None:
            fields["RelayState"] = relay_state
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in fields.items()
        )
        return PAGE.format(acs=html.escape(self.acs), inputs=inputs)

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        page_for = self._page

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urllib.parse.urlsplit(self.path)
                if asked.path != "/sso":
                    self.send_error(404)
                    return
                state = urllib.parse.parse_qs(asked.query).get("RelayState", [None])[0]
                page = page_for(state).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        return Handler
