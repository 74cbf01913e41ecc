"""OpenID providers that lie, dawdle or lead astray (faults R22 and R23): whoever is honest does not
notice, and what is known to be good is kept."""

from __future__ import annotations

import http.client
import json
import struct
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from deployment import role_arn
from federation import AUDIENCE, Federation
from lying import (
    DISCOVERY,
    KEYS,
    Counting,
    Lying,
    body,
    document,
    drip,
    endless,
    lying,
    redirect,
    text,
)
from pki import Pki
from tokens import Key, claims, key_set

# More than any fetch may take, on a machine that has other things to do.
BOUND = 20
STORM = 2_000

GOOD, OTHER, FORGED = Key.rsa("good"), Key.rsa("other"), Key.rsa("good")


@dataclass(frozen=True)
class Elsewhere:
    """Hosts that nobody should be led to."""

    clear: Counting
    """Over plain HTTP."""
    private: Counting
    """Over TLS, at another port of loopback, with keys."""

    @property
    def hits(self) -> int:
        """How many were led there."""
        return self.clear.connections + self.private.connections


@pytest.fixture
def elsewhere(pki: Pki) -> Iterator[Elsewhere]:
    """With keys that a token could be verified with, so that only the rules keep it out."""
    with ExitStack() as stack:
        servers = Counting(), Counting(pki.context())
        for server in servers:
            stack.enter_context(server.running())
            server.pages[KEYS] = document(key_set(GOOD, OTHER))
        yield Elsewhere(*servers)


def token(issuer: str, key: Key, subject: str = "job") -> str:
    """A good token, as far as it goes."""
    return key.sign(claims(issuer, AUDIENCE, subject))


Lie = Callable[[Lying, Elsewhere], None]


def discovery(page: Any) -> Lie:
    """It is the discovery document that lies."""
    return lambda provider, _: provider.say(DISCOVERY, page)


def keys(page: Any) -> Lie:
    """It is the key set that lies."""
    return lambda provider, _: provider.say(KEYS, page)


def keys_at(url: Callable[[Elsewhere], str]) -> Lie:
    """The discovery document leads elsewhere."""
    return lambda provider, elsewhere: provider.say(
        DISCOVERY, document(provider.discovery(jwks_uri=url(elsewhere)))
    )


def redirected(path: str, url: Callable[[Elsewhere], str]) -> Lie:
    """What is asked for there is said to be elsewhere."""
    return lambda provider, elsewhere: provider.say(path, redirect(url(elsewhere)))


PAGE = "<!doctype html><title>Sign in</title><form action=/login><input name=user></form>"
ERROR = {"error": "temporarily_unavailable", "error_description": "try again later"}
SECRET = {"kty": "oct", "kid": "other", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LQ"}
NONE = {"kty": "none", "kid": "other", "alg": "none"}

LIES: dict[str, Lie] = {
    "an HTML page for the document": discovery(text(PAGE, "text/html")),
    "an HTML page for the keys": keys(text(PAGE, "text/html")),
    "an error with status 200 for the document": discovery(document(ERROR)),
    "an error with status 200 for the keys": keys(document(ERROR)),
    "an error with status 500": keys(document(key_set(GOOD, OTHER), status=500)),
    "a document of another issuer": lambda provider, _: provider.say(
        DISCOVERY, document(provider.discovery(issuer="https://issuer.example"))
    ),
    "a document of the issuer with a slash": lambda provider, _: provider.say(
        DISCOVERY, document(provider.discovery(issuer=provider.issuer + "/"))
    ),
    "a document without an issuer": lambda provider, _: provider.say(
        DISCOVERY, document({"jwks_uri": provider.issuer + KEYS})
    ),
    "no keys": keys(document({"keys": []})),
    "keys that are no list": keys(document({"keys": {"good": GOOD.public_jwk()}})),
    "keys that are secrets": keys(document({"keys": [SECRET]})),
    "keys of no algorithm": keys(document({"keys": [NONE]})),
    "keys cut off": keys(text(json.dumps(key_set(GOOD, OTHER))[:-3], "application/json")),
    "bytes that are no text": keys(body(b"\xff\xfe\x00" * 1_000, "application/json")),
    "a hundred megabytes, told": keys(endless(100, told=True)),
    "a hundred megabytes, not told": keys(endless(100, told=False)),
    "a hundred megabytes for the document": discovery(endless(100, told=False)),
    "a redirect of the document": redirected(
        DISCOVERY, lambda at: f"https://localhost:{at.private.port}{DISCOVERY}"
    ),
    "a redirect of the keys": redirected(
        KEYS, lambda at: f"https://localhost:{at.private.port}{KEYS}"
    ),
    "a redirect of the keys to plain HTTP": redirected(
        KEYS, lambda at: f"http://localhost:{at.clear.port}{KEYS}"
    ),
    "keys over plain HTTP": keys_at(lambda at: f"http://localhost:{at.clear.port}{KEYS}"),
    "keys by a number for loopback": keys_at(
        lambda at: f"https://2130706433:{at.private.port}{KEYS}"
    ),
    "keys of a user": keys_at(lambda at: f"https://a@localhost:{at.private.port}{KEYS}"),
    "keys of a cloud's metadata": keys_at(lambda _: "https://169.254.169.254/latest/meta-data/"),
    "keys of a file": keys_at(lambda _: "file:///etc/passwd"),
}


@pytest.fixture(scope="module")
def honest(pki: Pki) -> Iterator[Lying]:
    """A provider that never lies."""
    with lying(pki, GOOD) as provider:
        yield provider


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_is_refused_and_what_was_good_is_kept(
    lie: Lie, federation: Federation, honest: Lying, elsewhere: Elsewhere, pki: Pki
) -> None:
    """Of a provider that nobody met before, and of one that was honest until now."""
    honest_role = federation.role(federation.known(honest.issuer))
    federation.assume(honest_role, token(honest.issuer, GOOD))
    with lying(pki, GOOD) as new, lying(pki, GOOD) as turned:
        new_role, turned_role = (federation.open(one.issuer) for one in (new, turned))
        federation.assume(turned_role, token(turned.issuer, GOOD))
        for provider in (new, turned):
            lie(provider, elsewhere)
        began = time.monotonic()
        federation.without_key(new_role, token(new.issuer, GOOD))
        # It is asked for a key that it has not told of yet.
        federation.without_key(turned_role, token(turned.issuer, OTHER))
        assert time.monotonic() - began < BOUND
        federation.assume(turned_role, token(turned.issuer, GOOD))
        assert new.asked(DISCOVERY) == 1
        assert turned.asked(DISCOVERY) == 2
    federation.assume(honest_role, token(honest.issuer, GOOD))
    assert elsewhere.hits == 0


def test_a_hundred_megabytes_are_not_read(federation: Federation, pki: Pki) -> None:
    """No more of them than what lies in buffers between two programs."""
    with lying(pki, GOOD) as provider:
        provider.say(KEYS, endless(100, told=False))
        federation.without_key(federation.open(provider.issuer), token(provider.issuer, GOOD))
        time.sleep(0.2)
        assert provider.megabytes <= 10


def test_a_drip_is_given_up_and_the_others_do_not_wait_for_it(
    federation: Federation, pki: Pki
) -> None:
    """Fault R22: a byte a second, of the document or of the keys."""
    with ExitStack() as stack:
        everybody = [stack.enter_context(lying(pki, GOOD)) for _ in range(5)]
        first, second, turned, warm, cold = everybody
        roles = {one.issuer: federation.open(one.issuer) for one in everybody}
        for one in (turned, warm):
            federation.assume(roles[one.issuer], token(one.issuer, GOOD))
        first.say(DISCOVERY, drip(json.dumps(first.discovery()).encode()))
        for one in (second, turned):
            one.say(KEYS, drip(json.dumps(key_set(GOOD, OTHER)).encode()))
        began = time.monotonic()

        def refused(one: Lying, key: Key) -> float:
            federation.without_key(roles[one.issuer], token(one.issuer, key))
            return time.monotonic() - began

        dripping = (first, GOOD), (second, GOOD), (second, GOOD), (turned, OTHER)
        with ThreadPoolExecutor(len(dripping)) as crowd:
            waiting = [crowd.submit(refused, *each) for each in dripping]
            time.sleep(1)
            for one in (warm, cold, turned):
                federation.assume(roles[one.issuer], token(one.issuer, GOOD))
            assert not any(each.done() for each in waiting)
            assert max(each.result() for each in waiting) < BOUND
        assert second.asked(KEYS) == 1
        federation.assume(roles[turned.issuer], token(turned.issuer, GOOD))


@contextmanager
def gone(how: str) -> Iterator[str]:
    """The issuer of a provider that is not there, one way or another (fault R21)."""
    if how == "no such name":
        yield "https://issuer.invalid"
        return
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if how != "refused":
            # Connections are made by the system, up to this many, and nobody ever takes them.
            listener.listen(4)
        reset = threading.Thread(target=hang_up, args=(listener,), daemon=True)
        if how == "reset":
            reset.start()
        yield f"https://localhost:{listener.getsockname()[1]}"
    if how == "reset":
        reset.join(BOUND)


def hang_up(listener: socket) -> None:
    """Takes one connection and cuts it in the middle of its handshake."""
    connection, _ = listener.accept()
    with connection:
        connection.recv(16)
        connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("how", ["refused", "reset", "black hole", "no such name"])
def test_a_provider_that_is_not_there_is_soon_known_not_to_be(
    how: str, federation: Federation, honest: Lying
) -> None:
    """Fault R21. Whoever asks next is told without another try, and the others go on."""
    honest_role = federation.role(federation.known(honest.issuer))
    with gone(how) as issuer:
        role = federation.open(issuer)
        began = time.monotonic()
        with ThreadPoolExecutor(1) as waiting:
            first = waiting.submit(federation.without_key, role, token(issuer, GOOD))
            federation.assume(honest_role, token(honest.issuer, GOOD))
            first.result()
        assert time.monotonic() - began < BOUND
        began = time.monotonic()
        for _ in range(5):
            federation.without_key(role, token(issuer, GOOD))
        assert time.monotonic() - began < BOUND


def test_other_material_under_a_known_name_takes_no_place(federation: Federation, pki: Pki) -> None:
    """What is warm stays, and a signature by the other key is no reason to ask again."""
    with lying(pki, GOOD) as provider:
        role = federation.open(provider.issuer)
        federation.assume(role, token(provider.issuer, GOOD))
        provider.publish(FORGED)
        for _ in range(3):
            federation.without_key(role, token(provider.issuer, FORGED))
            federation.assume(role, token(provider.issuer, GOOD))
        assert provider.asked(KEYS) == 1


def test_keys_may_be_kept_at_another_host_that_may_be_reached(
    federation: Federation, elsewhere: Elsewhere, pki: Pki
) -> None:
    """As large providers do. The rules for addresses and certificates hold there as well."""
    with lying(pki) as provider:
        url = f"https://localhost:{elsewhere.private.port}{KEYS}"
        provider.say(DISCOVERY, document(provider.discovery(jwks_uri=url)))
        federation.assume(federation.open(provider.issuer), token(provider.issuer, GOOD))
        assert elsewhere.private.asked[KEYS] == 1
        assert provider.asked(KEYS) == 0


def test_nobody_is_asked_for_keys_who_is_not_registered(
    federation: Federation, honest: Lying, pki: Pki
) -> None:
    """However the token names its issuer, and whatever its header says of where keys are."""
    role = federation.role(federation.known(honest.issuer))
    with lying(pki, GOOD) as stranger:
        for issuer in (
            stranger.issuer,
            stranger.issuer + "/",
            honest.issuer + "@" + stranger.issuer.removeprefix("https://"),
            f"{stranger.issuer}#{honest.issuer}",
        ):
            assert federation.refused(role, token(issuer, GOOD)).code == "InvalidIdentityToken"
        said = claims(honest.issuer, AUDIENCE, "job")
        for header in (
            {"jku": f"{stranger.issuer}{KEYS}", "kid": "other"},
            {"x5u": f"{stranger.issuer}/certificate", "kid": "other"},
            {"jwk": OTHER.public_jwk(), "kid": "good"},
            {"jwk": OTHER.public_jwk()},
        ):
            forged = OTHER.sign(said, **header)
            assert federation.refused(role, forged).code == "InvalidIdentityToken", header
        assert stranger.asked(DISCOVERY) == stranger.asked(KEYS) == 0


def test_a_storm_of_unknown_keys_causes_one_fetch(federation: Federation, pki: Pki) -> None:
    """And whoever comes with another provider's token meanwhile gets in as ever."""
    with lying(pki, GOOD) as stormed, lying(pki, GOOD) as calm:
        role, calm_role = federation.open(stormed.issuer), federation.open(calm.issuer)
        genuine = token(stormed.issuer, GOOD)
        for one, name in ((stormed, role), (calm, calm_role)):
            federation.assume(name, token(one.issuer, GOOD))
        payload, signature = genuine.split(".")[1:]
        crowd = 4

        def storm(part: int) -> set[tuple[int, bool]]:
            answers = set()
            place = urlsplit(federation.server.endpoint)
            connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=BOUND)
            for number in range(part, STORM, crowd):
                header = GOOD.header(kid=f"unknown-{number}")
                asked = {
                    "Action": "AssumeRoleWithWebIdentity",
                    "Version": "2011-06-15",
                    "RoleArn": role_arn(role),
                    "RoleSessionName": "storm",
                    "WebIdentityToken": f"{header}.{payload}.{signature}",
                }
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", "/", urlencode(asked), form)
                answer = connection.getresponse()
                answers.add((answer.status, b"retrieve verification key" in answer.read()))
            connection.close()
            return answers

        with ThreadPoolExecutor(crowd) as threads:
            storming = [threads.submit(storm, part) for part in range(crowd)]
            times = []
            while not all(each.done() for each in storming):
                began = time.monotonic()
                federation.assume(calm_role, token(calm.issuer, GOOD))
                federation.assume(role, genuine)
                times.append(time.monotonic() - began)
            assert [each.result() for each in storming] == [{(400, True)}] * crowd
        assert times
        assert max(times) < BOUND
        # The first, and one for the whole storm.
        assert stormed.asked(DISCOVERY) == stormed.asked(KEYS) == 2
        assert calm.asked(KEYS) == 1
