"""Sessions: how they are narrowed, how long they live, and what they may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from clients import Boto, Cli, Credentials, Failed, sentence
from deployment import (
    DEVELOPER_ARN,
    NEIGHBOUR_ARN,
    ROLE_ARN,
    SECOND_ACCOUNT,
    allow,
    check_temporary,
    document,
    role_arn,
    session_arn,
    trust,
)

Fresh = Callable[[str], str]
ASSUME = ["sts", "assume-role", "--role-session-name", "session", "--role-arn"]


def code_of(refusal: pytest.ExceptionInfo[ClientError]) -> str:
    """AWS's code of an error."""
    return str(refusal.value.response["Error"]["Code"])


@pytest.fixture
def administrator(boto: Boto, fresh: Fresh) -> str:
    """The name of a role that may do everything."""
    name = fresh("administrator")
    boto.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    boto.iam().put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=allow("*"))
    return name


def test_a_session_may_do_what_its_role_may(boto: Boto, administrator: str) -> None:
    answer = boto.sts().assume_role(RoleArn=role_arn(administrator), RoleSessionName="session")
    session = Credentials.issued(answer["Credentials"])
    assert boto.iam(session).get_role(RoleName=administrator)["Role"]["RoleName"] == administrator


def test_a_session_may_not_do_what_its_role_may_not(aws: Cli) -> None:
    session = aws.using(Credentials.issued(aws.json(*ASSUME, ROLE_ARN)["Credentials"]))
    with pytest.raises(Failed) as refusal:
        session.run("iam", "list-users")
    assert sentence(refusal.value.stderr) == (
        "An error occurred (AccessDenied) when calling the ListUsers operation: "
        f"User: {session_arn('S3AccessRole', 'session')} is not authorized to perform: "
        "iam:ListUsers on resource: arn:aws:iam::841860927337:user/ "
        "because no identity-based policy allows the iam:ListUsers action"
    )


def test_a_session_policy_narrows_a_session(aws: Cli, administrator: str) -> None:
    answer = aws.json(*ASSUME, role_arn(administrator), "--policy", allow("iam:GetRole"))
    assert 0 < answer["PackedPolicySize"] < 100
    session = aws.using(Credentials.issued(answer["Credentials"]))
    assert session.json("iam", "get-role", "--role-name", administrator)["Role"]
    with pytest.raises(Failed, match="because no session policy allows the iam:ListRoles action"):
        session.run("iam", "list-roles")


def test_a_session_policy_never_widens_a_session(boto: Boto) -> None:
    answer = boto.sts().assume_role(
        RoleArn=ROLE_ARN, RoleSessionName="session", Policy=allow("iam:*")
    )
    with pytest.raises(ClientError) as refusal:
        boto.iam(Credentials.issued(answer["Credentials"])).list_users()
    assert code_of(refusal) == "AccessDenied"


def test_a_change_of_the_role_reaches_its_live_sessions(boto: Boto, fresh: Fresh) -> None:
    name = fresh("changing")
    boto.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    answer = boto.sts().assume_role(RoleArn=role_arn(name), RoleSessionName="session")
    session = boto.iam(Credentials.issued(answer["Credentials"]))
    with pytest.raises(ClientError, match="iam:ListRoles"):
        session.list_roles()
    boto.iam().put_role_policy(RoleName=name, PolicyName="list", PolicyDocument=allow("iam:List*"))
    assert session.list_roles()["Roles"]
    boto.iam().delete_role_policy(RoleName=name, PolicyName="list")
    with pytest.raises(ClientError, match="iam:ListRoles"):
        session.list_roles()


def test_a_session_of_a_deleted_role_is_over(boto: Boto, fresh: Fresh) -> None:
    name = fresh("short-lived")
    boto.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    answer = boto.sts().assume_role(RoleArn=role_arn(name), RoleSessionName="session")
    session = Credentials.issued(answer["Credentials"])
    assert boto.whoami(session) == session_arn(name, "session")
    boto.iam().delete_role(RoleName=name)
    with pytest.raises(ClientError) as refusal:
        boto.whoami(session)
    assert code_of(refusal) == "InvalidClientTokenId"


def test_duration_seconds_sets_the_end_of_a_session(aws: Cli) -> None:
    answer = aws.json(*ASSUME, ROLE_ARN, "--duration-seconds", "900")
    check_temporary(answer["Credentials"], 900)


def test_a_session_is_no_longer_than_its_role_permits(aws: Cli, boto: Boto, fresh: Fresh) -> None:
    with pytest.raises(Failed, match="exceeds the MaxSessionDuration set for this role"):
        aws.run(*ASSUME, ROLE_ARN, "--duration-seconds", "3601")
    name = fresh("long")
    boto.iam().create_role(
        RoleName=name, AssumeRolePolicyDocument=trust(), MaxSessionDuration=43200
    )
    answer = aws.json(*ASSUME, role_arn(name), "--duration-seconds", "43200")
    check_temporary(answer["Credentials"], 43200)


def test_a_chained_session_is_no_longer_than_an_hour(boto: Boto, administrator: str) -> None:
    first = boto.sts().assume_role(RoleArn=role_arn(administrator), RoleSessionName="first")
    boto.iam().update_role(RoleName=administrator, MaxSessionDuration=43200)
    chain = boto.sts(Credentials.issued(first["Credentials"]))
    again = chain.assume_role(RoleArn=role_arn(administrator), RoleSessionName="again")
    assert boto.whoami(Credentials.issued(again["Credentials"])).endswith("/again")
    with pytest.raises(
        ClientError, match="1 hour session limit for roles assumed by role chaining"
    ):
        chain.assume_role(
            RoleArn=role_arn(administrator), RoleSessionName="again", DurationSeconds=3601
        )


def test_a_role_that_asks_for_an_external_id_gets_it(aws: Cli, boto: Boto, fresh: Fresh) -> None:
    name = fresh("external")
    condition = {"sts:ExternalId": "ticket:42/a=b@c"}
    boto.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust(StringEquals=condition))
    assert aws.json(*ASSUME, role_arn(name), "--external-id", "ticket:42/a=b@c")["Credentials"]
    for wrong in [[], ["--external-id", "ticket:43"]]:
        with pytest.raises(Failed, match="AccessDenied.*not authorized to perform: sts:AssumeRole"):
            aws.run(*ASSUME, role_arn(name), *wrong)


def test_an_external_id_that_nobody_asks_for_does_no_harm(aws: Cli) -> None:
    assert aws.json(*ASSUME, ROLE_ARN, "--external-id", "unasked")["Credentials"]


def test_get_session_token_makes_credentials_of_the_same_user(aws: Cli) -> None:
    answer = aws.json("sts", "get-session-token", "--duration-seconds", "3600")
    check_temporary(answer["Credentials"], 3600)
    session = aws.using(Credentials.issued(answer["Credentials"]))
    assert session.json("sts", "get-caller-identity")["Arn"] == DEVELOPER_ARN
    assert session.json(*ASSUME, ROLE_ARN)["Credentials"]


def test_get_session_token_lasts_twelve_hours_unless_told(boto: Boto) -> None:
    check_temporary(boto.sts().get_session_token()["Credentials"], 43200)


def test_without_mfa_get_session_token_opens_no_iam(boto: Boto) -> None:
    session = Credentials.issued(boto.sts().get_session_token()["Credentials"])
    with pytest.raises(ClientError) as refusal:
        boto.iam(session).list_users()
    assert code_of(refusal) == "InvalidClientTokenId"


def test_a_session_cannot_get_a_session_token(boto: Boto, administrator: str) -> None:
    answer = boto.sts().assume_role(RoleArn=role_arn(administrator), RoleSessionName="session")
    with pytest.raises(ClientError, match="Cannot call GetSessionToken with session credentials"):
        boto.sts(Credentials.issued(answer["Credentials"])).get_session_token()


def test_a_neighbour_is_in_the_second_account(boto: Boto, neighbour: Credentials) -> None:
    identity = boto.sts(neighbour).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (SECOND_ACCOUNT, NEIGHBOUR_ARN)
    names = [user["UserName"] for user in boto.iam(neighbour).list_users()["Users"]]
    assert "neighbour" in names
    assert "developer" not in names


def test_across_accounts_both_sides_must_agree(
    boto: Boto, neighbour: Credentials, fresh: Fresh
) -> None:
    name = fresh("shared")
    request = {"RoleArn": role_arn(name), "RoleSessionName": "visit"}
    boto.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust())
    with pytest.raises(ClientError, match=f"User: {NEIGHBOUR_ARN} is not authorized to perform"):
        boto.sts(neighbour).assume_role(**request)

    boto.iam().update_assume_role_policy(RoleName=name, PolicyDocument=trust(NEIGHBOUR_ARN))
    visit = Credentials.issued(boto.sts(neighbour).assume_role(**request)["Credentials"])
    assert boto.whoami(visit) == session_arn(name, "visit")
    with pytest.raises(ClientError, match="User: .*:user/developer is not authorized"):
        boto.sts().assume_role(**request)

    deny = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": role_arn(name)}
    boto.iam(neighbour).put_user_policy(
        UserName="neighbour", PolicyName="stay", PolicyDocument=document(deny)
    )
    try:
        with pytest.raises(ClientError) as refusal:
            boto.sts(neighbour).assume_role(**request)
        assert code_of(refusal) == "AccessDenied"
    finally:
        boto.iam(neighbour).delete_user_policy(UserName="neighbour", PolicyName="stay")


def test_a_whole_account_can_be_trusted(boto: Boto, neighbour: Credentials, fresh: Fresh) -> None:
    name = fresh("open")
    boto.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust(SECOND_ACCOUNT))
    answer = boto.sts(neighbour).assume_role(RoleArn=role_arn(name), RoleSessionName="visit")
    assert answer["AssumedRoleUser"]["Arn"] == session_arn(name, "visit")
