//! Who am I, with the AWS SDK for Rust: see `../README.md`.

use std::error::Error;

use aws_config::retry::RetryConfig;
use aws_sdk_sts::Client;
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let loader = aws_config::from_env().retry_config(RetryConfig::disabled());
    let sts = Client::new(&loader.load().await);
    let identity = sts.get_caller_identity().send().await?;
    println!("{}", json!({ "account": identity.account(), "arn": identity.arn() }));
    Ok(())
}
