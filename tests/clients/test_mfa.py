"""MFA with the stock clients, and with codes that the standard library computes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import subprocess
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from clients import CLI, Boto, Cli, Credentials
from deployment import ACCOUNT, allow, role_arn, session_arn, trust
from server import Server

Fresh = Callable[[str], str]
STEP = 30


class Phone:
    """An authenticator: RFC 6238 with SHA-1, 30 seconds, six digits.

    Its time stands still at the step in which it was made. The server takes that step's code and
    its neighbours', so there are two left after the device was enabled.
    """

    def __init__(self, seed: str) -> None:
        self.key = base64.b32decode(seed)
        while time.time() % STEP > 20:
            time.sleep(0.5)
        self.step = int(time.time()) // STEP

    def code(self, later: int = 0) -> str:
        """The code of so many steps after this one."""
        counter = (self.step + later).to_bytes(8, "big")
        digest = hmac.new(self.key, counter, hashlib.sha1).digest()
        at = digest[-1] & 15
        number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF
        return f"{number % 1_000_000:06}"


@pytest.fixture
def user(boto: Boto, fresh: Fresh) -> Any:
    """A user with a key that may do everything."""
    name = fresh("mfa")
    boto.iam().create_user(UserName=name)
    boto.iam().put_user_policy(UserName=name, PolicyName="P", PolicyDocument=allow("*"))
    key = boto.iam().create_access_key(UserName=name)["AccessKey"]
    return name, Credentials.issued(key)


def enrolled(boto: Boto, name: str, device: str | None = None) -> tuple[str, Phone]:
    """A device that is enabled for a user, and its serial number."""
    made = boto.iam().create_virtual_mfa_device(VirtualMFADeviceName=device or name)
    made = made["VirtualMFADevice"]
    phone = Phone(made["Base32StringSeed"].decode())
    boto.iam().enable_mfa_device(
        UserName=name,
        SerialNumber=made["SerialNumber"],
        AuthenticationCode1=phone.code(-2),
        AuthenticationCode2=phone.code(-1),
    )
    return made["SerialNumber"], phone


def test_a_device_lives_and_goes_with_the_cli(
    aws: Cli, user: tuple[str, Credentials], tmp_path: Path
) -> None:
    """Enrol, look, prove, and clear away, as the documents of AWS show it."""
    name, credentials = user
    seed_file, picture = tmp_path / "seed.txt", tmp_path / "qr.png"

    def iam(operation: str, *arguments: str) -> Any:
        return aws.json("iam", operation, *arguments)

    def create(method: str, outfile: Path, device: str) -> str:
        made = iam(
            "create-virtual-mfa-device",
            "--virtual-mfa-device-name",
            device,
            "--bootstrap-method",
            method,
            "--outfile",
            str(outfile),
        )
        return str(made["VirtualMFADevice"]["SerialNumber"])

    pictured = create("QRCodePNG", picture, f"{name}-picture")
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    serial = create("Base32StringSeed", seed_file, name)
    assert serial == f"arn:aws:iam::{ACCOUNT}:mfa/{name}"
    phone = Phone(seed_file.read_text())
    of_user, of_device = ("--user-name", name), ("--serial-number", serial)
    codes = ("--authentication-code1", phone.code(-2), "--authentication-code2", phone.code(-1))
    assert iam("enable-mfa-device", *of_user, *of_device, *codes) is None
    listed = iam("list-mfa-devices", *of_user)["MFADevices"]
    assert [(each["UserName"], each["SerialNumber"]) for each in listed] == [(name, serial)]
    unassigned = iam("list-virtual-mfa-devices", "--assignment-status", "Unassigned")
    assert pictured in [each["SerialNumber"] for each in unassigned["VirtualMFADevices"]]

    theirs = aws.using(credentials)
    issued = theirs.json("sts", "get-session-token", *of_device, "--token-code", phone.code())
    session = theirs.using(Credentials.issued(issued["Credentials"]))
    # IAM answers a user's session only if it has MFA.
    assert session.json("iam", "get-user")["User"]["UserName"] == name

    codes = ("--authentication-code1", phone.code(), "--authentication-code2", phone.code(1))
    assert iam("resync-mfa-device", *of_user, *of_device, *codes) is None
    iam("deactivate-mfa-device", *of_user, *of_device)
    for each in (serial, pictured):
        iam("delete-virtual-mfa-device", "--serial-number", each)
    assert iam("list-mfa-devices", *of_user)["MFADevices"] == []


def test_boto3_is_told_what_is_wrong_with_a_code(boto: Boto, user: tuple[str, Credentials]) -> None:
    """The classes of errors that programs catch."""
    name, credentials = user
    made = boto.iam().create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
    phone = Phone(made["Base32StringSeed"].decode())
    iam, serial = boto.iam(), made["SerialNumber"]
    with pytest.raises(iam.exceptions.InvalidAuthenticationCodeException):
        iam.enable_mfa_device(
            UserName=name,
            SerialNumber=serial,
            AuthenticationCode1=phone.code(),
            AuthenticationCode2=phone.code(),
        )
    iam.enable_mfa_device(
        UserName=name,
        SerialNumber=serial,
        AuthenticationCode1=phone.code(-2),
        AuthenticationCode2=phone.code(-1),
    )
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_virtual_mfa_device(SerialNumber=serial)
    sts = boto.sts(credentials)
    proof = {"SerialNumber": serial, "TokenCode": phone.code()}
    sts.get_session_token(**proof)
    with pytest.raises(ClientError, match="AccessDenied.*invalid MFA one time pass code"):
        sts.get_session_token(**proof)


@pytest.fixture
def guarded(boto: Boto, user: tuple[str, Credentials], home: Path, server: Server) -> Phone:
    """A profile whose role asks for MFA, and the phone of the user behind it."""
    name, credentials = user
    serial, phone = enrolled(boto, name)
    boto.iam().create_role(
        RoleName=name,
        AssumeRolePolicyDocument=trust(Bool={"aws:MultiFactorAuthPresent": "true"}),
    )
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        textwrap.dedent(f"""\
            [base]
            aws_access_key_id = {credentials.access_key_id}
            aws_secret_access_key = {credentials.secret_access_key}
            """)
    )
    (home / ".aws" / "config").write_text(
        textwrap.dedent(f"""\
            [profile guarded]
            region = us-east-1
            endpoint_url = {server.endpoint}
            role_arn = {role_arn(name)}
            source_profile = base
            role_session_name = with-mfa
            mfa_serial = {serial}
            """)
    )
    return phone


def test_the_cli_asks_for_the_code_of_a_profile(
    guarded: Phone, user: tuple[str, Credentials], home: Path
) -> None:
    """Without a terminal the CLI reads the code from its input; then its cache has the session."""
    shell = Cli({}, home)
    command = [CLI, "--profile", "guarded", "sts", "get-caller-identity"]
    arguments = [*command, "--query", "Arn", "--output", "text"]
    for typed in (guarded.code() + "\n", ""):
        done = subprocess.run(
            arguments,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=shell.environment,
            start_new_session=True,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip().endswith(session_arn(user[0], "with-mfa"))


def test_boto3_asks_for_the_code_of_a_profile(
    guarded: Phone, user: tuple[str, Credentials]
) -> None:
    """The prompt is the only thing that the test answers for the person."""
    session = boto3.session.Session(profile_name="guarded")
    providers = session._session.get_component("credential_provider")
    providers.get_provider("assume-role")._prompter = lambda _: guarded.code()
    arn = session.client("sts").get_caller_identity()["Arn"]
    assert arn == session_arn(user[0], "with-mfa")
