"""Users and roles of one's own: everything that a set-up makes, shows, changes and removes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from botocore.exceptions import ClientError, WaiterError
from botocore.handlers import json_decode_policies

from clients import Boto, Cli, Credentials, Failed
from deployment import (
    ACCOUNT,
    NEIGHBOUR_ARN,
    account_in,
    allow,
    check_temporary,
    role_arn,
    session_arn,
    trust,
)

Fresh = Callable[[str], str]

# White space, order, escapes and letters beyond ASCII: all is to come back as it was sent.
WRITTEN_BY_HAND = """{
\t"Statement" : { "Resource":"arn:aws:s3:::caf\u00e9/${aws:username}/*\\u002a",
    "Effect":"Allow" , "Action":[ "s3:GetObject" ,"S3:PUTOBJECT"]},
  "Version":"2012-10-17"

}"""


def test_a_user_sets_up_their_own_with_the_cli(aws: Cli, fresh: Fresh) -> None:
    """The whole way: a user with a key may assume a role that may list users; then all goes."""
    user, role = fresh("user"), fresh("role")

    def iam(operation: str, *arguments: str) -> Any:
        return aws.json("iam", operation, *arguments)

    of_user, of_role = ("--user-name", user), ("--role-name", role)
    created = iam("create-user", *of_user, "--path", "/people/")["User"]
    assert created["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/people/{user}"
    assert account_in(created["UserId"]) == ACCOUNT
    assert iam("get-user", *of_user)["User"] == created
    assert created in iam("list-users", "--path-prefix", "/people/")["Users"]

    key = iam("create-access-key", *of_user)["AccessKey"]
    assert (key["Status"], account_in(key["AccessKeyId"])) == ("Active", ACCOUNT)
    listed = iam("list-access-keys", *of_user)["AccessKeyMetadata"]
    assert [(each["AccessKeyId"], each["Status"]) for each in listed] == [
        (key["AccessKeyId"], "Active")
    ]
    theirs = aws.using(Credentials.issued(key))
    assert theirs.json("sts", "get-caller-identity") == {
        "UserId": created["UserId"],
        "Account": ACCOUNT,
        "Arn": created["Arn"],
    }

    (aws.home / "trust.json").write_text(trust(created["Arn"]))
    document = ("--assume-role-policy-document", "file://trust.json")
    shown = iam("create-role", *of_role, *document)["Role"]
    assert shown["Arn"] == role_arn(role)
    assert shown["AssumeRolePolicyDocument"] == json.loads(trust(created["Arn"]))
    assert iam("get-role", *of_role)["Role"]["RoleId"] == shown["RoleId"]
    assert role in [each["RoleName"] for each in iam("list-roles")["Roles"]]

    for kind, owner, policy in [
        ("role", of_role, allow("iam:ListUsers")),
        ("user", of_user, allow("iam:GetRole", role_arn(role))),
    ]:
        named = (*owner, "--policy-name", "may")
        printed = iam(f"put-{kind}-policy", *named, "--policy-document", policy)
        assert printed is None
        assert iam(f"get-{kind}-policy", *named)["PolicyDocument"] == json.loads(policy)
        assert iam(f"list-{kind}-policies", *owner)["PolicyNames"] == ["may"]

    assert theirs.json("iam", "get-role", *of_role)["Role"]["RoleName"] == role
    with pytest.raises(Failed, match="not authorized to perform: iam:ListUsers"):
        theirs.run("iam", "list-users")
    answer = theirs.json(
        *["sts", "assume-role", "--role-arn", role_arn(role), "--role-session-name", "work"]
    )
    check_temporary(answer["Credentials"], 3600)
    at_work = theirs.using(Credentials.issued(answer["Credentials"]))
    assert at_work.json("sts", "get-caller-identity")["Arn"] == session_arn(role, "work")
    assert at_work.json("iam", "list-users")["Users"]

    # Who still has something is not deleted.
    for name, owner in [("delete-user", of_user), ("delete-role", of_role)]:
        with pytest.raises(Failed, match="DeleteConflict"):
            aws.run("iam", name, *owner)
    iam("delete-role-policy", *of_role, "--policy-name", "may")
    iam("delete-role", *of_role)
    iam("delete-user-policy", *of_user, "--policy-name", "may")
    iam("delete-access-key", *of_user, "--access-key-id", key["AccessKeyId"])
    iam("delete-user", *of_user)
    for name, owner in [("get-user", of_user), ("get-role", of_role)]:
        with pytest.raises(Failed, match="NoSuchEntity"):
            aws.run("iam", name, *owner)
    for gone in [theirs, at_work]:
        with pytest.raises(Failed, match="InvalidClientTokenId"):
            gone.run("sts", "get-caller-identity")


def test_boto3_gives_back_the_documents_that_it_sent(boto: Boto, fresh: Fresh) -> None:
    iam, user, role = boto.iam(), fresh("user"), fresh("role")
    iam.create_user(UserName=user)
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust())
    policy = {"PolicyName": "by-hand", "PolicyDocument": WRITTEN_BY_HAND}
    iam.put_user_policy(UserName=user, **policy)
    iam.put_role_policy(RoleName=role, **policy)
    of_user, of_role = ({"UserName": user}, {"RoleName": role})
    for shown in [
        iam.get_user_policy(PolicyName="by-hand", **of_user),
        iam.get_role_policy(PolicyName="by-hand", **of_role),
    ]:
        assert shown["PolicyDocument"] == json.loads(WRITTEN_BY_HAND)

    # Without boto3's decoding, to the letter.
    iam.meta.events.unregister("after-call.iam", json_decode_policies)
    for shown in [
        iam.get_user_policy(PolicyName="by-hand", **of_user),
        iam.get_role_policy(PolicyName="by-hand", **of_role),
    ]:
        assert unquote(shown["PolicyDocument"]) == WRITTEN_BY_HAND
    assert unquote(iam.get_role(**of_role)["Role"]["AssumeRolePolicyDocument"]) == trust()


def test_boto3_sees_every_field_of_a_role(boto: Boto, fresh: Fresh) -> None:
    iam, name = boto.iam(), fresh("role")
    tags = [{"Key": "team", "Value": "storage"}, {"Key": "note", "Value": ""}]
    made = iam.create_role(
        RoleName=name,
        Path="/batch/night/",
        AssumeRolePolicyDocument=trust(),
        Description="Reads at night; caf\u00e9 & <co>",
        MaxSessionDuration=7200,
        Tags=tags,
    )["Role"]
    role = iam.get_role(RoleName=name)["Role"]
    for shown in [made, role]:
        assert shown["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/batch/night/{name}"
        assert shown["Path"] == "/batch/night/"
        assert shown["AssumeRolePolicyDocument"] == json.loads(trust())
        assert shown["CreateDate"].tzinfo is not None
        assert account_in(shown["RoleId"]) == ACCOUNT
        assert shown["Tags"] == tags
    assert role["Description"] == "Reads at night; caf\u00e9 & <co>"
    assert role["MaxSessionDuration"] == 7200

    iam.update_role(RoleName=name, Description="", MaxSessionDuration=3600)
    role = iam.get_role(RoleName=name)["Role"]
    assert role["MaxSessionDuration"] == 3600
    assert not role.get("Description")


def test_an_updated_trust_policy_is_the_one_that_counts(
    boto: Boto, neighbour: Credentials, fresh: Fresh
) -> None:
    iam, name = boto.iam(), fresh("moving")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(NEIGHBOUR_ARN))
    request = {"RoleArn": role_arn(name), "RoleSessionName": "session"}
    assert boto.sts(neighbour).assume_role(**request)["Credentials"]
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust())
    assert iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"] == json.loads(trust())
    assert boto.sts().assume_role(**request)["Credentials"]
    with pytest.raises(ClientError, match="AccessDenied"):
        boto.sts(neighbour).assume_role(**request)


def test_a_key_stops_when_it_is_made_inactive_and_when_it_is_deleted(
    boto: Boto, fresh: Fresh
) -> None:
    iam, name = boto.iam(), fresh("user")
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    credentials, known = (
        Credentials.issued(key),
        {"UserName": name, "AccessKeyId": key["AccessKeyId"]},
    )
    assert boto.whoami(credentials).endswith(f":user/{name}")
    iam.update_access_key(Status="Inactive", **known)
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        boto.whoami(credentials)
    assert iam.list_access_keys(UserName=name)["AccessKeyMetadata"][0]["Status"] == "Inactive"
    iam.update_access_key(Status="Active", **known)
    assert boto.whoami(credentials).endswith(f":user/{name}")
    iam.delete_access_key(**known)
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        boto.whoami(credentials)


def test_a_user_without_permissions_may_ask_who_it_is_and_nothing_else(
    boto: Boto, fresh: Fresh
) -> None:
    name = fresh("user")
    boto.iam().create_user(UserName=name)
    key = Credentials.issued(boto.iam().create_access_key(UserName=name)["AccessKey"])
    assert boto.whoami(key).endswith(f":user/{name}")
    for operation in [boto.iam(key).get_user, boto.iam(key).list_roles]:
        with pytest.raises(ClientError, match="AccessDenied"):
            operation()


@pytest.mark.parametrize("page_size", [1, 10, 25, 1000])
def test_a_paginator_meets_every_role_once(boto: Boto, fresh: Fresh, page_size: int) -> None:
    iam, path = boto.iam(), f"/{fresh('pages')}/"
    names = {fresh("page") for _ in range(25)}
    for name in names:
        iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust())
    paginator = iam.get_paginator("list_roles")
    pages = list(paginator.paginate(PathPrefix=path, PaginationConfig={"PageSize": page_size}))
    sizes = [len(page["Roles"]) for page in pages]
    assert max(sizes) == min(page_size, 25)
    assert len(pages) == -(-25 // page_size)
    met = [role["RoleName"] for page in pages for role in page["Roles"]]
    assert len(met) == 25
    assert set(met) == names


def test_the_cli_pages_by_itself_and_when_it_is_told(aws: Cli, boto: Boto, fresh: Fresh) -> None:
    path = f"/{fresh('people')}/"
    names = [fresh("person") for _ in range(5)]
    for name in names:
        boto.iam().create_user(UserName=name, Path=path)
    ask = ["iam", "list-users", "--path-prefix", path]
    whole = aws.json(*ask, "--page-size", "2")["Users"]
    assert sorted(user["UserName"] for user in whole) == sorted(names)
    first = aws.json(*ask, "--max-items", "3")
    rest = aws.json(*ask, "--starting-token", first["NextToken"])
    assert first["Users"] + rest["Users"] == whole


def test_waiters_see_what_is_there_and_give_up_on_what_is_not(boto: Boto, fresh: Fresh) -> None:
    iam, name = boto.iam(), fresh("awaited")
    impatient = {"Delay": 1, "MaxAttempts": 2}
    for kind, argument, create in [
        ("user_exists", {"UserName": name}, lambda: iam.create_user(UserName=name)),
        (
            "role_exists",
            {"RoleName": name},
            lambda: iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust()),
        ),
    ]:
        waiter = iam.get_waiter(kind)
        with pytest.raises(WaiterError, match="Max attempts exceeded"):
            waiter.wait(WaiterConfig=impatient, **argument)
        create()
        waiter.wait(WaiterConfig=impatient, **argument)


def test_the_cli_waits_for_a_user(aws: Cli, fresh: Fresh) -> None:
    name = fresh("awaited")
    aws.run("iam", "create-user", "--user-name", name)
    assert aws.run("iam", "wait", "user-exists", "--user-name", name) == ""
