"""AssumeRoleWithWebIdentity, with tokens of OpenID providers that others wrote and certified."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from certified import Certified
from clients import Boto, Credentials
from deployment import ACCOUNT, check_temporary, document, role_arn, session_arn
from federation import Federation, Refused
from pki import Pki
from sdks import Missing
from server import Server
from tokens import Key, read

Fresh = Callable[[str], str]

THUMBPRINT = "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"
# More than any fetch may take, on a machine that has other things to do.
BOUND = 20


@pytest.fixture(scope="module")
def certified(pki: Pki) -> Iterator[Certified]:
    """The process of the providers."""
    try:
        process = Certified(pki)
    except Missing as missing:
        # A CI that lost its Node.js would prove nothing.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(missing))
    yield process
    process.close()


@pytest.fixture(scope="module")
def keys() -> dict[str, Key]:
    """Keys of providers, made once: each takes a while."""
    return {name: Key.rsa(name) for name in "abc"} | {"e": Key.elliptic("e")}


def test_who_logged_in_gets_a_session(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    """With a browser, a password and a code; for both kinds of keys that providers have."""
    provider = certified.open(fresh("login"), keys["a"], keys["e"])
    arn = federation.register(provider.issuer, "people-RS256", "people-ES256")
    role = federation.role(arn)
    assert arn.endswith(provider.issuer.removeprefix("https://"))
    for algorithm in ("RS256", "ES256"):
        token = provider.id_token("alice", algorithm)
        assumed = federation.assume(role, token, DurationSeconds=1800)
        assert assumed["SubjectFromWebIdentityToken"] == "alice"
        assert assumed["Audience"] == f"people-{algorithm}"
        assert assumed["Provider"] == arn
        assert assumed["AssumedRoleUser"]["Arn"] == session_arn(role, "job")
        assert assumed["AssumedRoleUser"]["AssumedRoleId"].endswith(":job")
        assert "SourceIdentity" not in assumed
        check_temporary(
            assumed["Credentials"] | {"Expiration": assumed["Credentials"]["Expiration"]}, 1800
        )
        assert federation.whoami(assumed) == session_arn(role, "job")
    assert provider.asked("/.well-known/openid-configuration") == 1
    assert provider.key_fetches == 1


def test_a_claim_of_the_provider_makes_tags_and_a_source_identity(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh, boto: Boto
) -> None:
    """And policies see them, of the role's trust and of the session."""
    provider = certified.open(fresh("tags"), keys["a"])
    arn = federation.register(provider.issuer, "people-RS256")
    host = provider.issuer.removeprefix("https://")
    role = federation.role(
        arn,
        StringEquals={
            f"{host}:sub": "alice",
            f"{host}:aud": "people-RS256",
            "aws:RequestTag/Team": "red",
            "sts:SourceIdentity": "alice",
        },
    )
    own = {
        "Effect": "Allow",
        "Action": "iam:GetRole",
        "Resource": role_arn(role),
        "Condition": {
            "StringEquals": {"aws:PrincipalTag/Team": "red", "aws:SourceIdentity": "alice"}
        },
    }
    federation.iam.put_role_policy(RoleName=role, PolicyName="own", PolicyDocument=document(own))
    assumed = federation.assume(role, provider.id_token("alice", scope="openid aws"))
    assert assumed["SourceIdentity"] == "alice"
    iam = federation.boto.iam(Credentials.issued(assumed["Credentials"]))
    assert iam.get_role(RoleName=role)["Role"]["Arn"] == role_arn(role)
    # Without that scope the token has no such claims, and somebody else another source identity.
    for token in (provider.id_token("alice"), provider.id_token("bob", scope="openid aws")):
        refused = federation.refused(role, token)
        assert (refused.code, refused.status) == ("AccessDenied", 403)
        assert refused.message.startswith("Not authorized to perform sts:AssumeRoleWithWebIdentity")


def test_a_machine_gets_a_session_for_its_client_secret(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    """By client credentials. Its token is good where it was meant for and nowhere else."""
    provider = certified.open(fresh("machine"), keys["a"])
    audience = "https://sts.example"
    role = federation.open(provider.issuer, audience)
    assumed = federation.assume(role, provider.machine_token(audience))
    assert assumed["SubjectFromWebIdentityToken"] == "machine"
    assert assumed["Audience"] == audience
    elsewhere = provider.machine_token("https://elsewhere.example")
    assert federation.refused(role, elsewhere) == Refused(
        "InvalidIdentityToken", "Incorrect token audience", 400
    )


def test_a_key_that_is_published_before_use_is_taken_at_once(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    """A warm set has none of it: it is fetched anew, once, and nobody was refused meanwhile."""
    provider = certified.open(fresh("rotates"), keys["a"])
    role = federation.open(provider.issuer, "people-RS256")
    before = provider.id_token("alice")
    federation.assume(role, before)
    provider.publish(keys["a"], keys["b"])
    federation.assume(role, provider.id_token("alice"))
    assert provider.key_fetches == 1
    provider.publish(keys["b"], keys["a"])
    after = [provider.id_token(person) for person in ("alice", "bob", "carol")]
    with ThreadPoolExecutor(6) as crowd:
        assumed = list(
            crowd.map(lambda token: federation.assume(role, token), [*after, before] * 3)
        )
    assert len(assumed) == 12
    assert provider.key_fetches == 2


def test_a_key_that_is_withdrawn_is_refused_after_the_next_fetch(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    provider = certified.open(fresh("withdraws"), keys["a"])
    role = federation.open(provider.issuer, "people-RS256")
    stolen = provider.id_token("mallory")
    federation.assume(role, stolen)
    provider.publish(keys["b"])
    federation.assume(role, provider.id_token("alice"))
    federation.without_key(role, stolen)
    federation.assume(role, provider.id_token("alice"))
    # The key that is gone was no reason to ask again.
    assert provider.key_fetches == 2


def test_warm_keys_outlive_their_provider(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    """Fault R21. A provider that nobody met before is refused, and quickly."""
    warm, cold = (certified.open(fresh("down"), keys["a"]) for _ in range(2))
    warm_role, cold_role = (federation.open(one.issuer, "people-RS256") for one in (warm, cold))
    first, later, unknown = (warm.id_token(person) for person in ("alice", "bob", "carol"))
    never = cold.id_token("alice")
    federation.assume(warm_role, first)
    for provider in (warm, cold):
        provider.stop()
    for _ in range(2):
        began = time.monotonic()
        federation.without_key(cold_role, never)
        assert time.monotonic() - began < BOUND
        federation.assume(warm_role, later)
        federation.assume(warm_role, unknown)
    # A key that is not there is looked for in vain, and costs the others nothing.
    stranger = keys["c"].sign(read(first))
    federation.without_key(warm_role, stranger)
    federation.assume(warm_role, first)


def test_a_slow_provider_keeps_its_own_waiting_and_nobody_else(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    """Fault R22."""
    slow, other = (certified.open(fresh("slow"), keys["a"]) for _ in range(2))
    slow_role, other_role = (federation.open(one.issuer, "people-RS256") for one in (slow, other))
    slow_token, other_token = (one.id_token("alice") for one in (slow, other))
    slow.delay(0.7)
    with ThreadPoolExecutor(5) as crowd:
        waiting = [crowd.submit(federation.assume, slow_role, slow_token) for _ in range(4)]
        time.sleep(0.3)
        federation.assume(other_role, other_token)
        assert not any(one.done() for one in waiting)
        assert [one.result()["Audience"] for one in waiting] == ["people-RS256"] * 4
    # They waited for one fetch together.
    assert slow.key_fetches == 1


@pytest.mark.parametrize("known_by", ["thumbprint", "another thumbprint", "nothing"])
def test_a_private_provider_is_known_by_its_thumbprint(
    known_by: str,
    certified: Certified,
    keys: dict[str, Key],
    pki: Pki,
    server: Server,
    boto: Boto,
    fresh: Fresh,
) -> None:
    """On a node that knows nothing of the authority, as AWS does not."""
    provider = certified.open(fresh("private"), keys["a"])
    federation = Federation(server, boto, fresh)
    prints = {"thumbprint": (pki.thumbprint,), "another thumbprint": ("ab" * 20,), "nothing": ()}
    arn = federation.register(provider.issuer, "people-RS256", thumbprints=prints[known_by])
    role, token = federation.role(arn), provider.id_token("alice")
    if known_by == "thumbprint":
        assert federation.assume(role, token)["Provider"] == arn
    elif known_by == "nothing":
        federation.without_key(role, token)
        assert provider.key_fetches == 0
    else:
        assert federation.refused(role, token) == Refused("InvalidIdentityToken", THUMBPRINT, 400)
        assert provider.key_fetches == 0


def test_a_token_says_whose_it_is_and_for_whom(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    """What a certified provider signed is refused where it does not belong."""
    provider, stranger = (certified.open(fresh("whose"), keys["a"]) for _ in range(2))
    role = federation.open(provider.issuer, "people-RS256")
    message = f"No OpenIDConnect provider found in your account for {stranger.issuer}"
    refused = federation.refused(role, stranger.id_token("alice"))
    assert refused == Refused("InvalidIdentityToken", message, 400)
    assert stranger.key_fetches == 0
    # A provider of the same account that this role does not trust.
    federation.register(stranger.issuer, "people-RS256")
    refused = federation.refused(role, stranger.id_token("alice"))
    assert (refused.code, refused.status) == ("AccessDenied", 403)
    # The same key, but another client's.
    federation_only = provider.id_token("alice", "RS256")
    other = federation.refused(
        federation.open(certified.open(fresh("x"), keys["a"]).issuer), federation_only
    )
    assert other.code == "AccessDenied"


def test_the_audit_names_the_subject_and_never_the_token(
    federation: Federation, certified: Certified, keys: dict[str, Key], fresh: Fresh
) -> None:
    provider = certified.open(fresh("audit"), keys["a"])
    arn = federation.register(provider.issuer, "people-RS256")
    role, token = federation.role(arn), provider.id_token("alice-of-the-audit")
    federation.assume(role, token)
    other = certified.open(fresh("audit"), keys["a"])
    elsewhere = federation.role(federation.register(other.issuer, "nobody"))
    refused = other.id_token("mallory-of-the-audit")
    assert federation.refused(elsewhere, refused).message == "Incorrect token audience"
    records = [
        record
        for record in federation.server.audit()
        if record["eventName"] == "AssumeRoleWithWebIdentity"
        and (record["requestParameters"] or {}).get("roleArn")
        in {role_arn(role), role_arn(elsewhere)}
    ]
    taken, not_taken = records
    assert taken["userIdentity"]["type"] == "WebIdentityUser"
    assert taken["userIdentity"]["userName"] == "alice-of-the-audit"
    assert taken["userIdentity"]["identityProvider"] == arn
    assert taken["recipientAccountId"] == ACCOUNT
    # Nobody vouches for who that was, but the operator is told what was wrong.
    assert not_taken["userIdentity"] == {"type": "Unknown"}
    assert not_taken["errorCode"] == "InvalidIdentityToken"
    reason = not_taken["additionalEventData"]["daypass"]["reason"]
    assert reason == (
        f"the token's audience is no client id of the provider; the issuer is {other.issuer}"
    )
    for one, record in ((token, taken), (refused, not_taken)):
        written = json.dumps(record)
        for part in one.split("."):
            assert part not in written
