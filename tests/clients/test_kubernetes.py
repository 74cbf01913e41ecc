"""`aws eks get-token`, unmodified, and the webhook that a cluster asks about what it made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from clients import Cli
from deployment import ACCOUNT, DEVELOPER_ARN
from server import Server

CLUSTERS = '[kubernetes]\ncluster_ids = ["blue", "green"]\n'


@pytest.fixture
def cluster(binary: Path, tmp_path: Path) -> Iterator[Server]:
    """A node that two clusters ask."""
    node = Server(binary, tmp_path / "data", CLUSTERS).start()
    yield node
    node.close()


def review(server: Server, cluster: str, token: str) -> dict[str, Any]:
    """What an API server of this cluster is told of a token."""
    answer = requests.post(
        f"{server.endpoint}/-/v1/k8s/token-review/{cluster}",
        json={
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenReview",
            "spec": {"token": token},
        },
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["apiVersion"], told["kind"]) == ("authentication.k8s.io/v1", "TokenReview")
    return dict(told["status"])


def test_what_the_command_makes_logs_into_its_cluster(cluster: Server, home: Path) -> None:
    aws = Cli(cluster.environment, home)
    made = json.loads(aws.run("eks", "get-token", "--cluster-name", "blue"))
    assert made["kind"] == "ExecCredential"
    token = made["status"]["token"]
    status = review(cluster, "blue", token)
    assert status["authenticated"], status
    assert status["user"]["username"] == DEVELOPER_ARN
    assert status["user"]["extra"]["accountId"] == [ACCOUNT]
    # The other cluster's administrator cannot use what was sent to this one.
    assert not review(cluster, "green", token)["authenticated"]


def test_what_the_documentation_sets_is_all_that_the_command_needs(
    cluster: Server, home: Path
) -> None:
    """Beside the keys that somebody has anyway."""
    text = (Path(__file__).parents[2] / "docs" / "kubernetes.md").read_text()
    named = re.findall(r"- {name: (AWS_\w+), value: ", text)
    keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
    values = cluster.environment | {"AWS_ENDPOINT_URL_STS": cluster.endpoint}
    aws = Cli({name: values[name] for name in [*keys, *named]}, home)
    made = json.loads(aws.run("eks", "get-token", "--cluster-name", "blue"))
    assert review(cluster, "blue", made["status"]["token"])["authenticated"]


def test_a_role_logs_in_by_its_arn(cluster: Server, home: Path) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/S3AccessRole"
    aws = Cli(cluster.environment, home)
    made = json.loads(
        aws.run("eks", "get-token", "--cluster-name", "green", "--role-arn", role)
    )
    status = review(cluster, "green", made["status"]["token"])
    assert status["authenticated"], status
    assert status["user"]["username"] == role
    assert status["user"]["extra"]["sessionName"] == ["EKSGetTokenAuth"]
