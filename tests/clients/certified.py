"""OpenID providers by a library that the OpenID Foundation certified (`oidc/provider.mjs`).

They are as real as an operator's own: over TLS, with discovery, a login page, consent and tokens.
What only tests want, new keys at this very moment or no answer at all, goes through a pipe.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import subprocess
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from pki import Pki
from sdks import OWN_HOME, need, run
from tokens import Key

HERE = Path(__file__).parent / "oidc"
REDIRECT = "https://application.example/callback"
SECRET = "a secret that is shared with the tests alone"
PATIENCE = 20


class Certified:
    """The process that all such providers run in."""

    def __init__(self, pki: Pki) -> None:
        """Raises `Missing` where there is no Node.js."""
        need("node", "npm")
        self.pki = pki
        # Of these versions and hashes; what is installed already is not fetched again.
        lock, installed = HERE / "package-lock.json", HERE / "node_modules/.package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            run(["npm", "ci", "--silent"], HERE, home=OWN_HOME)
        self._log = (pki.ca.parent / "provider.log").open("w+b")
        self._process = subprocess.Popen(
            ["node", "provider.mjs", str(pki.chain), str(pki.key)],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def open(self, name: str, *keys: Key) -> Provider:
        """A provider that nobody has met yet, which signs with the first key of an algorithm."""
        jwks = [key.private_jwk() for key in keys]
        return Provider(self, name, str(self.tell("open", name, keys=jwks)))

    def tell(self, what: str, name: str, **more: Any) -> Any:
        """Gives a command and waits until it was carried out."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, "name": name} | more) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        self._log.seek(0)
        assert line, self._log.read().decode()
        answer = json.loads(line)
        assert "error" not in answer, answer
        return answer["value"]

    def close(self) -> None:
        """Ends the process, which ends with its input."""
        try:
            self._process.communicate(timeout=PATIENCE)
        finally:
            self._process.kill()
            self._log.close()


class Provider:
    """One of them."""

    def __init__(self, process: Certified, name: str, issuer: str) -> None:
        self.issuer = issuer
        self._process = process
        self._name = name

    def publish(self, *keys: Key) -> None:
        """Has these keys and no others; the first of an algorithm signs."""
        jwks = [key.private_jwk() for key in keys]
        self._process.tell("keys", self._name, keys=jwks)

    def stop(self) -> None:
        """Goes down."""
        self._process.tell("close", self._name)

    def start(self) -> None:
        """Comes up again where it was."""
        self._process.tell("listen", self._name)

    def delay(self, seconds: float) -> None:
        """Answers with its documents that late."""
        self._process.tell("delay", self._name, milliseconds=round(1000 * seconds))

    def asked(self, path: str) -> int:
        """How often somebody asked for this path."""
        return int(self._process.tell("asked", self._name).get(path, 0))

    @property
    def key_fetches(self) -> int:
        """How often somebody asked for its keys."""
        return self.asked("/jwks")

    def machine_token(self, audience: str) -> str:
        """What a machine gets for its client id and secret: an access token that is a JWT."""
        asked = {"grant_type": "client_credentials", "resource": audience, "scope": "work"}
        return str(self._grant(asked, ("machine", SECRET))["access_token"])

    def id_token(self, person: str, algorithm: str = "RS256", scope: str = "openid") -> str:
        """What a person gets who logs in with a browser: an ID token, by a code with PKCE."""
        client = f"people-{algorithm}"
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": REDIRECT,
            "scope": scope,
            "state": state,
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        answer = self._log_in(asked, person)
        assert answer["state"] == [state]
        granted = {
            "grant_type": "authorization_code",
            "code": answer["code"][0],
            "redirect_uri": REDIRECT,
            "code_verifier": verifier,
        }
        return str(self._grant(granted, (client, SECRET))["id_token"])

    def _log_in(self, asked: dict[str, str], person: str) -> dict[str, list[str]]:
        """Goes through the pages, as a person does with a browser, and comes back with a code."""
        with requests.Session() as browser:
            browser.verify = str(self._process.pki.ca)
            browser.trust_env = False
            url = f"{self.issuer}/auth"
            page = browser.get(url, params=asked, allow_redirects=False, timeout=PATIENCE)
            for _ in range(12):
                if page.is_redirect:
                    url = urljoin(page.url, page.headers["location"])
                    if url.startswith(REDIRECT):
                        return parse_qs(urlsplit(url).query)
                    page = browser.get(url, allow_redirects=False, timeout=PATIENCE)
                    continue
                assert page.status_code == 200, page.text
                fields = {"login": person, "password": "of the tests"}
                fields |= dict(
                    re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)"', page.text)
                )
                action = re.search(r'<form[^>]* action="([^"]+)"', page.text)
                assert action is not None, page.text
                url = urljoin(page.url, unescape(action[1]))
                page = browser.post(url, fields, allow_redirects=False, timeout=PATIENCE)
        raise AssertionError("there was no end to its pages")

    def _grant(self, asked: dict[str, str], client: tuple[str, str]) -> dict[str, Any]:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                f"{self.issuer}/token",
                asked,
                auth=client,
                verify=str(self._process.pki.ca),
                timeout=PATIENCE,
            )
        assert answer.status_code == 200, answer.text
        return answer.json()
