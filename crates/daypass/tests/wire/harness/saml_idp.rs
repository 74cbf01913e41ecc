//! A SAML identity provider that signs whatever a test wants to have signed.
//!
//! It writes XML in its canonical form right away, so that what is signed is what is written.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::rsa::{KeyPair, OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PrivateDecryptingKey};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Job, Query, Reply, World, allow, clock, saml_metadata_of, trust_for, unique};

const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";

/// What the names of AWS's attributes begin with.
pub(crate) const AWS_ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";

/// Where AWS takes assertions, and for whom they are.
pub(crate) const SIGN_IN: &str = "https://signin.aws.amazon.com/saml";

/// The action.
pub(crate) const SAML: &str = "sts:AssumeRoleWithSAML";

/// What a response is told that nobody whom we know has signed.
pub(crate) const FORGED: &str = "Response signature invalid";

/// What an assertion is told that does not offer the role.
pub(crate) const NOT_OFFERED: &str =
    "SAML Assertion doesn't contain the requested Role and Metadata in the attributes";

/// The private keys and certificates of the tests' providers, which OpenSSL made.
const FIRST: (&str, &str) = (
    include_str!("data/idp-first.pem"),
    include_str!("data/idp-first.b64"),
);
const SECOND: (&str, &str) = (
    include_str!("data/idp-second.pem"),
    include_str!("data/idp-second.b64"),
);

/// The bytes in a PEM text.
fn pem(text: &str) -> Vec<u8> {
    let lines: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(lines).unwrap()
}

/// An identity provider.
#[derive(Clone, Debug)]
pub(crate) struct IdentityProvider {
    pub(crate) entity_id: String,
    key: &'static str,
    certificate: &'static str,
}

impl IdentityProvider {
    /// One that nobody else in this run is.
    pub(crate) fn new() -> Self {
        let (key, certificate) = FIRST;
        Self {
            entity_id: format!("https://{}.example/metadata", unique("idp")),
            key,
            certificate,
        }
    }

    /// The same with another key.
    pub(crate) fn rotated(&self) -> Self {
        let (key, certificate) = SECOND;
        Self {
            key,
            certificate,
            ..self.clone()
        }
    }

    pub(crate) fn metadata(&self) -> String {
        saml_metadata_of(&self.entity_id, self.certificate, "")
    }

    fn sign(&self, text: &str) -> String {
        let key = KeyPair::from_pkcs8(&pem(self.key)).unwrap();
        let mut signature = vec![0; key.public_modulus_len()];
        let random = SystemRandom::new();
        key.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
            .unwrap();
        STANDARD.encode(signature)
    }

    /// An element with its signature behind its issuer.
    fn signed(&self, element: &str, id: &str) -> String {
        let digest = STANDARD.encode(digest(&SHA256, element.as_bytes()));
        let info = format!(
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\
             </ds:CanonicalizationMethod><ds:SignatureMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">\
             </ds:SignatureMethod><ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform \
             Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
             <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>\
             </ds:Transforms><ds:DigestMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        );
        let value = self.sign(&format!("<ds:SignedInfo xmlns:ds=\"{SIGNATURE}\">{info}"));
        let signature = format!(
            "<ds:Signature xmlns:ds=\"{SIGNATURE}\"><ds:SignedInfo>{info}<ds:SignatureValue>\
             {value}</ds:SignatureValue></ds:Signature>"
        );
        let behind = "</saml:Issuer>";
        let at = element.find(behind).unwrap() + behind.len();
        format!("{}{signature}{}", &element[..at], &element[at..])
    }
}

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signs {
    Assertion,
    Response,
    Both,
    Nothing,
}

/// How an assertion is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cipher {
    Gcm,
    Cbc,
}

/// What a provider says of somebody, and how.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) id: String,
    pub(crate) issuer: String,
    pub(crate) status: &'static str,
    pub(crate) name_id: Option<(String, Option<String>)>,
    pub(crate) recipient: Option<String>,
    pub(crate) audience: Option<String>,
    pub(crate) attributes: Vec<(String, Vec<String>)>,
    /// When it is issued, from now, in seconds.
    pub(crate) issued: i64,
    /// Until when it may be redeemed, from now, in seconds.
    pub(crate) ends: i64,
    /// Until when the session may last, from now, in seconds.
    pub(crate) session_end: Option<i64>,
    pub(crate) signs: Signs,
}

impl Login {
    /// Of somebody who is persistently `jane`, in a session of that name.
    pub(crate) fn new(provider: &IdentityProvider) -> Self {
        let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
        Self {
            id: format!("_{}", unique("assertion")),
            issuer: provider.entity_id.clone(),
            status: "urn:oasis:names:tc:SAML:2.0:status:Success",
            name_id: Some(("jane".to_owned(), Some(persistent.to_owned()))),
            recipient: Some(SIGN_IN.to_owned()),
            audience: Some("urn:amazon:webservices".to_owned()),
            attributes: Vec::new(),
            issued: 0,
            ends: 240,
            session_end: None,
            signs: Signs::Assertion,
        }
        .aws("RoleSessionName", &["jane"])
    }

    /// With an attribute of AWS's in place of the one before.
    pub(crate) fn aws(self, name: &str, values: &[&str]) -> Self {
        self.attribute(&format!("{AWS_ATTRIBUTES}{name}"), values)
    }

    /// With an attribute in place of the one before; without values there is none.
    pub(crate) fn attribute(mut self, name: &str, values: &[&str]) -> Self {
        self.attributes.retain(|(own, _)| own != name);
        if !values.is_empty() {
            let values = values.iter().map(|value| (*value).to_owned());
            self.attributes.push((name.to_owned(), values.collect()));
        }
        self
    }

    fn subject(&self) -> String {
        let name = self.name_id.as_ref().map(|(text, format)| {
            let format = format.as_ref();
            let format = format.map(|format| format!(" Format=\"{}\"", escaped(format)));
            let format = format.unwrap_or_default();
            format!("<saml:NameID{format}>{}</saml:NameID>", escaped(text))
        });
        let recipient = self.recipient.as_ref();
        let recipient = recipient.map(|place| format!(" Recipient=\"{}\"", escaped(place)));
        format!(
            "<saml:Subject>{}<saml:SubjectConfirmation \
             Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
             NotOnOrAfter=\"{}\"{}></saml:SubjectConfirmationData></saml:SubjectConfirmation>\
             </saml:Subject>",
            name.unwrap_or_default(),
            instant(self.ends),
            recipient.unwrap_or_default(),
        )
    }

    fn conditions(&self) -> String {
        let audience = self.audience.as_ref().map(|audience| {
            format!(
                "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience>\
                 </saml:AudienceRestriction>",
                escaped(audience)
            )
        });
        format!(
            "<saml:Conditions NotBefore=\"{}\" NotOnOrAfter=\"{}\">{}</saml:Conditions>",
            instant(self.issued - 5),
            instant(self.ends),
            audience.unwrap_or_default(),
        )
    }

    fn statements(&self) -> String {
        let end = self.session_end;
        let end = end.map(|end| format!(" SessionNotOnOrAfter=\"{}\"", instant(end)));
        let attributes: String = self
            .attributes
            .iter()
            .map(|(name, values)| {
                let value = |value: &String| {
                    let value = escaped(value);
                    format!("<saml:AttributeValue>{value}</saml:AttributeValue>")
                };
                let values: String = values.iter().map(value).collect();
                let name = escaped(name);
                format!("<saml:Attribute Name=\"{name}\">{values}</saml:Attribute>")
            })
            .collect();
        format!(
            "<saml:AuthnStatement AuthnInstant=\"{}\"{}><saml:AuthnContext>\
             <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password\
             </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
             <saml:AttributeStatement>{attributes}</saml:AttributeStatement>",
            instant(self.issued),
            end.unwrap_or_default(),
        )
    }

    fn assertion(&self, provider: &IdentityProvider) -> String {
        let text = format!(
            "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"{}\" IssueInstant=\"{}\" \
             Version=\"2.0\"><saml:Issuer>{}</saml:Issuer>{}{}{}</saml:Assertion>",
            self.id,
            instant(self.issued),
            escaped(&self.issuer),
            self.subject(),
            self.conditions(),
            self.statements(),
        );
        match self.signs {
            Signs::Assertion | Signs::Both => provider.signed(&text, &self.id),
            Signs::Response | Signs::Nothing => text,
        }
    }

    fn response(&self, provider: &IdentityProvider, assertion: &str) -> String {
        let id = format!("_{}", unique("response"));
        let text = format!(
            "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" ID=\"{id}\" IssueInstant=\"{}\" \
             Version=\"2.0\"><saml:Issuer xmlns:saml=\"{ASSERTION}\">{}</saml:Issuer>\
             <samlp:Status><samlp:StatusCode Value=\"{}\"></samlp:StatusCode></samlp:Status>\
             {assertion}</samlp:Response>",
            instant(self.issued),
            escaped(&self.issuer),
            self.status,
        );
        match self.signs {
            Signs::Response | Signs::Both => provider.signed(&text, &id),
            Signs::Assertion | Signs::Nothing => text,
        }
    }

    /// The response as text.
    pub(crate) fn text(&self, provider: &IdentityProvider) -> String {
        self.response(provider, &self.assertion(provider))
    }

    /// The response as it is posted.
    pub(crate) fn post(&self, provider: &IdentityProvider) -> String {
        STANDARD.encode(self.text(provider))
    }

    /// The response as it is posted, its assertion encrypted for the holder of a private key.
    pub(crate) fn encrypted(
        &self,
        provider: &IdentityProvider,
        for_whom: &str,
        cipher: Cipher,
    ) -> String {
        let sealed = encrypted(&self.assertion(provider), for_whom, cipher);
        STANDARD.encode(self.response(provider, &sealed))
    }
}

#[expect(clippy::disallowed_methods, reason = "a provider's own chance")]
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).unwrap();
    bytes
}

fn encrypted(text: &str, for_whom: &str, cipher: Cipher) -> String {
    let key: [u8; 32] = random();
    let mut content = text.as_bytes().to_vec();
    let (algorithm, content) = match cipher {
        Cipher::Gcm => {
            let nonce: [u8; 12] = random();
            let sealing = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
            let nonce_of = Nonce::assume_unique_for_key(nonce);
            sealing
                .seal_in_place_append_tag(nonce_of, Aad::empty(), &mut content)
                .unwrap();
            let algorithm = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
            (algorithm, [&nonce[..], &content].concat())
        }
        Cipher::Cbc => {
            let cipher_key = UnboundCipherKey::new(&AES_256, &key).unwrap();
            let sealing = PaddedBlockEncryptingKey::cbc_pkcs7(cipher_key).unwrap();
            let context = sealing.encrypt(&mut content).unwrap();
            let vector: &[u8] = (&context).try_into().unwrap();
            let algorithm = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
            (algorithm, [vector, &content].concat())
        }
    };
    let holder = PrivateDecryptingKey::from_pkcs8(&pem(for_whom)).unwrap();
    let public = OaepPublicEncryptingKey::new(holder.public_key()).unwrap();
    let mut wrapped = vec![0; public.ciphertext_size()];
    let wrapped = public
        .encrypt(&OAEP_SHA1_MGF1SHA1, &key, &mut wrapped, None)
        .unwrap();
    format!(
        "<saml:EncryptedAssertion xmlns:saml=\"{ASSERTION}\"><xenc:EncryptedData \
         xmlns:xenc=\"{ENCRYPTION}\" Type=\"{ENCRYPTION}Element\"><xenc:EncryptionMethod \
         Algorithm=\"{algorithm}\"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds=\"{SIGNATURE}\">\
         <xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"{ENCRYPTION}rsa-oaep-mgf1p\">\
         <ds:DigestMethod Algorithm=\"{SIGNATURE}sha1\"></ds:DigestMethod></xenc:EncryptionMethod>\
         <xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData>\
         </xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{}\
         </xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>",
        STANDARD.encode(wrapped),
        STANDARD.encode(content),
    )
}

/// Text as canonical XML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// An instant so many seconds from now.
fn instant(off: i64) -> String {
    let at = jiff::Timestamp::try_from(clock::shifted(off)).unwrap();
    let at = jiff::Timestamp::from_second(at.as_second()).unwrap();
    at.to_string()
}

/// A provider that an account trusts.
#[derive(Clone, Debug)]
pub(crate) struct Trusted {
    pub(crate) idp: IdentityProvider,
    pub(crate) arn: String,
    pub(crate) name: String,
}

impl Trusted {
    /// A new provider of an account, with more arguments.
    #[track_caller]
    pub(crate) fn with(world: &World<'_>, args: &[(&str, &str)]) -> Self {
        let (idp, name) = (IdentityProvider::new(), unique("Corporate"));
        let query = Query::iam("CreateSAMLProvider")
            .arg("Name", &name)
            .arg("SAMLMetadataDocument", &idp.metadata());
        let query = args
            .iter()
            .fold(query, |query, (name, value)| query.arg(name, value));
        let arn = world.call(&query).ok().get("SAMLProviderArn");
        Self { idp, arn, name }
    }

    #[track_caller]
    pub(crate) fn new(world: &World<'_>) -> Self {
        Self::with(world, &[])
    }

    /// A role that trusts it for these actions, on these conditions (`{}`: none).
    #[track_caller]
    pub(crate) fn role(
        &self,
        world: &World<'_>,
        actions: &serde_json::Value,
        conditions: &serde_json::Value,
        policy: &str,
    ) -> Job {
        let principal = json!({"Federated": self.arn});
        world.role(&trust_for(actions, &principal, conditions), policy)
    }

    /// Turns one of the options on that AWS's providers have not.
    #[track_caller]
    pub(crate) fn set(&self, world: &World<'_>, option: &str) {
        let args = [("SAMLProviderArn", self.arn.as_str()), (option, "true")];
        world.iam("DaypassUpdateSAMLProvider", args);
    }

    /// A login that offers a role.
    pub(crate) fn login(&self, role: &Job) -> Login {
        let offer = format!("{},{}", role.arn, self.arn);
        Login::new(&self.idp).aws("Role", &[&offer])
    }

    /// Asks for a role with what was posted.
    pub(crate) fn asking(&self, role: &Job, posted: &str) -> Query {
        Query::sts("AssumeRoleWithSAML")
            .arg("RoleArn", &role.arn)
            .arg("PrincipalArn", &self.arn)
            .arg("SAMLAssertion", posted)
    }

    /// Redeems a login.
    #[track_caller]
    pub(crate) fn redeem(&self, world: &World<'_>, role: &Job, login: &Login) -> Reply {
        let posted = login.post(&self.idp);
        world.server.ask(&self.asking(role, &posted))
    }
}

/// A provider and a role that trusts it without conditions.
#[track_caller]
pub(crate) fn trusted(world: &World<'_>) -> (Trusted, Job) {
    let provider = Trusted::new(world);
    let role = provider.role(world, &json!(SAML), &json!({}), &allow("iam:ListUsers"));
    (provider, role)
}

/// Refused as a token that is none, or not good here.
#[track_caller]
pub(crate) fn assert_invalid(reply: &Reply, message: &str) {
    reply.assert_refused(400, "InvalidIdentityToken", message);
}

/// What AWS's inner service says, with the tail that stays on its words.
#[track_caller]
pub(crate) fn assert_inner(reply: &Reply, message: &str, code: &str) {
    let id = reply.header("x-amzn-requestid").unwrap();
    let told = format!(
        "{message} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: {code}; \
         Request ID: {id}; Proxy: null)"
    );
    assert_invalid(reply, &told);
}
