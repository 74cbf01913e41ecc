//! The journey of `../README.md` with the AWS SDK for Rust.

use std::env::var;
use std::error::Error;
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::Credentials;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types::{Credentials as Issued, Tag};
use serde_json::{Value, json};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn client(config: &SdkConfig, issued: Option<&Issued>) -> Client {
    let Some(issued) = issued else {
        return Client::new(config);
    };
    let keys = Credentials::new(
        issued.access_key_id(),
        issued.secret_access_key(),
        Some(issued.session_token().to_owned()),
        None,
        "issued",
    );
    let config = aws_sdk_sts::config::Builder::from(config);
    Client::from_conf(config.credentials_provider(keys).build())
}

async fn whoami(client: &Client) -> Fallible<Option<String>> {
    Ok(client.get_caller_identity().send().await?.arn)
}

async fn refused(request: AssumeRoleFluentBuilder) -> Fallible<Value> {
    let refusal = match request.send().await {
        Ok(_) => return Err("it was not refused".into()),
        Err(SdkError::ServiceError(refusal)) => refusal,
        Err(error) => return Err(error.into()),
    };
    Ok(json!({
        "code": refusal.err().code(),
        "message": refusal.err().message(),
        "status": refusal.raw().status().as_u16(),
    }))
}

fn tag(key: &str, value: &str) -> Fallible<Tag> {
    Ok(Tag::builder().key(key).value(value).build()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Fallible<()> {
    let loader = aws_config::from_env().retry_config(RetryConfig::disabled());
    let config = loader.load().await;
    let me = client(&config, None);
    let assume = |client: &Client, role: &str| -> Fallible<AssumeRoleFluentBuilder> {
        let request = client.assume_role().role_session_name("journey");
        Ok(request.role_arn(var(role)?))
    };

    let identity = me.get_caller_identity().send().await?;
    let assumed = assume(&me, "ROLE_ARN")?
        .external_id(var("EXTERNAL_ID")?)
        .policy(var("SESSION_POLICY")?)
        .tags(tag("Team", "red")?)
        .tags(tag("Cost", "")?)
        .transitive_tag_keys("Team")
        .duration_seconds(900)
        .send()
        .await?;
    let credentials = assumed.credentials().ok_or("no credentials")?;
    let ends = SystemTime::try_from(*credentials.expiration())?;
    let lifetime = ends.duration_since(SystemTime::now())?;
    let session = client(&config, Some(credentials));
    let chained = assume(&session, "NEXT_ROLE_ARN")?.send().await?;
    let mfa = me
        .get_session_token()
        .serial_number(var("MFA_SERIAL")?)
        .token_code(var("MFA_CODE")?)
        .send()
        .await?;

    let denied = refused(assume(&me, "CLOSED_ROLE_ARN")?).await?;
    let message = denied["message"].as_str().unwrap_or_default();
    let (_, encoded) = message
        .split_once("Encoded authorization failure message: ")
        .ok_or("no reasons")?;
    let decoded = me.decode_authorization_message();
    let decoded = decoded.encoded_message(encoded).send().await?;
    let decoded: Value = serde_json::from_str(decoded.decoded_message().unwrap_or_default())?;

    #[expect(deprecated, reason = "what came before it is still what most clients read")]
    let packed_policy_size = assumed.packed_policy_size();
    let answer = json!({
        "identity": {
            "account": identity.account(),
            "arn": identity.arn(),
            "userId": identity.user_id(),
        },
        "assumed": {
            "arn": assumed.assumed_role_user().map(|user| user.arn()),
            "lifetime": lifetime.as_secs(),
            "packedPolicySize": packed_policy_size,
        },
        "session": whoami(&session).await?,
        "chained": whoami(&client(&config, chained.credentials())).await?,
        "mfa": whoami(&client(&config, mfa.credentials())).await?,
        "denied": denied["code"],
        "decoded": decoded["context"]["action"],
        "invalid": refused(assume(&me, "ROLE_ARN")?.role_session_name("with space")).await?,
    });
    println!("{answer}");
    Ok(())
}
