//! Parameters of a Query request, as every operation's input.

use daypass_api::{Input, Operation, Params, Visitor, iam, sts};

use crate::record::Recorder;

/// Promises that no parameters make any operation's decoder panic; that a refusal has a text in
/// proportion to the request; and that what was decoded, written down again, decodes to the same.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let pairs = text
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let request = Request {
        params: Params::new(pairs),
        size: input.len(),
    };
    // `Action` picks an operation; without one it is those that most is read for.
    match request.params.get("Action") {
        Some(_) => {
            sts::visit_all(&mut Picked(&request));
            iam::visit_all(&mut Picked(&request));
        }
        None => {
            request.decode::<sts::AssumeRole>();
            request.decode::<iam::CreateRole>();
            request.decode::<iam::PutRolePolicy>();
        }
    }
}

struct Request {
    params: Params,
    size: usize,
}

impl Request {
    fn decode<O: Operation>(&self) {
        let input = match O::Input::decode(&self.params) {
            Ok(input) => input,
            Err(fault) => {
                let text = fault.to_string();
                let most = 4096 + 128 * self.size;
                return assert!(!text.is_empty() && text.len() <= most, "{}", O::NAME);
            }
        };
        let written = written(&input);
        if written.has_empty {
            return;
        }
        let again = O::Input::decode(&Params::new(written.pairs.clone()));
        let again = again.unwrap_or_else(|fault| panic!("{}: {fault} in {written:?}", O::NAME));
        assert_eq!(self::written(&again).pairs, written.pairs, "{}", O::NAME);
    }
}

/// Decodes as the operation that the request names.
struct Picked<'a>(&'a Request);

impl Visitor for Picked<'_> {
    fn visit<O: Operation>(&mut self) {
        if self.0.params.get("Action") == Some(O::NAME) {
            self.0.decode::<O>();
        }
    }
}

fn written(input: &impl Input) -> Recorder {
    let mut recorder = Recorder::default();
    input.encode(&mut recorder);
    recorder
}
