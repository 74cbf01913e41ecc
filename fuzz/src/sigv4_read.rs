//! Signed requests, in header and query, from the claim to the verdict.

use daypass_credentials::SecretAccessKey;
use daypass_credentials::sigv4::{
    Expectation, Presented, RawRequest, RegionSet, SignatureFault, read,
};
use daypass_model::Timestamp;

use crate::NOW;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const OTHER_SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEZ";

/// A request in the form in which it is seen in books: a line with method and target, a line a
/// header, an empty line, the body. Lines end with a line feed alone.
#[derive(Clone, Debug)]
struct Written<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Vec<(String, &'a [u8])>,
    body: Vec<u8>,
}

impl<'a> Written<'a> {
    fn read(input: &'a [u8]) -> Option<Self> {
        let mut rest = input;
        let line = line(&mut rest)?;
        let (method, target) = std::str::from_utf8(line).ok()?.split_once(' ')?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers = Vec::new();
        while let Some(line) = self::line(&mut rest).filter(|line| !line.is_empty()) {
            let colon = line.iter().position(|byte| *byte == b':')?;
            // The server's parser has them in lower case.
            let name = std::str::from_utf8(&line[..colon]).ok()?.to_lowercase();
            headers.push((name, line[colon + 1..].trim_ascii()));
        }
        Some(Self {
            method,
            path,
            query,
            headers,
            body: rest.to_vec(),
        })
    }

    fn verify(&self, secret: &str) -> Result<(), SignatureFault> {
        let headers: Vec<(&str, &[u8])> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        let raw = RawRequest {
            method: self.method,
            path: self.path,
            query: self.query,
            headers: &headers,
            body: &self.body,
        };
        let Presented::Signed(request) = read(&raw)? else {
            return Err(SignatureFault::MissingAuthenticationToken);
        };
        let claimed = request.unverified_access_key_id().map(str::to_owned);
        let scoped = request.check(&Expectation {
            service: "sts",
            regions: &RegionSet::Any,
            now: Timestamp::from_seconds(NOW),
        })?;
        assert_eq!(claimed.as_deref(), Some(scoped.unverified_access_key_id()));
        assert_eq!(scoped.service(), "sts");
        assert_eq!(scoped.date().len(), 8);
        assert!(
            scoped
                .explain()
                .contains("The String-to-Sign should have been")
        );
        let secret = secret.parse::<SecretAccessKey>().expect("it is a secret");
        scoped.verify_with(&secret).map(drop)
    }
}

/// Promises that nothing panics, that a refusal has a text in proportion to the request, and that
/// a good signature is one secret's, for one method, query and body.
pub fn check(input: &[u8]) {
    let Some(request) = Written::read(input) else {
        return;
    };
    let verdict = request.verify(SECRET);
    if let Err(fault) = verdict {
        let text = fault.to_string();
        assert!(!text.is_empty() && text.len() <= 4096 + 8 * input.len());
        // The same request is refused for the same reason.
        let again = request.verify(SECRET).map_err(|fault| fault.to_string());
        return assert_eq!(again, Err(text));
    }
    assert!(request.verify(OTHER_SECRET).is_err());
    let mut longer = request.clone();
    longer.body.push(b'&');
    assert!(longer.verify(SECRET).is_err());
    let query = format!("{}&x=1", request.query);
    let other_query = Written {
        query: &query,
        ..request.clone()
    };
    assert!(other_query.verify(SECRET).is_err());
    let other_method = Written {
        method: "PUT",
        ..request.clone()
    };
    assert!(request.method == "PUT" || other_method.verify(SECRET).is_err());
}

/// Takes the next line off the input; the last one may lack its end.
fn line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (line, after) = match end {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (*rest, &[][..]),
    };
    *rest = after;
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_that_say_so_verify() {
        let folder = format!("{}/seeds/sigv4_read", env!("CARGO_MANIFEST_DIR"));
        for seed in std::fs::read_dir(folder).unwrap() {
            let path = seed.unwrap().path();
            let input = std::fs::read(&path).unwrap();
            let good = path
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("good-");
            let verdict = Written::read(&input).map(|request| request.verify(SECRET));
            assert_eq!(
                matches!(verdict, Some(Ok(()))),
                good,
                "{path:?} {verdict:?}"
            );
        }
    }
}
