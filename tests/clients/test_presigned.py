"""Presigned GetCallerIdentity: the proof of identity that Kubernetes and others pass around."""

from __future__ import annotations

import base64
import json
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from clients import Boto, Cli, Credentials
from deployment import ACCOUNT, DEVELOPER_ARN, ROLE_ARN, session_arn
from server import Server

CLUSTER = "x-k8s-aws-id"


def fetch(url: str, **headers: str) -> tuple[int, Message, str]:
    """Gets a page as a verifier would, who has no AWS client."""
    spelt = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, headers=spelt), timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def presign(boto: Boto, credentials: Credentials | None = None, cluster: str | None = None) -> str:
    """A presigned GetCallerIdentity, over the cluster's name if there is one."""
    sts = boto.sts(credentials)

    def sign_cluster(request: Any, **_: Any) -> None:
        request.headers[CLUSTER] = cluster

    if cluster is not None:
        sts.meta.events.register("before-sign.sts.GetCallerIdentity", sign_cluster)
    return str(sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET"))


def test_a_presigned_url_tells_who_made_it(boto: Boto) -> None:
    status, headers, body = fetch(presign(boto))
    assert (status, headers["Content-Type"]) == (200, "text/xml")
    assert f"<Arn>{DEVELOPER_ARN}</Arn>" in body
    assert f"<RequestId>{headers['x-amzn-RequestId']}</RequestId>" in body


def test_a_verifier_may_ask_for_json(boto: Boto) -> None:
    status, headers, body = fetch(presign(boto), Accept="application/json")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    result = json.loads(body)["GetCallerIdentityResponse"]["GetCallerIdentityResult"]
    assert (result["Account"], result["Arn"]) == (ACCOUNT, DEVELOPER_ARN)


def test_a_session_can_presign_too(boto: Boto) -> None:
    answer = boto.sts().assume_role(RoleArn=ROLE_ARN, RoleSessionName="pod")
    status, _, body = fetch(presign(boto, Credentials.issued(answer["Credentials"])))
    assert status == 200
    assert f"<Arn>{session_arn('S3AccessRole', 'pod')}</Arn>" in body


def test_a_signed_cluster_name_must_come_along(boto: Boto) -> None:
    url = presign(boto, cluster="production")
    assert fetch(url, x_k8s_aws_id="production")[0] == 200
    for headers in [{}, {"x_k8s_aws_id": "staging"}]:
        status, _, body = fetch(url, **headers)
        assert status == 403
        assert "<Code>SignatureDoesNotMatch</Code>" in body


def test_a_changed_url_is_refused(boto: Boto) -> None:
    url = presign(boto)
    for changed in [
        url.replace("GetCallerIdentity", "GetSessionToken"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=900"),
        url + "&Extra=1",
    ]:
        status, _, body = fetch(changed, Accept="application/json")
        assert status == 403
        assert json.loads(body)["Error"]["Code"] == "SignatureDoesNotMatch"


def test_the_token_of_eks_get_token_is_one(aws: Cli, server: Server) -> None:
    token = aws.json("eks", "get-token", "--cluster-name", "production")["status"]["token"]
    prefix, encoded = token.split(".", 1)
    assert prefix == "k8s-aws-v1"
    url = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    assert url.startswith(server.endpoint)
    status, _, body = fetch(url, x_k8s_aws_id="production", Accept="application/json")
    assert status == 200
    assert DEVELOPER_ARN in body
    assert fetch(url, x_k8s_aws_id="staging")[0] == 403


def test_a_presigned_assume_role_is_answered_like_a_posted_one(boto: Boto) -> None:
    parameters = {"RoleArn": ROLE_ARN, "RoleSessionName": "from-a-get"}
    url = boto.sts().generate_presigned_url("assume_role", Params=parameters, HttpMethod="GET")
    status, _, body = fetch(url)
    assert status == 200
    assert f"<Arn>{session_arn('S3AccessRole', 'from-a-get')}</Arn>" in body
