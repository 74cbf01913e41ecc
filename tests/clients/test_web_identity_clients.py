"""Every official SDK trades a token for a session by itself, and says who it became.

A pod and a CI job have nothing but a file with a token. The rest is said by a profile, or by
variables as the controllers of clusters set them.
"""

from __future__ import annotations

import json
import os
import re
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from clients import CLI, REGION, Cli, Failed
from deployment import ACCOUNT, role_arn, session_arn
from federation import AUDIENCE, Federation
from lying import Lying, lying
from pki import Pki
from sdks import HERE, Commands, Missing, go, java, javascript, run, rust
from tokens import Key, claims

KEY = Key.rsa("of the cluster")
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "web-identity.md"
# A CI that lost its toolchains would prove nothing.
ENOUGH = 4
went: set[str] = set()

BUILDS: dict[str, Callable[[], Commands]] = {
    "javascript": javascript,
    "go": go,
    "java": java,
    "rust": rust,
}


@pytest.fixture(scope="module")
def cluster(pki: Pki) -> Iterator[Lying]:
    """A provider that is honest all the time."""
    with lying(pki, KEY) as provider:
        yield provider


@pytest.fixture
def role(federation: Federation, cluster: Lying) -> str:
    """A role for whatever runs there."""
    return federation.role(federation.known(cluster.issuer))


@pytest.fixture
def token_file(cluster: Lying, tmp_path: Path) -> Path:
    """As a kubelet writes it: the token and nothing else."""
    file = tmp_path / "token"
    file.write_text(KEY.sign(claims(cluster.issuer, AUDIENCE, "system:serviceaccount:a:b")))
    return file


def bare(home: Path) -> dict[str, str]:
    """Neither keys nor an endpoint, and nobody else to ask for either."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
    }


def by_profile(federation: Federation, role: str, token_file: Path, home: Path) -> dict[str, str]:
    """All of it in `~/.aws/config`; the file was written by `echo`, as jobs do."""
    token_file.write_text(token_file.read_text() + "\n")
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        textwrap.dedent(f"""\
            [profile job]
            region = {REGION}
            role_arn = {role_arn(role)}
            role_session_name = worker
            web_identity_token_file = {token_file}
            services = daypass

            [services daypass]
            sts =
              endpoint_url = {federation.server.endpoint}
            """)
    )
    return {"AWS_PROFILE": "job"}


def by_variables(federation: Federation, role: str, token_file: Path, _: Path) -> dict[str, str]:
    """All of it in the environment."""
    return {
        "AWS_ENDPOINT_URL_STS": federation.server.endpoint,
        "AWS_ROLE_ARN": role_arn(role),
        "AWS_ROLE_SESSION_NAME": "worker",
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(token_file),
    }


Form = Callable[[Federation, str, Path, Path], dict[str, str]]
FORMS: dict[str, Form] = {"profile": by_profile, "variables": by_variables}


def whoami(client: str, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a client says about itself."""
    if client == "boto3":
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        identity = boto3.session.Session().client("sts").get_caller_identity()
        return {"account": identity["Account"], "arn": identity["Arn"]}
    if client == "aws-cli":
        command = [str(CLI), "sts", "get-caller-identity", "--output", "json"]
        identity = json.loads(run(command, HERE, environment))
        return {"account": identity["Account"], "arn": identity["Arn"]}
    return json.loads(run(BUILDS[client]()("whoami"), HERE, environment))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", ["aws-cli", "boto3", *BUILDS])
def test_a_client_trades_its_token_by_itself(
    client: str,
    form: str,
    federation: Federation,
    role: str,
    token_file: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = bare(home) | FORMS[form](federation, role, token_file, home)
    try:
        answer = whoami(client, environment, monkeypatch)
    except Missing as missing:
        pytest.skip(str(missing))
    assert answer == {"account": ACCOUNT, "arn": session_arn(role, "worker")}
    asked = [
        (record["eventName"], record["userIdentity"]["type"])
        for record in federation.server.audit()
        if role in json.dumps([record["requestParameters"], record["userIdentity"]])
        and record["eventName"] != "CreateRole"
    ]
    # It came with its token first, and then signed with what it got.
    assert asked == [
        ("AssumeRoleWithWebIdentity", "WebIdentityUser"),
        ("GetCallerIdentity", "AssumedRole"),
    ]
    went.add(client)


DOCUMENTED = {"a pod": r"- {name: (AWS_\w+), value: ", "a job": r"^    (AWS_\w+): "}


@pytest.mark.parametrize("place", DOCUMENTED)
@pytest.mark.parametrize("client", ["aws-cli", "boto3"])
def test_what_the_documentation_sets_is_all_that_a_client_needs(
    client: str,
    place: str,
    federation: Federation,
    role: str,
    token_file: Path,
    home: Path,
) -> None:
    """Whoever copies it has nothing else: no region from elsewhere, say."""
    values = bare(home) | by_variables(federation, role, token_file, home)
    named = re.findall(DOCUMENTED[place], DOCUMENTATION.read_text(), re.MULTILINE)
    assert "AWS_ROLE_ARN" in named
    environment = {"PATH": values["PATH"], "HOME": values["HOME"]}
    environment |= {name: values[name] for name in named}
    if client == "aws-cli":
        command = [str(CLI), "sts", "get-caller-identity", "--query", "Arn", "--output", "text"]
    else:
        script = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"
        command = [sys.executable, "-c", script]
    assert f":assumed-role/{role}/" in run(command, HERE, environment)


def test_enough_clients_went() -> None:
    if os.environ.get("CI") or len(went) == 2 + len(BUILDS):
        assert len(went) >= ENOUGH, f"only {went} went; CI wants {ENOUGH}"
    else:
        pytest.skip(f"{len(went)} of {2 + len(BUILDS)} went: {went}")


def test_the_cli_says_what_is_wrong_with_a_token(
    federation: Federation, cluster: Lying, role: str, token_file: Path, home: Path
) -> None:
    """And not that it found no credentials, since it found a way to them."""
    environment = bare(home) | by_variables(federation, role, token_file, home)
    now = int(time.time())
    old = {"iat": now - 7_200, "nbf": now - 7_200, "exp": now - 3_600}
    for said, code, message in (
        (claims(cluster.issuer, AUDIENCE, "job") | old, "ExpiredTokenException", "Token expired: "),
        (
            claims(cluster.issuer, "somebody else", "job"),
            "InvalidIdentityToken",
            "Incorrect token audience",
        ),
        (
            claims("https://nobody.example", AUDIENCE, "job"),
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account for https://nobody.example",
        ),
    ):
        token_file.write_text(KEY.sign(said))
        with pytest.raises(Failed) as refused:
            Cli(environment, home).run("sts", "get-caller-identity")
        expected = f"({code}) when calling the AssumeRoleWithWebIdentity operation: {message}"
        assert expected in refused.value.stderr
