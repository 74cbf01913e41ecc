"""SigV4a: boto3 signs for many regions, by AWS's own runtime."""

from __future__ import annotations

from typing import Any

import botocore.auth  # noqa: F401  (the next import works only after this one)
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials as Keys
from botocore.crt.auth import CrtSigV4AsymQueryAuth
from botocore.exceptions import ClientError

from clients import Boto, Credentials
from deployment import DEVELOPER_ARN, ROLE_ARN, session_arn
from test_presigned import fetch

ALGORITHM = "AWS4-ECDSA-P256-SHA256"


def asymmetric(
    boto: Boto,
    credentials: Credentials | None = None,
    regions: str = "*",
    service: str = "sts",
) -> Any:
    """A client that signs by SigV4a for these regions, and makes sure that it did."""
    config = Config(
        signature_version="v4a",
        sigv4a_signing_region_set=regions,
        retries={"total_max_attempts": 1},
    )
    client = boto.client(service, credentials, config)

    def check(request: Any, **_: Any) -> None:
        authorization = request.headers["Authorization"]
        if isinstance(authorization, bytes):
            authorization = authorization.decode()
        assert authorization.startswith(ALGORITHM)

    client.meta.events.register(f"before-send.{service}", check)
    return client


@pytest.mark.parametrize("regions", ["*", "us-east-1", "us-east-1,eu-*"])
def test_a_signature_for_many_regions_is_taken(boto: Boto, regions: str) -> None:
    assert asymmetric(boto, regions=regions).get_caller_identity()["Arn"] == DEVELOPER_ARN


def test_a_session_signs_for_many_regions_too(boto: Boto) -> None:
    answer = asymmetric(boto).assume_role(RoleArn=ROLE_ARN, RoleSessionName="many")
    session = Credentials.issued(answer["Credentials"])
    arn = session_arn("S3AccessRole", "many")
    assert asymmetric(boto, session).get_caller_identity()["Arn"] == arn


def test_iam_is_signed_for_many_regions_too(boto: Boto) -> None:
    user = asymmetric(boto, service="iam").get_user()["User"]
    assert user["Arn"] == DEVELOPER_ARN


def test_a_url_can_be_presigned_for_many_regions(boto: Boto) -> None:
    # boto3 offers this for S3 only, but has the signer.
    page = boto.endpoint + "/?Action=GetCallerIdentity&Version=2011-06-15"
    request = AWSRequest(method="GET", url=page)
    holder = boto.credentials
    keys = Keys(holder.access_key_id, holder.secret_access_key)
    CrtSigV4AsymQueryAuth(keys, "sts", "*", expires=60).add_auth(request)
    url = request.prepare().url
    assert f"X-Amz-Algorithm={ALGORITHM}" in url
    status, _, body = fetch(url)
    assert status == 200
    assert f"<Arn>{DEVELOPER_ARN}</Arn>" in body
    assert fetch(url.replace("Region-Set=%2A", "Region-Set=us-east-1"))[0] == 403


def test_a_wrong_secret_signs_nothing(boto: Boto) -> None:
    forged = Credentials(boto.credentials.access_key_id, "x" * 40)
    with pytest.raises(ClientError) as refusal:
        asymmetric(boto, forged).get_caller_identity()
    assert refusal.value.response["Error"]["Code"] == "SignatureDoesNotMatch"
