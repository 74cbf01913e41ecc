//! The table of operations: what a front door needs to know to run one.
//!
//! The rooms of operations list theirs with [`operation!`](crate::operation!); decoding, the
//! operation itself and its record stand in one order here, so that no operation can leave one of
//! them out.

use std::future::Future;
use std::pin::Pin;

use daypass_api::fault::{Fault, FaultKind};
use daypass_api::{DecodeFault, Operation, Output, Params, Service};

use crate::audit::Recorder;
use crate::call::Call;
use crate::caller::Caller;
use crate::facts::RequestFacts;
use crate::gate::Gate;

/// An operation's answer, whichever it is.
pub type Answer = Box<dyn Output + Send>;

/// What running an operation comes to.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Answer, Fault>> + Send + 'a>>;

/// How an operation is run: the call, its parameters, and where it leaves its record.
pub type Run = for<'a> fn(&'a Call<'a>, &'a Params, &'a mut Recorder) -> Running<'a>;

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// The service that it belongs to.
    pub service: Service,
    /// The wrapper of its result.
    pub result: Option<&'static str>,
    /// Whether it changes nothing.
    pub read_only: bool,
    /// Whether its caller signs. One that does not carries its proof in a member.
    pub is_signed: bool,
    performance: Performance,
}

/// What becomes of a caller's request.
#[derive(Clone, Copy, Debug)]
enum Performance {
    /// It is decoded and performed.
    Run(Run),
    /// It is refused, with what to do instead.
    Refuse(&'static str),
}

impl Row {
    /// The row of an operation whose caller signs; use [`operation!`](crate::operation!). To list
    /// one here that takes no signature does not compile.
    pub const fn new<O: Operation>(run: Run) -> Self {
        assert!(
            O::AUTHENTICATED,
            "an operation without a signature needs a row of its own"
        );
        Self::of::<O>(Performance::Run(run))
    }

    /// The row of an operation that carries its proof in a member and takes no signature; use
    /// [`unsigned_operation!`](crate::unsigned_operation!). Its caller is nobody, whom no policy
    /// allows anything: what it may do comes of what an identity provider says.
    pub const fn unsigned<O: Operation>(run: Run) -> Self {
        assert!(
            !O::AUTHENTICATED,
            "an operation with a signature is not to be had without"
        );
        Self::of::<O>(Performance::Run(run))
    }

    /// The row of an operation that is known and not served. Whoever has signed is told so, and
    /// what to do instead; nothing is decoded, and no policy is asked about what nobody may do.
    pub const fn refused<O: Operation>(instead: &'static str) -> Self {
        assert!(O::AUTHENTICATED, "whoever is refused has signed");
        Self::of::<O>(Performance::Refuse(instead))
    }

    const fn of<O: Operation>(performance: Performance) -> Self {
        Self {
            name: O::NAME,
            service: O::SERVICE,
            result: O::RESULT,
            read_only: O::READ_ONLY,
            is_signed: O::AUTHENTICATED,
            performance,
        }
    }

    /// Whether the operation is served.
    pub fn is_served(&self) -> bool {
        matches!(self.performance, Performance::Run(_))
    }

    /// Runs the operation for its caller.
    pub async fn run(
        &self,
        gate: &Gate,
        from: From<'_>,
        params: &Params,
        recorder: &mut Recorder,
    ) -> Result<Answer, Fault> {
        if self.is_signed && from.caller.is_nobody() {
            return Err(Fault::internal("a signed operation was run for nobody"));
        }
        gate.admit(self, from)?;
        let run = match self.performance {
            Performance::Run(run) => run,
            Performance::Refuse(instead) => return Err(unsupported(self.name, instead)),
        };
        let call = Call::new(gate, from.caller, from.facts);
        let answer = run(&call, params, recorder).await;
        let trail = std::mem::take(&mut *call.trail());
        recorder.resources = trail.resources;
        recorder.issued = trail.issued;
        recorder.issued_token = trail.issued_token;
        recorder.vouched_for = trail.vouched_for;
        recorder.presented = trail.presented;
        recorder.reason = trail.reason;
        answer
    }
}

/// Who sent a request, and the circumstances.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// The caller: verified, or nobody where the operation takes no signature.
    pub caller: &'a Caller,
    /// The circumstances.
    pub facts: &'a RequestFacts,
}

fn unsupported(operation: &str, instead: &str) -> Fault {
    Fault::new(
        FaultKind::UnsupportedOperation,
        format!("The operation {operation} is not supported here. {instead}"),
    )
}

/// What is wrong with a request that cannot be decoded, as a fault (STS spec 1.2.6, 1.2.7).
pub fn undecodable(fault: DecodeFault) -> Fault {
    match fault {
        DecodeFault::Malformed {
            message: Some(message),
        } => Fault::new(FaultKind::MalformedInput, message),
        DecodeFault::Malformed { message: None } => {
            Fault::without_message(FaultKind::MalformedInput)
        }
        DecodeFault::Invalid(violations) => Fault::validation(violations.to_string()),
    }
}

/// The row of an operation: its marker type in the API and the function that performs it.
/// With `, records its answer` the answer is kept in the audit record, as for whatever creates
/// something.
#[macro_export]
macro_rules! operation {
    ($marker:ty, $perform:path $(, $records:ident its answer)?) => {
        $crate::operation!(@row new, $marker, $perform $(, $records)?)
    };
    (@row $kind:ident, $marker:ty, $perform:path $(, $records:ident)?) => {
        $crate::operation::Row::$kind::<$marker>(|call, params, recorder| {
            Box::pin(async move {
                let input = <<$marker as ::daypass_api::Operation>::Input as ::daypass_api::Input>::decode(params)
                    .map_err($crate::operation::undecodable)?;
                recorder.request(&input);
                let output: <$marker as ::daypass_api::Operation>::Output =
                    $perform(call, input).await?;
                $($crate::operation!(@$records recorder, output);)?
                Ok(Box::new(output) as $crate::operation::Answer)
            })
        })
    };
    (@records $recorder:ident, $output:ident) => {
        $recorder.response(&$output)
    };
}

/// The row of an operation that takes no signature, else as [`operation!`](crate::operation!).
#[macro_export]
macro_rules! unsigned_operation {
    ($marker:ty, $perform:path, $records:ident its answer) => {
        $crate::operation!(@row unsigned, $marker, $perform, $records)
    };
}
