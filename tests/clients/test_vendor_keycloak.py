"""Keycloak, set up by the commands of `docs/providers/keycloak.md`."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from browsers import MISSING, code_of, find, forget, hand_over, headless, start, wait_for_heading
from clients import Boto, Credentials
from conftest import developer_of
from deployment import ACCOUNT, document, role_arn, session_arn
from federation import Federation, Refused, nobody
from pki import Pki
from sdks import need
from server import Server
from tokens import read
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

VERSION = "26.7.3"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
REDIRECT = "http://127.0.0.1:38021/callback"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:saml-provider/Keycloak"
PERSON, PASSWORD = "jane", "of the tests"
SAML_CLIENT = "urn:amazon:webservices"


def fetch(folder: Path) -> None:
    """Gets the distribution as Maven has it, and builds it once as `start-dev` does."""
    need("mvn", "java")
    artifact = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
    told = [f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    run(["mvn", "-q", "-B", f"{PLUGIN}:unpack", *told], folder)


class Keycloak:
    """A server with a realm `work`, and its administrator."""

    def __init__(self, folder: Path, pki: Pki) -> None:
        need("jq", "curl", "openssl")
        self.programs = kept(f"keycloak-{VERSION}", fetch) / f"keycloak-{VERSION}" / "bin"
        self.pki = pki
        self.place = f"localhost:{free_port()}"
        self.issuer = f"https://{self.place}/realms/work"
        plain = free_port()
        self._admin = f"http://127.0.0.1:{plain}"
        settings = {
            "db": "dev-mem",
            "hostname": f"https://{self.place}",
            "http-host": "127.0.0.1",
            "http-port": plain,
            "https-port": self.place.rpartition(":")[2],
            "https-certificate-file": pki.chain,
            "https-certificate-key-file": pki.key,
        }
        self._running = Running(
            [str(self.programs / "kc.sh"), "start-dev"]
            + [f"--{name}={value}" for name, value in settings.items()],
            folder,
            KC_BOOTSTRAP_ADMIN_USERNAME="admin",
            KC_BOOTSTRAP_ADMIN_PASSWORD=PASSWORD,
            JAVA_OPTS_KC_HEAP="-Xms64m -Xmx512m",
        )

    def set_up(self, folder: Path) -> None:
        """Makes the realm and its people, and logs `kcadm.sh` in."""
        self._running.wait_for(f"https://{self.place}/realms/master", self.pki)
        self.ask("POST", "", realm="work", enabled=True)
        profile = self.ask("GET", "/work/users/profile")
        self.ask("PUT", "/work/users/profile", **profile, unmanagedAttributePolicy="ADMIN_EDIT")
        for name in [PERSON, "guest"]:
            credential = {"type": "password", "value": PASSWORD}
            mail = {"email": f"{name}@example.com", "emailVerified": True}
            named = {"username": name, "firstName": name, "lastName": "Doe"} | mail
            more = {"attributes": {"team": ["red"]}, "credentials": [credential]}
            self.ask("POST", "/work/users", enabled=True, **named, **more)
        # Beside the key for RS256, whose tokens are all that most clients get. Before keys are fetched
        # for the first time, since unknown ones are looked for once a minute.
        self.add_key("ps256", "rsa-generated", algorithm="PS256", priority="1")
        self.add_key("es384", "ecdsa-generated", ecdsaEllipticCurveKey="P-384", priority="1")
        self.add_key("eddsa", "eddsa-generated", eddsaEllipticCurveKey="Ed25519", priority="1")
        login = ["config", "credentials", "--server", self._admin, "--realm", "master"]
        who = ["--user", "admin", "--password", PASSWORD]
        environment = {"HOME": str(folder), "PATH": os.environ["PATH"]}
        run([str(self.programs / "kcadm.sh"), *login, *who], folder, environment)

    def ask(self, method: str, path: str, **told: Any) -> Any:
        """Uses the administration's API below `/admin/realms`."""
        return self.ask_with(method, path, told or None)

    def ask_with(self, method: str, path: str, told: Any) -> Any:
        """The same, with something that is no object."""
        with stranger() as client:
            asked = {"grant_type": "password", "client_id": "admin-cli"}
            asked |= {"username": "admin", "password": PASSWORD}
            token = f"{self._admin}/realms/master/protocol/openid-connect/token"
            granted = client.post(token, asked, timeout=PATIENCE).json()
            answer = client.request(
                method,
                f"{self._admin}/admin/realms{path}",
                json=told,
                headers={"Authorization": f"Bearer {granted['access_token']}"},
                timeout=PATIENCE,
            )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def client(self, name: str) -> dict[str, Any]:
        """A client of the realm."""
        (found,) = [each for each in self.ask("GET", "/work/clients") if each["clientId"] == name]
        return found

    def change(self, name: str, attributes: dict[str, str], **more: Any) -> None:
        """Changes a client."""
        client = self.client(name)
        told = client | {"attributes": client["attributes"] | attributes} | more
        self.ask("PUT", f"/work/clients/{client['id']}", **told)

    def user(self, name: str) -> str:
        """The id of a person."""
        (found,) = [each for each in self.ask("GET", "/work/users") if each["username"] == name]
        return str(found["id"])

    def add_key(self, name: str, kind: str, **config: str) -> None:
        """Has a key made, which signs at once what asks for its algorithm."""
        told = {"enabled": "true", "active": "true"} | config
        self.ask(
            "POST",
            "/work/components",
            name=name,
            providerId=kind,
            providerType="org.keycloak.keys.KeyProvider",
            parentId=self.ask("GET", "/work")["id"],
            config={key: [value] for key, value in told.items()},
        )

    def tokens(self, **asked: str) -> dict[str, str]:
        """What the token endpoint answers."""
        with stranger(self.pki) as client:
            url = f"{self.issuer}/protocol/openid-connect/token"
            answer = client.post(url, asked, timeout=PATIENCE)
        assert answer.ok, answer.text
        return answer.json()

    def log_in(self, name: str, client: str = "daypass-people") -> dict[str, str]:
        """What somebody gets who logs in with a browser, by a code with PKCE."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": REDIRECT,
            "scope": "openid",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        with stranger(self.pki) as browser:
            url = f"{self.issuer}/protocol/openid-connect/auth"
            page = browser.get(url, params=asked, timeout=PATIENCE)
            page = submit(browser, page, username=name, password=PASSWORD)
            back = follow(browser, page, REDIRECT)
        assert isinstance(back, str), back.text
        return self.tokens(
            grant_type="authorization_code",
            client_id=client,
            redirect_uri=REDIRECT,
            code=parse_qs(urlsplit(back).query)["code"][0],
            code_verifier=verifier,
        )

    @property
    def sso(self) -> str:
        """Where people begin who are to come to the sign-in page."""
        return f"{self.issuer}/protocol/saml/clients/daypass"

    def response(self, name: str = PERSON) -> tuple[str, str, str]:
        """Where a browser posts after the login, the response, and the RelayState."""
        with stranger(self.pki) as browser:
            page = browser.get(self.sso, params={"RelayState": "kept"}, timeout=PATIENCE)
            page = submit(browser, page, username=name, password=PASSWORD)
        form = fields(page.text)
        return action(page), form["SAMLResponse"], form["RelayState"]

    def close(self) -> None:
        """Leaves no process behind."""
        self._running.close()


@pytest.fixture(scope="module")
def keycloak(
    federated: Server, pki: Pki, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Keycloak]:
    """A server that was set up as the page says, where `jane` is one of the operators."""
    folder = tmp_path_factory.mktemp("keycloak")
    vendor = Keycloak(folder, pki)
    try:
        vendor.set_up(folder)
        places = {"login.example": vendor.place}
        walk("keycloak.md", folder, federated, pki, places, vendor.programs)
        (group,) = vendor.ask("GET", "/work/groups")
        vendor.ask("PUT", f"/work/users/{vendor.user(PERSON)}/groups/{group['id']}", realm="work")
        iam = Boto(federated.endpoint, developer_of(federated)).iam()
        # Some logins here are encrypted, and some are not.
        iam.update_saml_provider(SAMLProviderArn=PROVIDER, AssertionEncryptionMode="Allowed")
        # What only reds may do shows that the tag has come.
        red = {"StringEquals": {"aws:PrincipalTag/Team": "red"}}
        policy = {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": red}
        for role in ["operator", "Reader"]:
            iam.put_role_policy(RoleName=role, PolicyName="reds", PolicyDocument=document(policy))
        yield vendor
    finally:
        vendor.close()


def test_a_person_has_the_role_with_the_tag_and_the_source_identity_that_keycloak_says(
    keycloak: Keycloak, federation: Federation
) -> None:
    token = keycloak.log_in(PERSON)["id_token"]
    assumed = federation.assume("operator", token)
    assert assumed["Audience"] == "daypass-people"
    assert assumed["SubjectFromWebIdentityToken"] == keycloak.user(PERSON)
    assert assumed["Provider"].endswith(f":oidc-provider/{keycloak.place}/realms/work")
    assert assumed["SourceIdentity"] == PERSON
    session = Credentials.issued(assumed["Credentials"])
    assert federation.boto.whoami(session) == session_arn("operator", "job")
    federation.boto.iam(session).list_users()
    assert read(token)["https://aws.amazon.com/tags"] == {
        "principal_tags": {"Team": ["red"]},
        "transitive_tag_keys": ["Team"],
    }


def test_who_has_no_role_in_keycloak_gets_none(keycloak: Keycloak, federation: Federation) -> None:
    """Without roles there is no claim, which alone would not keep them out; the trust policy does."""
    token = keycloak.log_in("guest")["id_token"]
    assert "https://aws.amazon.com/roles" not in read(token)
    assert federation.refused("operator", token).code == "AccessDenied"


def test_who_has_another_role_in_keycloak_gets_that_alone(
    keycloak: Keycloak, federation: Federation
) -> None:
    provider = federation.known(keycloak.issuer)
    other = federation.role(provider)
    people = f"clients/{keycloak.client('daypass-people')['id']}"
    keycloak.ask("POST", f"/work/{people}/roles", name=role_arn(other))
    (role,) = [
        each
        for each in keycloak.ask("GET", f"/work/{people}/roles")
        if each["name"] == role_arn(other)
    ]
    mapping = f"/work/users/{keycloak.user('guest')}/role-mappings/{people}"
    keycloak.ask_with("POST", mapping, [role])
    token = keycloak.log_in("guest")["id_token"]
    federation.assume(other, token)
    refused = federation.refused("operator", token)
    assert refused.code == "InvalidIdentityToken"
    assert "not present in the roles claim" in refused.message
    keycloak.ask_with("DELETE", mapping, [role])


def test_an_access_token_is_no_id_token(keycloak: Keycloak, federation: Federation) -> None:
    """Whoever it is for, who is another than the client, could have the role with it."""
    token = keycloak.log_in(PERSON)["access_token"]
    assert read(token)["azp"] == "daypass-people"
    missing = Refused("InvalidIdentityToken", "Missing a required claim: aud", 400)
    assert federation.refused("operator", token) == missing
    # What a client that is made in the console has.
    keycloak.change("daypass-people", {}, fullScopeAllowed=True)
    token = keycloak.log_in(PERSON)["access_token"]
    assert "account" in read(token)["aud"]
    assert "daypass-people" not in read(token)["aud"]
    assert federation.refused("operator", token).code == "AccessDenied"
    keycloak.change("daypass-people", {}, fullScopeAllowed=False)


def test_a_password_grant_has_the_same(keycloak: Keycloak, federation: Federation) -> None:
    keycloak.change("daypass-people", {}, directAccessGrantsEnabled=True)
    asked = {"grant_type": "password", "scope": "openid", "username": PERSON}
    tokens = keycloak.tokens(**asked, password=PASSWORD, client_id="daypass-people")
    federation.assume("operator", tokens["id_token"])
    # Of a client that the provider does not name.
    stranger = keycloak.tokens(**asked, password=PASSWORD, client_id="admin-cli")
    assert federation.refused("operator", stranger["id_token"]) == Refused(
        "InvalidIdentityToken", "Incorrect token audience", 400
    )


def test_a_job_has_its_role_and_no_other(keycloak: Keycloak, federation: Federation) -> None:
    asked = {"grant_type": "client_credentials", "client_id": "nightly", "scope": "openid"}
    token = keycloak.tokens(**asked, client_secret="the secret of the job")["id_token"]
    assert federation.whoami(federation.assume("nightly", token)).endswith("/nightly/job")
    assert federation.refused("operator", token).code == "AccessDenied"


@pytest.mark.parametrize("algorithm", ["ES384", "PS256", "EdDSA"])
def test_a_client_may_ask_for_another_algorithm_of_those_that_aws_takes(
    keycloak: Keycloak, federation: Federation, algorithm: str
) -> None:
    """Keys that are for others stand in the set all the while, and harm nobody."""
    setting = "id.token.signed.response.alg"
    keycloak.change("daypass-people", {setting: algorithm})
    token = keycloak.log_in(PERSON)["id_token"]
    assert header(token)["alg"] == algorithm
    if algorithm == "ES384":
        federation.assume("operator", token)
    else:
        assert federation.refused("operator", token).code == "InvalidIdentityToken"
    keycloak.change("daypass-people", {setting: "RS256"})


def test_a_new_key_signs_at_once_and_is_found_and_older_tokens_stay_good(
    keycloak: Keycloak, federation: Federation
) -> None:
    before = keycloak.log_in(PERSON)["id_token"]
    federation.assume("operator", before)
    keycloak.add_key("next", "rsa-generated", priority="200")
    after = keycloak.log_in(PERSON)["id_token"]
    assert header(before)["kid"] != header(after)["kid"]
    federation.assume("operator", after)
    federation.assume("operator", before)
    metadata = requests.get(
        f"{keycloak.issuer}/protocol/saml/descriptor", verify=str(keycloak.pki.ca), timeout=PATIENCE
    )
    federation.iam.update_saml_provider(
        SAMLProviderArn=PROVIDER, SAMLMetadataDocument=metadata.text
    )


def header(token: str) -> dict[str, str]:
    """The first part of a token."""
    text = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def redeem(federation: Federation, response: str) -> dict[str, Any]:
    """What a response gives to somebody who has nothing else."""
    return nobody(federation.server.endpoint).assume_role_with_saml(
        RoleArn=role_arn("Reader"), PrincipalArn=PROVIDER, SAMLAssertion=response
    )


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("signed", ["assertion", "response", "both"])
def test_boto3_redeems_a_saml_login(
    keycloak: Keycloak, federation: Federation, signed: str, encrypted: bool
) -> None:
    """Encrypted as Keycloak does it if nobody says how."""
    keycloak.change(
        SAML_CLIENT,
        {
            "saml.assertion.signature": str(signed != "response").lower(),
            "saml.server.signature": str(signed != "assertion").lower(),
            "saml.encrypt": str(encrypted).lower(),
        },
    )
    place, response, relay_state = keycloak.response()
    assert relay_state == "kept"
    assert (b"EncryptedAssertion" in base64.b64decode(response)) == encrypted
    answer = redeem(federation, response)
    assert answer["AssumedRoleUser"]["Arn"] == session_arn("Reader", PERSON)
    assert answer["SubjectType"] == "persistent"
    assert answer["Issuer"] == keycloak.issuer
    assert answer["Audience"] == place
    federation.boto.iam(Credentials.issued(answer["Credentials"])).list_users()


def test_what_keycloak_says_of_roles_by_default_is_no_hindrance(
    keycloak: Keycloak, federation: Federation
) -> None:
    """Every role of the realm, and an attribute for each."""
    keycloak.change(SAML_CLIENT, {"saml.encrypt": "false"}, fullScopeAllowed=True)
    client = keycloak.client(SAML_CLIENT)
    (mapper,) = [each for each in client["protocolMappers"] if each["name"] == "Role"]
    mapper["config"]["single"] = "false"
    path = f"/work/clients/{client['id']}/protocol-mappers/models/{mapper['id']}"
    keycloak.ask("PUT", path, **mapper)
    _, response, _ = keycloak.response()
    text = base64.b64decode(response).decode()
    assert text.count('https://aws.amazon.com/SAML/Attributes/Role"') > 1
    assert ">offline_access<" in text
    redeem(federation, response)


def test_who_has_no_role_for_it_is_told_so(keycloak: Keycloak, federation: Federation) -> None:
    sts = nobody(federation.server.endpoint)
    _, response, _ = keycloak.response("guest")
    with pytest.raises(sts.exceptions.InvalidIdentityTokenException, match="the requested Role"):
        redeem(federation, response)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One that takes the certificate of the tests."""
    if MISSING:
        pytest.skip(f"{', '.join(MISSING)}: not installed here")
    yield from headless(tmp_path_factory.mktemp("browser"), "ignore-certificate-errors")


def log_in(browser: Any, name: str) -> None:
    """Types what Keycloak's page asks for."""
    find(browser, "#username").send_keys(name)
    find(browser, "#password").send_keys(PASSWORD)
    find(browser, "[type=submit]").click()


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_person_signs_in_by_a_browser_and_hands_the_credentials_to_a_terminal(
    keycloak: Keycloak,
    federation: Federation,
    binary: Path,
    browser: Any,
    home: Path,
    encrypted: bool,
) -> None:
    """RelayState comes back from Keycloak as it went."""
    keycloak.change(SAML_CLIENT, {"saml.encrypt": str(encrypted).lower()})
    forget(browser)
    arguments = ["--idp-url", keycloak.sso, "--no-browser", "--format", "json"]
    command = start(binary, federation.server, home, *arguments)
    address = next(line for line in command.stderr if keycloak.sso in line).strip()
    code = code_of(command)
    browser.get(address)
    log_in(browser, PERSON)
    wait_for_heading(browser, "Choose a role")
    find(browser, "button[type=submit]").click()
    hand_over(browser, code)
    printed, _ = command.communicate(timeout=PATIENCE)
    assert command.returncode == 0
    session = Credentials.issued(json.loads(printed))
    assert federation.boto.whoami(session) == session_arn("Reader", PERSON)


def test_a_person_without_a_program_ends_on_the_page_with_credentials(
    keycloak: Keycloak, browser: Any
) -> None:
    keycloak.change(SAML_CLIENT, {"saml.encrypt": "false"})
    browser.get(keycloak.sso)
    wait_for_heading(browser, "Credentials")
    assert f":assumed-role/Reader/{PERSON}" in browser.page_source
