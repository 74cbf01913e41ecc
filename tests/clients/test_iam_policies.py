"""Managed policies, by boto3 as people's code calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from clients import Boto
from deployment import ACCOUNT, allow, trust

Fresh = Callable[[str], str]
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def test_a_policy_has_five_versions_and_one_of_them_counts(boto: Boto, fresh: Fresh) -> None:
    """A sixth is refused until one is deleted; numbers are never given twice."""
    iam, name, user = boto.iam(), fresh("policy"), fresh("user")
    made = iam.create_policy(PolicyName=name, PolicyDocument=allow("iam:ListRoles"))["Policy"]
    arn = {"PolicyArn": made["Arn"]}
    for number in range(2, 6):
        version = iam.create_policy_version(PolicyDocument=allow(f"s3:Get{number}"), **arn)
        told = version["PolicyVersion"]
        assert (told["VersionId"], told["IsDefaultVersion"]) == (f"v{number}", False)
    with pytest.raises(iam.exceptions.LimitExceededException, match="can have up to 5 versions"):
        iam.create_policy_version(PolicyDocument=allow("s3:*"), **arn)
    with pytest.raises(iam.exceptions.DeleteConflictException, match="default version"):
        iam.delete_policy_version(VersionId="v1", **arn)
    iam.set_default_policy_version(VersionId="v4", **arn)
    assert iam.get_policy(**arn)["Policy"]["DefaultVersionId"] == "v4"
    iam.delete_policy_version(VersionId="v5", **arn)
    sixth = iam.create_policy_version(
        PolicyDocument=allow("iam:ListRoles"), SetAsDefault=True, **arn
    )
    assert sixth["PolicyVersion"]["VersionId"] == "v6"
    listed = iam.list_policy_versions(**arn)["Versions"]
    assert {each["VersionId"] for each in listed} == {"v1", "v2", "v3", "v4", "v6"}
    assert [each["VersionId"] for each in listed if each["IsDefaultVersion"]] == ["v6"]

    iam.create_user(UserName=user)
    iam.attach_user_policy(UserName=user, **arn)
    with pytest.raises(iam.exceptions.DeleteConflictException, match="attached to entities"):
        iam.delete_policy(**arn)
    iam.detach_user_policy(UserName=user, **arn)
    with pytest.raises(iam.exceptions.DeleteConflictException, match="more than one version"):
        iam.delete_policy(**arn)
    for number in range(1, 5):
        iam.delete_policy_version(VersionId=f"v{number}", **arn)
    iam.delete_policy(**arn)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_policy(**arn)


def test_a_policy_s_text_comes_back_byte_for_byte(boto: Boto, fresh: Fresh) -> None:
    """White space, escapes, repeated keys of the same sense and letters of all alphabets."""
    iam = boto.iam()
    text = (
        ' {"Version":"2012-10-17"\n,\t"Statement":[{"Effect":"Allow","Action":["s3:Get*"],'
        '"Resource":["arn:aws:s3:::b/\u00e4\\u00f6 +%41"]}]}\r\n'
    )
    arn = iam.create_policy(PolicyName=fresh("policy"), PolicyDocument=text)["Policy"]["Arn"]
    raw: list[str] = []
    # boto3 decodes policies; what came over the wire is seen before that.
    iam.meta.events.register_first(
        "after-call.iam.GetPolicyVersion",
        lambda parsed, **_: raw.append(parsed["PolicyVersion"]["Document"]),
    )
    shown = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    assert [unquote(each) for each in raw] == [text]
    assert shown["Document"] == json.loads(text)


def test_a_policy_is_told_with_its_tags_and_who_holds_it(boto: Boto, fresh: Fresh) -> None:
    """Attachments and boundaries are counted apart."""
    iam, name, path = boto.iam(), fresh("Policy"), f"/{fresh('rules')}/"
    tag = {"Key": "team", "Value": "red"}
    made = iam.create_policy(
        PolicyName=name,
        Path=path,
        PolicyDocument=allow("s3:*"),
        Description="for tests",
        Tags=[tag],
    )["Policy"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:policy{path}{name}"
    assert made["PolicyId"].startswith("ANPA")
    arn, user, role = {"PolicyArn": made["Arn"]}, fresh("user"), fresh("role")
    iam.get_waiter("policy_exists").wait(**arn)
    iam.create_user(UserName=user, PermissionsBoundary=made["Arn"])
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust())
    iam.attach_role_policy(RoleName=role, **arn)
    shown = iam.get_policy(**arn)["Policy"]
    assert (shown["AttachmentCount"], shown["PermissionsBoundaryUsageCount"]) == (1, 1)
    assert (shown["Description"], shown["Tags"]) == ("for tests", [tag])

    def holders(usage: str) -> tuple[list[str], list[str]]:
        told = iam.list_entities_for_policy(PolicyUsageFilter=usage, **arn)
        users = [each["UserName"] for each in told["PolicyUsers"]]
        return users, [each["RoleName"] for each in told["PolicyRoles"]]

    assert holders("PermissionsPolicy") == ([], [role])
    assert holders("PermissionsBoundary") == ([user], [])
    for usage in [{}, {"PolicyUsageFilter": "PermissionsPolicy"}, {"OnlyAttached": True}]:
        listed = iam.list_policies(Scope="Local", PathPrefix=path, **usage)["Policies"]
        assert [each["PolicyName"] for each in listed] == [name]
    iam.detach_role_policy(RoleName=role, **arn)
    assert iam.list_policies(Scope="Local", PathPrefix=path, OnlyAttached=True)["Policies"] == []
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_policy(**arn)
    iam.delete_user_permissions_boundary(UserName=user)
    iam.untag_policy(TagKeys=["team"], **arn)
    assert iam.list_policy_tags(**arn)["Tags"] == []
    iam.delete_policy(**arn)


def test_the_policies_that_come_with_the_service_cannot_be_changed(
    boto: Boto, fresh: Fresh
) -> None:
    """An account may attach and read them."""
    iam, user = boto.iam(), fresh("user")
    arn = {"PolicyArn": ADMINISTRATOR}
    iam.create_user(UserName=user)
    before = iam.get_policy(**arn)["Policy"]
    for change in [
        lambda: iam.delete_policy(**arn),
        lambda: iam.create_policy_version(PolicyDocument=allow("s3:*"), **arn),
        lambda: iam.set_default_policy_version(VersionId="v1", **arn),
        lambda: iam.tag_policy(Tags=[{"Key": "k", "Value": "v"}], **arn),
    ]:
        with pytest.raises(iam.exceptions.ClientError):
            change()
    assert iam.get_policy(**arn)["Policy"] == before
    iam.attach_user_policy(UserName=user, **arn)
    after = iam.get_policy(**arn)["Policy"]
    assert after["AttachmentCount"] == before["AttachmentCount"] + 1


def test_documents_that_say_nothing_or_too_much_are_refused(boto: Boto, fresh: Fresh) -> None:
    """By the exceptions that callers tell apart; names are taken in any case."""
    iam, name = boto.iam(), fresh("policy")
    for document in ["{", "[]", '{"Version":"2012-10-17"}', trust()]:
        with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
            iam.create_policy(PolicyName=name, PolicyDocument=document)
    big = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "s3:*",
                "Resource": [f"arn:aws:s3:::{number:080}" for number in range(80)],
            },
        }
    )
    with pytest.raises(iam.exceptions.LimitExceededException, match="PolicySize: 6144"):
        iam.create_policy(PolicyName=name, PolicyDocument=big)
    iam.create_policy(PolicyName=name, PolicyDocument=allow("s3:*"))
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_policy(PolicyName=name.upper(), PolicyDocument=allow("s3:*"))
