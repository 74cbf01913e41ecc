"""Passwords and what they must be like, by boto3."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clients import Boto, Credentials
from deployment import ACCOUNT, allow

Fresh = Callable[[str], str]
# Passwords of the tests alone.
FIRST, SECOND = "correct-Horse-7", "battery-Staple-8"


def test_a_login_profile_is_made_changed_and_deleted(boto: Boto, fresh: Fresh) -> None:
    """No answer has the password in it, and a user is not deleted with a profile."""
    iam, name = boto.iam(), fresh("user")
    user = {"UserName": name}
    iam.create_user(**user)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_login_profile(**user)
    made = iam.create_login_profile(Password=FIRST, PasswordResetRequired=True, **user)
    profile = made["LoginProfile"]
    assert profile.keys() == {"UserName", "CreateDate", "PasswordResetRequired"}
    assert iam.get_login_profile(**user)["LoginProfile"] == profile
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_login_profile(Password=SECOND, **user)
    iam.update_login_profile(Password=SECOND, PasswordResetRequired=False, **user)
    assert not iam.get_login_profile(**user)["LoginProfile"]["PasswordResetRequired"]
    with pytest.raises(iam.exceptions.DeleteConflictException, match="login profile"):
        iam.delete_user(**user)
    iam.delete_login_profile(**user)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.delete_login_profile(**user)
    iam.delete_user(**user)


def test_a_user_changes_its_own_password_if_it_knows_it(boto: Boto, fresh: Fresh) -> None:
    """By its key; the old password is asked for."""
    iam, name = boto.iam(), fresh("user")
    iam.create_user(UserName=name)
    iam.create_login_profile(UserName=name, Password=FIRST)
    own = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    iam.put_user_policy(
        UserName=name, PolicyName="own", PolicyDocument=allow("iam:ChangePassword", own)
    )
    theirs = boto.iam(Credentials.issued(iam.create_access_key(UserName=name)["AccessKey"]))
    with pytest.raises(iam.exceptions.ClientError, match="old password"):
        theirs.change_password(OldPassword=SECOND, NewPassword="another-Horse-9")
    theirs.change_password(OldPassword=FIRST, NewPassword=SECOND)
    with pytest.raises(iam.exceptions.ClientError, match="old password"):
        theirs.change_password(OldPassword=FIRST, NewPassword="another-Horse-9")


def test_the_password_policy_of_the_account_is_kept_to(
    boto: Boto, neighbour: Credentials, fresh: Fresh
) -> None:
    """From when it is set until it is deleted, in this account alone."""
    iam, theirs = boto.iam(), boto.iam(neighbour)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_account_password_policy()
    iam.update_account_password_policy(
        MinimumPasswordLength=20, RequireSymbols=True, MaxPasswordAge=90, PasswordReusePrevention=3
    )
    try:
        policy = iam.get_account_password_policy()["PasswordPolicy"]
        assert policy["MinimumPasswordLength"] == 20
        assert (policy["RequireSymbols"], policy["RequireNumbers"]) == (True, False)
        assert (policy["ExpirePasswords"], policy["MaxPasswordAge"]) == (True, 90)
        assert policy["PasswordReusePrevention"] == 3
        for caller, refused in [(iam, True), (theirs, False)]:
            name = fresh("user")
            caller.create_user(UserName=name)
            if refused:
                with pytest.raises(caller.exceptions.PasswordPolicyViolationException):
                    caller.create_login_profile(UserName=name, Password=FIRST)
                caller.create_login_profile(UserName=name, Password=FIRST + "-and-" + SECOND)
            else:
                caller.create_login_profile(UserName=name, Password=FIRST)
        # What is left out of a change goes back to where it was at first.
        iam.update_account_password_policy(MinimumPasswordLength=12)
        policy = iam.get_account_password_policy()["PasswordPolicy"]
        assert (policy["RequireSymbols"], policy["ExpirePasswords"]) == (False, False)
    finally:
        iam.delete_account_password_policy()
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.delete_account_password_policy()
