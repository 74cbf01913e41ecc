"""Tags, instance profiles, service-linked roles and the account itself, by boto3."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from clients import Boto, Credentials
from deployment import ACCOUNT, allow, trust

Fresh = Callable[[str], str]
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def test_tags_of_everything_are_set_listed_and_removed(boto: Boto, fresh: Fresh) -> None:
    """Each noun has its own operations, and all do the same."""
    iam, name = boto.iam(), fresh("tagged")
    iam.create_user(UserName=name)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(ROOT))
    iam.create_instance_profile(InstanceProfileName=name)
    policy = iam.create_policy(PolicyName=name, PolicyDocument=allow("s3:*"))["Policy"]["Arn"]
    for noun, named in [
        ("user", {"UserName": name}),
        ("role", {"RoleName": name}),
        ("instance_profile", {"InstanceProfileName": name}),
        ("policy", {"PolicyArn": policy}),
    ]:
        tags = [{"Key": "Team", "Value": "blue"}, {"Key": "cost", "Value": ""}]
        getattr(iam, f"tag_{noun}")(**named, Tags=tags)
        listing = getattr(iam, f"list_{noun}_tags")
        assert listing(**named)["Tags"] == [tags[1], tags[0]]
        first = listing(**named, MaxItems=1)
        assert first["IsTruncated"]
        rest = listing(**named, Marker=first["Marker"])
        assert first["Tags"] + rest["Tags"] == [tags[1], tags[0]]
        getattr(iam, f"untag_{noun}")(**named, TagKeys=["team"])
        assert listing(**named)["Tags"] == [tags[1]]
        with pytest.raises(iam.exceptions.LimitExceededException):
            many = [{"Key": f"k{number}", "Value": "v"} for number in range(50)]
            getattr(iam, f"tag_{noun}")(**named, Tags=many)
        with pytest.raises(iam.exceptions.InvalidInputException):
            getattr(iam, f"tag_{noun}")(**named, Tags=[{"Key": "aws:x", "Value": "v"}])


def test_an_instance_profile_from_its_making_to_its_end(boto: Boto, fresh: Fresh) -> None:
    """As a tool goes about it, waiter included."""
    iam, name = boto.iam(), fresh("profile")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(ROOT))
    made = iam.create_instance_profile(InstanceProfileName=name, Path="/hosts/")["InstanceProfile"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:instance-profile/hosts/{name}"
    assert made["Roles"] == []
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    shown = iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    assert [role["RoleName"] for role in shown["Roles"]] == [name]
    assert shown["Roles"][0]["AssumeRolePolicyDocument"]["Version"] == "2012-10-17"
    pages = iam.get_paginator("list_instance_profiles_for_role").paginate(RoleName=name)
    held = [each["InstanceProfileName"] for page in pages for each in page["InstanceProfiles"]]
    assert held == [name]
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_role(RoleName=name)
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_instance_profile(InstanceProfileName=name)
    iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=name)
    iam.delete_instance_profile(InstanceProfileName=name)
    iam.delete_role(RoleName=name)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_instance_profile(InstanceProfileName=name)


def test_a_service_linked_role_is_changed_by_nobody(boto: Boto, fresh: Fresh) -> None:
    """And is deleted by a task whose status is asked for."""
    iam = boto.iam()
    made = iam.create_service_linked_role(
        AWSServiceName="ecs.amazonaws.com", CustomSuffix=fresh("s")
    )
    name = made["Role"]["RoleName"]
    assert name.startswith("AWSServiceRoleForECS_")
    with pytest.raises(iam.exceptions.UnmodifiableEntityException):
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=allow("*"))
    task = iam.delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    status = iam.get_service_linked_role_deletion_status(DeletionTaskId=task)
    assert status["Status"] == "SUCCEEDED"
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName=name)


def test_the_account_tells_its_alias_its_summary_and_what_it_does_not_keep(
    boto: Boto, neighbour: Credentials, fresh: Fresh
) -> None:
    """What takes stock of an account gets an answer to everything that it asks."""
    iam, alias = boto.iam(), fresh("alias")
    iam.create_account_alias(AccountAlias=alias)
    assert iam.list_account_aliases()["AccountAliases"] == [alias]
    theirs = boto.iam(neighbour)
    with pytest.raises(theirs.exceptions.EntityAlreadyExistsException):
        theirs.create_account_alias(AccountAlias=alias)
    iam.delete_account_alias(AccountAlias=alias)
    assert iam.list_account_aliases()["AccountAliases"] == []
    before = iam.get_account_summary()["SummaryMap"]
    user = fresh("user")
    iam.create_user(UserName=user)
    after = iam.get_account_summary()["SummaryMap"]
    assert after["Users"] == before["Users"] + 1
    assert after["AccessKeysPerUserQuota"] == 2
    iam.set_security_token_service_preferences(GlobalEndpointTokenVersion="v2Token")
    assert iam.get_account_summary()["SummaryMap"]["GlobalEndpointTokenVersion"] == 2
    assert iam.list_ssh_public_keys(UserName=user)["SSHPublicKeys"] == []
    assert iam.list_signing_certificates(UserName=user)["Certificates"] == []
    credentials = iam.list_service_specific_credentials(UserName=user)
    assert credentials["ServiceSpecificCredentials"] == []
    assert iam.list_server_certificates()["ServerCertificateMetadataList"] == []
    with pytest.raises(ClientError, match="UnsupportedOperation.*UploadSSHPublicKey"):
        iam.upload_ssh_public_key(UserName=user, SSHPublicKeyBody="ssh-rsa AAAA")


def test_a_key_and_a_role_tell_when_they_were_last_used(boto: Boto, fresh: Fresh) -> None:
    """A key that was never used has no date."""
    iam, name = boto.iam(), fresh("used")
    iam.create_user(UserName=name)
    key = Credentials.issued(iam.create_access_key(UserName=name)["AccessKey"])
    unused = iam.get_access_key_last_used(AccessKeyId=key.access_key_id)
    assert unused["UserName"] == name
    assert unused["AccessKeyLastUsed"] == {"ServiceName": "N/A", "Region": "N/A"}
    boto.whoami(key)
    used = iam.get_access_key_last_used(AccessKeyId=key.access_key_id)["AccessKeyLastUsed"]
    assert (used["ServiceName"], used["Region"]) == ("sts", "us-east-1")
    age = datetime.datetime.now(datetime.timezone.utc) - used["LastUsedDate"]
    assert age < datetime.timedelta(minutes=3)

    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(ROOT))["Role"]
    assert iam.get_role(RoleName=name)["Role"]["RoleLastUsed"] == {}
    boto.sts().assume_role(RoleArn=role["Arn"], RoleSessionName="session")
    last_used = iam.get_role(RoleName=name)["Role"]["RoleLastUsed"]
    assert last_used["Region"] == "us-east-1"
