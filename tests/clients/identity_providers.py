"""SAML identity providers that nobody here wrote: pysaml2, which signs by xmlsec1, and samlify."""

from __future__ import annotations

import base64
import functools
import json
import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

AWS = "https://aws.amazon.com/SAML/Attributes/"
AUDIENCE = "urn:amazon:webservices"
RECIPIENT = "https://signin.aws.amazon.com/saml"
AES_256_GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
SAMLIFY = Path(__file__).with_name("saml")
PATIENCE = 300


class Missing(Exception):
    """This machine has not what the provider runs on."""


@dataclass(frozen=True)
class Pair:
    """A private key and a certificate, in PEM, as files too."""

    key: Path
    certificate: Path

    @staticmethod
    def drawn(folder: Path, name: str) -> Pair:
        """A new one."""
        key = rsa.generate_private_key(65_537, 2_048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(timezone.utc)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        pair = Pair(folder / f"{name}.key", folder / f"{name}.crt")
        pem = serialization.Encoding.PEM
        form = serialization.PrivateFormat.PKCS8
        pair.key.write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
        pair.certificate.write_bytes(certificate.public_bytes(pem))
        return pair


@dataclass(frozen=True)
class Login:
    """What a provider is to say of somebody."""

    name_id: str
    # A text, or several.
    attributes: dict[str, str | list[str]]
    # `assertion`, `response` or `both`.
    signs: str
    # Whether for the holder of the provider's encryption key alone.
    encrypted: bool = False
    recipient: str = RECIPIENT


class IdentityProvider(ABC):
    """A provider with keys of its own, and one that assertions are encrypted for."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.entity_id = f"https://{name}.example/metadata"
        self.signing = Pair.drawn(folder, f"{name}-signing")
        self.encryption = Pair.drawn(folder, f"{name}-encryption")

    @abstractmethod
    def metadata(self) -> str:
        """What it says of itself."""

    @abstractmethod
    def issue(self, login: Login) -> str:
        """The form field that a browser would post."""


class Pysaml2(IdentityProvider):
    """pysaml2, with xmlsec1 below it."""

    def __init__(self, folder: Path, name: str) -> None:
        if shutil.which("xmlsec1") is None:
            raise Missing("xmlsec1 is not installed")
        super().__init__(folder, name)
        self._service = folder / f"{name}-service.xml"
        self._service.write_text(self._service_metadata(RECIPIENT))

    def _service_metadata(self, recipient: str) -> str:
        lines = self.encryption.certificate.read_text().splitlines()[1:-1]
        return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
            entityID="{AUDIENCE}"><md:SPSSODescriptor
            protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="encryption">
            <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>{"".join(lines)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
            </md:KeyDescriptor><md:AssertionConsumerService index="1" isDefault="true"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{recipient}"/>
            </md:SPSSODescriptor></md:EntityDescriptor>"""

    def _config(self) -> Any:
        from saml2.config import IdPConfig

        redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
        form = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
        policy = {"lifetime": {"minutes": 4}, "attribute_restrictions": None, "name_form": form}
        service = {
            "endpoints": {"single_sign_on_service": [("https://idp.example/sso", redirect)]},
            "policy": {"default": policy},
        }
        return IdPConfig().load(
            {
                "entityid": self.entity_id,
                "service": {"idp": service},
                "metadata": {"local": [str(self._service)]},
                "key_file": str(self.signing.key),
                "cert_file": str(self.signing.certificate),
                "xmlsec_binary": shutil.which("xmlsec1"),
            }
        )

    def metadata(self) -> str:
        from saml2.metadata import entity_descriptor

        return str(entity_descriptor(self._config()))

    def issue(self, login: Login, cipher: str | None = AES_256_GCM) -> str:
        from saml2 import entity, saml
        from saml2.server import Server
        from saml2.sigver import pre_encryption_part
        from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

        server = Server(config=self._config())
        template = entity.pre_encryption_part
        if cipher is not None:
            # It has no setting for the cipher: it would take triple DES.
            entity.pre_encryption_part = functools.partial(pre_encryption_part, msg_enc=cipher)
            encrypt = server.sec.encrypt_assertion
            server.sec.encrypt_assertion = functools.partial(encrypt, key_type="aes-256")
        try:
            response = server.create_authn_response(
                {name: _values(value) for name, value in login.attributes.items()},
                in_response_to=None,
                destination=login.recipient,
                sp_entity_id=AUDIENCE,
                name_id=saml.NameID(format=saml.NAMEID_FORMAT_PERSISTENT, text=login.name_id),
                authn={"class_ref": saml.AUTHN_PASSWORD, "authn_auth": self.entity_id},
                sign_assertion=login.signs != "response",
                sign_response=login.signs != "assertion",
                sign_alg=SIG_RSA_SHA256,
                digest_alg=DIGEST_SHA256,
                encrypt_assertion=login.encrypted,
                encrypted_advice_attributes=False,
            )
        finally:
            entity.pre_encryption_part = template
        return base64.b64encode(str(response).encode()).decode()


def _values(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


class Samlify(IdentityProvider):
    """samlify, a program of Node.js."""

    def __init__(self, folder: Path, name: str) -> None:
        for program in ("node", "npm"):
            if shutil.which(program) is None:
                raise Missing(f"{program} is not installed")
        super().__init__(folder, name)
        quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        _run(["npm", "install", *quiet])

    def _told(self, **more: Any) -> str:
        told = {
            "entityId": self.entity_id,
            "key": self.signing.key.read_text(),
            "certificate": self.signing.certificate.read_text(),
            "encryptionCertificate": None,
            "metadata": False,
            "attributes": [],
        }
        return json.dumps(told | more)

    def metadata(self) -> str:
        # Its own is shorter than what AWS takes for metadata at all; a comment changes nothing.
        text = _run(["node", "issue.mjs"], self._told(metadata=True))
        return text + f"<!-- {'.' * 1_000} -->"

    def issue(self, login: Login) -> str:
        certificate = self.encryption.certificate.read_text() if login.encrypted else None
        told = self._told(
            encryptionCertificate=certificate,
            audience=AUDIENCE,
            recipient=login.recipient,
            signs=login.signs,
            nameId=login.name_id,
            attributes=list(login.attributes.items()),
        )
        return _run(["node", "issue.mjs"], told)


# Where programs keep what they fetched: the real home of whoever runs the tests.
OWN_HOME = os.environ.get("HOME", "/")


def _run(command: list[str], told: str = "") -> str:
    done = subprocess.run(
        command,
        cwd=SAMLIFY,
        input=told,
        env={**os.environ, "HOME": OWN_HOME},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


PROVIDERS: dict[str, type[IdentityProvider]] = {"pysaml2": Pysaml2, "samlify": Samlify}
