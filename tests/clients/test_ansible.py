"""IAM by a playbook: what people have who neither click nor write code."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clients import REGION, Boto, Credentials
from server import Server

PLAYBOOK = Path(__file__).with_name("ansible") / "iam.yml"
METADATA = Path(__file__).with_name("ansible") / "metadata.xml"


def play(
    server: Server, developer: Credentials, home: Path, prefix: str, present: bool
) -> dict[str, int]:
    """Plays it once; how many tasks were ok, changed and failed."""
    variables = {"prefix": prefix, "present": present, "metadata": str(METADATA)}
    program = Path(sys.executable).with_name("ansible-playbook")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        **developer.environment(),
        "AWS_ENDPOINT_URL": server.endpoint,
        "AWS_REGION": REGION,
        "HOME": str(home),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "ANSIBLE_STDOUT_CALLBACK": "json",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_DEPRECATION_WARNINGS": "false",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [program, PLAYBOOK, "-i", "localhost,", "-e", json.dumps(variables)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = json.loads(done.stdout[done.stdout.index("{") :])
    tasks = [task for play in said["plays"] for task in play["tasks"]]
    failed = {
        task["task"]["name"]: task["hosts"]["localhost"].get("msg")
        for task in tasks
        if task["hosts"]["localhost"].get("failed")
    }
    assert done.returncode == 0, f"{failed}\n{done.stderr}"
    return said["stats"]["localhost"]


@pytest.mark.skipif(
    not os.environ.get("CI") and importlib.util.find_spec("ansible.release") is None,
    reason="Ansible is not installed; CI installs it",
)
def test_a_playbook_played_twice_changes_nothing_the_second_time(
    server: Server, developer: Credentials, boto: Boto, home: Path, fresh: Callable[[str], str]
) -> None:
    """User, group, role, policies, access key and SAML provider; then all of it goes again."""
    prefix = fresh("play")
    iam = boto.iam()

    first = play(server, developer, home, prefix, True)
    assert first["changed"] >= 7, first
    role = iam.get_role(RoleName=f"{prefix}-role")["Role"]
    assert (role["Path"], role["MaxSessionDuration"]) == ("/team/", 7200)
    assert role["Tags"] == [{"Key": "Team", "Value": "reports"}]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(f"/{prefix}-read")
    groups = iam.list_groups_for_user(UserName=f"{prefix}-user")["Groups"]
    assert [group["GroupName"] for group in groups] == [f"{prefix}-group"]
    assert len(iam.list_access_keys(UserName=f"{prefix}-user")["AccessKeyMetadata"]) == 1

    second = play(server, developer, home, prefix, True)
    assert second["changed"] == 0, second

    gone = play(server, developer, home, prefix, False)
    assert gone["changed"] >= 5, gone
    for name in ("users", "roles", "groups"):
        listed = iam.get_paginator(f"list_{name}").paginate()
        left = [each for page in listed for each in page[name.capitalize()]]
        assert not [each for each in left if prefix in str(each)], name
    assert play(server, developer, home, prefix, False)["changed"] == 0
