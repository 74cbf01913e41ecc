"""Logins at identity providers that nobody here wrote, redeemed by the stock clients."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from clients import Boto, Cli, Credentials, Failed
from deployment import ACCOUNT, allow, document, session_arn
from identity_providers import AWS, PROVIDERS, IdentityProvider, Login, Missing, Pysaml2

Fresh = Callable[[str], str]
SIGNED = ["assertion", "response", "both"]


@pytest.fixture(scope="module", params=list(PROVIDERS))
def provider(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> IdentityProvider:
    """Each of them. Where one cannot run, only a desk may go without it."""
    try:
        return PROVIDERS[request.param](tmp_path_factory.mktemp("idp"), request.param)
    except Missing as why:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(why))


@pytest.fixture
def role(boto: Boto, provider: IdentityProvider, fresh: Fresh) -> tuple[str, str]:
    """The ARNs of a role and of the provider that it trusts, which may encrypt."""
    iam = boto.iam()
    made = iam.create_saml_provider(
        Name=fresh("idp"),
        SAMLMetadataDocument=provider.metadata(),
        AssertionEncryptionMode="Allowed",
        AddPrivateKey=provider.encryption.key.read_text(),
    )
    arn = made["SAMLProviderArn"]
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": arn},
            "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"],
            "Condition": {
                "StringEquals": {
                    "SAML:aud": "https://signin.aws.amazon.com/saml",
                    "saml:sub": "ada",
                    "saml:mail": "ada@corp.example",
                }
            },
        }
    )
    name = fresh("role")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="list", PolicyDocument=allow("iam:ListUsers"))
    return role, arn


def login(role: tuple[str, str], signs: str, encrypted: bool = False) -> Login:
    """Of Ada, who has a team."""
    attributes = {
        f"{AWS}Role": ",".join(role),
        f"{AWS}RoleSessionName": "ada@corp.example",
        f"{AWS}PrincipalTag:Team": "engines",
        f"{AWS}TransitiveTagKeys": "Team",
        f"{AWS}SourceIdentity": "ada",
        f"{AWS}SessionDuration": "1800",
        "urn:oid:0.9.2342.19200300.100.1.3": "ada@corp.example",
    }
    return Login("ada", attributes, signs, encrypted)


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("signs", SIGNED)
def test_boto3_redeems_a_login(
    boto: Boto,
    provider: IdentityProvider,
    role: tuple[str, str],
    signs: str,
    encrypted: bool,
) -> None:
    answer = boto.sts().assume_role_with_saml(
        RoleArn=role[0],
        PrincipalArn=role[1],
        SAMLAssertion=provider.issue(login(role, signs, encrypted)),
    )
    name = role[0].rsplit("/", 1)[1]
    assert answer["AssumedRoleUser"]["Arn"] == session_arn(name, "ada@corp.example")
    assert answer["Subject"] == "ada"
    assert answer["SubjectType"] == "persistent"
    assert answer["Issuer"] == provider.entity_id
    assert answer["Audience"] == "https://signin.aws.amazon.com/saml"
    assert answer["SourceIdentity"] == "ada"
    session = Credentials.issued(answer["Credentials"])
    assert boto.whoami(session) == answer["AssumedRoleUser"]["Arn"]
    boto.iam(session).list_users()


def test_the_cli_redeems_a_login(
    aws: Cli, provider: IdentityProvider, role: tuple[str, str], home: Path
) -> None:
    """As a person at a shell does it: the response is in a file, and there is no access key."""
    (home / "response.b64").write_text(provider.issue(login(role, "both")))
    nobody = Cli(
        {name: value for name, value in aws.variables.items() if "KEY" not in name}, aws.home
    )
    asking = ["sts", "assume-role-with-saml", "--role-arn", role[0], "--principal-arn", role[1]]
    answer = nobody.json(*asking, "--saml-assertion", "file://response.b64")
    session = nobody.using(Credentials.issued(answer["Credentials"]))
    caller = session.json("sts", "get-caller-identity")
    assert caller["Account"] == ACCOUNT
    assert caller["Arn"] == answer["AssumedRoleUser"]["Arn"]

    altered = login((role[0] + "x", role[1]), "both")
    (home / "response.b64").write_text(provider.issue(altered))
    with pytest.raises(Failed, match=r"\(InvalidIdentityToken\).*contain the requested Role"):
        nobody.run(*asking, "--saml-assertion", "file://response.b64")


def test_a_login_that_another_provider_signed_is_refused(
    boto: Boto, provider: IdentityProvider, role: tuple[str, str], tmp_path: Path
) -> None:
    stranger = type(provider)(tmp_path, "stranger")
    stranger.entity_id = provider.entity_id
    sts = boto.sts()
    for signs in SIGNED:
        with pytest.raises(sts.exceptions.InvalidIdentityTokenException, match="signature invalid"):
            sts.assume_role_with_saml(
                RoleArn=role[0],
                PrincipalArn=role[1],
                SAMLAssertion=stranger.issue(login(role, signs)),
            )


def test_triple_des_is_not_taken(
    boto: Boto, provider: IdentityProvider, role: tuple[str, str]
) -> None:
    """What pysaml2 encrypts with unless it is told otherwise."""
    if not isinstance(provider, Pysaml2):
        pytest.skip("samlify is asked for a cipher of ours")
    sts = boto.sts()
    with pytest.raises(sts.exceptions.InvalidIdentityTokenException, match="signature invalid"):
        sts.assume_role_with_saml(
            RoleArn=role[0],
            PrincipalArn=role[1],
            SAMLAssertion=provider.issue(login(role, "both", True), None),
        )
