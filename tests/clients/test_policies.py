"""Managed policies and permissions boundaries, by the clients that people use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from clients import Boto, Cli, Credentials, Failed
from deployment import ROLE_ARN, allow

Fresh = Callable[[str], str]


def test_the_cli_makes_attaches_and_deletes_a_policy(
    aws: Cli, fresh: Fresh, tmp_path: Path
) -> None:
    """The documents come back as JSON, as the CLI shows them."""
    text = tmp_path / "policy.json"
    text.write_text(allow("s3:GetObject"))
    name, user = fresh("policy"), fresh("user")
    aws.json("iam", "create-user", "--user-name", user)
    made = aws.json(
        "iam", "create-policy", "--policy-name", name, "--policy-document", f"file://{text}"
    )
    arn = made["Policy"]["Arn"]
    shown = aws.json("iam", "get-policy-version", "--policy-arn", arn, "--version-id", "v1")
    assert shown["PolicyVersion"]["Document"] == json.loads(allow("s3:GetObject"))

    aws.run("iam", "attach-user-policy", "--user-name", user, "--policy-arn", arn)
    attached = aws.json("iam", "list-attached-user-policies", "--user-name", user)
    assert attached["AttachedPolicies"] == [{"PolicyName": name, "PolicyArn": arn}]
    with pytest.raises(Failed, match=r"\(DeleteConflict\).*attached to entities"):
        aws.run("iam", "delete-policy", "--policy-arn", arn)
    aws.run("iam", "detach-user-policy", "--user-name", user, "--policy-arn", arn)
    aws.run("iam", "delete-policy", "--policy-arn", arn)


def test_boto3_lists_policies_in_pages(boto: Boto) -> None:
    """Its paginator follows the marker from AWS's policies to the account's own."""
    pages = boto.iam().get_paginator("list_policies").paginate(PaginationConfig={"PageSize": 5})
    names = [policy["PolicyName"] for page in pages for policy in page["Policies"]]
    assert "AdministratorAccess" in names
    assert len(names) == len(set(names))


def test_a_managed_policy_narrows_a_session(aws: Cli, boto: Boto, fresh: Fresh) -> None:
    """`--policy-arns` takes the ARNs in the CLI's shorthand."""
    role = fresh("bounded")
    trust = boto.iam().get_role(RoleName=ROLE_ARN.rsplit("/", 1)[1])["Role"]
    boto.iam().create_role(
        RoleName=role,
        AssumeRolePolicyDocument=json.dumps(trust["AssumeRolePolicyDocument"]),
        PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess",
    )
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    boto.iam().attach_role_policy(RoleName=role, PolicyArn=administrator)
    issued = aws.json(
        *["sts", "assume-role", "--role-session-name", "session"],
        *["--role-arn", ROLE_ARN.rsplit("/", 1)[0] + "/" + role],
        *["--policy-arns", "arn=arn:aws:iam::aws:policy/IAMReadOnlyAccess"],
    )
    session = aws.using(Credentials.issued(issued["Credentials"]))
    session.run("iam", "list-users")
    with pytest.raises(Failed, match="because no session policy allows the iam:CreateUser action"):
        session.run("iam", "create-user", "--user-name", fresh("never"))
