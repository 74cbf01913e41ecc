"""Roles that the clients assume by themselves, from a profile in the configuration file."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from clients import Boto, Cli, Credentials, Failed
from deployment import DEVELOPER_ARN, role_arn, session_arn, trust
from server import Server

Fresh = Callable[[str], str]


@pytest.fixture
def role(boto: Boto, fresh: Fresh) -> str:
    """The name of a role that wants an external id and permits two hours."""
    name = fresh("profile")
    boto.iam().create_role(
        RoleName=name,
        AssumeRolePolicyDocument=trust(StringEquals={"sts:ExternalId": "ticket-42"}),
        MaxSessionDuration=7200,
    )
    return name


@pytest.fixture
def shell(home: Path, role: str, server: Server, developer: Credentials) -> Cli:
    """A shell without credentials in its environment: they are in the files."""
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(
        textwrap.dedent(f"""\
            [base]
            aws_access_key_id = {developer.access_key_id}
            aws_secret_access_key = {developer.secret_access_key}
            """)
    )
    (home / ".aws" / "config").write_text(
        textwrap.dedent(f"""\
            [profile base]
            region = us-east-1
            endpoint_url = {server.endpoint}

            [profile worker]
            region = us-east-1
            endpoint_url = {server.endpoint}
            role_arn = {role_arn(role)}
            source_profile = base
            role_session_name = night-shift
            external_id = ticket-42
            duration_seconds = 7200

            [profile chained]
            region = us-east-1
            endpoint_url = {server.endpoint}
            role_arn = {role_arn("S3AccessRole")}
            source_profile = worker
            role_session_name = second-link

            [profile stranger]
            region = us-east-1
            endpoint_url = {server.endpoint}
            role_arn = {role_arn(role)}
            source_profile = base

            [profile from-environment]
            region = us-east-1
            role_arn = {role_arn("S3AccessRole")}
            credential_source = Environment
            role_session_name = from-environment
            """)
    )
    return Cli({}, home)


def assumptions(server: Server, role: str) -> list[dict[str, Any]]:
    """What was asked for in the calls that assumed a role."""
    return [
        record["requestParameters"]
        for record in server.audit()
        if record["eventName"] == "AssumeRole"
        and record["requestParameters"]["roleArn"] == role_arn(role)
    ]


def whoami(shell: Cli, profile: str) -> str:
    """The ARN that a profile leads to."""
    return str(shell.json("sts", "get-caller-identity", "--profile", profile)["Arn"])


def test_the_cli_assumes_the_role_of_a_profile_once(shell: Cli, server: Server, role: str) -> None:
    assert whoami(shell, "base") == DEVELOPER_ARN
    for _ in range(2):
        assert whoami(shell, "worker") == session_arn(role, "night-shift")
    (asked,) = assumptions(server, role)
    assert asked["roleSessionName"] == "night-shift"
    assert asked["externalId"] == "ticket-42"
    assert asked["durationSeconds"] == 7200


def test_boto3_assumes_the_role_of_a_profile(shell: Cli, server: Server, role: str) -> None:
    sts = boto3.session.Session(profile_name="worker").client("sts")
    assert sts.get_caller_identity()["Arn"] == session_arn(role, "night-shift")
    (asked,) = assumptions(server, role)
    assert asked["externalId"] == "ticket-42"
    assert asked["durationSeconds"] == 7200


def test_without_the_external_id_a_profile_is_refused(shell: Cli, role: str) -> None:
    with pytest.raises(Failed, match="AccessDenied.*when calling the AssumeRole operation"):
        whoami(shell, "stranger")
    with pytest.raises(Exception, match="AccessDenied"):
        boto3.session.Session(profile_name="stranger").client("sts").get_caller_identity()


def test_a_profile_takes_its_first_credentials_from_the_environment(
    shell: Cli, server: Server
) -> None:
    loaded = Cli(server.environment, shell.home)
    assert whoami(loaded, "from-environment") == session_arn("S3AccessRole", "from-environment")


def test_a_profile_whose_source_is_a_session_is_judged_by_that_session(
    shell: Cli, boto: Boto, role: str
) -> None:
    with pytest.raises(Failed, match=f"User: {session_arn(role, 'night-shift')} is not authorized"):
        whoami(shell, "chained")
    statement = (
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", '
        f'"Action": "sts:AssumeRole", "Resource": "{role_arn("S3AccessRole")}"}}}}'
    )
    boto.iam().put_role_policy(RoleName=role, PolicyName="chain", PolicyDocument=statement)
    assert whoami(shell, "chained") == session_arn("S3AccessRole", "second-link")
