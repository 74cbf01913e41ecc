"""Identity providers, OIDC and SAML, by boto3 and the CLI."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from clients import Boto, Cli
from deployment import ACCOUNT

Fresh = Callable[[str], str]
THUMBPRINT = "ab" * 20
KEYS = Path(__file__).parents[2] / "crates/federation/tests/data"


def metadata(entity: str) -> str:
    """Metadata of a SAML provider that signs with a certificate of the tests."""
    certificate = (KEYS / "rsa-2048.b64").read_text().strip()
    return f"""<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
\t<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
<X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
 Location="{entity}/sso?a=1&amp;b=2"/></IDPSSODescriptor></EntityDescriptor>
"""


def test_an_oidc_provider_from_its_making_to_its_end(boto: Boto, fresh: Fresh) -> None:
    """Clients and thumbprints are sets that are changed apart from each other."""
    iam, host = boto.iam(), f"{fresh('oidc')}.example"
    made = iam.create_open_id_connect_provider(
        Url=f"https://{host}/realm",
        ClientIDList=["first"],
        ThumbprintList=[THUMBPRINT],
        Tags=[{"Key": "team", "Value": "red"}],
    )
    arn = made["OpenIDConnectProviderArn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}/realm"
    of = {"OpenIDConnectProviderArn": arn}
    assert of in [
        {"OpenIDConnectProviderArn": each["Arn"]}
        for each in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    ]
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_open_id_connect_provider(Url=f"https://{host}/realm")
    iam.add_client_id_to_open_id_connect_provider(ClientID="second", **of)
    iam.add_client_id_to_open_id_connect_provider(ClientID="second", **of)
    iam.remove_client_id_from_open_id_connect_provider(ClientID="first", **of)
    iam.update_open_id_connect_provider_thumbprint(ThumbprintList=["cd" * 20, THUMBPRINT], **of)
    iam.tag_open_id_connect_provider(Tags=[{"Key": "floor", "Value": "2"}], **of)
    iam.untag_open_id_connect_provider(TagKeys=["team"], **of)
    shown = iam.get_open_id_connect_provider(**of)
    # Without the scheme, as AWS tells it.
    assert shown["Url"] == f"{host}/realm"
    assert shown["ClientIDList"] == ["second"]
    assert set(shown["ThumbprintList"]) == {"cd" * 20, THUMBPRINT}
    assert shown["Tags"] == [{"Key": "floor", "Value": "2"}]
    assert iam.list_open_id_connect_provider_tags(**of)["Tags"] == shown["Tags"]
    assert abs(datetime.now(timezone.utc) - shown["CreateDate"]) < timedelta(minutes=2)
    iam.delete_open_id_connect_provider(**of)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_open_id_connect_provider(**of)


@pytest.mark.parametrize("url", ["http://plain.example", "https://a.example/?q=1", "no url"])
def test_an_oidc_provider_needs_a_url_that_issuers_have(boto: Boto, url: str) -> None:
    """By TLS, and without a query."""
    iam = boto.iam()
    with pytest.raises(iam.exceptions.ClientError, match="ValidationError|InvalidInput"):
        iam.create_open_id_connect_provider(Url=url, ThumbprintList=[THUMBPRINT])


def test_a_saml_provider_from_its_making_to_its_end(boto: Boto, fresh: Fresh) -> None:
    """Its metadata comes back byte for byte, and a change of it keeps tags."""
    iam, name = boto.iam(), fresh("idp")
    tag = [{"Key": "team", "Value": "red"}]
    first, second = metadata("https://one.example"), metadata("https://two.example")
    made = iam.create_saml_provider(Name=name, SAMLMetadataDocument=first, Tags=tag)
    arn = made["SAMLProviderArn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:saml-provider/{name}"
    of = {"SAMLProviderArn": arn}
    shown = iam.get_saml_provider(**of)
    assert (shown["SAMLMetadataDocument"], shown["Tags"]) == (first, tag)
    assert shown["ValidUntil"] > shown["CreateDate"]
    listed = iam.list_saml_providers()["SAMLProviderList"]
    assert [each["ValidUntil"] for each in listed if each["Arn"] == arn] == [shown["ValidUntil"]]
    iam.update_saml_provider(SAMLMetadataDocument=second, **of)
    shown = iam.get_saml_provider(**of)
    assert (shown["SAMLMetadataDocument"], shown["Tags"]) == (second, tag)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_saml_provider(Name=name, SAMLMetadataDocument=first)
    with pytest.raises(iam.exceptions.InvalidInputException):
        iam.update_saml_provider(SAMLMetadataDocument="x" * 1000, **of)
    iam.tag_saml_provider(Tags=[{"Key": "a", "Value": ""}], **of)
    iam.untag_saml_provider(TagKeys=["team"], **of)
    assert iam.list_saml_provider_tags(**of)["Tags"] == [{"Key": "a", "Value": ""}]
    iam.delete_saml_provider(**of)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_saml_provider(**of)


def test_the_cli_makes_a_saml_provider_of_a_file(aws: Cli, fresh: Fresh, tmp_path: Path) -> None:
    """As the documentation of providers tells people to."""
    file, text = tmp_path / "metadata.xml", metadata("https://three.example")
    file.write_text(text)
    made = aws.json(
        *["iam", "create-saml-provider", "--name", fresh("idp")],
        *["--saml-metadata-document", f"file://{file}"],
    )
    arn = ["--saml-provider-arn", made["SAMLProviderArn"]]
    assert aws.json("iam", "get-saml-provider", *arn)["SAMLMetadataDocument"] == text
    aws.run("iam", "delete-saml-provider", *arn)
