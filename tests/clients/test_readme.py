"""The commands that a new user types first."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from clients import CLI, Boto, Cli, Credentials
from deployment import (
    ACCOUNT,
    DEVELOPER_ARN,
    ROLE_ARN,
    SECOND_ACCOUNT,
    account_in,
    check_temporary,
    session_arn,
)
from server import Server

SESSION = "s3-access-example"
ASSUME_ROLE = ["sts", "assume-role", "--role-arn", ROLE_ARN, "--role-session-name", SESSION]


def test_dev_env_holds_plain_lines_for_its_owner_only(server: Server) -> None:
    assert list(server.environment) == [
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "SECOND_ACCESS_KEY_ID",
        "SECOND_SECRET_ACCESS_KEY",
    ]
    assert server.environment["AWS_ENDPOINT_URL"] == server.endpoint
    assert account_in(server.environment["AWS_ACCESS_KEY_ID"]) == ACCOUNT
    assert account_in(server.environment["SECOND_ACCESS_KEY_ID"]) == SECOND_ACCOUNT
    assert (server.data_dir / "dev.env").stat().st_mode & 0o777 == 0o600


def test_the_printed_exports_are_those_of_dev_env(server: Server) -> None:
    printed = re.findall("^export (.*)=(.*)$", server.printed, re.MULTILINE)
    assert dict(printed) == server.environment


@pytest.mark.parametrize("source", ["the printed exports", "dev.env"])
def test_a_shell_that_loads_them_can_use_the_cli(server: Server, source: str, aws: Cli) -> None:
    exports = aws.home / "exports.sh"
    exports.write_text(server.printed)
    script = exports if source == "the printed exports" else server.data_dir / "dev.env"
    done = subprocess.run(
        [
            "sh",
            "-ac",
            '. "$0"; "$1" sts get-caller-identity --query Arn --output text',
            script,
            CLI,
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": aws.environment["PATH"], "HOME": str(aws.home)},
    )
    assert done.stdout == f"{DEVELOPER_ARN}\n", done.stderr


def test_get_caller_identity_names_the_developer(aws: Cli) -> None:
    answer = aws.json("sts", "get-caller-identity")
    assert answer.keys() == {"UserId", "Account", "Arn"}
    assert re.fullmatch("AIDA[A-Z2-7]{17}", answer["UserId"])
    assert account_in(answer["UserId"]) == ACCOUNT
    assert answer["Account"] == ACCOUNT
    assert answer["Arn"] == DEVELOPER_ARN


def test_assume_role_prints_credentials_and_who_they_are(aws: Cli) -> None:
    answer = aws.json(*ASSUME_ROLE)
    assert answer.keys() >= {"Credentials", "AssumedRoleUser"}
    assert "PackedPolicySize" not in answer
    check_temporary(answer["Credentials"], 3600)
    assert answer["Credentials"]["Expiration"].endswith("Z")
    user = answer["AssumedRoleUser"]
    assert user["Arn"] == session_arn("S3AccessRole", SESSION)
    assert re.fullmatch(f"AROA[A-Z2-7]{{17}}:{SESSION}", user["AssumedRoleId"])
    assert account_in(user["AssumedRoleId"]) == ACCOUNT


def test_the_credentials_of_assume_role_are_the_role_session(aws: Cli) -> None:
    answer = aws.json(*ASSUME_ROLE)
    session = aws.using(Credentials.issued(answer["Credentials"]))
    assert session.json("sts", "get-caller-identity") == {
        "UserId": answer["AssumedRoleUser"]["AssumedRoleId"],
        "Account": ACCOUNT,
        "Arn": answer["AssumedRoleUser"]["Arn"],
    }


def test_text_output_has_the_same_fields(aws: Cli) -> None:
    printed = aws.run(*ASSUME_ROLE, "--output", "text")
    user, credentials = (line.split("\t") for line in printed.splitlines())
    assert user[:2] == ["ASSUMEDROLEUSER", session_arn("S3AccessRole", SESSION)]
    assert credentials[0] == "CREDENTIALS"
    names = ["AccessKeyId", "Expiration", "SecretAccessKey", "SessionToken"]
    check_temporary(dict(zip(names, credentials[1:], strict=True)), 3600)


def test_boto3_is_answered_the_same(boto: Boto) -> None:
    identity = boto.sts().get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (ACCOUNT, DEVELOPER_ARN)
    answer = boto.sts().assume_role(RoleArn=ROLE_ARN, RoleSessionName=SESSION)
    check_temporary(answer["Credentials"], 3600)
    session = boto.sts(Credentials.issued(answer["Credentials"])).get_caller_identity()
    assert session["Arn"] == session_arn("S3AccessRole", SESSION)
    assert session["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]


def test_the_audit_trail_tells_it_and_keeps_the_secrets(aws: Cli, server: Server) -> None:
    answer = aws.json(*ASSUME_ROLE)
    trail = (Path(server.data_dir) / "audit.jsonl").read_text()
    (record,) = [
        record
        for record in server.audit()
        if answer["Credentials"]["AccessKeyId"] in str(record["responseElements"])
    ]
    assert record["eventName"] == "AssumeRole"
    assert record["userIdentity"]["arn"] == DEVELOPER_ARN
    assert record["userAgent"].startswith("aws-cli/1.")
    secrets = [
        answer["Credentials"]["SecretAccessKey"],
        answer["Credentials"]["SessionToken"],
        server.environment["AWS_SECRET_ACCESS_KEY"],
    ]
    assert not [secret for secret in secrets if secret in trail]
