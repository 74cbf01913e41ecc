"""SimpleSAMLphp, set up by the commands of `docs/providers/simplesamlphp.md`."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsers import MISSING, code_of, find, forget, hand_over, headless, start, wait_for_heading
from clients import Boto, Credentials
from conftest import developer_of
from deployment import ACCOUNT, document, role_arn, session_arn
from federation import Federation, nobody
from identity_providers import Pair
from pki import Pki
from sdks import Missing, need
from server import Server
from vendors import (
    PATIENCE,
    Running,
    action,
    fields,
    follow,
    free_port,
    kept,
    run,
    stranger,
    submit,
    walk,
)

VERSION = "1.19.7"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:saml-provider/SimpleSAMLphp"
PASSWORD = "of the tests"
APPLICATION = "metadata/saml20-sp-remote.php"
# What the page takes for granted: who can log in, and that it is an identity provider.
AUTHSOURCES = """<?php
$config = ['admin' => ['core:AdminPassword'], 'people' => [
    'exampleauth:UserPass',
    'jane:of the tests' => [
        'uid' => ['jane'], 'team' => ['red'], 'groups' => ['staff', 'operators'],
    ],
    'guest:of the tests' => ['uid' => ['guest'], 'groups' => ['staff']],
]];
"""
HOSTED = """<?php
$metadata['https://login.example/simplesaml'] = [
    'host' => '__DEFAULT__', 'auth' => 'people',
    'privatekey' => 'idp.key', 'certificate' => 'idp.crt',
];
"""
# Laid over what the package ships: where it is here, by plain HTTP, and that it has a module.
CONFIG = """
$config = array_merge($config, [
    'baseurlpath' => '{base}/', 'certdir' => '{folder}/cert/', 'metadatadir' => '{folder}/metadata/',
    'attributenamemapdir' => '{folder}/attributemap/', 'loggingdir' => '{folder}/log/',
    'datadir' => '{folder}/data/', 'tempdir' => '{folder}/tmp',
    'session.phpsession.savepath' => '{folder}/tmp', 'statistics.out' => [],
    'logging.handler' => 'file', 'secretsalt' => 'of the tests', 'auth.adminpassword' => 'of the tests',
    'enable.saml20-idp' => true, 'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'session.cookie.secure' => false, 'session.cookie.samesite' => null,
    'language.cookie.secure' => false, 'language.cookie.samesite' => null,
]);
"""


def fetch(folder: Path) -> None:
    """Gets Debian's package, and takes it apart: to install it brings a web server that starts."""
    need("apt-get", "dpkg-deb")
    run(["apt-get", "download", "--quiet", f"simplesamlphp={VERSION}-*"], folder)
    (package,) = folder.glob("*.deb")
    run(["dpkg-deb", "-x", package.name, "."], folder)


class SimpleSamlPhp:
    """A server, and what people do at it."""

    def __init__(self, folder: Path) -> None:
        need("php", "curl", "openssl")
        if "dom" not in run(["php", "-m"], folder).split():
            raise Missing("the module of PHP for XML is not installed")
        package = kept(f"simplesamlphp-{VERSION}", fetch)
        self.folder = folder
        self.url = f"http://localhost:{free_port()}"
        shipped = package / "etc/simplesamlphp"
        shutil.copytree(shipped / "attributemap", folder / "attributemap")
        for name in ["cert", "metadata", "log", "data", "tmp"]:
            (folder / name).mkdir()
        # The secrets that installing would draw.
        config = (shipped / "config.php").read_text().replace("require_once(", "// require_once(")
        (folder / "config.php").write_text(config + CONFIG.format(base=self.url, folder=folder))
        (folder / "authsources.php").write_text(AUTHSOURCES)
        (folder / "metadata/saml20-idp-hosted.php").write_text(HOSTED)
        self.draw("idp")
        self._running = Running(
            ["php", "-S", self.url.removeprefix("http://").replace("localhost", "127.0.0.1")]
            + ["-t", str(package / "usr/share/simplesamlphp/www")],
            folder,
            SIMPLESAMLPHP_CONFIG_DIR=str(folder),
        )

    def draw(self, name: str) -> None:
        """Makes a key and its certificate."""
        pair = Pair.drawn(self.folder, name)
        for file in [pair.key, pair.certificate]:
            file.rename(self.folder / "cert" / file.name)

    @property
    def sso(self) -> str:
        """Where people begin who are to come to the sign-in page."""
        return f"{self.url}/saml2/idp/SSOService.php?spentityid=urn:amazon:webservices"

    def metadata(self) -> str:
        """What it says of itself."""
        with stranger() as client:
            return client.get(f"{self.url}/saml2/idp/metadata.php", timeout=PATIENCE).text

    def wait(self) -> None:
        """Until it answers."""
        self._running.wait_for(f"{self.url}/saml2/idp/metadata.php")

    def tell(self, statement: str, file: str = APPLICATION) -> None:
        """Adds to its configuration."""
        with (self.folder / file).open("a") as text:
            text.write(f"{statement}\n")

    def application(self, **settings: bool | str) -> None:
        """Changes what Daypass is to it; dots are written as underscores."""
        for name, value in settings.items():
            said = json.dumps(value)
            name = name.replace("_", ".")
            self.tell(f"$metadata['urn:amazon:webservices']['{name}'] = {said};")

    def response(self, name: str = "jane") -> tuple[str, str]:
        """Where a browser posts after the login, and the response."""
        with stranger() as browser:
            page = browser.get(f"{self.sso}&RelayState=kept", timeout=PATIENCE)
            page = submit(browser, page, username=name, password=PASSWORD)
            end = follow(browser, page)
        assert not isinstance(end, str)
        form = fields(end.text)
        assert form["RelayState"] == "kept"
        return action(end), form["SAMLResponse"]

    def close(self) -> None:
        """Leaves no process behind."""
        self._running.close()


@pytest.fixture(scope="module")
def shared(
    federated: Server, pki: Pki, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleSamlPhp]:
    """A server that was set up as the page says."""
    folder = tmp_path_factory.mktemp("simplesamlphp")
    vendor = SimpleSamlPhp(folder)
    try:
        vendor.wait()
        places = {"https://login.example/simplesaml": vendor.url}
        walk("simplesamlphp.md", folder, federated, pki, places)
        iam = Boto(federated.endpoint, developer_of(federated)).iam()
        # Some logins here are encrypted, and some are not.
        iam.update_saml_provider(SAMLProviderArn=PROVIDER, AssertionEncryptionMode="Allowed")
        # What only reds may do shows that the tag has come.
        red = {"StringEquals": {"aws:PrincipalTag/Team": "red"}}
        policy = {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": red}
        iam.put_role_policy(RoleName="Auditor", PolicyName="reds", PolicyDocument=document(policy))
        yield vendor
    finally:
        vendor.close()


@pytest.fixture
def vendor(shared: SimpleSamlPhp) -> Iterator[SimpleSamlPhp]:
    """That server, as the page has it; what a test changes is forgotten."""
    files = [shared.folder / APPLICATION, shared.folder / "metadata/saml20-idp-hosted.php"]
    before = [file.read_text() for file in files]
    yield shared
    for file, text in zip(files, before, strict=True):
        file.write_text(text)


def redeem(federation: Federation, response: str) -> dict[str, Any]:
    """What a response gives to somebody who has nothing else."""
    return nobody(federation.server.endpoint).assume_role_with_saml(
        RoleArn=role_arn("Auditor"), PrincipalArn=PROVIDER, SAMLAssertion=response
    )


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("signed", ["assertion", "response", "both"])
def test_boto3_redeems_a_login(
    vendor: SimpleSamlPhp, federation: Federation, signed: str, encrypted: bool
) -> None:
    vendor.application(
        saml20_sign_assertion=signed != "response",
        saml20_sign_response=signed != "assertion",
        assertion_encryption=encrypted,
    )
    place, response = vendor.response()
    assert (b"EncryptedAssertion" in base64.b64decode(response)) == encrypted
    answer = redeem(federation, response)
    assert answer["AssumedRoleUser"]["Arn"] == session_arn("Auditor", "jane")
    assert (answer["Subject"], answer["SubjectType"]) == ("jane", "persistent")
    assert answer["Audience"] == place
    federation.boto.iam(Credentials.issued(answer["Credentials"])).list_users()


def test_the_cipher_that_it_encrypts_with_must_be_allowed(
    vendor: SimpleSamlPhp, federation: Federation
) -> None:
    """AES-CBC, and there is no setting that changes it."""
    sts = nobody(federation.server.endpoint)
    _, response = vendor.response()
    assert b"xmlenc#aes128-cbc" in base64.b64decode(response)
    federation.command("provider", "set", PROVIDER, "--allow-cbc", "off")
    with pytest.raises(sts.exceptions.InvalidIdentityTokenException, match="signature invalid"):
        redeem(federation, response)
    federation.command("provider", "set", PROVIDER, "--allow-cbc", "on")
    redeem(federation, response)


def test_without_its_filter_the_subject_is_another_each_time(
    vendor: SimpleSamlPhp, federation: Federation
) -> None:
    vendor.tell("unset($metadata['urn:amazon:webservices']['authproc'][40]);")
    answers = [redeem(federation, vendor.response()[1]) for _ in range(2)]
    assert [answer["SubjectType"] for answer in answers] == ["transient"] * 2
    assert answers[0]["Subject"] != answers[1]["Subject"]


def test_who_is_in_no_group_of_the_application_is_offered_no_role(
    vendor: SimpleSamlPhp, federation: Federation
) -> None:
    sts = nobody(federation.server.endpoint)
    _, response = vendor.response("guest")
    with pytest.raises(sts.exceptions.InvalidIdentityTokenException, match="the requested Role"):
        redeem(federation, response)


def test_its_key_is_changed_without_a_gap(vendor: SimpleSamlPhp, federation: Federation) -> None:
    """Published beside the old one, then used."""
    hosted = "metadata/saml20-idp-hosted.php"
    provider = "$metadata['https://login.example/simplesaml']"
    vendor.draw("next")
    vendor.tell(f"{provider}['new_privatekey'] = 'next.key';", hosted)
    vendor.tell(f"{provider}['new_certificate'] = 'next.crt';", hosted)
    iam = federation.iam
    iam.update_saml_provider(SAMLProviderArn=PROVIDER, SAMLMetadataDocument=vendor.metadata())
    redeem(federation, vendor.response()[1])
    vendor.tell(f"{provider}['privatekey'] = 'next.key';", hosted)
    vendor.tell(f"{provider}['certificate'] = 'next.crt';", hosted)
    redeem(federation, vendor.response()[1])


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One that nobody has used."""
    if MISSING:
        pytest.skip(f"{', '.join(MISSING)}: not installed here")
    yield from headless(tmp_path_factory.mktemp("browser"))


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_person_signs_in_by_a_browser_and_hands_the_credentials_to_a_terminal(
    vendor: SimpleSamlPhp,
    federation: Federation,
    binary: Path,
    browser: Any,
    home: Path,
    encrypted: bool,
) -> None:
    """RelayState comes back as it went, behind the parameter that is there already."""
    vendor.application(assertion_encryption=encrypted)
    arguments = ["--idp-url", vendor.sso, "--no-browser", "--format", "json"]
    command: subprocess.Popen[str] = start(binary, federation.server, home, *arguments)
    assert command.stderr is not None
    address = next(line for line in command.stderr if vendor.url in line).strip()
    code = code_of(command)
    forget(browser)
    browser.get(address)
    find(browser, "#username").send_keys("jane")
    find(browser, "#password").send_keys(PASSWORD)
    find(browser, "form [type=submit], form button").click()
    wait_for_heading(browser, "Choose a role")
    find(browser, "button[type=submit]").click()
    hand_over(browser, code)
    printed, _ = command.communicate(timeout=PATIENCE)
    assert command.returncode == 0
    session = Credentials.issued(json.loads(printed))
    assert federation.boto.whoami(session) == session_arn("Auditor", "jane")
