"""Errors as the stock clients show them: what the CLI prints, what boto3 raises, and how often
they ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from clients import REGION, Boto, Cli, Credentials, Failed, sentence
from deployment import DEVELOPER_ARN, ROLE_ARN, allow, role_arn, trust
from server import Server

Fresh = Callable[[str], str]


def assume(arn: str) -> list[str]:
    """The command that assumes a role."""
    return ["sts", "assume-role", "--role-session-name", "session", "--role-arn", arn]


def refusal_of(call: Callable[[], Any]) -> tuple[str, int]:
    """The code and the status of the refusal of a call."""
    with pytest.raises(ClientError) as refusal:
        call()
    answer = refusal.value.response
    assert answer["ResponseMetadata"]["RetryAttempts"] == 0
    assert answer["ResponseMetadata"]["RequestId"]
    assert answer["Error"]["Type"] == "Sender"
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def test_the_cli_prints_code_operation_and_message(aws: Cli) -> None:
    with pytest.raises(Failed) as refusal:
        aws.run(*assume(role_arn("nobody-has-made-it")))
    assert sentence(refusal.value.stderr) == (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: "
        f"User: {DEVELOPER_ARN} is not authorized to perform: sts:AssumeRole on resource: "
        f"{role_arn('nobody-has-made-it')}"
    )


def test_an_unknown_and_an_untrusting_role_look_the_same(
    boto: Boto, fresh: Fresh, neighbour: Credentials
) -> None:
    closed, unknown = fresh("closed"), fresh("unknown")
    boto.iam().create_role(RoleName=closed, AssumeRolePolicyDocument=trust())
    texts, lengths = [], []
    for name in [closed, unknown]:
        with pytest.raises(ClientError) as refusal:
            boto.sts(neighbour).assume_role(RoleArn=role_arn(name), RoleSessionName="session")
        text = str(refusal.value).replace(name, "ROLE")
        texts.append(sentence(text))
        lengths.append(len(text))
    assert texts[0] == texts[1]
    assert lengths[0] == lengths[1]


VIOLATION = "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: {}"
REFUSALS = {
    "no ARN": (
        assume("x" * 20),
        "ValidationError",
        f"{'x' * 20} is invalid",
    ),
    "another ARN": (
        assume("arn:aws:iam::841860927337:saml-provider/x"),
        "ValidationError",
        "Request ARN is invalid",
    ),
    "session name": (
        ["sts", "assume-role", "--role-arn", ROLE_ARN, "--role-session-name", "a b"],
        "ValidationError",
        VIOLATION.format(
            *["a b", "roleSessionName"],
            r"Member must satisfy regular expression pattern: [\w+=,.@-]*",
        ),
    ),
    "duration": (
        [*assume(ROLE_ARN), "--duration-seconds", "43201"],
        "ValidationError",
        VIOLATION.format(
            *["43201", "durationSeconds"], "Member must have value less than or equal to 43200"
        ),
    ),
    "session policy": (
        [*assume(ROLE_ARN), "--policy", "{"],
        "MalformedPolicyDocument",
        "",
    ),
    "trust policy": (
        ["iam", "create-role", "--role-name", "r", "--assume-role-policy-document", "{"],
        "MalformedPolicyDocument",
        "This policy contains invalid Json",
    ),
    "no such user": (
        ["iam", "get-user", "--user-name", "nobody"],
        "NoSuchEntity",
        "The user with name nobody cannot be found.",
    ),
}


@pytest.mark.parametrize("refused", REFUSALS)
def test_the_cli_prints_the_words_of_aws(aws: Cli, refused: str) -> None:
    arguments, code, message = REFUSALS[refused]
    with pytest.raises(Failed) as refusal:
        aws.run(*arguments)
    operation = "".join(word.capitalize() for word in arguments[1].split("-"))
    printed = f"An error occurred ({code}) when calling the {operation} operation: {message}"
    if message:
        assert refusal.value.stderr == printed
    else:
        # AWS's texts about session policies vary; its code does not.
        assert refusal.value.stderr.startswith(printed)


def test_credentials_that_are_not_good_are_refused(boto: Boto, developer: Credentials) -> None:
    issued = boto.sts().assume_role(RoleArn=ROLE_ARN, RoleSessionName="session")["Credentials"]
    session = Credentials.issued(issued)
    other = Credentials.issued(boto.sts().get_session_token()["Credentials"])
    assert session.session_token is not None
    tampered = session.session_token[:-6] + "AAAAA="
    for credentials, code in [
        (replace(developer, secret_access_key="x" * 40), "SignatureDoesNotMatch"),
        (replace(developer, access_key_id="AKIAIOSFODNN7EXAMPLE"), "InvalidClientTokenId"),
        (replace(developer, session_token=session.session_token), "InvalidClientTokenId"),
        (replace(session, session_token=None), "InvalidClientTokenId"),
        (replace(session, session_token=tampered), "InvalidClientTokenId"),
        (replace(session, session_token=other.session_token), "InvalidClientTokenId"),
        (replace(session, secret_access_key=developer.secret_access_key), "SignatureDoesNotMatch"),
    ]:
        client = boto.sts(credentials)
        assert refusal_of(client.get_caller_identity) == (code, 403)


def test_boto3_raises_the_exceptions_of_the_model(boto: Boto, fresh: Fresh) -> None:
    iam, sts, name = boto.iam(), boto.sts(), fresh("user")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_user(UserName=name)
    iam.create_user(UserName=name)
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_user(UserName=name.upper())
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument="[]")
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.put_user_policy(
            UserName=name, PolicyName="p", PolicyDocument=allow("iam:" + "x" * 2048)
        )
    for _ in range(2):
        iam.create_access_key(UserName=name)
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.create_access_key(UserName=name)
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_user(UserName=name)
    with pytest.raises(sts.exceptions.MalformedPolicyDocumentException):
        sts.assume_role(RoleArn=ROLE_ARN, RoleSessionName="session", Policy="{}x")


def test_a_response_that_is_none_says_so(aws: Cli) -> None:
    provider = ROLE_ARN.split(":role/")[0] + ":saml-provider/none"
    with pytest.raises(Failed, match=r"\(InvalidIdentityToken\).*Invalid base64 SAMLResponse"):
        aws.run(
            *["sts", "assume-role-with-saml", "--role-arn", ROLE_ARN],
            *["--principal-arn", provider, "--saml-assertion", "PHg+"],
        )


def test_an_operation_that_is_not_to_be_had_says_what_to_do_instead(aws: Cli) -> None:
    with pytest.raises(Failed, match=r"\(UnsupportedOperation\).*UploadSSHPublicKey.*add the key to"):
        aws.run("iam", "upload-ssh-public-key", "--user-name", "x", "--ssh-public-key-body", "x")


def test_a_refusal_is_asked_for_once(server: Server, developer: Credentials, home: Any) -> None:
    """Neither the CLI's retries nor boto3's mistake an answer for a passing trouble."""
    before = len(server.audit())
    retrying = Cli(server.environment | {"AWS_MAX_ATTEMPTS": "5"}, home)
    with pytest.raises(Failed):
        retrying.run(*assume(role_arn("nobody-has-made-it")))
    assert len(server.audit()) == before + 1

    session = boto3.session.Session(
        developer.access_key_id, developer.secret_access_key, region_name=REGION
    )
    for number, mode in enumerate(["legacy", "standard", "adaptive"], 2):
        config = Config(retries={"total_max_attempts": 5, "mode": mode})
        sts = session.client("sts", endpoint_url=server.endpoint, config=config)
        code, status = refusal_of(
            lambda sts=sts: sts.assume_role(RoleArn="x" * 20, RoleSessionName="session")
        )
        assert (code, status) == ("ValidationError", 400)
        assert len(server.audit()) == before + number
