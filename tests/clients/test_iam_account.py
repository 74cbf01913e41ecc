"""What an account says of itself, by boto3: its alias, numbers, simulations and reports."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from typing import Any

import pytest

from clients import Boto, Credentials
from deployment import ACCOUNT, allow, document, trust

Fresh = Callable[[str], str]
READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def test_a_new_alias_takes_the_place_of_the_one_before(
    boto: Boto, neighbour: Credentials, fresh: Fresh
) -> None:
    """Which others may have from then on."""
    iam, theirs = boto.iam(), boto.iam(neighbour)
    first, second = fresh("alias"), fresh("alias")
    iam.create_account_alias(AccountAlias=first)
    iam.create_account_alias(AccountAlias=second)
    assert iam.list_account_aliases()["AccountAliases"] == [second]
    theirs.create_account_alias(AccountAlias=first)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.delete_account_alias(AccountAlias=first)
    iam.delete_account_alias(AccountAlias=second)
    theirs.delete_account_alias(AccountAlias=first)


def test_the_summary_counts_what_is_made_and_unmade(boto: Boto, fresh: Fresh) -> None:
    """By the very next request."""
    iam, name = boto.iam(), fresh("counted")

    def counts() -> dict[str, int]:
        told: dict[str, int] = iam.get_account_summary()["SummaryMap"]
        return told

    before = counts()
    assert before["GroupsQuota"] == 300
    assert before["AccessKeysPerUserQuota"] == 2
    iam.create_user(UserName=name)
    iam.create_group(GroupName=name)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    iam.create_instance_profile(InstanceProfileName=name)
    arn = iam.create_policy(PolicyName=name, PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
    kinds = ["Users", "Groups", "Roles", "InstanceProfiles", "Policies"]
    after = counts()
    assert {kind: after[kind] - before[kind] for kind in kinds} == dict.fromkeys(kinds, 1)
    iam.delete_user(UserName=name)
    iam.delete_group(GroupName=name)
    iam.delete_role(RoleName=name)
    iam.delete_instance_profile(InstanceProfileName=name)
    iam.delete_policy(PolicyArn=arn)
    assert counts() == before


def test_a_simulation_says_what_the_next_request_meets(boto: Boto, fresh: Fresh) -> None:
    """A user's own policies, a boundary, a condition that nothing was told about, and a denial."""
    iam, name = boto.iam(), fresh("user")
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    key = Credentials.issued(iam.create_access_key(UserName=name)["AccessKey"])
    iam.put_user_policy(
        UserName=name, PolicyName="p", PolicyDocument=allow("iam:*", f"arn:aws:iam::{ACCOUNT}:*")
    )
    actions = ["iam:ListUsers", "iam:CreateUser", "s3:GetObject"]

    def decisions(**more: Any) -> list[str]:
        told = iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=actions, **more)
        return [each["EvalDecision"] for each in told["EvaluationResults"]]

    on_users = {"ResourceArns": [f"arn:aws:iam::{ACCOUNT}:user/x"]}
    assert decisions(**on_users) == ["allowed", "allowed", "implicitDeny"]
    boto.iam(key).list_users()
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=READ_ONLY)
    assert decisions(**on_users) == ["allowed", "implicitDeny", "implicitDeny"]
    with pytest.raises(iam.exceptions.ClientError, match="AccessDenied"):
        boto.iam(key).create_user(UserName=fresh("never"))
    deny = document({"Effect": "Deny", "Action": "iam:List*", "Resource": "*"})
    assert decisions(PolicyInputList=[deny], **on_users)[0] == "explicitDeny"

    told = iam.simulate_custom_policy(
        PolicyInputList=[
            document(
                {
                    "Effect": "Allow",
                    "Action": "s3:*",
                    "Resource": "*",
                    "Condition": {"StringEquals": {"aws:RequestTag/team": "red"}},
                }
            )
        ],
        ActionNames=["s3:GetObject"],
    )["EvaluationResults"][0]
    assert told["EvalDecision"] == "implicitDeny"
    assert told["MissingContextValues"] == ["aws:RequestTag/team"]


def test_the_credential_report_has_a_line_for_everybody(own_server_boto: Boto) -> None:
    """Generated, asked for until it is there, and read as CSV, as auditors' scripts do."""
    iam = own_server_boto.iam()
    with pytest.raises(iam.exceptions.CredentialReportNotPresentException):
        iam.get_credential_report()
    iam.create_user(UserName="reported")
    key = iam.create_access_key(UserName="reported")["AccessKey"]
    used = Credentials.issued(key)
    own_server_boto.whoami(used)
    while iam.generate_credential_report()["State"] != "COMPLETE":
        time.sleep(0.1)
    report = iam.get_credential_report()
    assert report["ReportFormat"] == "text/csv"
    lines = list(csv.DictReader(io.StringIO(report["Content"].decode())))
    assert lines[0]["user"] == "<root_account>"
    assert {line["user"] for line in lines} >= {"developer", "reported"}
    (line,) = [line for line in lines if line["user"] == "reported"]
    assert line["arn"] == f"arn:aws:iam::{ACCOUNT}:user/reported"
    assert (line["access_key_1_active"], line["access_key_2_active"]) == ("true", "false")
    assert line["access_key_1_last_used_service"] == "sts"
    assert line["mfa_active"] == "false"


@pytest.fixture
def own_server_boto(own_server: Any) -> Boto:
    """boto3 as the developer of a node that nobody asked for a report."""
    variables = own_server.environment
    developer = Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])
    return Boto(own_server.endpoint, developer)
