"""Dex, set up as `docs/providers/dex.md` says."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from deployment import session_arn
from federation import Federation, Refused
from pki import Pki
from sdks import need
from server import Server
from tokens import read
from vendors import (
    DOCS,
    PATIENCE,
    Running,
    follow,
    free_port,
    kept,
    run,
    stranger,
    submit,
    walk,
)

# Of these versions and hashes: `go.mod` and `go.sum` there.
HERE = Path(__file__).parent / "dex"
REDIRECT = "http://localhost:38022/callback"
PASSWORD = "password"
# Of that password, by bcrypt.
HASH = "$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W"
# What the page does not say, for it is everybody's own.
OWN = """
issuer: {issuer}
storage: {{type: memory}}
web: {{https: "{address}", tlsCert: "{chain}", tlsKey: "{key}"}}
logger: {{level: debug}}
oauth2: {{skipApprovalScreen: true, passwordConnector: local}}
enablePasswordDB: true
staticPasswords:
  - {{email: jane@example.com, hash: "{hash}", username: jane, userID: "1001"}}
  - {{email: guest@example.com, hash: "{hash}", username: guest, userID: "1002"}}
connectors:
  - {{type: mockCallback, id: mock, name: Mock}}
"""


def build(folder: Path) -> None:
    """Compiles it, with its modules from the Go module proxy."""
    need("go", "gcc")
    program = "github.com/dexidp/dex/cmd/dex"
    run(["go", "build", "-mod=readonly", "-o", str(folder / "dex"), program], HERE)


class Dex:
    """A server, and what people do at it."""

    def __init__(self, folder: Path, pki: Pki) -> None:
        self._folder = folder
        self._program = kept("dex-2.41.1", build) / "dex"
        self.pki = pki
        self.place = f"localhost:{free_port()}/dex"
        self.issuer = f"https://{self.place}"
        own = OWN.format(
            issuer=self.issuer,
            address=urlsplit(self.issuer).netloc.replace("localhost", "127.0.0.1"),
            chain=pki.chain,
            key=pki.key,
            hash=HASH,
        )
        page = (DOCS / "providers" / "dex.md").read_text()
        (told,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        # A client that asks for a token which is for another one as well.
        other = "  - {id: other, name: Other, public: true}\n"
        told = told.replace("expiry:", f"{other}expiry:")
        told = told.replace("    public: true\n", "    public: true\n    trustedPeers: [other]\n")
        (folder / "dex.yaml").write_text(own + told)
        self.start()

    def start(self) -> None:
        """With keys that nobody has seen, since it keeps nothing."""
        self._running = Running([str(self._program), "serve", "dex.yaml"], self._folder)
        self._running.wait_for(f"{self.issuer}/healthz", self.pki)

    def close(self) -> None:
        """Leaves no process behind."""
        self._running.close()

    def log_in(
        self,
        name: str,
        scope: str = "openid email",
        client: str = "daypass-people",
        connector: str = "local",
    ) -> dict[str, Any]:
        """What somebody gets who logs in with a browser, by a code with PKCE."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": REDIRECT,
            "scope": scope,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        with stranger(self.pki) as browser:
            url = f"{self.issuer}/auth/{connector}"
            page = browser.get(url, params=asked, allow_redirects=False, timeout=PATIENCE)
            back = follow(browser, page, REDIRECT)
            if connector == "local":
                assert not isinstance(back, str)
                page = submit(browser, back, login=f"{name}@example.com", password=PASSWORD)
                back = follow(browser, page, REDIRECT)
        assert isinstance(back, str), back.text
        code = parse_qs(urlsplit(back).query)["code"][0]
        granted = {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code": code}
        return self.grant(**granted, client_id=client, code_verifier=verifier)

    def grant(self, **asked: str) -> dict[str, Any]:
        """What the token endpoint answers."""
        with stranger(self.pki) as client:
            answer = client.post(f"{self.issuer}/token", asked, timeout=PATIENCE)
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def dex(federated: Server, pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dex]:
    """A server that was set up as the page says."""
    folder = tmp_path_factory.mktemp("dex")
    vendor = Dex(folder, pki)
    try:
        walk("dex.md", folder, federated, pki, {"login.example/dex": vendor.place})
        yield vendor
    finally:
        vendor.close()


def test_the_person_whom_the_policy_names_has_the_role_and_nobody_else(
    dex: Dex, federation: Federation
) -> None:
    token = dex.log_in("jane")["id_token"]
    assumed = federation.assume("deployer", token)
    assert assumed["Audience"] == "daypass-people"
    assert assumed["SubjectFromWebIdentityToken"] == read(token)["sub"]
    assert federation.whoami(assumed) == session_arn("deployer", "job")
    guest = dex.log_in("guest")["id_token"]
    assert federation.refused("deployer", guest).code == "AccessDenied"


def test_a_token_without_the_address_is_not_enough(dex: Dex, federation: Federation) -> None:
    token = dex.log_in("jane", scope="openid")["id_token"]
    assert "email" not in read(token)
    assert federation.refused("deployer", token).code == "AccessDenied"


def test_tokens_end_when_the_page_says(dex: Dex) -> None:
    claims = read(dex.log_in("jane")["id_token"])
    assert claims["exp"] - claims["iat"] == 15 * 60


def test_a_password_grant_has_the_same(dex: Dex, federation: Federation) -> None:
    asked = {"grant_type": "password", "scope": "openid email", "client_id": "daypass-people"}
    tokens = dex.grant(**asked, username="jane@example.com", password=PASSWORD)
    federation.assume("deployer", tokens["id_token"])


def test_an_access_token_is_an_id_token_in_all_but_name(dex: Dex, federation: Federation) -> None:
    federation.assume("deployer", dex.log_in("jane")["access_token"])


def test_a_token_for_two_clients_is_of_the_one_that_logged_in(
    dex: Dex, federation: Federation
) -> None:
    scope = "openid email audience:server:client_id:daypass-people"
    token = dex.log_in("jane", scope, "other")["id_token"]
    assert read(token)["azp"] == "other"
    assert "daypass-people" in read(token)["aud"]
    assert federation.refused("deployer", token) == Refused(
        "InvalidIdentityToken", "Incorrect token audience", 400
    )


def test_who_comes_by_another_connector_is_another_subject(
    dex: Dex, federation: Federation
) -> None:
    """And groups, which only connectors tell, are no condition keys."""
    token = dex.log_in("anybody", "openid email groups", connector="mock")["id_token"]
    assert read(token)["groups"] == ["authors"]
    provider = federation.known(dex.issuer)
    subject = {"StringEquals": {f"{dex.place}:sub": read(token)["sub"]}}
    by_subject = federation.role(provider, **subject)
    federation.assume(by_subject, token)
    assert federation.refused(by_subject, dex.log_in("jane")["id_token"]).code == "AccessDenied"
    groups = {"ForAnyValue:StringEquals": {f"{dex.place}:groups": "authors"}}
    by_group = federation.role(provider, **groups)
    assert federation.refused(by_group, token).code == "AccessDenied"


def test_a_public_client_comes_back_to_localhost_alone(dex: Dex) -> None:
    asked = {"response_type": "code", "client_id": "daypass-people", "scope": "openid"}
    with stranger(dex.pki) as browser:
        for host, status in [("localhost", 200), ("127.0.0.1", 400)]:
            back = {"redirect_uri": f"http://{host}:38022/callback"}
            page = browser.get(f"{dex.issuer}/auth/local", params=asked | back, timeout=PATIENCE)
            assert page.status_code == status, page.text


def test_a_restart_makes_new_keys_which_are_found(dex: Dex, federation: Federation) -> None:
    before = dex.log_in("jane")["id_token"]
    federation.assume("deployer", before)
    dex.close()
    dex.start()
    after = dex.log_in("jane")["id_token"]
    federation.assume("deployer", after)
    assert federation.refused("deployer", before).code == "InvalidIdentityToken"
