"""The official SDKs in their own languages, each a small program under `sdk/`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from clients import REASONS, REGION, Cli, Credentials, Failed

HERE = Path(__file__).parent / "sdk"
# Of all that a machine has to fetch and compile.
PATIENCE = 1_500


@dataclass(frozen=True)
class Journey:
    """What a program is told."""

    endpoint: str
    credentials: Credentials
    variables: dict[str, str]


class Missing(Exception):
    """This machine has no toolchain for it."""


def need(*programs: str) -> None:
    """Raises unless the machine has them all."""
    for program in programs:
        if shutil.which(program) is None:
            raise Missing(f"{program} is not installed")


def run(
    command: list[str],
    folder: Path,
    variables: dict[str, str] | None = None,
    home: Path | None = None,
) -> str:
    """Runs a command. Builds see the environment of whoever runs the tests, journeys a bare one."""
    environment = dict(os.environ) if variables is None else variables
    if home is not None:
        environment = environment | {"HOME": str(home)}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def bare(journey: Journey, home: Path) -> dict[str, str]:
    """The environment of a journey: the machine's programs, and what every SDK reads."""
    basic = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "AWS_ENDPOINT_URL": journey.endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return basic | journey.credentials.environment() | journey.variables


# The real home of whoever runs the tests, where toolchains keep what they fetched.
OWN_HOME = Path(os.environ.get("HOME", "/"))


Going = Callable[[Journey], dict[str, Any]]
# The command of a program of `sdk/`, by its name. All of an SDK are built together, once a run.
Commands = Callable[[str], list[str]]


def program(build: Callable[[], Commands]) -> Callable[[Path], Going]:
    """A journey by a program, which is built before it begins: codes grow old meanwhile."""

    def prepare(home: Path) -> Going:
        command = build()("journey")
        return lambda journey: json.loads(run(command, HERE, bare(journey, home)))

    return prepare


@cache
def javascript() -> Commands:
    """AWS SDK for JavaScript v3."""
    need("node", "npm")
    folder = HERE / "javascript"
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    run(["npm", "install", *quiet], folder, home=OWN_HOME)
    return lambda name: ["node", str(folder / f"{name}.mjs")]


@cache
def go() -> Commands:
    """AWS SDK for Go v2."""
    need("go")
    folder = HERE / "go"
    run(["go", "build", "-o", "target/", "./..."], folder, home=OWN_HOME)
    return lambda name: [str(folder / "target" / name)]


@cache
def java() -> Commands:
    """AWS SDK for Java v2."""
    need("java", "mvn")
    folder = HERE / "java"
    path = "-Dmdep.outputFile=target/classpath"
    run(["mvn", "-q", "-B", "compile", "dependency:build-classpath", path], folder, home=OWN_HOME)
    libraries = (folder / "target/classpath").read_text().strip()
    classes = f"{folder / 'target/classes'}:{libraries}"
    return lambda name: ["java", "-cp", classes, f"journey.{name.capitalize()}"]


@cache
def rust() -> Commands:
    """AWS SDK for Rust."""
    need("cargo")
    folder = HERE / "rust"
    run(["cargo", "build", "--quiet", "--locked", "--target-dir", "target"], folder, home=OWN_HOME)
    return lambda name: [str(folder / "target/debug" / name)]


def lifetime(expiration: datetime) -> int:
    """Seconds from now."""
    return round((expiration - datetime.now(timezone.utc)).total_seconds())


def python(journey: Journey) -> dict[str, Any]:
    """boto3."""

    def client(keys: Credentials) -> Any:
        session = boto3.session.Session(
            keys.access_key_id, keys.secret_access_key, keys.session_token, REGION
        )
        once = Config(retries={"total_max_attempts": 1})
        return session.client("sts", endpoint_url=journey.endpoint, config=once)

    def refused(**arguments: Any) -> dict[str, Any]:
        try:
            me.assume_role(**({"RoleSessionName": "journey"} | arguments))
        except ClientError as refusal:
            error = refusal.response["Error"]
            status = refusal.response["ResponseMetadata"]["HTTPStatusCode"]
            return {"code": error["Code"], "message": error["Message"], "status": status}
        raise AssertionError("it was not refused")

    told = journey.variables
    me = client(journey.credentials)
    identity = me.get_caller_identity()
    assumed = me.assume_role(
        RoleArn=told["ROLE_ARN"],
        RoleSessionName="journey",
        ExternalId=told["EXTERNAL_ID"],
        Policy=told["SESSION_POLICY"],
        Tags=[{"Key": "Team", "Value": "red"}, {"Key": "Cost", "Value": ""}],
        TransitiveTagKeys=["Team"],
        DurationSeconds=900,
    )
    session = client(Credentials.issued(assumed["Credentials"]))
    chained = session.assume_role(RoleArn=told["NEXT_ROLE_ARN"], RoleSessionName="journey")
    mfa = me.get_session_token(SerialNumber=told["MFA_SERIAL"], TokenCode=told["MFA_CODE"])
    denied = refused(RoleArn=told["CLOSED_ROLE_ARN"])
    encoded = denied["message"].split(REASONS)[1]
    decoded = me.decode_authorization_message(EncodedMessage=encoded)

    def whoami(issued: dict[str, Any]) -> Any:
        return client(Credentials.issued(issued["Credentials"])).get_caller_identity()["Arn"]

    return {
        "identity": {
            "account": identity["Account"],
            "arn": identity["Arn"],
            "userId": identity["UserId"],
        },
        "assumed": {
            "arn": assumed["AssumedRoleUser"]["Arn"],
            "lifetime": lifetime(assumed["Credentials"]["Expiration"]),
            "packedPolicySize": assumed["PackedPolicySize"],
        },
        "session": whoami(assumed),
        "chained": whoami(chained),
        "mfa": whoami(mfa),
        "denied": denied["code"],
        "decoded": json.loads(decoded["DecodedMessage"])["context"]["action"],
        "invalid": refused(RoleArn=told["ROLE_ARN"], RoleSessionName="with space"),
    }


def cli(journey: Journey, home: Path) -> dict[str, Any]:
    """The AWS CLI v1."""
    told = journey.variables
    shell = Cli(bare(journey, home), home)
    assume = ["sts", "assume-role", "--role-session-name", "journey", "--role-arn"]

    def refused(*arguments: str) -> dict[str, Any]:
        try:
            shell.run(*arguments)
        except Failed as refusal:
            code = refusal.stderr.split("(", 1)[1].split(")", 1)[0]
            message = refusal.stderr.split("operation: ", 1)[1]
            # The CLI prints no status.
            return {"code": code, "message": message, "status": None}
        raise AssertionError("it was not refused")

    def whoami(issued: dict[str, Any]) -> Any:
        session = shell.using(Credentials.issued(issued["Credentials"]))
        return session.json("sts", "get-caller-identity")["Arn"]

    identity = shell.json("sts", "get-caller-identity")
    assumed = shell.json(
        *assume,
        told["ROLE_ARN"],
        *("--external-id", told["EXTERNAL_ID"]),
        *("--policy", told["SESSION_POLICY"]),
        *("--tags", "Key=Team,Value=red", "Key=Cost,Value="),
        *("--transitive-tag-keys", "Team"),
        *("--duration-seconds", "900"),
    )
    session = shell.using(Credentials.issued(assumed["Credentials"]))
    chained = session.json(*assume, told["NEXT_ROLE_ARN"])
    code = ["--serial-number", told["MFA_SERIAL"], "--token-code", told["MFA_CODE"]]
    mfa = shell.json("sts", "get-session-token", *code)
    denied = refused(*assume, told["CLOSED_ROLE_ARN"])
    encoded = denied["message"].split(REASONS)[1]
    decode = ["sts", "decode-authorization-message", "--encoded-message", encoded]
    decoded = json.loads(shell.json(*decode)["DecodedMessage"])
    ends = datetime.fromisoformat(assumed["Credentials"]["Expiration"].replace("Z", "+00:00"))
    return {
        "identity": {
            "account": identity["Account"],
            "arn": identity["Arn"],
            "userId": identity["UserId"],
        },
        "assumed": {
            "arn": assumed["AssumedRoleUser"]["Arn"],
            "lifetime": lifetime(ends),
            "packedPolicySize": assumed["PackedPolicySize"],
        },
        "session": whoami(assumed),
        "chained": whoami(chained),
        "mfa": whoami(mfa),
        "denied": denied["code"],
        "decoded": decoded["context"]["action"],
        "invalid": refused(*assume, told["ROLE_ARN"], "--role-session-name", "with space"),
    }


CLIENTS: dict[str, Callable[[Path], Going]] = {
    "aws-cli": lambda home: lambda journey: cli(journey, home),
    "boto3": lambda _: python,
    "javascript": program(javascript),
    "go": program(go),
    "java": program(java),
    "rust": program(rust),
}
