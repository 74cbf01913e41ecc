//! Known flaws of other SAML verifiers, tried on ours. Where a key of the provider's signs something
//! odd here, it is to show that the oddity alone is refused.

mod document;
mod encryption;
mod signature;

use crate::signer::{RSA, Says, Signed, Signer, check, signed};

pub(crate) const SIGNATURE: &str = "Response signature invalid";
pub(crate) const BASE64: &str = "Invalid base64 SAMLResponse";

pub(crate) fn signer() -> Signer {
    Signer::rsa(RSA)
}

pub(crate) fn good(way: Signed) -> String {
    signed(&Says::default(), way, &signer())
}

pub(crate) fn mallory(id: &str) -> Says {
    let alice = Says::default();
    Says {
        id: id.to_owned(),
        name_id: alice.name_id.replace("alice", "mallory"),
        ..alice
    }
}

#[track_caller]
pub(crate) fn refused(response: &str) {
    if let Ok(taken) = check(response) {
        panic!(
            "{:?} was taken: {response}",
            taken.name_id().unwrap().text()
        );
    }
}

#[track_caller]
pub(crate) fn refused_with(response: &str, text: &str) {
    match check(response) {
        Ok(_) => panic!("taken: {response}"),
        Err(fault) => assert_eq!(fault.text(), text, "{fault}: {response}"),
    }
}

#[track_caller]
pub(crate) fn names(response: &str, name: &str) {
    let taken = check(response).unwrap_or_else(|fault| panic!("{fault}: {response}"));
    assert_eq!(taken.name_id().unwrap().text(), name, "{response}");
}
