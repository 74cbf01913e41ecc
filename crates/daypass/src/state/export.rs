//! `daypass export`: an account as a state file, or as AWS's GetAccountAuthorizationDetails has it.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::document::Document;
use super::file::{
    API_VERSION, AccountEntry, GroupEntry, InlineEntry, InstanceProfileEntry, OidcEntry,
    PolicyEntry, RoleEntry, SamlEntry, Span, StateFile, Trust, UserEntry, VersionEntry,
};
use super::live::Live;
use super::model::{Place, Rights, State};
use super::{details, ended, file, plan};
use crate::log;
use crate::remote::{Remote, RemoteArgs};

/// The arguments of `daypass export`.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// What to write.
    #[arg(long, value_enum, default_value = "state")]
    format: Format,

    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A state file, which `daypass apply` reads.
    State,
    /// What `aws iam get-account-authorization-details` writes, which `daypass import aws` and
    /// other people's tools read.
    Aws,
}

pub(crate) const EXPORT_HELP: &str = "\
Examples:
  daypass export > account.yaml
  daypass export > account.yaml && daypass apply -f account.yaml --endpoint-url https://other.example
  daypass export --format aws > details.json

Secrets are not exported: access keys, passwords and MFA devices stay where they are.

Exit code: 0 it is written, 2 it could not be read.";

/// Runs `daypass export`.
pub(crate) fn run(args: &ExportArgs) -> ExitCode {
    ended(export(args))
}

fn export(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let remote = Remote::open(&args.remote)?;
    match args.format {
        Format::State => {
            let mut live = Live::read(&remote)?;
            plan::without_owners(&mut live.state);
            let file = as_file(&live.state, &live.place, Some(&live.place.account))?;
            log::say(file::to_yaml(&file)?.trim_end());
            for note in &live.notes {
                log::announce(&format!("daypass: not exported: {note}"));
            }
        }
        Format::Aws => log::say(&details::read(&remote)?.pretty()),
    }
    Ok(ExitCode::SUCCESS)
}

/// A state as a file. Managed policies of the account are written by name, others by ARN.
pub(crate) fn as_file(
    state: &State,
    place: &Place,
    account: Option<&str>,
) -> anyhow::Result<StateFile> {
    let writer = Writer { state, place };
    Ok(StateFile {
        api_version: API_VERSION.to_owned(),
        account: (account.is_some() || state.alias.is_some()).then(|| AccountEntry {
            id: account.map(str::to_owned),
            alias: state.alias.clone(),
        }),
        policies: writer.policies(),
        groups: writer.groups(),
        users: writer.users(),
        roles: writer.roles(),
        oidc_providers: writer.oidc_providers(),
        saml_providers: writer.saml_providers(),
        instance_profiles: writer.instance_profiles(),
        ..StateFile::default()
    })
}

struct Writer<'a> {
    state: &'a State,
    place: &'a Place,
}

/// The path that things have anyway is not written.
fn path(path: &str) -> Option<String> {
    (path != "/").then(|| path.to_owned())
}

impl Writer<'_> {
    fn managed(&self, arn: &str) -> String {
        let mut policies = self.state.policies.values();
        let known = policies.find(|one| self.place.arn("policy", &one.path, &one.name) == arn);
        known.map_or_else(|| arn.to_owned(), |policy| policy.name.clone())
    }

    fn rights(&self, rights: &Rights) -> (Vec<String>, Vec<InlineEntry>) {
        let managed = rights.managed.iter().map(|arn| self.managed(arn));
        let inline = rights.inline.iter().map(|(name, document)| InlineEntry {
            name: Some(name.clone()),
            document: Some(document.clone()),
            ..InlineEntry::default()
        });
        (managed.collect(), inline.collect())
    }

    fn policies(&self) -> Vec<PolicyEntry> {
        let policies = self.state.policies.values().map(|policy| {
            let entry = PolicyEntry {
                name: policy.name.clone(),
                path: path(&policy.path),
                description: policy.description.clone(),
                tags: policy.tags.clone(),
                ..PolicyEntry::default()
            };
            if let [only] = &policy.versions[..] {
                let document = Some(only.document.clone());
                return PolicyEntry { document, ..entry };
            }
            let versions = policy.versions.iter().enumerate();
            let versions = versions.map(|(at, version)| VersionEntry {
                document: version.document.clone(),
                default: at == policy.default,
            });
            PolicyEntry {
                versions: versions.collect(),
                ..entry
            }
        });
        policies.collect()
    }

    fn groups(&self) -> Vec<GroupEntry> {
        let groups = self.state.groups.values().map(|group| {
            let (managed, policies) = self.rights(&group.rights);
            GroupEntry {
                name: group.name.clone(),
                path: path(&group.path),
                managed,
                policies,
            }
        });
        groups.collect()
    }

    fn users(&self) -> Vec<UserEntry> {
        let users = self.state.users.values().map(|user| {
            let (managed, policies) = self.rights(&user.rights);
            UserEntry {
                name: user.name.clone(),
                path: path(&user.path),
                boundary: user.boundary.as_deref().map(|arn| self.managed(arn)),
                groups: user.groups.iter().cloned().collect(),
                managed,
                policies,
                tags: user.tags.clone(),
            }
        });
        users.collect()
    }

    fn roles(&self) -> Vec<RoleEntry> {
        let roles = self.state.roles.values().map(|role| {
            let (managed, policies) = self.rights(&role.rights);
            RoleEntry {
                name: role.name.clone(),
                path: path(&role.path),
                description: role.description.clone(),
                max_session: (role.max_session != 3_600).then_some(Span(role.max_session)),
                trust: Trust::Policy(role.trust.clone()),
                boundary: role.boundary.as_deref().map(|arn| self.managed(arn)),
                managed,
                policies,
                tags: role.tags.clone(),
            }
        });
        roles.collect()
    }

    fn oidc_providers(&self) -> Vec<OidcEntry> {
        let providers = self.state.oidc_providers.values();
        let providers = providers.map(|provider| OidcEntry {
            url: format!("https://{}", provider.url),
            audiences: provider.audiences.iter().cloned().collect(),
            thumbprints: provider.thumbprints.iter().cloned().collect(),
            jwks: provider.options.keys.as_ref().map(Document::of),
            file: None,
            expose_all_claims: provider.options.expose_all_claims,
            accept_own_tokens: provider.options.accept_own_tokens,
            tags: provider.tags.clone(),
        });
        providers.collect()
    }

    fn saml_providers(&self) -> Vec<SamlEntry> {
        let providers = self.state.saml_providers.values();
        let providers = providers.map(|provider| SamlEntry {
            name: provider.name.clone(),
            metadata: Some(provider.metadata.clone()),
            single_use: provider.options.single_use,
            allow_cbc: provider.options.allow_cbc,
            tags: provider.tags.clone(),
            ..SamlEntry::default()
        });
        providers.collect()
    }

    fn instance_profiles(&self) -> Vec<InstanceProfileEntry> {
        let profiles = self.state.instance_profiles.values();
        let profiles = profiles.map(|profile| InstanceProfileEntry {
            name: profile.name.clone(),
            path: path(&profile.path),
            role: profile.role.clone(),
            tags: profile.tags.clone(),
        });
        profiles.collect()
    }
}
