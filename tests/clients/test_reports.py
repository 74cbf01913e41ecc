"""Simulation, reports and the whole account, by the clients that people use."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from clients import Boto, Cli
from deployment import allow

Fresh = Callable[[str], str]

OBJECT = "arn:aws:s3:::bucket/object"


def test_boto3_simulates_a_user(boto: Boto, fresh: Fresh) -> None:
    """The answer has the members that the service's own has, types and all."""
    iam, user = boto.iam(), fresh("user")
    arn = iam.create_user(UserName=user)["User"]["Arn"]
    iam.put_user_policy(UserName=user, PolicyName="P", PolicyDocument=allow("s3:Get*"))
    answer = iam.simulate_principal_policy(
        PolicySourceArn=arn, ActionNames=["s3:GetObject", "s3:PutObject"], ResourceArns=[OBJECT]
    )
    assert answer["IsTruncated"] is False
    allowed, denied = answer["EvaluationResults"]
    assert (allowed["EvalActionName"], allowed["EvalResourceName"]) == ("s3:GetObject", OBJECT)
    assert allowed["EvalDecision"] == "allowed"
    [statement] = allowed["MatchedStatements"]
    assert statement["SourcePolicyId"] == f"user_{user}_P"
    assert statement["SourcePolicyType"] == "IAM Policy"
    assert statement["StartPosition"]["Line"] == statement["EndPosition"]["Line"] == 1
    assert statement["StartPosition"]["Column"] < statement["EndPosition"]["Column"]
    assert allowed["MissingContextValues"] == []
    [result] = allowed["ResourceSpecificResults"]
    assert result["EvalResourceDecision"] == "allowed"
    assert result["MatchedStatements"] == [statement]
    assert denied["EvalDecision"] == "implicitDeny"
    assert denied["MatchedStatements"] == []


def test_the_cli_waits_for_a_credential_report(aws: Cli, boto: Boto) -> None:
    """A loop as people write it ends, and the report reads as CSV."""
    while aws.json("iam", "generate-credential-report")["State"] != "COMPLETE":
        pass
    content = boto.iam().get_credential_report()["Content"].decode()
    root, *users = csv.DictReader(io.StringIO(content))
    assert root["user"] == "<root_account>"
    assert "developer" in [user["user"] for user in users]
    assert None not in root and None not in root.values()


def test_the_account_goes_from_the_cli_to_lint(
    aws: Cli, boto: Boto, binary: Path, fresh: Fresh
) -> None:
    """What the CLI writes, page upon page, is what lint reads."""
    iam, role = boto.iam(), fresh("careless")
    anybody = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    account = aws.run("iam", "get-account-authorization-details", "--page-size", "1")
    linted = subprocess.run(
        [binary, "lint", "--json", "-"], input=account, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 1, linted.stderr
    findings = json.loads(linted.stdout)["findings"]
    assert ("trust-anyone", arn) in [(found["id"], found["entity"]) for found in findings]
    iam.delete_role(RoleName=role)


def test_boto3_asks_which_services_a_user_used(boto: Boto, fresh: Fresh) -> None:
    """Times come as times, and what is not known does not come at all."""
    iam, user = boto.iam(), fresh("user")
    arn = iam.create_user(UserName=user)["User"]["Arn"]
    iam.put_user_policy(UserName=user, PolicyName="P", PolicyDocument=allow("s3:Get*"))
    job = iam.generate_service_last_accessed_details(Arn=arn)["JobId"]
    told = iam.get_service_last_accessed_details(JobId=job)
    assert told["JobStatus"] == "COMPLETED"
    assert told["JobCompletionDate"] >= told["JobCreationDate"]
    [service] = told["ServicesLastAccessed"]
    assert service["ServiceNamespace"] == "s3"
    assert "LastAuthenticated" not in service
    listed = iam.list_policies_granting_service_access(Arn=arn, ServiceNamespaces=["s3"])
    [entry] = listed["PoliciesGrantingServiceAccess"]
    assert [policy["PolicyName"] for policy in entry["Policies"]] == ["P"]
