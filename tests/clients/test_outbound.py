"""Tokens for elsewhere, verified by an outsider who knows nothing but the name of the issuer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests
from botocore.exceptions import ClientError

from clients import Boto, Cli, Credentials
from deployment import ACCOUNT, DEVELOPER_ARN, ROLE_ARN

AUDIENCE = "https://store.example"
ALGORITHMS = ["RS256", "ES384"]
NAMESPACE = "https://sts.amazonaws.com/"


class RelyingParty:
    """Somebody who has written down an issuer, and trusts what it publishes of itself."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        found = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=30)
        found.raise_for_status()
        self.configuration = found.json()
        assert self.configuration["issuer"] == issuer
        self.keys = jwt.PyJWKClient(self.configuration["jwks_uri"])

    def claims(self, token: str, audience: str = AUDIENCE) -> dict[str, Any]:
        """What a token says, if it is good."""
        return jwt.decode(
            token,
            self.keys.get_signing_key_from_jwt(token),
            algorithms=self.configuration["id_token_signing_alg_values_supported"],
            audience=audience,
            issuer=self.issuer,
            options={"require": ["iss", "aud", "sub", "iat", "exp", "jti"]},
        )


@pytest.fixture
def relying_party(boto: Boto) -> RelyingParty:
    """A relying party of the developer's account, whose switch is on."""
    iam = boto.iam()
    try:
        iam.enable_outbound_web_identity_federation()
    except ClientError as refusal:
        assert refusal.response["Error"]["Code"] == "FeatureEnabled"
    info = iam.get_outbound_web_identity_federation_info()
    assert info["JwtVendingEnabled"]
    return RelyingParty(info["IssuerIdentifier"])


def token(boto: Boto, algorithm: str, credentials: Credentials | None = None, **more: Any) -> str:
    """A token for the audience."""
    answer = boto.sts(credentials).get_web_identity_token(
        Audience=[AUDIENCE], SigningAlgorithm=algorithm, **more
    )
    return str(answer["WebIdentityToken"])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_outsider_verifies_a_token_by_discovery_alone(
    boto: Boto, relying_party: RelyingParty, algorithm: str
) -> None:
    text = token(boto, algorithm, DurationSeconds=600)
    assert jwt.get_unverified_header(text)["alg"] == algorithm
    claims = relying_party.claims(text)
    assert claims["sub"] == DEVELOPER_ARN
    assert claims["exp"] - claims["iat"] == 600
    assert claims[NAMESPACE]["aws_account"] == ACCOUNT


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_token_of_another_text_or_for_somebody_else_is_refused(
    boto: Boto, relying_party: RelyingParty, algorithm: str
) -> None:
    text = token(boto, algorithm)
    with pytest.raises(jwt.InvalidAudienceError):
        relying_party.claims(text, "https://elsewhere.example")
    header, _, signature = text.split(".")
    _, other, _ = token(boto, algorithm).split(".")
    with pytest.raises(jwt.InvalidSignatureError):
        relying_party.claims(".".join([header, other, signature]))


def test_a_role_session_is_known_by_its_role(
    boto: Boto, relying_party: RelyingParty, fresh: Callable[[str], str]
) -> None:
    policy = """{"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken"],
        "Resource": "*"
    }]}"""
    name = fresh("outbound")
    boto.iam().put_role_policy(
        RoleName="S3AccessRole", PolicyName=name, PolicyDocument=policy
    )
    answer = boto.sts().assume_role(RoleArn=ROLE_ARN, RoleSessionName="pod")
    session = Credentials.issued(answer["Credentials"])
    text = token(boto, "ES384", session, Tags=[{"Key": "Project", "Value": "moon"}])
    claims = relying_party.claims(text)
    assert claims["sub"] == ROLE_ARN
    assert claims[NAMESPACE]["request_tags"] == {"Project": "moon"}
    end = answer["Credentials"]["Expiration"].strftime("%Y-%m-%dT%H:%M:%SZ")
    assert claims[NAMESPACE]["original_session_exp"] == end
    boto.iam().delete_role_policy(RoleName="S3AccessRole", PolicyName=name)


def test_another_accounts_tokens_are_another_issuers(
    boto: Boto, relying_party: RelyingParty, neighbour: Credentials
) -> None:
    iam = boto.iam(neighbour)
    issuer = iam.enable_outbound_web_identity_federation()["IssuerIdentifier"]
    text = token(boto, "ES384", neighbour)
    with pytest.raises(jwt.InvalidIssuerError):
        relying_party.claims(text)
    assert RelyingParty(issuer).claims(text)["iss"] == issuer
    iam.disable_outbound_web_identity_federation()
    with pytest.raises(ClientError) as refusal:
        token(boto, "ES384", neighbour)
    code = refusal.value.response["Error"]["Code"]
    assert code == "OutboundWebIdentityFederationDisabledException"


def test_the_command_line_gets_tokens_too(aws: Cli, relying_party: RelyingParty) -> None:
    # Version 1 of the CLI would fetch an audience that is a URL.
    options = ["--audience", "store", "--signing-algorithm", "RS256"]
    answer = aws.json("sts", "get-web-identity-token", *options)
    claims = relying_party.claims(answer["WebIdentityToken"], "store")
    assert claims["sub"] == DEVELOPER_ARN


def test_documents_have_heads(relying_party: RelyingParty) -> None:
    head = requests.head(relying_party.configuration["jwks_uri"], timeout=30)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Cache-Control"] == "public, max-age=300"
    assert int(head.headers["Content-Length"]) > 0
