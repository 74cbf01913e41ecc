//! What an operation is: a name, an input, an output, and the facts that its service model states.

use std::fmt;

use crate::{DecodeFault, Encoder, Params, reader::Reader};

/// One of the two services whose operations Daypass serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// The Security Token Service.
    Sts,
    /// Identity and Access Management.
    Iam,
}

impl Service {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sts, Self::Iam];

    /// The API version, as a request's `Version` parameter names it.
    pub const fn version(self) -> &'static str {
        match self {
            Self::Sts => crate::sts::VERSION,
            Self::Iam => crate::iam::VERSION,
        }
    }

    /// The namespace of the service's responses (STS spec 1.1).
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::Sts => crate::sts::NAMESPACE,
            Self::Iam => crate::iam::NAMESPACE,
        }
    }

    /// The service name in a signature's credential scope, and the prefix of its actions.
    pub const fn signing_name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    /// What an audit record calls the service.
    pub const fn event_source(self) -> &'static str {
        match self {
            Self::Sts => "sts.amazonaws.com",
            Self::Iam => "iam.amazonaws.com",
        }
    }

    /// The names of the service's operations, in the model's order.
    pub const fn operations(self) -> &'static [&'static str] {
        match self {
            Self::Sts => crate::sts::ALL,
            Self::Iam => crate::iam::ALL,
        }
    }

    /// The service with this API version; the versions differ, so one names the service.
    pub fn from_version(version: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|service| service.version() == version)
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.signing_name())
    }
}

/// An operation of a service: the facts that its model states.
pub trait Operation {
    /// What it takes.
    type Input: Input;
    /// What it answers.
    type Output: Output;
    /// Its name: the `Action` of a request, the `eventName` of an audit record.
    const NAME: &'static str;
    /// The service that it belongs to.
    const SERVICE: Service;
    /// The wrapper of its result; `None` when it answers nothing but the request's id.
    const RESULT: Option<&'static str>;
    /// Whether a request for it must be signed. Two STS operations carry their proof in a member.
    const AUTHENTICATED: bool;
    /// Whether it changes nothing, in the sense of an audit record's `readOnly`.
    const READ_ONLY: bool;
    /// The errors that the model names for it, beside those that every operation shares.
    const ERRORS: &'static [ErrorShape];
}

/// Something to do with every operation of a service, each known by its type. It lets a test or a
/// table enumerate what the models hold: `visit_all` of [`crate::sts`] and [`crate::iam`].
pub trait Visitor {
    /// Comes to an operation.
    fn visit<O: Operation>(&mut self);
}

/// An operation's input.
pub trait Input: Sized {
    /// Reads the members, noting on the reader what is wrong with them. The value counts only when
    /// nothing was noted, which [`Input::decode`] sees to.
    fn read(reader: &mut Reader<'_>) -> Self;

    /// Writes the members in the model's order, for the audit record's `requestParameters`.
    fn encode(&self, out: &mut dyn Encoder);

    /// Reads the members of a request, or tells everything that is wrong with them.
    fn decode(params: &Params) -> Result<Self, DecodeFault> {
        Reader::decode(params, Self::read)
    }
}

/// An operation's output.
pub trait Output {
    /// Writes the members in wire order.
    fn encode(&self, out: &mut dyn Encoder);
}

/// An error that a service model names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorShape {
    /// The code on the wire.
    pub code: &'static str,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// Whether the caller is to blame, rather than the service.
    pub sender: bool,
}
