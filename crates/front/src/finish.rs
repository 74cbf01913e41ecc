//! Work that is finished even if nobody waits for it any more.
//!
//! HTTP drops a request's future when the client hangs up. Whatever the request has begun by then
//! must still be recorded, and what it changed must still be followed up: a client must not choose
//! how much of its request happens.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

/// A future that goes on by itself when it is dropped before its end.
pub(crate) struct Finish<F>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    future: Option<Pin<Box<F>>>,
    leftovers: TaskTracker,
}

impl<F> Finish<F>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    /// `leftovers` tracks what was left to itself, so that a drain can wait for it.
    pub(crate) fn new(future: F, leftovers: TaskTracker) -> Self {
        Self {
            future: Some(Box::pin(future)),
            leftovers,
        }
    }
}

impl<F> Future for Finish<F>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // Taken out while it is polled: should it panic, it is not to be driven again.
        let Some(mut future) = self.future.take() else {
            return Poll::Pending;
        };
        let polled = future.as_mut().poll(context);
        if polled.is_pending() {
            self.future = Some(future);
        }
        polled
    }
}

impl<F> Drop for Finish<F>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn drop(&mut self) {
        if let (Some(future), Ok(runtime)) = (self.future.take(), Handle::try_current()) {
            let rest = async move {
                drop(future.await);
            };
            self.leftovers.spawn_on(rest, &runtime);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_was_begun_is_finished_though_nobody_waits() {
        let done = Arc::new(AtomicBool::new(false));
        let leftovers = TaskTracker::new();
        let mark = Arc::clone(&done);
        let work = Finish::new(
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                mark.store(true, Ordering::SeqCst);
            },
            leftovers.clone(),
        );
        let _ = tokio::time::timeout(Duration::from_millis(1), work).await;
        assert!(!done.load(Ordering::SeqCst));
        leftovers.close();
        leftovers.wait().await;
        assert!(done.load(Ordering::SeqCst));
    }
}
