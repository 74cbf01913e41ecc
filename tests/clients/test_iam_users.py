"""Users, their tags, boundaries and keys, by boto3 as people's code calls it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients import Boto, Credentials
from deployment import ACCOUNT, allow

Fresh = Callable[[str], str]
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"


def tags(**values: str) -> list[dict[str, str]]:
    """Tags as the API has them, in the order of their keys."""
    return [{"Key": key, "Value": value} for key, value in sorted(values.items())]


def by_key(told: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(told, key=lambda tag: tag["Key"])


def test_a_user_is_told_as_it_was_made(boto: Boto, fresh: Fresh) -> None:
    """What was asked for, what the service made up, and nothing that is not there."""
    iam, name = boto.iam(), fresh("User")
    made = iam.create_user(
        UserName=name, Path="/people/", PermissionsBoundary=READ_ONLY, Tags=tags(team="red")
    )["User"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/people/{name}"
    assert made["UserId"].startswith("AIDA")
    assert abs(datetime.now(timezone.utc) - made["CreateDate"]) < timedelta(minutes=2)
    assert made["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
        "PermissionsBoundaryArn": READ_ONLY,
    }
    assert made["Tags"] == tags(team="red")
    assert iam.get_user(UserName=name)["User"] == made
    listed = iam.list_users(PathPrefix="/people/")["Users"]
    # The list leaves tags and boundaries out, as AWS's does.
    shown = {field: made[field] for field in made.keys() - {"Tags", "PermissionsBoundary"}}
    assert shown in listed


def test_tags_are_set_replaced_and_taken_away(boto: Boto, fresh: Fresh) -> None:
    """A tag's key is the same in any case, and it keeps the case that was set last."""
    iam, name = boto.iam(), fresh("user")
    iam.create_user(UserName=name, Tags=tags(team="red", floor="1"))
    iam.tag_user(UserName=name, Tags=tags(floor="2", desk=""))
    told = iam.list_user_tags(UserName=name)
    assert by_key(told["Tags"]) == tags(desk="", floor="2", team="red")
    assert not told["IsTruncated"]
    iam.untag_user(UserName=name, TagKeys=["team", "never-there"])
    left = tags(desk="", floor="2")
    assert by_key(iam.list_user_tags(UserName=name)["Tags"]) == left
    assert by_key(iam.get_user(UserName=name)["User"]["Tags"]) == left
    with pytest.raises(iam.exceptions.InvalidInputException, match="Duplicate tag keys"):
        iam.tag_user(UserName=name, Tags=tags(a="1") + tags(A="2"))
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.tag_user(UserName=name, Tags=tags(**{f"k{number}": "" for number in range(49)}))


def test_a_boundary_takes_away_what_it_does_not_name(boto: Boto, fresh: Fresh) -> None:
    """From the next request on, and gives it back as soon."""
    iam, name = boto.iam(), fresh("user")
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn=ADMINISTRATOR)
    key = Credentials.issued(iam.create_access_key(UserName=name)["AccessKey"])
    theirs, other = boto.iam(key), fresh("made")
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=READ_ONLY)
    theirs.list_users()
    with pytest.raises(ClientError, match="because no permissions boundary allows"):
        theirs.create_user(UserName=other)
    shown = iam.get_user(UserName=name)["User"]["PermissionsBoundary"]
    assert shown["PermissionsBoundaryArn"] == READ_ONLY
    iam.delete_user_permissions_boundary(UserName=name)
    assert "PermissionsBoundary" not in iam.get_user(UserName=name)["User"]
    theirs.create_user(UserName=other)


def test_a_user_is_deleted_when_nothing_is_left_of_it(boto: Boto, fresh: Fresh) -> None:
    """Each thing that stands in the way is named by the refusal until it is gone."""
    iam, name, group = boto.iam(), fresh("user"), fresh("group")
    user = {"UserName": name}
    iam.create_user(**user)
    iam.create_group(GroupName=group)
    key = iam.create_access_key(**user)["AccessKey"]["AccessKeyId"]
    iam.put_user_policy(PolicyName="p", PolicyDocument=allow("s3:*"), **user)
    iam.attach_user_policy(PolicyArn=READ_ONLY, **user)
    iam.add_user_to_group(GroupName=group, **user)
    ways: list[Callable[[], Any]] = [
        lambda: iam.delete_access_key(AccessKeyId=key, **user),
        lambda: iam.delete_user_policy(PolicyName="p", **user),
        lambda: iam.detach_user_policy(PolicyArn=READ_ONLY, **user),
        lambda: iam.remove_user_from_group(GroupName=group, **user),
    ]
    for clear in ways:
        with pytest.raises(iam.exceptions.DeleteConflictException, match="Cannot delete entity"):
            iam.delete_user(**user)
        clear()
    iam.delete_user(**user)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_user(**user)


def test_a_rename_cannot_take_a_name_in_any_case(boto: Boto, fresh: Fresh) -> None:
    """And a user can be renamed to its own name in another case."""
    iam, first, second = boto.iam(), fresh("First"), fresh("second")
    iam.create_user(UserName=first)
    iam.create_user(UserName=second)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.update_user(UserName=second, NewUserName=first.upper())
    iam.update_user(UserName=first, NewUserName=first.upper())
    assert iam.get_user(UserName=first)["User"]["UserName"] == first.upper()


def test_a_third_access_key_is_refused_until_one_is_deleted(boto: Boto, fresh: Fresh) -> None:
    """Inactive keys count too."""
    iam, name = boto.iam(), fresh("user")
    iam.create_user(UserName=name)
    made = [iam.create_access_key(UserName=name)["AccessKey"] for _ in range(2)]
    first = made[0]["AccessKeyId"]
    iam.update_access_key(UserName=name, AccessKeyId=first, Status="Inactive")
    quota = "Cannot exceed quota for AccessKeysPerUser: 2"
    with pytest.raises(iam.exceptions.LimitExceededException, match=quota):
        iam.create_access_key(UserName=name)
    listed = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
    assert {(key["AccessKeyId"], key["Status"]) for key in listed} == {
        (first, "Inactive"),
        (made[1]["AccessKeyId"], "Active"),
    }
    assert not any("SecretAccessKey" in key for key in listed)
    iam.delete_access_key(UserName=name, AccessKeyId=first)
    iam.create_access_key(UserName=name)


def test_a_user_turns_its_own_keys_without_being_named(boto: Boto, fresh: Fresh) -> None:
    """A rotation as scripts do it, by the key that is replaced and then by the new one."""
    iam, name = boto.iam(), fresh("user")
    iam.create_user(UserName=name)
    own = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    iam.put_user_policy(
        UserName=name, PolicyName="own", PolicyDocument=allow("iam:*AccessKey*", own)
    )
    old = Credentials.issued(iam.create_access_key(UserName=name)["AccessKey"])
    new = Credentials.issued(boto.iam(old).create_access_key()["AccessKey"])
    assert boto.whoami(new) == own
    renewed = boto.iam(new)
    renewed.update_access_key(AccessKeyId=old.access_key_id, Status="Inactive")
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        boto.whoami(old)
    renewed.delete_access_key(AccessKeyId=old.access_key_id)
    keys = renewed.list_access_keys()["AccessKeyMetadata"]
    assert [(key["UserName"], key["AccessKeyId"]) for key in keys] == [(name, new.access_key_id)]
