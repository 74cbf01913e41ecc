"""The sign-in page as the internet sees it: behind TLS, under a public name."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from browsers import (
    PATIENCE,
    code_of,
    complaints,
    find,
    hand_over,
    headless,
    start,
    wait_for_heading,
)
from clients import Boto, Credentials
from conftest import developer_of
from deployment import document
from identity_providers import Pysaml2
from login_page import LoginPage
from pki import Pki
from server import Server
from test_sign_in import choose, needs_a_browser
from tls_proxy import TlsProxy

pytestmark = needs_a_browser


@pytest.fixture(scope="module")
def browser(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser that takes this one certificate as a good one, and no other that it would not."""
    certificate = x509.load_pem_x509_certificate(pki.chain.read_bytes())
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    known = base64.b64encode(hashlib.sha256(spki).digest()).decode()
    profile = tmp_path_factory.mktemp("browser")
    yield from headless(profile, f"ignore-certificate-errors-spki-list={known}")


@pytest.fixture(scope="module")
def public(
    binary: Path, pki: Pki, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, str]]:
    """A node behind a proxy that speaks TLS, and what the outside calls it."""
    proxy = TlsProxy(pki)
    data_dir = tmp_path_factory.mktemp("public") / "data"
    node = Server(binary, data_dir, config=f'public_url = "{proxy.url}"\n').start()
    proxy.lead_to(node.endpoint)
    yield node, proxy.url
    node.close()
    proxy.close()


@pytest.fixture
def provider(
    public: tuple[Server, str],
    fresh: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[LoginPage, list[str], Boto]]:
    """Where people sign in, what the two roles are called, and a client of that node."""
    node, url = public
    signer = Pysaml2(tmp_path_factory.mktemp("idp"), "public")
    boto = Boto(node.endpoint, developer_of(node))
    page = LoginPage(signer, f"{url}/-/saml/acs")
    iam = boto.iam()
    made = iam.create_saml_provider(Name=fresh("public"), SAMLMetadataDocument=signer.metadata())
    arn = made["SAMLProviderArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": arn},
        "Action": "sts:AssumeRoleWithSAML",
        "Condition": {"StringEquals": {"SAML:aud": page.acs}},
    }
    names = [fresh("Reader"), fresh("Writer")]
    for name in names:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(statement))
        page.roles.append((role["Role"]["Arn"], arn))
    yield page, names, boto
    page.close()


def test_a_page_under_https_hands_out_credentials_for_its_public_name(
    browser: Any, public: tuple[Server, str], provider: tuple[LoginPage, list[str], Boto]
) -> None:
    """The trust policy names the page's own address, and what is copied leads back to it."""
    _, url = public
    idp, names, boto = provider
    complaints(browser)
    browser.get(idp.url)
    choose(browser, names[0])
    wait_for_heading(browser, "Credentials")
    assert browser.current_url.startswith(f"{url}/-/saml/")
    told = json.loads(find(browser, "#process").text)
    assert f":assumed-role/{names[0]}/" in boto.whoami(Credentials.issued(told))
    assert f"AWS_ENDPOINT_URL={url}" in find(browser, "#exports").text.replace("'", "")
    assert complaints(browser) == []


def test_a_page_under_https_hands_credentials_over_to_a_program_on_loopback(
    binary: Path,
    browser: Any,
    public: tuple[Server, str],
    provider: tuple[LoginPage, list[str], Boto],
    home: Path,
) -> None:
    """Browsers let a page that is secure post to loopback, which is not, and the program takes it."""
    node, url = public
    idp, names, boto = provider
    arguments = ["--idp-url", idp.url, "--format", "json", "--no-browser"]
    command = start(binary, node, home, *arguments, AWS_ENDPOINT_URL=url)
    address = next(line for line in command.stderr if idp.url in line).strip()
    code = code_of(command)
    complaints(browser)
    browser.get(address)
    choose(browser, names[1])
    hand_over(browser, code)
    printed, _ = command.communicate(timeout=PATIENCE)
    assert command.returncode == 0
    arn = boto.whoami(Credentials.issued(json.loads(printed)))
    assert f":assumed-role/{names[1]}/" in arn
    assert complaints(browser) == []
