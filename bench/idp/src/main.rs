//! An identity provider that talks to nobody: it prints a token and a SAML response that are good
//! now, with what a deployment must know to take them, and measures what one RSA signature costs
//! whoever verifies it.

mod key;
mod oidc;
mod saml;

use clap::Parser;
use jiff::Timestamp;
use serde_json::json;

use crate::key::Key;

/// Prints, as JSON, what `cargo xtask bench` stages and redeems.
#[derive(Debug, Parser)]
struct Options {
    /// The role that the SAML response offers.
    #[arg(long)]
    role: String,
    /// The SAML provider's ARN.
    #[arg(long)]
    provider: String,
    /// A PKCS#8 key file: made if it is not there, so that what is staged once stays good.
    #[arg(long)]
    key: std::path::PathBuf,
}

#[expect(clippy::print_stdout, reason = "its output is what it is for")]
fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let key = Key::obtain(&options.key)?;
    let now = now();
    let printed = json!({
        "issuer": oidc::ISSUER,
        "jwks": oidc::jwks(&key)?.to_string(),
        "token": oidc::token(&key, now)?,
        "metadata": saml::metadata(&key)?,
        "response": saml::response(&key, &options.role, &options.provider, now)?,
        "rsa_verify_us": key.verification_us()?,
    });
    println!("{printed}");
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "what is handed out is good now")]
fn now() -> Timestamp {
    Timestamp::now()
}
