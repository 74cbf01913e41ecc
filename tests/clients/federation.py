"""Roles for whoever comes with a token, and the way in for them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import ClientError

from clients import ONCE, REGION, Boto, Credentials
from deployment import document, role_arn
from server import Server

AUDIENCE = "sts.amazonaws.com"
NO_KEY = (
    "Couldn't retrieve verification key from your identity provider, please reference "
    "AssumeRoleWithWebIdentity documentation for requirements"
)


@dataclass(frozen=True)
class Refused:
    """What a client is told that does not get in."""

    code: str
    message: str
    status: int


@cache
def nobody(endpoint: str) -> Any:
    """STS to somebody who has no keys. Making a client takes longer than most requests."""
    return boto3.session.Session(region_name=REGION).client(
        "sts", endpoint_url=endpoint, config=ONCE
    )


@cache
def administrator(boto: Boto) -> Any:
    """IAM to who makes providers and roles."""
    return boto.iam()


@dataclass(frozen=True)
class Federation:
    """A node with providers and roles of one test, made by its administrator."""

    server: Server
    boto: Boto
    fresh: Callable[[str], str]

    @property
    def iam(self) -> Any:
        """The IAM API of the node."""
        return administrator(self.boto)

    def register(self, issuer: str, *clients: str, thumbprints: tuple[str, ...] = ()) -> str:
        """Makes an issuer known, and returns the provider's ARN."""
        made = self.iam.create_open_id_connect_provider(
            Url=issuer, ClientIDList=list(clients or (AUDIENCE,)), ThumbprintList=list(thumbprints)
        )
        return str(made["OpenIDConnectProviderArn"])

    def role(self, provider: str, **conditions: dict[str, Any]) -> str:
        """Makes a role for whom this provider sends, under conditions if there are any. Its
        sessions may do what its policies say, which is nothing yet."""
        name = self.fresh("web")
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"],
        }
        statement |= {"Condition": conditions} if conditions else {}
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(statement))
        return name

    def trust(self, role: str, *statements: dict[str, Any]) -> None:
        """Gives a role another trust policy, of these statements."""
        policy = {"Version": "2012-10-17", "Statement": statements}
        self.iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(policy))

    def open(self, issuer: str, *clients: str) -> str:
        """A role for everybody whom a new provider sends."""
        return self.role(self.register(issuer, *clients))

    def assume(self, role: str, token: str, **more: Any) -> dict[str, Any]:
        """Trades a token for a session, as somebody who has nothing else."""
        return nobody(self.server.endpoint).assume_role_with_web_identity(
            RoleArn=role_arn(role), RoleSessionName="job", WebIdentityToken=token, **more
        )

    def refused(self, role: str, token: str, **more: Any) -> Refused:
        """Does not get in."""
        try:
            answer = self.assume(role, token, **more)
        except ClientError as refusal:
            error = refusal.response["Error"]
            status = refusal.response["ResponseMetadata"]["HTTPStatusCode"]
            return Refused(error["Code"], error["Message"], status)
        raise AssertionError(f"{answer['AssumedRoleUser']} got in")

    def without_key(self, role: str, token: str) -> None:
        """Does not get in, since there is no key to verify the token with."""
        assert self.refused(role, token) == Refused("InvalidIdentityToken", NO_KEY, 400)

    def whoami(self, assumed: dict[str, Any]) -> str:
        """The ARN of a session."""
        return self.boto.whoami(Credentials.issued(assumed["Credentials"]))

    def known(self, issuer: str, *clients: str) -> str:
        """The provider of this issuer, made at the first time."""
        known = self.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
        end = ":oidc-provider/" + issuer.removeprefix("https://")
        arns = [str(each["Arn"]) for each in known if each["Arn"].endswith(end)]
        return arns[0] if arns else self.register(issuer, *clients)

    def command(self, *arguments: str, given: str = "") -> str:
        """Runs `daypass` as the account's administrator."""
        done = subprocess.run(
            [self.server.binary, *arguments],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=self.server.environment,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def upload_keys(self, provider: str, keys: dict[str, Any]) -> None:
        """Gives a provider its keys, so that they need not be fetched."""
        self.command("provider", "set-jwks", provider, "-", given=json.dumps(keys))
