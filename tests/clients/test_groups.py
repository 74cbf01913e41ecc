"""Groups and other names for users, by the clients that people use."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients import Boto, Cli, Credentials, Failed
from deployment import ACCOUNT, allow, trust

Fresh = Callable[[str], str]
READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def test_the_cli_runs_a_group_from_its_making_to_its_end(aws: Cli, fresh: Fresh) -> None:
    """A member may do what its group may, from the next request on and not one longer."""
    user, group = fresh("user"), fresh("Group")
    of_user, of_group = ("--user-name", user), ("--group-name", group)

    def iam(operation: str, *arguments: str) -> Any:
        return aws.json("iam", operation, *arguments)

    def run(operation: str, *arguments: str) -> None:
        aws.run("iam", operation, *arguments)

    iam("create-user", *of_user)
    member = aws.using(Credentials.issued(iam("create-access-key", *of_user)["AccessKey"]))
    made = iam("create-group", *of_group, "--path", "/crew/")["Group"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:group/crew/{group}"
    assert made in iam("list-groups", "--path-prefix", "/crew/")["Groups"]
    run("attach-group-policy", *of_group, "--policy-arn", READ_ONLY)
    run(
        *["put-group-policy", *of_group],
        *["--policy-name", "roles", "--policy-document", allow("iam:UpdateRoleDescription")],
    )
    shown = iam("get-group-policy", *of_group, "--policy-name", "roles")
    assert shown["PolicyDocument"] == json.loads(allow("iam:UpdateRoleDescription"))
    assert iam("list-group-policies", *of_group)["PolicyNames"] == ["roles"]
    attached = iam("list-attached-group-policies", *of_group)["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [READ_ONLY]

    with pytest.raises(Failed, match="because no identity-based policy allows"):
        member.run("iam", "list-users")
    run("add-user-to-group", *of_group, *of_user)
    member.run("iam", "list-users")
    inside = iam("get-group", *of_group)
    assert inside["Group"] == made
    assert [each["UserName"] for each in inside["Users"]] == [user]
    assert iam("list-groups-for-user", *of_user)["Groups"] == [made]
    users = iam("list-entities-for-policy", "--policy-arn", READ_ONLY, "--entity-filter", "Group")
    assert group in [each["GroupName"] for each in users["PolicyGroups"]]

    with pytest.raises(Failed, match=r"\(DeleteConflict\).*must remove users from group first"):
        run("delete-group", *of_group)
    run("remove-user-from-group", *of_group, *of_user)
    with pytest.raises(Failed, match=r"\(AccessDenied\)"):
        member.run("iam", "list-users")
    run("update-group", *of_group, "--new-group-name", group.lower(), "--new-path", "/")
    moved = iam("get-group", *of_group)["Group"]
    assert (moved["GroupId"], moved["Path"]) == (made["GroupId"], "/")
    run("delete-group-policy", *of_group, "--policy-name", "roles")
    run("detach-group-policy", *of_group, "--policy-arn", READ_ONLY)
    run("delete-group", *of_group)
    with pytest.raises(Failed, match=r"\(NoSuchEntity\).*The group with name"):
        run("get-group", *of_group)


def test_boto3_pages_through_groups_and_their_members(boto: Boto, fresh: Fresh) -> None:
    """Each of its four paginators about groups tells everything once."""
    iam = boto.iam()
    path = f"/{fresh('crew')}/"
    groups = sorted(fresh("group") for _ in range(5))
    users = sorted(fresh("user") for _ in range(5))
    for name in groups:
        iam.create_group(GroupName=name, Path=path)
        iam.put_group_policy(GroupName=groups[0], PolicyName=name, PolicyDocument=allow("s3:*"))
    for name in users:
        iam.create_user(UserName=name)
        iam.add_user_to_group(GroupName=groups[0], UserName=name)
    for name in groups[1:]:
        iam.add_user_to_group(GroupName=name, UserName=users[0])

    def paged(operation: str, field: str, **arguments: str) -> list[Any]:
        pages = iam.get_paginator(operation).paginate(
            **arguments, PaginationConfig={"PageSize": 2}
        )
        pages = list(pages)
        assert len(pages) == 3
        return [each for page in pages for each in page[field]]

    listed = paged("list_groups", "Groups", PathPrefix=path)
    assert [group["GroupName"] for group in listed] == groups
    assert paged("list_groups_for_user", "Groups", UserName=users[0]) == listed
    members = paged("get_group", "Users", GroupName=groups[0])
    assert [user["UserName"] for user in members] == users
    assert paged("list_group_policies", "PolicyNames", GroupName=groups[0]) == groups


def test_boto3_raises_the_exceptions_that_code_about_groups_catches(
    boto: Boto, fresh: Fresh
) -> None:
    """The modeled exceptions, by their names."""
    iam, name = boto.iam(), fresh("group")
    iam.create_group(GroupName=name)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_group(GroupName=name.upper())
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.add_user_to_group(GroupName=name, UserName="nobody-at-all")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_group_policy(GroupName=name, PolicyName="p", PolicyDocument="{}")
    user = fresh("user")
    iam.create_user(UserName=user)
    # To take out who is not in is no error, and code that tidies up counts on it.
    iam.remove_user_from_group(GroupName=name, UserName=user)
    iam.add_user_to_group(GroupName=name, UserName=user)
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_user(UserName=user)


def test_a_renamed_user_goes_on_by_its_id(boto: Boto, fresh: Fresh) -> None:
    """Its key, and the trust that was put in it, are not the name's."""
    iam, old, new, role = boto.iam(), fresh("old"), fresh("new"), fresh("role")
    made = iam.create_user(UserName=old)["User"]
    key = Credentials.issued(iam.create_access_key(UserName=old)["AccessKey"])
    created = iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust(made["Arn"]))
    role_arn = created["Role"]["Arn"]
    iam.update_user(UserName=old, NewUserName=new, NewPath="/people/")
    iam.get_waiter("user_exists").wait(UserName=new)
    arn = f"arn:aws:iam::{ACCOUNT}:user/people/{new}"
    assert boto.whoami(key) == arn
    document = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    assert document["Statement"][0]["Principal"]["AWS"] == arn
    boto.sts(key).assume_role(RoleArn=role_arn, RoleSessionName="session")

    imposter = iam.create_user(UserName=old)["User"]
    assert imposter["Arn"] == made["Arn"]
    other = Credentials.issued(iam.create_access_key(UserName=old)["AccessKey"])
    with pytest.raises(ClientError, match="AccessDenied"):
        boto.sts(other).assume_role(RoleArn=role_arn, RoleSessionName="session")
    answer = iam.update_role_description(RoleName=role, Description="for what it is")
    assert answer["Role"]["Description"] == "for what it is"
