"""JSON Web Keys and tokens signed with them, made by libraries that know nothing of Daypass."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

MINUTE = 60


@dataclass(frozen=True)
class Key:
    """A private key with the name that its provider gave it."""

    kid: str
    algorithm: str
    private: Any

    @staticmethod
    def rsa(kid: str) -> Key:
        """For RS256, which most providers sign with."""
        return Key(kid, "RS256", rsa.generate_private_key(65_537, 2_048))

    @staticmethod
    def elliptic(kid: str) -> Key:
        """For ES256."""
        return Key(kid, "ES256", ec.generate_private_key(ec.SECP256R1()))

    def public_jwk(self) -> dict[str, Any]:
        """As a provider publishes it."""
        return self._jwk(self.private.public_key())

    def private_jwk(self) -> dict[str, Any]:
        """As a provider keeps it."""
        return self._jwk(self.private)

    def _jwk(self, key: Any) -> dict[str, Any]:
        maker = RSAAlgorithm if self.algorithm.startswith("RS") else ECAlgorithm
        jwk = maker.to_jwk(key, as_dict=True)
        # `use` says it already, and a provider publishes what it finds here.
        jwk.pop("key_ops", None)
        return jwk | {"kid": self.kid, "alg": self.algorithm, "use": "sig"}

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token that says this, and more in its header if there is more."""
        named = {"kid": self.kid} | header
        return jwt.encode(claims, self.private, self.algorithm, headers=named)

    def header(self, **header: Any) -> str:
        """The first part of such a token, as it is sent."""
        text = json.dumps({"alg": self.algorithm, "typ": "JWT", "kid": self.kid} | header)
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def key_set(*keys: Key) -> dict[str, Any]:
    """The document of a provider's keys."""
    return {"keys": [key.public_jwk() for key in keys]}


def claims(issuer: str, audience: str | list[str], subject: str, **more: Any) -> dict[str, Any]:
    """What every token says: it is a minute old and good for ten more."""
    now = int(time.time())
    times = {"iat": now - MINUTE, "nbf": now - MINUTE, "exp": now + 10 * MINUTE}
    return {"iss": issuer, "aud": audience, "sub": subject} | times | more


def read(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    return jwt.decode(token, options={"verify_signature": False})
