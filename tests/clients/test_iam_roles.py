"""Roles, by boto3 as people's code calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from botocore.exceptions import ClientError

from clients import Boto, Cli, Failed
from deployment import ACCOUNT, DEVELOPER_ARN, allow, trust

Fresh = Callable[[str], str]
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def test_a_role_is_told_as_it_was_made(boto: Boto, fresh: Fresh) -> None:
    """GetRole says everything, and what was not set is left out, not empty."""
    iam, name = boto.iam(), fresh("Role")
    made = iam.create_role(
        RoleName=name,
        Path="/jobs/",
        AssumeRolePolicyDocument=trust(),
        Description="Builds\nand ships",
        MaxSessionDuration=7200,
        PermissionsBoundary=READ_ONLY,
        Tags=[{"Key": "team", "Value": "red"}],
    )["Role"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/jobs/{name}"
    assert made["RoleId"].startswith("AROA")
    shown = iam.get_role(RoleName=name)["Role"]
    assert shown["Description"] == "Builds\nand ships"
    assert shown["MaxSessionDuration"] == 7200
    assert shown["PermissionsBoundary"]["PermissionsBoundaryArn"] == READ_ONLY
    assert shown["Tags"] == [{"Key": "team", "Value": "red"}]
    assert shown["AssumeRolePolicyDocument"] == json.loads(trust())
    plain = iam.create_role(RoleName=fresh("plain"), AssumeRolePolicyDocument=trust())["Role"]
    shown = iam.get_role(RoleName=plain["RoleName"])["Role"]
    assert shown["MaxSessionDuration"] == 3600
    assert not {"Description", "PermissionsBoundary", "Tags"} & shown.keys()


def test_a_role_is_changed_in_each_of_its_parts(boto: Boto, fresh: Fresh) -> None:
    """Trust, description, longest session, tags and boundary, each without the others."""
    iam, name = boto.iam(), fresh("role")
    role = {"RoleName": name}
    arn = iam.create_role(AssumeRolePolicyDocument=trust(), **role)["Role"]["Arn"]

    def longest(seconds: int) -> None:
        session = {"RoleArn": arn, "RoleSessionName": "session"}
        boto.sts().assume_role(DurationSeconds=seconds, **session)

    with pytest.raises(ClientError, match="exceeds the MaxSessionDuration"):
        longest(7200)
    iam.update_role(MaxSessionDuration=7200, Description="d", **role)
    longest(7200)
    iam.update_role(MaxSessionDuration=3600, **role)
    assert iam.get_role(**role)["Role"]["Description"] == "d"
    iam.tag_role(Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}], **role)
    iam.untag_role(TagKeys=["a"], **role)
    assert iam.list_role_tags(**role)["Tags"] == [{"Key": "b", "Value": "2"}]
    iam.update_assume_role_policy(PolicyDocument=trust(arn), **role)
    with pytest.raises(ClientError, match="AccessDenied"):
        longest(3600)
    iam.update_assume_role_policy(PolicyDocument=trust(DEVELOPER_ARN), **role)
    longest(3600)
    iam.put_role_permissions_boundary(PermissionsBoundary=READ_ONLY, **role)
    iam.delete_role_permissions_boundary(**role)
    assert "PermissionsBoundary" not in iam.get_role(**role)["Role"]


def test_a_trust_in_somebody_who_is_not_there_is_refused(boto: Boto, fresh: Fresh) -> None:
    """As is what is no trust policy; nothing is made by either."""
    iam, name = boto.iam(), fresh("role")
    nobody = f"arn:aws:iam::{ACCOUNT}:user/{fresh('nobody')}"
    for document in [trust(nobody), allow("sts:AssumeRole"), "{", "{}"]:
        with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName=name)


def test_an_inline_policy_comes_back_byte_for_byte(boto: Boto, fresh: Fresh) -> None:
    """White space, escapes and letters of all alphabets as they were sent."""
    iam, name = boto.iam(), fresh("role")
    role = {"RoleName": name}
    iam.create_role(AssumeRolePolicyDocument=trust(), **role)
    text = (
        '\t{ "Version" : "2012-10-17",\r\n  "Statement":{"Sid":"A1","Effect":"Allow",'
        '"Action":["s3:Get*","S3:getobject"],"Resource":"arn:aws:s3:::b\\u00fc/\u00e4+%20/*"}\n}\n'
    )
    iam.put_role_policy(PolicyName="exact", PolicyDocument=text, **role)
    raw: list[str] = []
    # boto3 decodes policies; what came over the wire is seen before that.
    iam.meta.events.register_first(
        "after-call.iam.GetRolePolicy", lambda parsed, **_: raw.append(parsed["PolicyDocument"])
    )
    shown = iam.get_role_policy(PolicyName="exact", **role)["PolicyDocument"]
    assert [unquote(each) for each in raw] == [text]
    assert shown == json.loads(text)


def test_a_role_is_deleted_when_nothing_is_left_of_it(boto: Boto, fresh: Fresh) -> None:
    """Policies of both kinds and instance profiles stand in the way."""
    iam, name, profile = boto.iam(), fresh("role"), fresh("profile")
    role = {"RoleName": name}
    iam.create_role(AssumeRolePolicyDocument=trust(), **role)
    iam.put_role_policy(PolicyName="p", PolicyDocument=allow("s3:*"), **role)
    iam.attach_role_policy(PolicyArn=ADMINISTRATOR, **role)
    iam.create_instance_profile(InstanceProfileName=profile)
    iam.add_role_to_instance_profile(InstanceProfileName=profile, **role)
    for clear in [
        lambda: iam.delete_role_policy(PolicyName="p", **role),
        lambda: iam.detach_role_policy(PolicyArn=ADMINISTRATOR, **role),
        lambda: iam.remove_role_from_instance_profile(InstanceProfileName=profile, **role),
    ]:
        with pytest.raises(iam.exceptions.DeleteConflictException, match="Cannot delete entity"):
            iam.delete_role(**role)
        clear()
    iam.delete_role(**role)
    iam.delete_instance_profile(InstanceProfileName=profile)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.delete_role(**role)


def test_every_wait_command_of_the_cli_sees_what_was_made(aws: Cli, fresh: Fresh) -> None:
    """At its first look, so that none of them sleeps."""
    name = fresh("awaited")
    aws.run("iam", "create-role", "--role-name", name, "--assume-role-policy-document", trust())
    aws.run("iam", "create-instance-profile", "--instance-profile-name", name)
    made = ["iam", "create-policy", "--policy-name", name, "--policy-document", allow("s3:*")]
    arn = aws.json(*made)["Policy"]["Arn"]
    for waiter, *argument in [
        ("role-exists", "--role-name", name),
        ("instance-profile-exists", "--instance-profile-name", name),
        ("policy-exists", "--policy-arn", arn),
    ]:
        assert aws.run("iam", "wait", waiter, *argument) == ""


def test_a_refusal_of_the_request_ends_the_waiting_of_the_cli(aws: Cli, fresh: Fresh) -> None:
    """At once; only that something is not there is waited out."""
    with pytest.raises(Failed, match="Waiter RoleExists failed: .*ValidationError"):
        aws.run("iam", "wait", "role-exists", "--role-name", fresh("no/role"))
