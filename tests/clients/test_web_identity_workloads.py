"""Tokens as clusters and CI systems make them, and trust policies as people write them for those.

The claims are what the systems' documentation says that they put in. Nothing is fetched for the
issuers on the internet: their keys were uploaded, as for a cluster that nobody can reach.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from deployment import session_arn
from federation import AUDIENCE, Federation, Refused
from lying import DISCOVERY, KEYS, lying
from pki import Pki
from tokens import Key, claims, key_set

KEY = Key.rsa("of the platform")
NOT_AUTHORIZED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


def service_account(issuer: str, namespace: str, name: str, **more: Any) -> dict[str, Any]:
    """What the API server of a cluster projects into a pod (`serviceAccountToken`)."""
    cluster = {
        "namespace": namespace,
        "node": {"name": "worker-1", "uid": "0b1f1c7e-5d31-4f4e-9f0f-7c2f3a9d1e11"},
        "pod": {"name": f"{name}-5c9d", "uid": "7f0d2f4a-3f55-4b5c-8f55-0f6a5b7a9c22"},
        "serviceaccount": {"name": name, "uid": "c2b6a7d8-91e3-4d0f-a0f5-2d8c6e4b1a33"},
    }
    # The API server reminds itself of when the token should have been replaced.
    said = claims(issuer, [AUDIENCE], f"system:serviceaccount:{namespace}:{name}")
    cluster |= {"warnafter": said["iat"] + 3_607}
    return said | {"jti": "b3c1a5b2-3d5f-4b7e-8f6d-5a1c9e7d2f44", "kubernetes.io": cluster} | more


def github_job(**more: Any) -> dict[str, Any]:
    """What GitHub puts into the token of a workflow's job."""
    repository = "octo-org/octo-repo"
    workflow = f"{repository}/.github/workflows/deploy.yml@refs/heads/main"
    said = claims(
        "https://token.actions.githubusercontent.com",
        AUDIENCE,
        f"repo:{repository}:ref:refs/heads/main",
    )
    return (
        said
        | {
            "jti": "1f0f3b9a-6a0e-4d5b-9c39-8a4c5c2b7e55",
            "ref": "refs/heads/main",
            "sha": "5f4dcc3b5aa765d61d8327deb882cf99b0a1c2d3",
            "repository": repository,
            "repository_owner": "octo-org",
            "repository_owner_id": "65",
            "repository_id": "74",
            "repository_visibility": "private",
            "run_id": "30433642",
            "run_number": "10",
            "run_attempt": "2",
            "actor": "octocat",
            "actor_id": "12",
            "workflow": "deploy",
            "workflow_ref": workflow,
            "workflow_sha": "5f4dcc3b5aa765d61d8327deb882cf99b0a1c2d3",
            "head_ref": "",
            "base_ref": "",
            "event_name": "push",
            "ref_type": "branch",
            "ref_protected": "true",
            "job_workflow_ref": workflow,
            "job_workflow_sha": "5f4dcc3b5aa765d61d8327deb882cf99b0a1c2d3",
            "runner_environment": "github-hosted",
            "environment": "production",
            "enterprise": "octo-enterprise",
            "enterprise_id": "123",
            "check_run_id": "50126791733",
        }
        | more
    )


def gitlab_job(issuer: str = "https://gitlab.com", **more: Any) -> dict[str, Any]:
    """What GitLab puts into an `id_tokens` token of a job."""
    project = "my-group/my-project"
    return (
        claims(issuer, issuer, f"project_path:{project}:ref_type:branch:ref:main")
        | {
            "jti": "235b3a54-b797-45c7-ae9a-f72d7bc6ef5b",
            "namespace_id": "72",
            "namespace_path": "my-group",
            "project_id": "20",
            "project_path": project,
            "user_id": "1",
            "user_login": "sample-user",
            "user_email": "sample-user@example.com",
            "user_access_level": "developer",
            "user_identities": [{"provider": "github", "extern_uid": "2435223452345"}],
            "pipeline_id": "574",
            "pipeline_source": "push",
            "job_id": "302",
            "ref": "main",
            "ref_type": "branch",
            "ref_path": "refs/heads/main",
            "ref_protected": "true",
            "groups_direct": ["my-group/maintainers"],
            "environment": "production",
            "environment_protected": "true",
            "deployment_tier": "production",
            "environment_action": "start",
            "runner_id": 1,
            "runner_environment": "self-hosted",
            "sha": "714a629c0b401fdce83e847fc9589983fc6f46bc",
            "project_visibility": "public",
            "ci_config_ref_uri": "gitlab.com/my-group/my-project//.gitlab-ci.yml@refs/heads/main",
            "ci_config_sha": "714a629c0b401fdce83e847fc9589983fc6f46bc",
        }
        | more
    )


def not_trusted(federation: Federation, role: str, said: dict[str, Any]) -> None:
    """A good token that the trust policy does not let in."""
    refused = federation.refused(role, KEY.sign(said))
    assert (refused.code, refused.status) == ("AccessDenied", 403), refused
    assert refused.message.startswith(NOT_AUTHORIZED)


def provider_of(federation: Federation, issuer: str, *audiences: str) -> str:
    """An issuer whose keys were uploaded."""
    arn = federation.known(issuer, *audiences)
    federation.upload_keys(arn, key_set(KEY))
    return arn


def test_a_pod_of_a_cluster_that_nobody_can_reach(federation: Federation) -> None:
    """Its issuer is a name that only the cluster knows; its keys were piped to `daypass`."""
    issuer = "https://kubernetes.default.svc.cluster.local"
    host = issuer.removeprefix("https://")
    arn = federation.register(issuer)
    federation.command("provider", "set-jwks", issuer, "-", given=json.dumps(key_set(KEY)))
    role = federation.role(
        arn,
        StringEquals={
            f"{host}:aud": AUDIENCE,
            f"{host}:sub": "system:serviceaccount:payments:ledger",
        },
    )
    assumed = federation.assume(role, KEY.sign(service_account(issuer, "payments", "ledger")))
    assert assumed["SubjectFromWebIdentityToken"] == "system:serviceaccount:payments:ledger"
    assert assumed["Audience"] == AUDIENCE
    assert assumed["Provider"] == arn
    assert federation.whoami(assumed) == session_arn(role, "job")
    for namespace, name in (("payments", "other"), ("default", "ledger"), ("payments:ledger", "x")):
        not_trusted(federation, role, service_account(issuer, namespace, name))
    # What a pod has for its own API server is not for us.
    for audience in ([issuer], ["https://kubernetes.default.svc"], []):
        said = service_account(issuer, "payments", "ledger", aud=audience)
        refused = federation.refused(role, KEY.sign(said))
        assert (refused.code, refused.status) == ("InvalidIdentityToken", 400), audience


def test_a_namespace_of_a_cluster_by_a_pattern(federation: Federation) -> None:
    """With `StringLike`, which is how people let a whole namespace in."""
    issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"
    host = issuer.removeprefix("https://")
    role = federation.role(
        provider_of(federation, issuer),
        StringEquals={f"{host}:aud": AUDIENCE},
        StringLike={f"{host}:sub": "system:serviceaccount:payments:*"},
    )
    for name in ("ledger", "other"):
        federation.assume(role, KEY.sign(service_account(issuer, "payments", name)))
    not_trusted(federation, role, service_account(issuer, "payments-2", "ledger"))
    not_trusted(federation, role, service_account(issuer, "pay", "ments:ledger"))


def test_a_pod_of_a_cluster_that_serves_its_keys(federation: Federation, pki: Pki) -> None:
    """Through discovery; and the API server's next key, when it has one."""
    second = Key.rsa("the next")
    with lying(pki, KEY) as cluster:
        role = federation.open(cluster.issuer)
        said = service_account(cluster.issuer, "payments", "ledger")
        federation.assume(role, KEY.sign(said))
        cluster.publish(second, KEY)
        for key in (second, KEY):
            federation.assume(role, key.sign(said))
        assert cluster.asked(DISCOVERY) == cluster.asked(KEYS) == 2


def test_uploaded_keys_are_all_that_counts(federation: Federation, pki: Pki) -> None:
    """Nothing is fetched, even where it could be; new keys take the place of the old ones."""
    first, second = KEY, Key.elliptic("second")
    with lying(pki, Key.rsa("never asked for")) as cluster:
        arn = federation.register(cluster.issuer)
        role = federation.role(arn)
        said = service_account(cluster.issuer, "a", "b")
        federation.upload_keys(arn, key_set(first))
        federation.assume(role, first.sign(said))
        federation.without_key(role, second.sign(said))
        federation.upload_keys(arn, key_set(second))
        federation.assume(role, second.sign(said))
        federation.without_key(role, first.sign(said))
        assert cluster.asked(DISCOVERY) == 0


def test_an_operator_is_rid_of_a_key_at_once(federation: Federation, pki: Pki) -> None:
    """Whatever was fetched before: by uploading others, or by deleting the provider."""
    with lying(pki, KEY) as cluster:
        arn = federation.register(cluster.issuer)
        role = federation.role(arn)
        stolen = KEY.sign(service_account(cluster.issuer, "a", "b"))
        federation.assume(role, stolen)
        federation.upload_keys(arn, key_set(Key.elliptic("another")))
        federation.without_key(role, stolen)
        federation.command("provider", "unset-jwks", cluster.issuer)
        federation.assume(role, stolen)
        federation.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        message = f"No OpenIDConnect provider found in your account for {cluster.issuer}"
        assert federation.refused(role, stolen) == Refused("InvalidIdentityToken", message, 400)


GITHUB = "token.actions.githubusercontent.com"
ON_MAIN = {f"{GITHUB}:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"}


def test_a_workflow_of_a_repository_on_a_branch(federation: Federation) -> None:
    """As GitHub's documentation tells people to trust it."""
    arn = provider_of(federation, f"https://{GITHUB}")
    role = federation.role(arn, StringEquals={f"{GITHUB}:aud": AUDIENCE} | ON_MAIN)
    assumed = federation.assume(role, KEY.sign(github_job()))
    assert assumed["SubjectFromWebIdentityToken"] == ON_MAIN[f"{GITHUB}:sub"]
    for subject in (
        "repo:octo-org/octo-repo:ref:refs/heads/feature",
        "repo:octo-org/octo-repo:pull_request",
        "repo:octo-org/other:ref:refs/heads/main",
        "repo:Octo-Org/octo-repo:ref:refs/heads/main",
    ):
        not_trusted(federation, role, github_job(sub=subject))
    elsewhere = github_job(aud="https://github.com/octo-org")
    assert federation.refused(role, KEY.sign(elsewhere)) == Refused(
        "InvalidIdentityToken", "Incorrect token audience", 400
    )


@pytest.mark.parametrize(
    ("key", "value", "other"),
    [
        ("repository", "octo-org/octo-repo", "octo-org/other"),
        ("repository_id", "74", "75"),
        ("repository_owner_id", "65", "66"),
        ("ref", "refs/heads/main", "refs/heads/feature"),
        ("environment", "production", "staging"),
        ("actor", "octocat", "mallory"),
        ("actor_id", "12", "13"),
        ("workflow", "deploy", "build"),
        (
            "job_workflow_ref",
            "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main",
            "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/feature",
        ),
        ("enterprise_id", "123", "124"),
    ],
)
def test_a_claim_of_a_workflow_is_a_condition_key(
    key: str, value: str, other: str, federation: Federation
) -> None:
    """Of those that AWS knows since 2026; beside the subject, which every such policy must name."""
    arn = provider_of(federation, f"https://{GITHUB}")
    role = federation.role(
        arn,
        StringEquals={f"{GITHUB}:{key}": value},
        StringLike={f"{GITHUB}:sub": "repo:octo-org/*"},
    )
    federation.assume(role, KEY.sign(github_job()))
    not_trusted(federation, role, github_job(**{key: other}))
    without = github_job()
    del without[key]
    not_trusted(federation, role, without)


def test_a_claim_that_is_no_condition_key_is_never_met(federation: Federation) -> None:
    """AWS has none of `repository_visibility` and `run_id`, so nor have we, unless told."""
    arn = provider_of(federation, f"https://{GITHUB}")
    for key, value in (("repository_visibility", "private"), ("run_id", "30433642")):
        role = federation.role(arn, StringEquals=ON_MAIN | {f"{GITHUB}:{key}": value})
        not_trusted(federation, role, github_job())


def test_a_job_of_a_project_on_a_branch(federation: Federation) -> None:
    """As GitLab's documentation tells people to trust it."""
    issuer, host = "https://gitlab.com", "gitlab.com"
    arn = provider_of(federation, issuer, issuer)
    subject = "project_path:my-group/my-project:ref_type:branch:ref:main"
    role = federation.role(arn, StringEquals={f"{host}:sub": subject, f"{host}:aud": issuer})
    assert federation.assume(role, KEY.sign(gitlab_job()))["Audience"] == issuer
    group = federation.role(
        arn, StringLike={f"{host}:sub": "project_path:my-group/*:ref_type:branch:ref:main"}
    )
    federation.assume(group, KEY.sign(gitlab_job()))
    for other in (
        subject.replace("ref:main", "ref:feature"),
        subject.replace("branch", "tag"),
        subject.replace("my-group", "your-group"),
    ):
        for one in (role, group):
            not_trusted(federation, one, gitlab_job(sub=other))
    # A token for somebody else does not get as far as the policy.
    refused = federation.refused(role, KEY.sign(gitlab_job(aud="https://vault.example")))
    assert refused == Refused("InvalidIdentityToken", "Incorrect token audience", 400)


@pytest.mark.parametrize(
    ("key", "value", "other"),
    [
        ("project_id", "20", "21"),
        ("namespace_id", "72", "73"),
        ("user_login", "sample-user", "mallory"),
        ("pipeline_source", "push", "merge_request_event"),
        ("ref_protected", "true", "false"),
        ("runner_environment", "self-hosted", "gitlab-hosted"),
    ],
)
def test_a_claim_of_a_job_is_a_condition_key(
    key: str, value: str, other: str, federation: Federation
) -> None:
    """Of those that AWS knows since 2026."""
    host = "gitlab.com"
    arn = provider_of(federation, f"https://{host}", f"https://{host}")
    role = federation.role(
        arn,
        StringEquals={f"{host}:{key}": value},
        StringLike={f"{host}:sub": "project_path:my-group/*"},
    )
    federation.assume(role, KEY.sign(gitlab_job()))
    not_trusted(federation, role, gitlab_job(**{key: other}))


def test_a_provider_may_make_a_condition_key_of_every_claim(federation: Federation) -> None:
    """Of those with one value, for an installation of one's own; it is off until somebody says so."""
    issuer, host = "https://gitlab.lab.example", "gitlab.lab.example"
    arn = provider_of(federation, issuer, issuer)
    conditions = {
        f"{host}:project_path": "my-group/my-project",
        f"{host}:environment": "production",
        f"{host}:ref_path": "refs/heads/main",
    }
    role = federation.role(arn, StringEquals=conditions, NumericEquals={f"{host}:runner_id": "1"})
    not_trusted(federation, role, gitlab_job(issuer))
    federation.command("provider", "set", issuer, "--expose-all-claims", "on")
    federation.assume(role, KEY.sign(gitlab_job(issuer)))
    for other in (
        {"project_path": "my-group/other"},
        {"environment": "staging"},
        {"ref_path": "refs/heads/feature"},
        {"runner_id": 2},
        {"project_path": ["my-group/my-project"]},
    ):
        not_trusted(federation, role, gitlab_job(issuer, **other))


def test_several_issuers_of_one_role(federation: Federation) -> None:
    """Each has its own condition keys; a subject of one is nobody at the other."""
    iam = federation.iam
    github = provider_of(federation, f"https://{GITHUB}")
    gitlab = provider_of(federation, "https://gitlab.com", "https://gitlab.com")
    role = federation.role(github, StringEquals=ON_MAIN)
    document = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    of_github = document["Statement"][0]
    subject = {"gitlab.com:sub": "project_path:my-group/my-project:ref_type:branch:ref:main"}
    of_gitlab = of_github | {
        "Principal": {"Federated": gitlab},
        "Condition": {"StringEquals": subject},
    }
    federation.trust(role, of_github, of_gitlab)
    for said in (github_job(), gitlab_job()):
        federation.assume(role, KEY.sign(said))
    not_trusted(federation, role, github_job(sub=subject["gitlab.com:sub"]))
    not_trusted(federation, role, gitlab_job(sub=ON_MAIN[f"{GITHUB}:sub"]))


def test_a_role_that_trusts_everybodys_issuer_names_whose_it_is_for(federation: Federation) -> None:
    """A policy that would let any repository of the world in is not saved."""
    arn = provider_of(federation, f"https://{GITHUB}")
    iam = federation.iam
    for conditions in (
        {},
        {"StringEquals": {f"{GITHUB}:aud": AUDIENCE}},
        {"StringLike": {f"{GITHUB}:sub": "*"}},
    ):
        with pytest.raises(iam.exceptions.ClientError, match="MalformedPolicyDocument"):
            federation.role(arn, **conditions)
