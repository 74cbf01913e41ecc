"""What `serve --dev` makes, and documents to add to it."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any

ACCOUNT = "841860927337"
SECOND_ACCOUNT = "210987654321"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/S3AccessRole"
DEVELOPER_ARN = f"arn:aws:iam::{ACCOUNT}:user/developer"
NEIGHBOUR_ARN = f"arn:aws:iam::{SECOND_ACCOUNT}:user/neighbour"


def role_arn(name: str, account: str = ACCOUNT) -> str:
    """The ARN of a role without a path."""
    return f"arn:aws:iam::{account}:role/{name}"


def session_arn(role: str, session: str) -> str:
    """The ARN of a role session."""
    return f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{session}"


def trust(principal: str = f"arn:aws:iam::{ACCOUNT}:root", **condition: dict[str, str]) -> str:
    """A trust policy for one AWS principal, under conditions if there are any."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "sts:AssumeRole",
    }
    return document(statement | ({"Condition": condition} if condition else {}))


def allow(action: str, resource: str = "*") -> str:
    """A policy that allows one thing."""
    return document({"Effect": "Allow", "Action": action, "Resource": resource})


def document(statement: dict[str, Any]) -> str:
    """A policy document of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def account_in(identifier: str) -> str:
    """The account that an id carries: 40 bits after the first of its sixteen base32 digits."""
    first_bytes = int.from_bytes(base64.b32decode(identifier[4:20])[:6], "big")
    return f"{(first_bytes & 0x7FFF_FFFF_FF80) >> 7:012}"


def check_temporary(wire: dict[str, Any], seconds: int) -> None:
    """Temporary credentials of the first account that have about so many seconds to live."""
    assert wire.keys() == {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}
    assert re.fullmatch("ASIA[A-Z2-7]{16}", wire["AccessKeyId"])
    assert account_in(wire["AccessKeyId"]) == ACCOUNT
    assert re.fullmatch("[A-Za-z0-9+/]{40}", wire["SecretAccessKey"])
    assert 100 <= len(wire["SessionToken"]) <= 4096
    base64.b64decode(wire["SessionToken"], validate=True)
    assert abs(lifetime(wire["Expiration"]) - timedelta(seconds=seconds)) < timedelta(minutes=2)


def lifetime(expiration: str | datetime) -> timedelta:
    """How long it is until then. boto3 gives a time, the CLI prints one."""
    if isinstance(expiration, str):
        expiration = datetime.fromisoformat(expiration.replace("Z", "+00:00"))
    return expiration - datetime.now(timezone.utc)
