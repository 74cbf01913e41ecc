//! A SAML provider's word about somebody, proved (STS spec 9).
//!
//! The response is verified in the room of federation; here the provider is found, what it said is
//! made into an identity, and an assertion that is good once is spent. Only a provider of the role's
//! own account is asked (flaw H25), and what it signs with is what its record says now (flaw H24).

use std::sync::Arc;

use daypass_api::fault::{Fault, FaultKind};
use daypass_federation::saml::{
    self, Encryption, Expected, MappedKey, Metadata, Offer, PrivateKey, Profile, ProfileFault,
    Provider, Received, SamlFault, VerifiedAssertion,
};
use daypass_model::{AccountId, Partition, ProviderId, SamlProviderName, SessionName, Timestamp};
use daypass_policy::{ContextValue, is_multivalued};
use daypass_store::{AssertionDigest, AssertionEncryption, SamlProvider, SpentAssertion};

use crate::assume::RoleTarget;
use crate::call::{Call, ConditionKey, VouchedFor};
use crate::facts::{RequestFacts, RequestId};
use crate::federated::FederatedIdentity;
use crate::gate::Gate;
use crate::mill::Mill;
use crate::outbound::PublicUrl;
use crate::providers::ProviderArn;
use crate::session_tags::SessionTags;
use crate::vault::{SamlKeyPlace, Vault};

pub(crate) const ACTION: &str = "sts:AssumeRoleWithSAML";

/// By how many seconds a provider's clock may be ahead of ours, if nobody says otherwise.
const CLOCK_TOLERANCE: i64 = 60;

/// How many encrypted assertions are opened at once of those in signed responses, and of the others.
/// Each takes private keys for milliseconds.
const OPENING: usize = 1;

/// How many of either are opened or wait for it. One account's flood has half of them at most.
const OPENING_OR_WAITING: usize = 64;

/// For how many seconds after it was issued a spent assertion is remembered. It is taken for the
/// first 300 of them, and no two nodes' clocks are further apart than the rest.
const REMEMBERED: i64 = 3_600;

/// Where SAML responses may be sent to, and whom they may be for, beside AWS's own places and this
/// deployment; and when.
#[derive(Clone, Debug)]
pub struct SamlEndpoints {
    /// Where responses may be sent to. `{region}` in one stands for any region.
    pub recipients: Vec<String>,
    /// Whom they may be for.
    pub audiences: Vec<String>,
    /// By how many seconds a provider's clock may be ahead of ours. No end is put off by it
    /// (STS spec 14.9).
    pub clock_tolerance: i64,
}

impl Default for SamlEndpoints {
    fn default() -> Self {
        Self {
            recipients: Vec::new(),
            audiences: Vec::new(),
            clock_tolerance: CLOCK_TOLERANCE,
        }
    }
}

/// Where encrypted assertions are opened, for the accounts whose providers they are of: an account may
/// have many providers, and whoever runs one can sign as much as they like.
///
/// What providers have signed has a place of its own: no flood that anybody can make, of however many
/// providers, stands in its way.
#[derive(Debug)]
pub(crate) struct Openers {
    signed: Mill<AccountId>,
    unsigned: Mill<AccountId>,
}

impl Default for Openers {
    fn default() -> Self {
        let mill = || Mill::new(OPENING, OPENING_OR_WAITING, 1);
        Self {
            signed: mill(),
            unsigned: mill(),
        }
    }
}

impl Openers {
    /// Where one is opened whose provider has signed what it stands in, or has not.
    fn of(&self, is_of_its_provider: bool) -> &Mill<AccountId> {
        match is_of_its_provider {
            true => &self.signed,
            false => &self.unsigned,
        }
    }
}

/// A SAML provider with what checks its word: its record, read and opened.
#[derive(Debug)]
pub(crate) struct SamlEntry {
    pub(crate) name: SamlProviderName,
    valid_until: Timestamp,
    encryption: Encryption,
    single_use: bool,
    metadata: Metadata,
    keys: Vec<PrivateKey>,
    account: AccountId,
    id: ProviderId,
}

impl SamlEntry {
    /// Reads a record.
    pub(crate) fn open(record: &SamlProvider, vault: &Vault) -> Result<Self, Fault> {
        let metadata = Metadata::parse(&record.metadata).map_err(|fault| {
            Fault::internal(format_args!(
                "the stored metadata of {} does not parse: {fault}",
                record.id
            ))
        })?;
        let key = |key: &daypass_store::SamlKey| {
            let place = SamlKeyPlace {
                account: record.account,
                provider: record.id,
                key: key.id,
            };
            let opened = vault.open_saml_key(&place, &key.sealed)?;
            PrivateKey::from_pkcs8(opened.expose()).map_err(Fault::internal)
        };
        Ok(Self {
            name: record.name.clone(),
            valid_until: record.valid_until,
            encryption: Encryption {
                required: record.encryption == Some(AssertionEncryption::Required),
                allow_cbc: record.allows_cbc,
            },
            single_use: record.single_use,
            metadata,
            keys: record.keys.iter().map(key).collect::<Result<_, _>>()?,
            account: record.account,
            id: record.id,
        })
    }

    /// What it takes in memory, in bytes.
    pub(crate) fn size(&self) -> usize {
        let certificates = self.metadata.signing_certificates().map(<[u8]>::len);
        4 * certificates.sum::<usize>() + 8_192 * self.keys.len()
    }
}

/// What a provider says, proved, and what the answer tells of it (STS spec 9.5).
#[derive(Debug)]
#[must_use = "an identity that nobody decides about gets nothing"]
pub struct ProvedAssertion {
    /// Who it is.
    pub identity: FederatedIdentity,
    /// What the session is called.
    pub session_name: SessionName,
    /// The NameID.
    pub subject: String,
    /// Its format.
    pub subject_type: String,
    /// The provider's entity id.
    pub issuer: String,
    /// Where the assertion was sent to.
    pub audience: String,
    /// What makes the subject one of its provider.
    pub name_qualifier: String,
}

impl Call<'_> {
    /// Proves what a provider says of somebody for this role, and leaves for the record why it does
    /// not: its sender is told less.
    pub async fn prove_saml(
        &self,
        role: &RoleTarget<'_>,
        provider: &ProviderArn<SamlProviderName>,
        response: &str,
    ) -> Result<ProvedAssertion, Fault> {
        let proved = self.proved(role, provider, response).await;
        proved.inspect_err(|fault| {
            if let Some(why) = why_refused(fault) {
                self.note_reason(&format_args!(
                    "{why}; the provider is {}",
                    provider.as_str()
                ));
            }
        })
    }

    async fn proved(
        &self,
        role: &RoleTarget<'_>,
        provider: &ProviderArn<SamlProviderName>,
        response: &str,
    ) -> Result<ProvedAssertion, Fault> {
        let now = self.facts.received_at;
        let Some(entry) = self.saml_provider(role, provider).await? else {
            // Whether what was sent can be read at all is told first (STS spec 9.2).
            saml::read(response).map_err(|fault| self.saml_fault(fault))?;
            return Err(self.inner_fault(
                "Specified provider doesn't exist",
                "AuthSamlManifestNotFoundException",
            ));
        };
        let assertion = self.gate.verify_saml(&entry, response, self.facts).await?;
        self.trail().presented = Some(("assertionId", assertion.id().to_owned()));

        let wanted = Offer {
            role: role.arn,
            provider: provider.as_str(),
        };
        let profile = assertion.profile(wanted, self.gate.partition());
        let profile = profile.map_err(|fault: ProfileFault| invalid(fault.to_string()))?;
        let ends_in = ends_in(&assertion, &profile, now);
        let tags = SessionTags::vouched(profile.tags, &profile.transitive)?;
        let login = Login::read(&assertion, provider).ok_or_else(|| {
            let told = format!("Not authorized to perform {ACTION}");
            Fault::access_denied(told).because("the assertion has no NameID")
        })?;
        self.admit_vouched_for(role, login.user())?;
        Ok(ProvedAssertion {
            identity: FederatedIdentity {
                action: ACTION,
                role_arn: role.arn.into(),
                provider: provider.as_str().into(),
                keys: login.keys(&assertion, provider),
                persists: login.persists(),
                tags,
                source_identity: profile.source_identity,
                names_role: None,
                ends_in,
                once: entry.single_use.then(|| spent(role.account, &assertion)),
            },
            session_name: profile.session_name,
            subject: login.subject,
            subject_type: login.subject_type,
            issuer: assertion.issuer().to_owned(),
            audience: assertion.recipient().to_owned(),
            name_qualifier: login.name_qualifier,
        })
    }

    /// The provider, if it is the role's account's own. Of another account's nothing is told, not
    /// even whether it exists (flaw H25).
    async fn saml_provider(
        &self,
        role: &RoleTarget<'_>,
        provider: &ProviderArn<SamlProviderName>,
    ) -> Result<Option<Arc<SamlEntry>>, Fault> {
        if provider.account() != role.account {
            return Ok(None);
        }
        let directory = &self.gate.directory;
        let found = directory.saml_provider(provider.account(), provider.name());
        Ok(found.await?.filter(|entry| entry.name == *provider.name()))
    }

    fn saml_fault(&self, fault: SamlFault) -> Fault {
        saml_fault(fault, self.facts.id)
    }

    fn inner_fault(&self, text: &str, code: &str) -> Fault {
        inner_fault(text, code, self.facts.id)
    }
}

/// What is wrong with a response that is refused. What failed here is for the log, and no matter of the
/// account's.
pub(crate) fn why_refused(fault: &Fault) -> Option<&str> {
    let ours = matches!(
        fault.kind(),
        FaultKind::InternalFailure | FaultKind::ServiceUnavailable
    );
    fault.detail().filter(|_| !ours)
}

/// An assertion as the one that was redeemed.
fn spent(account: AccountId, assertion: &VerifiedAssertion) -> SpentAssertion {
    SpentAssertion {
        account,
        digest: AssertionDigest(assertion.digest()),
        until: assertion.issue_instant().plus(REMEMBERED),
    }
}

/// What is told of an assertion that was redeemed before.
pub(crate) fn redeemed_before() -> Fault {
    invalid("The assertion was redeemed before, and its provider's are good once")
}

/// What is told of a response that is not taken; what is wrong with it is for the operator.
pub(crate) fn saml_fault(fault: SamlFault, request: RequestId) -> Fault {
    let told = match fault {
        SamlFault::Invalid {
            text,
            code: Some(code),
            ..
        } => inner_fault(text, code, request),
        SamlFault::Invalid {
            text, code: None, ..
        } => invalid(text),
        SamlFault::Expired { text, .. } => Fault::new(FaultKind::ExpiredIdentityToken, text),
    };
    told.because(fault)
}

/// What AWS's inner service says, with the tail that it leaves on its words (STS spec 9.2).
pub(crate) fn inner_fault(text: &str, code: &str, request: RequestId) -> Fault {
    invalid(format!(
        "{text} (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: {code}; \
         Request ID: {request}; Proxy: null)"
    ))
}

pub(crate) fn invalid(text: impl Into<String>) -> Fault {
    Fault::new(FaultKind::InvalidIdentityToken, text)
}

impl SamlEntry {
    fn provider(&self) -> Provider<'_> {
        Provider {
            metadata: &self.metadata,
            encryption: self.encryption,
            keys: &self.keys,
        }
    }

    /// Refuses the word of a provider whose metadata is good no longer.
    fn check_metadata(&self, now: Timestamp) -> Result<(), Fault> {
        match self.valid_until <= now {
            true => Err(invalid(
                "The metadata of the specified provider has expired",
            )),
            false => Ok(()),
        }
    }
}

impl SamlEndpoints {
    fn expected(&self, now: Timestamp) -> Expected<'_> {
        Expected {
            now,
            skew: self.clock_tolerance,
            recipients: &self.recipients,
            audiences: &self.audiences,
        }
    }
}

impl Gate {
    /// Verifies that the provider has said this, and that it is good here and now.
    pub(crate) async fn verify_saml(
        &self,
        entry: &Arc<SamlEntry>,
        response: &str,
        request: &RequestFacts,
    ) -> Result<VerifiedAssertion, Fault> {
        let now = request.received_at;
        let told = |fault| saml_fault(fault, request.id);
        let places = self.saml_places(entry);
        let received = saml::receive(response, &entry.provider(), &places.expected(now));
        let assertion = match received.map_err(told)? {
            Received::Verified(assertion) => assertion,
            Received::Sealed(sealed) => {
                // Whatever refuses it anyway comes before private keys are used.
                entry.check_metadata(now)?;
                let mill = self.openers.of(sealed.is_of_its_provider());
                let account = entry.account;
                let entry = Arc::clone(entry);
                let open = move || sealed.open(&entry.provider(), &places.expected(now));
                mill.run(&account, open).await?.map_err(told)?
            }
        };
        entry.check_metadata(now)?;
        Ok(assertion)
    }
}

/// In how many seconds the session ends at the latest, if the provider says so (STS spec 9.4). An
/// assertion whose session is over was refused before.
fn ends_in(assertion: &VerifiedAssertion, profile: &Profile, now: Timestamp) -> Option<i64> {
    let end = assertion.session_not_on_or_after();
    let left = end.map(|end| end.since(now));
    [left, profile.duration].into_iter().flatten().min()
}

/// Whom an assertion of this provider is about, as records name them.
pub(crate) fn vouched_for(
    assertion: &VerifiedAssertion,
    provider: &ProviderArn<SamlProviderName>,
) -> Option<VouchedFor> {
    Some(Login::read(assertion, provider)?.user())
}

/// Who logged in.
struct Login {
    subject: String,
    subject_type: String,
    name_qualifier: String,
}

impl Login {
    /// `None` of an assertion that names nobody (STS spec 9.2.14).
    fn read(
        assertion: &VerifiedAssertion,
        provider: &ProviderArn<SamlProviderName>,
    ) -> Option<Self> {
        let name = assertion.name_id().filter(|name| !name.text().is_empty())?;
        let (issuer, account) = (assertion.issuer(), provider.account());
        Some(Self {
            subject: name.text().to_owned(),
            subject_type: saml::subject_type(name.format()).to_owned(),
            name_qualifier: saml::name_qualifier(issuer, account, provider.name()),
        })
    }

    /// As the record names them: CloudTrail, too, has the qualifier in the provider's place.
    fn user(&self) -> VouchedFor {
        VouchedFor {
            kind: "SAMLUser",
            id: format!("{}:{}", self.name_qualifier, self.subject),
            name: self.subject.clone(),
            provider: self.name_qualifier.clone(),
        }
    }

    /// The keys that stay with the session.
    fn persists(&self) -> Vec<(Box<str>, Box<str>)> {
        [
            ("saml:namequalifier", &self.name_qualifier),
            ("saml:sub", &self.subject),
            ("saml:sub_type", &self.subject_type),
        ]
        .map(|(key, value)| (key.into(), value.as_str().into()))
        .into()
    }

    /// Every key that the decision sees.
    fn keys(
        &self,
        assertion: &VerifiedAssertion,
        provider: &ProviderArn<SamlProviderName>,
    ) -> Vec<ConditionKey> {
        let doc = format!("{}/{}", provider.account(), provider.name());
        let own = [
            ("saml:aud", assertion.recipient()),
            ("saml:iss", assertion.issuer()),
            ("saml:doc", &doc),
            ("saml:namequalifier", &self.name_qualifier),
            ("saml:sub", &self.subject),
            ("saml:sub_type", &self.subject_type),
        ];
        let own = own.map(|(key, value)| (key.into(), ContextValue::from(value)));
        let mapped = assertion.mapped_keys().into_iter().map(condition_key);
        own.into_iter().chain(mapped).collect()
    }
}

/// A key that has one value by its nature, and has one, is single: operators without a set reach it.
fn condition_key(mut mapped: MappedKey) -> ConditionKey {
    let is_single = mapped.values.len() == 1 && !is_multivalued(mapped.key);
    let value = match mapped.values.pop() {
        Some(value) if is_single => ContextValue::from(value),
        last => ContextValue::from(mapped.values.into_iter().chain(last).collect::<Vec<_>>()),
    };
    (mapped.key.into(), value)
}

impl Gate {
    /// Where responses of a provider may be sent to, and whom they may be for.
    fn saml_places(&self, entry: &SamlEntry) -> SamlEndpoints {
        let (settings, provider) = (&self.settings, entry.id);
        let (mut recipients, mut audiences) = of_aws(settings.partition, provider);
        recipients.extend(of_deployment(&settings.public_url, provider));
        audiences.push(settings.public_url.to_string());
        recipients.extend_from_slice(&settings.saml.recipients);
        audiences.extend_from_slice(&settings.saml.audiences);
        SamlEndpoints {
            recipients,
            audiences,
            clock_tolerance: settings.saml.clock_tolerance,
        }
    }
}

/// Where AWS takes responses in a partition, and what it is called (STS spec 9.2.8, 9.2.9).
fn of_aws(partition: Partition, provider: ProviderId) -> (Vec<String>, Vec<String>) {
    let (host, name) = match partition {
        Partition::Aws => ("signin.aws.amazon.com", "urn:amazon:webservices"),
        Partition::China => ("signin.amazonaws.cn", "urn:amazon:webservices:cn-north-1"),
        Partition::UsGov => (
            "signin.amazonaws-us-gov.com",
            "urn:amazon:webservices:govcloud",
        ),
    };
    let hosts = [host.to_owned(), format!("{{region}}.{host}")];
    let recipients = hosts.iter().flat_map(|host| {
        [
            format!("https://{host}/saml"),
            format!("https://{host}/saml/acs/{provider}"),
            format!("https://{host}/static/saml"),
        ]
    });
    let audiences = vec![format!("https://{host}/saml"), name.to_owned()];
    (recipients.collect(), audiences)
}

/// Where this deployment takes them.
fn of_deployment(url: &PublicUrl, provider: ProviderId) -> [String; 2] {
    [
        format!("{url}/-/saml/acs"),
        format!("{url}/-/saml/acs/{provider}"),
    ]
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc;

    use super::*;

    /// Of a hundred for an account's providers, how many have a place. None is done before the sender
    /// of what they wait for is gone.
    async fn have_places(
        openers: &Arc<Openers>,
        (number, is_of_its_provider): (u64, bool),
        held_up: &Arc<Mutex<mpsc::Receiver<()>>>,
    ) -> usize {
        let account = AccountId::from_number(number).unwrap();
        let flood: Vec<_> = (0..100)
            .map(|_| {
                let (openers, held_up) = (Arc::clone(openers), Arc::clone(held_up));
                let open = move || held_up.lock().unwrap().recv().unwrap_or_default();
                tokio::spawn(async move {
                    let mill = openers.of(is_of_its_provider);
                    mill.run(&account, open).await
                })
            })
            .collect();
        // Each is refused or must wait by then: there are more turns than tasks.
        for _ in 0..200 {
            tokio::task::yield_now().await;
        }
        flood.iter().filter(|one| !one.is_finished()).count()
    }

    #[tokio::test]
    async fn flaw_i14_no_flood_of_one_account_or_of_strangers_takes_the_places_of_signed_responses()
    {
        let openers = Arc::new(Openers::default());
        let (done, held_up) = mpsc::channel();
        let held_up = Arc::new(Mutex::new(held_up));
        // However many providers an account has.
        assert_eq!(have_places(&openers, (1, true), &held_up).await, 32);
        assert_eq!(have_places(&openers, (1, true), &held_up).await, 0);
        let mut strangers = 0;
        for number in 2..100 {
            strangers += have_places(&openers, (number, false), &held_up).await;
        }
        assert_eq!(strangers, OPENING_OR_WAITING);
        assert_eq!(have_places(&openers, (100, true), &held_up).await, 16);
        drop(done);
    }
}
