"""What was answered is kept: over a restart, and when the process is killed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError

from clients import Boto, Cli, Credentials
from conftest import developer_of
from deployment import allow, role_arn, session_arn, trust
from server import Server

End = Callable[[Server], Any]
ENDS = pytest.mark.parametrize("end", [Server.stop, Server.kill], ids=["sigterm", "sigkill"])


def boto_of(server: Server) -> Boto:
    """boto3 as the developer of a node where it listens now."""
    return Boto(server.endpoint, developer_of(server))


def test_sigterm_ends_a_node_in_good_order(own_server: Server) -> None:
    assert own_server.stop() == 0


@ENDS
def test_everything_is_there_after_a_new_start(own_server: Server, end: End, home: Any) -> None:
    before = boto_of(own_server)
    iam = before.iam()
    iam.create_user(UserName="ada", Path="/people/")
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    iam.put_user_policy(UserName="ada", PolicyName="p", PolicyDocument=allow("sts:AssumeRole"))
    iam.create_role(RoleName="desk", AssumeRolePolicyDocument=trust(), MaxSessionDuration=7200)
    iam.put_role_policy(RoleName="desk", PolicyName="q", PolicyDocument=allow("iam:Get*"))
    iam.create_user(UserName="gone")
    iam.delete_user(UserName="gone")
    issued = before.sts().assume_role(RoleArn=role_arn("desk"), RoleSessionName="still-open")
    shown = everything(iam)
    variables = own_server.environment

    end(own_server)
    own_server.start()

    after = boto_of(own_server)
    assert everything(after.iam()) == shown
    # The developer's keys are the same; only the port is another.
    assert own_server.environment | {"AWS_ENDPOINT_URL": ""} == variables | {"AWS_ENDPOINT_URL": ""}
    # Sessions and keys that were made before are as good as new ones.
    assert after.whoami(Credentials.issued(issued["Credentials"])) == session_arn(
        "desk", "still-open"
    )
    ada = Cli(own_server.environment, home).using(Credentials.issued(key))
    assume = ["sts", "assume-role", "--role-arn", role_arn("desk"), "--role-session-name", "ada"]
    assert ada.json(*assume)["AssumedRoleUser"]["Arn"] == session_arn("desk", "ada")


def everything(iam: Any) -> list[Any]:
    """All that IAM shows of an account but when things were last used, which is written later."""
    shown: list[Any] = []
    for user in iam.list_users()["Users"]:
        name = {"UserName": user["UserName"]}
        policies = iam.list_user_policies(**name)["PolicyNames"]
        shown += [iam.get_user(**name)["User"], iam.list_access_keys(**name)["AccessKeyMetadata"]]
        shown += [iam.get_user_policy(PolicyName=p, **name)["PolicyDocument"] for p in policies]
    for role in iam.list_roles()["Roles"]:
        name = {"RoleName": role["RoleName"]}
        policies = iam.list_role_policies(**name)["PolicyNames"]
        role = iam.get_role(**name)["Role"]
        shown += [{key: value for key, value in role.items() if key != "RoleLastUsed"}]
        shown += [iam.get_role_policy(PolicyName=p, **name)["PolicyDocument"] for p in policies]
    return shown


def test_what_was_answered_before_a_kill_is_there_after_it(own_server: Server) -> None:
    iam = boto_of(own_server).iam()
    answered: list[str] = []
    some_are_answered = threading.Event()

    def create_users() -> None:
        number = 0
        while True:
            name = f"user-{number}"
            try:
                iam.create_user(UserName=name)
            except BotoCoreError:
                return  # the node is gone
            answered.append(name)
            number += 1
            if number == 20:
                some_are_answered.set()

    writer = threading.Thread(target=create_users)
    writer.start()
    assert some_are_answered.wait(60)
    own_server.kill()
    writer.join(60)
    own_server.start()
    paginator = boto_of(own_server).iam().get_paginator("list_users")
    kept = {user["UserName"] for page in paginator.paginate() for user in page["Users"]}
    assert set(answered) <= kept
    assert len(kept - set(answered) - {"developer"}) <= 1
