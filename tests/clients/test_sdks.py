"""Every official SDK goes through the same journey (`sdk/README.md`)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest

from clients import Boto, Credentials
from deployment import ACCOUNT, allow, document, role_arn, session_arn, trust
from sdks import CLIENTS, Journey, Missing
from server import Server

Fresh = Callable[[str], str]

# A CI that lost its toolchains would prove nothing.
ENOUGH = 4
went: list[str] = []


def open_to(principal: str, **conditions: dict[str, str]) -> str:
    """A trust policy for everything that assuming a role may ask for."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
    }
    return document(statement | ({"Condition": conditions} if conditions else {}))


@pytest.fixture
def journey(server: Server, boto: Boto, fresh: Fresh) -> Journey:
    """A user with a device, and the roles that the programs ask for."""
    iam = boto.iam()
    user, role, following, closed = (fresh(kind) for kind in ("user", "role", "next", "closed"))
    arn = iam.create_user(UserName=user)["User"]["Arn"]
    iam.put_user_policy(UserName=user, PolicyName="all", PolicyDocument=allow("*"))
    key = iam.create_access_key(UserName=user)["AccessKey"]
    root = f"arn:aws:iam::{ACCOUNT}:root"
    wanting = open_to(root, StringEquals={"sts:ExternalId": "lunch"})
    for name, policy in [(role, wanting), (following, open_to(root)), (closed, trust())]:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy)
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=allow("*"))
    developer = trust(f"arn:aws:iam::{ACCOUNT}:user/developer")
    iam.update_assume_role_policy(RoleName=closed, PolicyDocument=developer)

    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=user)["VirtualMFADevice"]
    totp = pyotp.TOTP(device["Base32StringSeed"].decode())
    now = int(time.time())
    codes = totp.at(now - 30), totp.at(now)
    iam.enable_mfa_device(
        UserName=user,
        SerialNumber=device["SerialNumber"],
        AuthenticationCode1=codes[0],
        AuthenticationCode2=codes[1],
    )
    variables = {
        "USER_ARN": arn,
        "ROLE_ARN": role_arn(role),
        "EXTERNAL_ID": "lunch",
        "SESSION_POLICY": allow("sts:*"),
        "NEXT_ROLE_ARN": role_arn(following),
        "CLOSED_ROLE_ARN": role_arn(closed),
        "MFA_SERIAL": device["SerialNumber"],
        # The step after those that enrolled the device: it is within tolerance already.
        "MFA_CODE": totp.at(now + 30),
    }
    return Journey(server.endpoint, Credentials.issued(key), variables)


@pytest.mark.parametrize("client", CLIENTS)
def test_an_sdk_goes_all_the_way(
    client: str, home: Path, request: pytest.FixtureRequest
) -> None:
    try:
        go = CLIENTS[client](home)
    except Missing as missing:
        pytest.skip(str(missing))
    # Made only now: building takes longer than a code is good for.
    journey: Journey = request.getfixturevalue("journey")
    answer = go(journey)
    told = journey.variables
    role, following = (told[name].rsplit("/", 1)[1] for name in ("ROLE_ARN", "NEXT_ROLE_ARN"))
    assert answer["identity"]["account"] == ACCOUNT
    assert answer["identity"]["arn"] == told["USER_ARN"]
    assert answer["identity"]["userId"].startswith("AIDA")
    assert answer["assumed"]["arn"] == session_arn(role, "journey")
    assert 600 < answer["assumed"]["lifetime"] <= 900
    assert 0 < answer["assumed"]["packedPolicySize"] < 20
    assert answer["session"] == session_arn(role, "journey")
    assert answer["chained"] == session_arn(following, "journey")
    assert answer["mfa"] == told["USER_ARN"]
    assert answer["denied"] in {"AccessDenied", "AccessDeniedException"}
    assert answer["decoded"] == "sts:AssumeRole"
    assert answer["invalid"]["code"] in {"ValidationError", "ValidationException"}
    assert answer["invalid"]["status"] in {400, None}
    assert answer["invalid"]["message"] == (
        "1 validation error detected: Value 'with space' at 'roleSessionName' failed to satisfy "
        r"constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"
    )
    went.append(client)


def test_enough_sdks_went() -> None:
    if os.environ.get("CI") or len(went) == len(CLIENTS):
        assert len(went) >= ENOUGH, f"only {went} went; CI wants {ENOUGH}"
    else:
        pytest.skip(f"{len(went)} of {len(CLIENTS)} went: {went}")
