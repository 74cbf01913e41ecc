"""Two deployments of Daypass that federate with each other: the sessions of one come to the other
with a token, and nobody keeps a key of both."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import SHUT_WR, create_connection, socket
from socketserver import BaseRequestHandler, TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit

import pytest

from clients import Boto, Credentials
from conftest import developer_of
from deployment import ACCOUNT, allow, session_arn, trust
from federation import Federation
from pki import Pki
from server import Server
from tokens import read

Fresh = Callable[[str], str]


class Front(ThreadingMixIn, TCPServer):
    """What an operator puts before a node: it speaks TLS, and passes on what was said."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        self.endpoint = ""
        super().__init__(("127.0.0.1", 0), Passage)

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"https://localhost:{self.server_address[1]}"


class Passage(BaseRequestHandler):
    """One connection through it."""

    server: Front

    def handle(self) -> None:
        """Both ways, until both ends are silent."""
        place = urlsplit(self.server.endpoint)
        with (
            self.server.context.wrap_socket(self.request, server_side=True) as outside,
            create_connection((str(place.hostname), place.port)) as inside,
        ):
            back = threading.Thread(target=passed, args=(inside, outside))
            back.start()
            passed(outside, inside)
            back.join()


def passed(one: socket, other: socket) -> None:
    """Passes on what comes, to its end."""
    try:
        while some := one.recv(65_536):
            other.sendall(some)
        other.shutdown(SHUT_WR)
    except OSError:
        # Who hung up is not told anything more.
        return


@pytest.fixture(scope="module")
def issuing(binary: Path, pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The deployment whose sessions go elsewhere. It is reached over TLS, by its public URL."""
    front = Front(pki.context())
    node = Server(
        binary,
        tmp_path_factory.mktemp("issuing") / "data",
        config=f'public_url = "{front.url}"\n',
    ).start()
    front.endpoint = node.endpoint
    thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield node
    front.shutdown()
    thread.join()
    front.server_close()
    node.close()


@pytest.fixture(scope="module")
def issuer(issuing: Server) -> str:
    """Its account's issuer, switched on."""
    iam = Boto(issuing.endpoint, developer_of(issuing)).iam()
    return str(iam.enable_outbound_web_identity_federation()["IssuerIdentifier"])


@pytest.fixture
def here(issuing: Server) -> Boto:
    """The administrator of the deployment that issues."""
    return Boto(issuing.endpoint, developer_of(issuing))


def token_of(worker: Any, audience: str, **more: Any) -> str:
    """What a session says of itself to that audience."""
    asked = {"SigningAlgorithm": "ES384", "DurationSeconds": 300} | more
    return str(worker.get_web_identity_token(Audience=[audience], **asked)["WebIdentityToken"])


@pytest.fixture
def worker(here: Boto, fresh: Fresh) -> tuple[str, Any]:
    """The ARN of a session of the one deployment's role, and STS as that session."""
    name = fresh("worker")
    here.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    here.iam().put_role_policy(
        RoleName=name, PolicyName="token", PolicyDocument=allow("sts:GetWebIdentityToken")
    )
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    assumed = here.sts().assume_role(RoleArn=arn, RoleSessionName="night-shift")
    return arn, here.sts(Credentials.issued(assumed["Credentials"]))


@pytest.mark.parametrize("algorithm", ["RS256", "ES384"])
def test_a_session_of_one_deployment_gets_one_of_the_other(
    algorithm: str, federation: Federation, issuer: str, worker: tuple[str, Any]
) -> None:
    role_here, sts = worker
    audience = federation.server.endpoint
    provider = federation.known(issuer, audience)
    host = issuer.removeprefix("https://")
    federation.command("provider", "set", issuer, "--accept-own-tokens", "on")
    role = federation.role(
        provider, StringEquals={f"{host}:sub": role_here, f"{host}:aud": audience}
    )
    token = token_of(sts, audience, SigningAlgorithm=algorithm)
    assert read(token)["iss"] == issuer
    assumed = federation.assume(role, token)
    assert assumed["SubjectFromWebIdentityToken"] == role_here
    assert assumed["Audience"] == audience
    assert federation.whoami(assumed) == session_arn(role, "job")
    # Somebody else's token, of the same deployment, is somebody else's.
    another = federation.role(provider, StringEquals={f"{host}:sub": role_here + "x"})
    assert federation.refused(another, token).code == "AccessDenied"


def test_where_nobody_said_so_a_token_of_sts_is_refused(
    federation: Federation,
    issuer: str,
    worker: tuple[str, Any],
    server: Server,
    boto: Boto,
    pki: Pki,
    fresh: Fresh,
) -> None:
    """As AWS refuses its own."""
    _, sts = worker
    plain = Federation(server, boto, fresh)
    provider = plain.register(issuer, "elsewhere", thumbprints=(pki.thumbprint,))
    refused = plain.refused(plain.role(provider), token_of(sts, "elsewhere"))
    assert (refused.code, refused.status) == ("InvalidIdentityToken", 400)
    assert refused.message == "Tokens that were issued by GetWebIdentityToken are not accepted"
