"""The sign-in page, and `daypass login --saml`, in a browser that people use."""

from __future__ import annotations

import base64
import json
import os
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browsers import (
    MISSING,
    PATIENCE,
    code_of,
    complaints,
    find,
    hand_over,
    headless,
    start,
    wait_for_heading,
)
from clients import REGION, Boto, Cli, Credentials
from deployment import document
from identity_providers import Pysaml2
from login_page import LoginPage
from server import Server

LACKING = [*MISSING, *(["xmlsec1"] if shutil.which("xmlsec1") is None else [])]

needs_a_browser = pytest.mark.skipif(
    bool(LACKING) and "CI" not in os.environ,
    reason=f"{', '.join(LACKING)}: not installed here; CI has it",
)
pytestmark = needs_a_browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser without a window, with a profile of its own."""
    yield from headless(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Pysaml2:
    """An identity provider that nobody here wrote."""
    return Pysaml2(tmp_path_factory.mktemp("idp"), "pages")


@pytest.fixture
def provider(
    server: Server, boto: Boto, fresh: Callable[[str], str], signer: Pysaml2
) -> Iterator[tuple[LoginPage, list[str]]]:
    """Where people sign in, and what the two roles are called that they are offered."""
    page = LoginPage(signer, f"{server.endpoint}/-/saml/acs")
    iam = boto.iam()
    made = iam.create_saml_provider(Name=fresh("pages"), SAMLMetadataDocument=signer.metadata())
    arn = made["SAMLProviderArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": arn},
        "Action": "sts:AssumeRoleWithSAML",
    }
    names = [fresh("Reader"), fresh("Writer")]
    for name in names:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(statement))
        page.roles.append((role["Role"]["Arn"], arn))
    yield page, names
    page.close()


def choose(browser: Any, name: str) -> None:
    """Chooses a role by what it is called, as a person does, and sends the form."""
    wait_for_heading(browser, "Choose a role")
    assert find(browser, "#session-name").text == "jane@example.com"
    labels = browser.find_elements("css selector", "label[for^=role-]")
    next(label for label in labels if name in label.text).click()
    find(browser, "button[type=submit]").click()


def test_a_person_signs_in_chooses_a_role_and_copies_credentials_that_work(
    browser: Any, provider: tuple[LoginPage, list[str]], boto: Boto
) -> None:
    """The credentials on the page are the role's."""
    idp, names = provider
    complaints(browser)
    browser.get(idp.url)
    choose(browser, names[1])
    wait_for_heading(browser, "Credentials")
    # Only with the script of the page is there something to press, and it is styled.
    button = find(browser, "button[data-copy=exports]")
    assert button.is_displayed()
    assert find(browser, "pre").value_of_css_property("white-space-collapse") == "preserve"
    button.click()
    status = find(browser, "#exports-status")
    assert status.text in ["Copied.", "Marked: copy it with the keyboard."]
    told = json.loads(find(browser, "#process").text)
    arn = boto.whoami(Credentials.issued(told))
    assert arn.endswith(f":assumed-role/{names[1]}/jane@example.com")
    assert complaints(browser) == []
    assert "SAMLResponse" not in browser.current_url


def test_the_only_role_is_had_at_once_and_its_exports_work_in_a_shell(
    browser: Any, provider: tuple[LoginPage, list[str]], server: Server, home: Path
) -> None:
    """What is pasted into a shell serves the AWS CLI as it is."""
    idp, names = provider
    idp.roles = idp.roles[:1]
    browser.get(idp.url)
    wait_for_heading(browser, "Credentials")
    exports = find(browser, "#exports").text
    script = f'{exports}\nenv | grep "^AWS_"'
    shell = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=True, env={"PATH": os.defpath}
    )
    variables = dict(line.split("=", 1) for line in shell.stdout.splitlines())
    assert variables["AWS_ENDPOINT_URL"] == server.endpoint
    told = Cli(variables, home).json("sts", "get-caller-identity")
    assert f":assumed-role/{names[0]}/" in told["Arn"]


def test_a_response_that_was_altered_shows_nothing_of_itself(
    browser: Any, provider: tuple[LoginPage, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what nobody proved, nothing is shown."""
    idp, names = provider
    response = base64.b64decode(idp.response())
    forged = base64.b64encode(response.replace(b"jane@example.com", b"root@example.com"))
    monkeypatch.setattr(idp, "response", forged.decode)
    browser.get(idp.url)
    wait_for_heading(browser, "Your sign-in was not accepted")
    assert "Response signature invalid" in find(browser, "#told").text
    assert "root@example.com" not in browser.page_source
    assert names[0] not in browser.page_source


def test_the_command_opens_the_browser_and_gets_what_the_person_hands_over(
    binary: Path,
    browser: Any,
    provider: tuple[LoginPage, list[str]],
    server: Server,
    boto: Boto,
    home: Path,
) -> None:
    """From the terminal through the identity provider and back, on loopback."""
    idp, names = provider
    opened = home / "opened"
    opener = home / "browser"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.new && mv {opened}.new {opened}\n')
    opener.chmod(opener.stat().st_mode | stat.S_IXUSR)
    arguments = ["--idp-url", idp.url, "--format", "json"]
    command = start(binary, server, home, *arguments, BROWSER=str(opener))
    code = code_of(command)
    deadline = time.monotonic() + PATIENCE
    while not opened.exists():
        assert time.monotonic() < deadline, "no browser was opened"
        time.sleep(0.05)
    complaints(browser)
    browser.get(opened.read_text())
    choose(browser, names[0])
    hand_over(browser, code)
    printed, _ = command.communicate(timeout=PATIENCE)
    assert command.returncode == 0
    arn = boto.whoami(Credentials.issued(json.loads(printed)))
    assert arn.endswith(f":assumed-role/{names[0]}/jane@example.com")
    assert complaints(browser) == []


def test_a_profile_that_signs_in_by_itself_serves_the_cli_until_it_must_again(
    binary: Path, browser: Any, provider: tuple[LoginPage, list[str]], server: Server, home: Path
) -> None:
    """As a `credential_process`: one sign-in, and any number of commands."""
    idp, names = provider
    role = idp.roles[1][0]
    arguments = ["--idp-url", idp.url, "--role", role, "--profile", "work-session"]
    command = start(binary, server, home, *arguments, "--no-browser")
    lines = iter(command.stderr)
    address = next(line for line in lines if idp.url in line).strip()
    code = code_of(command)
    browser.get(address)
    # The role that was named is chosen already.
    wait_for_heading(browser, "Choose a role")
    chosen = find(browser, "input[name=role]:checked").get_attribute("value")
    assert chosen.startswith(role)
    find(browser, "button[type=submit]").click()
    hand_over(browser, code)
    printed, _ = command.communicate(timeout=PATIENCE)
    assert (command.returncode, printed) == (0, "")

    process = " ".join([str(binary), "login", "--saml", *arguments, "--format", "json"])
    config = home / ".aws" / "config"
    config.write_text(
        f"[profile work]\ncredential_process = {process}\nregion = {REGION}\n"
        f"endpoint_url = {server.endpoint}\n"
    )
    cli = Cli({"AWS_PROFILE": "work", "AWS_ENDPOINT_URL": server.endpoint}, home)
    for _ in range(2):
        told = cli.json("sts", "get-caller-identity")
        assert f":assumed-role/{names[1]}/" in told["Arn"]
    # The profile that was written is one of its own, too.
    told = Cli({"AWS_PROFILE": "work-session"}, home)
    assert names[1] in told.json("sts", "get-caller-identity")["Arn"]
