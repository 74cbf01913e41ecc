//! Ours beside `xmlsec1`, which nobody here wrote: what it signs we take, so our canonical form is its
//! canonical form; and what was changed after it was signed neither takes, or there is a reason.
//!
//! `cargo xtask test` runs this where xmlsec1 is installed, and wants it to be under CI.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, thread};

use daypass_federation::saml::{Encryption, Provider};

use crate::chance::Chance;
use crate::random;
use crate::signer::{NOW, RSA, check_at, metadata};

/// How many documents are compared, as they are and changed.
const DOCUMENTS: u64 = 1_000;

/// What we refuse and xmlsec1 does not, by what we say of it. It looks for the one signature that it
/// is told of, and does not know what it signs; we know what a response is.
const REASONS: [&str; 1] = [
    // Only the assertion is signed, and the response around it names another issuer.
    "the issuer is not the provider's entity id",
];

struct Folder(PathBuf);

impl Folder {
    fn new(worker: u64) -> Self {
        let name = format!("daypass-saml-{}-{worker}", std::process::id());
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("key.pem"), RSA.0).unwrap();
        fs::write(path.join("key.crt"), RSA.1).unwrap();
        Self(path)
    }

    fn run(&self, verb: &str, key: &[&str], text: &str, id: &str) -> Output {
        let file = self.0.join("document.xml");
        fs::write(&file, text).unwrap();
        let path = format!("//*[@ID='{id}']/*[local-name()='Signature']");
        let mut xmlsec1 = Command::new("xmlsec1");
        xmlsec1
            .current_dir(&self.0)
            .arg(verb)
            .args(key)
            .args([
                "--id-attr:ID",
                "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
            ])
            .args([
                "--id-attr:ID",
                "urn:oasis:names:tc:SAML:2.0:protocol:Response",
            ])
            .args(["--node-xpath", &path])
            .arg(Path::new("document.xml"));
        xmlsec1.output().unwrap()
    }

    fn sign(&self, text: &str, id: &str) -> String {
        let done = self.run("--sign", &["--privkey-pem", "key.pem"], text, id);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{said}\n{text}");
        String::from_utf8(done.stdout).unwrap()
    }

    fn takes(&self, text: &str, id: &str) -> bool {
        let key = ["--pubkey-cert-pem", "key.crt"];
        self.run("--verify", &key, text, id).status.success()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Puts something into a document, or takes something out, without making it unreadable.
fn change(text: &str, chance: &mut Chance) -> String {
    let (from, to) = chance.of(&[
        ("ice<", "ICE<"),
        (">al<", ">a<!-- x -->l<"),
        ("<!-- -->", ""),
        ("<!-- -->", "<!-- other -->"),
        ("08:04:00", "08:05:00"),
        ("_r1\"", "_r1\" Consent=\"x\""),
        ("'bearer'", "\"bearer\""),
        ("/>", " />"),
        ("\n", "\n "),
        ("\n", "\r\n"),
        (">text<", ">&#116;ext<"),
        ("text", "texts"),
        ("&#13;", "&#xD;"),
        ("&#13;", "&#10;"),
        ("xmlns:a=\"urn:a\"", "xmlns:a=\"urn:b\""),
        ("xmlns:unused", "xmlns:other"),
        ("<![CDATA[<d>&amp;", "<![CDATA[<e>&amp;"),
        ("<![CDATA[<d>&amp;\n]] >]]>", "&lt;d>&amp;amp;\n]] >"),
        (" Version", "  Version"),
        ("metadata</", "metadatas</"),
        ("Name='v'", "Name='v' xmlns:zz='urn:zz'"),
        ("Name='v'", "FriendlyName='w' Name='v'"),
    ]);
    let at: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
    match at.is_empty() {
        true => text.to_owned(),
        false => {
            let at = chance.of(&at);
            format!("{}{to}{}", &text[..at], &text[at + from.len()..])
        }
    }
}

/// What became of the documents.
#[derive(Default)]
struct Counts {
    both_take: u64,
    both_refuse: u64,
    only_we_refuse: [u64; REASONS.len()],
}

/// Compares every so many-th document, from this one on.
fn compare(first: u64, step: usize) -> Counts {
    let folder = Folder::new(first);
    let metadata = metadata(&[RSA]);
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &[],
    };
    let mut counts = Counts::default();
    for seed in (first..DOCUMENTS).step_by(step) {
        let mut chance = Chance::new(seed);
        let mut text = random::response(&mut chance);
        let (r, a) = chance.of(&[(true, false), (false, true), (true, true)]);
        for (place, is_signed, id) in [("{a}", a, "_a1"), ("{r}", r, "_r1")] {
            let template = match is_signed {
                true => random::template(&mut chance, id),
                false => String::new(),
            };
            // What is still to come stands there as a text, outside of what is signed.
            text = text.replacen(place, &template, 1);
            if is_signed {
                text = folder.sign(&text, id);
            }
        }
        check_at(&provider, NOW, &text)
            .unwrap_or_else(|fault| panic!("seed {seed}: {fault}\n{text}"));

        let changed = change(&text, &mut chance);
        let theirs = [("_a1", a), ("_r1", r)]
            .iter()
            .all(|(id, is_signed)| !is_signed || folder.takes(&changed, id));
        match (check_at(&provider, NOW, &changed), theirs) {
            (Ok(_), true) => counts.both_take += 1,
            (Err(_), false) => counts.both_refuse += 1,
            (Ok(_), false) => panic!("seed {seed}: taken by us alone\n{changed}"),
            (Err(fault), true) => {
                let why = fault.to_string();
                let reason = REASONS.iter().position(|reason| *reason == why);
                let reason = reason.unwrap_or_else(|| panic!("seed {seed}: {why}\n{changed}"));
                counts.only_we_refuse[reason] += 1;
            }
        }
    }
    counts
}

#[test]
#[ignore = "asks xmlsec1; cargo xtask test runs it"]
fn canonical_forms_and_verdicts_are_those_of_xmlsec1() {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut all = Counts::default();
    thread::scope(|scope| {
        let firsts = 0..u64::try_from(workers).unwrap();
        let started: Vec<_> = firsts
            .map(|first| scope.spawn(move || compare(first, workers)))
            .collect();
        for one in started {
            let counts = one.join().unwrap();
            all.both_take += counts.both_take;
            all.both_refuse += counts.both_refuse;
            for (sum, count) in all.only_we_refuse.iter_mut().zip(counts.only_we_refuse) {
                *sum += count;
            }
        }
    });
    println!("{DOCUMENTS} signed by xmlsec1 are taken; of these, changed:");
    println!(
        "{} both take, {} both refuse",
        all.both_take, all.both_refuse
    );
    for (reason, count) in REASONS.iter().zip(all.only_we_refuse) {
        println!("{count} only we refuse: {reason}");
    }
    assert!(all.both_take >= 100 && all.both_refuse >= 100);
}
