"""Makes the responses of this folder, with tools that nobody here wrote.

    pip install signxml pysaml2 cryptography        (and xmlsec1, from Debian)
    faketime -f '@2027-01-15 07:59:30' python make.py

They are made anew only when the cases change: what the tools write differs from run to run.
"""

import base64
import os
import subprocess
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod, XMLSigner

HERE = Path(__file__).parent
KEYS = HERE.parent / "keys"
ISSUER = "https://idp.example/metadata"
SIGN_IN = "https://signin.aws.amazon.com/saml"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
XENC = "http://www.w3.org/2001/04/xmlenc#"

# Broken into lines, with comments and CDATA, prefixes that are used in values only, and the
# namespaces declared once, at the top.
PREFIXED = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- A comment before the root -->
<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:unused="urn:unused"
    Version="2.0" ID="_r1" IssueInstant="2027-01-15T07:59:00.123Z" Destination='{SIGN_IN}'>
  <saml:Issuer>{ISSUER}</saml:Issuer>RESPONSE
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
  <saml:Assertion Version="2.0" ID="_a1" IssueInstant="2027-01-15T07:59:00.123Z">
    <saml:Issuer>{ISSUER}</saml:Issuer>ASSERTION
    <saml:Subject>
      <saml:NameID SPNameQualifier='sp' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">al<!-- x -->i<![CDATA[ce]]></saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData
            NotOnOrAfter="2027-01-15T08:04:00Z"
            Recipient="{SIGN_IN}"/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions NotBefore="2027-01-15T07:58:00Z" NotOnOrAfter="2027-01-15T08:10:00Z">
      <saml:AudienceRestriction><saml:Audience>urn:amazon:webservices</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>
    <saml:AuthnStatement AuthnInstant="2027-01-15T07:59:00Z" SessionIndex="_s1">
      <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>
    </saml:AuthnStatement>
    <saml:AttributeStatement>
      <saml:Attribute Name="awkward" FriendlyName="&#9;&#10;&#13;&quot;&lt;&amp;&apos;" xml:lang="en">
        <saml:AttributeValue xsi:type="xs:string">&lt;]]&gt;&amp;"'&#13;&#10;\t\u00e9\u20ac\U0001f600<![CDATA[<b>&amp;</b>]]></saml:AttributeValue>
        <saml:AttributeValue xsi:nil="true"/>
      </saml:Attribute>
    </saml:AttributeStatement>
  </saml:Assertion>
</samlp:Response>
"""

# In one line, default namespaces, attributes in another order.
DEFAULTS = (
    f'<p:Response Destination="{SIGN_IN}" ID="_r1" IssueInstant="2027-01-15T07:59:00Z" Version="2.0" '
    f'xmlns:p="{SAMLP}"><Issuer xmlns="{SAML}">{ISSUER}</Issuer>RESPONSE<p:Status>'
    '<p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>'
    f'<Assertion xmlns="{SAML}" ID="_a1" IssueInstant="2027-01-15T07:59:00Z" Version="2.0">'
    f"<Issuer>{ISSUER}</Issuer>ASSERTION<Subject>"
    '<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">alice</NameID>'
    '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData '
    f'NotOnOrAfter="2027-01-15T08:04:00Z" Recipient="{SIGN_IN}"/></SubjectConfirmation></Subject>'
    '<Conditions NotBefore="2027-01-15T07:58:00Z" NotOnOrAfter="2027-01-15T08:10:00Z">'
    "<AudienceRestriction><Audience>urn:amazon:webservices</Audience></AudienceRestriction>"
    '</Conditions><AttributeStatement><Attribute Name="awkward"><AttributeValue>&lt;]]&gt;&amp;"\'&#13;&#10;'
    "\t\u00e9\u20ac\U0001f600&lt;b&gt;&amp;amp;&lt;/b&gt;</AttributeValue><AttributeValue/></Attribute>"
    "</AttributeStatement></Assertion></p:Response>"
)


def key(name):
    return (KEYS / f"{name}.pem").read_bytes(), (KEYS / f"{name}.crt").read_bytes().decode()


def sign(text, ids, name="rsa", method=SignatureMethod.RSA_SHA256, digest=DigestAlgorithm.SHA256):
    """Signs the elements of these IDs, one after the other, by signxml."""
    places = {"_a1": "ASSERTION", "_r1": "RESPONSE"}
    signer = XMLSigner(
        signature_algorithm=method,
        digest_algorithm=digest,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    private, certificate = key(name)
    for place in places.values():
        if place not in [places[one] for one in ids]:
            text = text.replace(place, "")
    for one in ids:
        placeholder = f'<ds:Signature xmlns:ds="{DSIG}" Id="placeholder"></ds:Signature>'
        root = etree.fromstring(text.replace(places[one], placeholder).encode())
        element = root if one == "_r1" else root.find(f"{{{SAML}}}Assertion")
        signed = signer.sign(element, key=private, cert=certificate, reference_uri=one)
        if one == "_r1":
            root = signed
        else:
            root.replace(element, signed)
        text = etree.tostring(root, encoding="unicode")
    return text


def template(one, prefixes=""):
    """What xmlsec1 fills in."""
    inside = (
        f'<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="{prefixes}"/>'
        if prefixes
        else ""
    )
    return f"""<ds:Signature xmlns:ds="{DSIG}">
<ds:SignedInfo>
 <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">{inside}</ds:CanonicalizationMethod>
 <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
 <ds:Reference URI="#{one}"><ds:Transforms>
  <ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
  <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">{inside}</ds:Transform>
 </ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
 <ds:DigestValue/></ds:Reference>
</ds:SignedInfo>
<ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>"""


def run(arguments, text):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.xml"
        source.write_bytes(text.encode())
        done = subprocess.run(
            ["xmlsec1", *arguments, str(source)], capture_output=True, check=True
        )
        return done.stdout.decode()


def xmlsec(text, ids, prefixes=""):
    """Signs by xmlsec1."""
    for one, place, element in [("_a1", "ASSERTION", f"{SAML}:Assertion"), ("_r1", "RESPONSE", f"{SAMLP}:Response")]:
        if one not in ids:
            text = text.replace(place, "")
            continue
        text = text.replace(place, template(one, prefixes))
        text = run(
            ["--sign", "--privkey-pem", f"{KEYS}/rsa.pem,{KEYS}/rsa.crt",
             f"--id-attr:ID", element,
             "--node-xpath", f"//*[@ID='{one}']/*[local-name()='Signature']"],
            text,
        )
    return text


def encrypt(text, cipher, session):
    """Encrypts the assertion by xmlsec1; what was signed inside stays so."""
    pattern = f"""<xenc:EncryptedData xmlns:xenc="{XENC}" Type="{XENC}Element">
<xenc:EncryptionMethod Algorithm="{cipher}"/>
<ds:KeyInfo xmlns:ds="{DSIG}"><xenc:EncryptedKey>
<xenc:EncryptionMethod Algorithm="{XENC}rsa-oaep-mgf1p"/>
<ds:KeyInfo><ds:KeyName>ours</ds:KeyName></ds:KeyInfo>
<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>
<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>"""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plain.xml"
        source.write_bytes(text.encode())
        done = subprocess.run(
            ["xmlsec1", "--encrypt", "--pubkey-cert-pem:ours", f"{KEYS}/opens.crt",
             "--session-key", session, "--xml-data", str(source),
             "--node-xpath", "//*[local-name()='Assertion']", "/dev/stdin"],
            input=pattern.encode(), capture_output=True, check=True,
        )
    root = etree.fromstring(done.stdout)
    data = root.find(f"{{{XENC}}}EncryptedData")
    around = etree.Element(f"{{{SAML}}}EncryptedAssertion", nsmap={"saml": SAML})
    around.tail = data.tail
    data.tail = None
    root.replace(data, around)
    around.append(data)
    return etree.tostring(root, encoding="unicode")


def encrypt_by_sha256(text):
    """Encrypts the assertion by what xmlenc 1.1 has for SHA-256, with the key beside the data."""
    root = etree.fromstring(text.encode())
    assertion = root.find(f"{{{SAML}}}Assertion")
    tail, assertion.tail = assertion.tail, None
    plain = etree.tostring(assertion)
    session, nonce = AESGCM.generate_key(128), os.urandom(12)
    sealed = nonce + AESGCM(session).encrypt(nonce, plain, None)
    certificate = x509.load_pem_x509_certificate(key("opens")[1].encode())
    wrap = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    wrapped = certificate.public_key().encrypt(session, wrap)
    packed = [base64.encodebytes(one).decode() for one in (sealed, wrapped)]
    around = f"""<saml:EncryptedAssertion xmlns:saml="{SAML}" xmlns:x="{XENC}" xmlns:ds="{DSIG}"
 xmlns:y="http://www.w3.org/2009/xmlenc11#"><x:EncryptedData Id="_d1" Type="{XENC}Element">
<x:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes128-gcm"/>
<ds:KeyInfo><ds:RetrievalMethod Type="{XENC}EncryptedKey" URI="#_k1"/></ds:KeyInfo>
<x:CipherData><x:CipherValue>{packed[0]}</x:CipherValue></x:CipherData></x:EncryptedData>
<x:EncryptedKey Id="_k1" Recipient="ours"><x:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep">
<ds:DigestMethod Algorithm="{XENC}sha256"/><y:MGF Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/>
</x:EncryptionMethod><x:CipherData><x:CipherValue>{packed[1]}</x:CipherValue></x:CipherData>
<x:ReferenceList><x:DataReference URI="#_d1"/></x:ReferenceList></x:EncryptedKey></saml:EncryptedAssertion>"""
    element = etree.fromstring(around)
    element.tail = tail
    root.replace(assertion, element)
    return etree.tostring(root, encoding="unicode")


def pysaml(**options):
    """A response by pysaml2, which lets xmlsec1 sign and encrypt."""
    import saml2.entity
    from saml2.config import IdPConfig
    from saml2.server import Server
    from saml2.sigver import SecurityContext, pre_encryption_part

    # Left alone, it encrypts by Triple DES.
    cipher = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
    saml2.entity.pre_encryption_part = lambda **named: pre_encryption_part(**named, msg_enc=cipher)
    SecurityContext.encrypt_assertion.__defaults__ = ("aes-256", None)

    metadata = f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
 entityID="urn:amazon:webservices"><md:SPSSODescriptor WantAssertionsSigned="true"
 protocolSupportEnumeration="{SAMLP}"><md:KeyDescriptor use="encryption">
<ds:KeyInfo xmlns:ds="{DSIG}"><ds:X509Data><ds:X509Certificate>{
    "".join(key("opens")[1].splitlines()[1:-1])}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
</md:KeyDescriptor><md:AssertionConsumerService index="0" isDefault="true"
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{SIGN_IN}"/>
</md:SPSSODescriptor></md:EntityDescriptor>"""
    config = IdPConfig().load({
        "entityid": ISSUER,
        "key_file": f"{KEYS}/rsa.pem",
        "cert_file": f"{KEYS}/rsa.crt",
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "metadata": {"inline": [metadata]},
        "service": {"idp": {
            "endpoints": {"single_sign_on_service": [("https://idp.example/sso", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")]},
            "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None,
                                   "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"}},
        }},
    })
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID

    server = Server(config=config)
    response = server.create_authn_response(
        {"mail": ["alice@example.com"], "eduPersonAffiliation": ["staff", "member"]},
        in_response_to="_q1",
        destination=SIGN_IN,
        sp_entity_id="urn:amazon:webservices",
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="alice"),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"},
        sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
        **options,
    )
    return str(response)


def main():
    write = lambda name, text: (HERE / f"{name}.xml").write_bytes(text.encode())
    both = ["_a1", "_r1"]
    write("signxml-assertion", sign(PREFIXED, ["_a1"]))
    write("signxml-response", sign(PREFIXED, ["_r1"]))
    write("signxml-both", sign(PREFIXED, both))
    write("signxml-defaults-both", sign(DEFAULTS, both))
    for name, method, digest, alone in [
        ("rsa", "RSA_SHA384", "SHA384", "_r1"),
        ("rsa", "RSA_SHA512", "SHA512", "_a1"),
        ("p-256", "ECDSA_SHA256", "SHA256", "_a1"),
        ("p-256", "ECDSA_SHA512", "SHA512", "_r1"),
        ("p-384", "ECDSA_SHA256", "SHA384", "_a1"),
        ("p-384", "ECDSA_SHA384", "SHA384", "_r1"),
        ("p-521", "ECDSA_SHA512", "SHA512", "_a1"),
    ]:
        text = sign(DEFAULTS, [alone], name, SignatureMethod[method], DigestAlgorithm[digest])
        write(f"signxml-{name}-{method.lower().replace('_', '-')}", text)
    write("xmlsec1-assertion", xmlsec(PREFIXED, ["_a1"]))
    write("xmlsec1-response", xmlsec(PREFIXED, ["_r1"]))
    write("xmlsec1-both", xmlsec(DEFAULTS, both))
    write("xmlsec1-prefixes-both", xmlsec(PREFIXED, both, "xs xsi #default unknown"))
    write("xmlsec1-prefixes-assertion", xmlsec(PREFIXED, ["_a1"], "xs"))
    for cipher, session in [("aes128", "aes-128"), ("aes256", "aes-256")]:
        plain = xmlsec(PREFIXED, ["_a1"])
        write(f"xmlsec1-{cipher}-gcm", encrypt(plain, f"http://www.w3.org/2009/xmlenc11#{cipher}-gcm", session))
        write(f"xmlsec1-{cipher}-cbc", encrypt(plain, f"{XENC}{cipher}-cbc", session))
    # The response is signed last, over what was encrypted.
    covered = encrypt(PREFIXED.replace("ASSERTION", ""), "http://www.w3.org/2009/xmlenc11#aes256-gcm", "aes-256")
    write("xmlsec1-encrypted-in-signed", xmlsec(covered, ["_r1"]))
    write("cryptography-oaep-sha256", encrypt_by_sha256(sign(DEFAULTS, ["_a1"])))
    write("pysaml2-assertion", pysaml(sign_response=False, sign_assertion=True))
    write("pysaml2-response", pysaml(sign_response=True, sign_assertion=False))
    write("pysaml2-both", pysaml(sign_response=True, sign_assertion=True))
    write("pysaml2-encrypted", pysaml(sign_response=True, sign_assertion=True, encrypt_assertion=True))


if __name__ == "__main__":
    main()
