"""The stock clients, unmodified, and with nothing of the machine's own AWS set-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

REGION = "us-east-1"
CLI = Path(sys.executable).with_name("aws")
# One attempt: a refusal that a client would retry shows at once.
ONCE = Config(retries={"total_max_attempts": 1})
# What stands between the sentence of a refusal and its sealed reasons.
REASONS = " Encoded authorization failure message: "


def sentence(refusal: str) -> str:
    """A refusal without its sealed reasons, which differ every time."""
    return refusal.split(REASONS)[0]


@dataclass(frozen=True)
class Credentials:
    """What requests are signed with."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None

    @staticmethod
    def issued(wire: dict[str, Any]) -> Credentials:
        """From the `Credentials` of an STS answer or the `AccessKey` of CreateAccessKey."""
        return Credentials(wire["AccessKeyId"], wire["SecretAccessKey"], wire.get("SessionToken"))

    def environment(self) -> dict[str, str]:
        """As the variables that every client reads."""
        variables = {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }
        if self.session_token is not None:
            variables["AWS_SESSION_TOKEN"] = self.session_token
        return variables


@dataclass(frozen=True)
class Boto:
    """boto3 against one endpoint."""

    endpoint: str
    credentials: Credentials

    def client(
        self, service: str, credentials: Credentials | None = None, config: Config = ONCE
    ) -> Any:
        """A client of a service, as these credentials or as the developer."""
        holder = credentials or self.credentials
        session = boto3.session.Session(
            holder.access_key_id, holder.secret_access_key, holder.session_token, REGION
        )
        return session.client(service, endpoint_url=self.endpoint, config=config)

    def sts(self, credentials: Credentials | None = None) -> Any:
        """An STS client."""
        return self.client("sts", credentials)

    def iam(self, credentials: Credentials | None = None) -> Any:
        """An IAM client."""
        return self.client("iam", credentials)

    def whoami(self, credentials: Credentials | None = None) -> str:
        """The caller's ARN."""
        return str(self.sts(credentials).get_caller_identity()["Arn"])


class Failed(Exception):
    """The CLI ended with another exit code than 0."""

    def __init__(self, process: subprocess.CompletedProcess[str]) -> None:
        super().__init__(process.stderr)
        self.exit_code = process.returncode
        self.stderr = process.stderr.strip()


@dataclass(frozen=True)
class Cli:
    """The AWS CLI as somebody's shell runs it: this environment, this home and no terminal."""

    variables: dict[str, str]
    home: Path

    def run(self, *arguments: str) -> str:
        """Runs `aws` with these arguments and returns what it printed."""
        done = subprocess.run(
            [CLI, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=self.environment,
            cwd=self.home,
        )
        if done.returncode != 0:
            raise Failed(done)
        return done.stdout

    def json(self, *arguments: str) -> Any:
        """Runs `aws` and reads its JSON; `None` when it printed nothing."""
        printed = self.run(*arguments, "--output", "json")
        return json.loads(printed) if printed.strip() else None

    def using(self, credentials: Credentials) -> Cli:
        """The same shell after exporting these credentials."""
        others = {
            name: value
            for name, value in self.variables.items()
            if name not in {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
        }
        return Cli(others | credentials.environment(), self.home)

    @property
    def environment(self) -> dict[str, str]:
        """Everything that the program sees."""
        basic = {
            "PATH": os.defpath,
            "HOME": str(self.home),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        }
        return basic | self.variables
