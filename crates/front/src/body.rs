//! Request bodies: whole, bounded in size and time, and bounded together in memory.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use daypass_api::fault::{Fault, FaultKind};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::BodyExt;
use hyper::body::Body;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much all bodies together may hold, in kibibytes. Whoever sends slowly holds what it has
/// sent, so without a bound ten thousand slow clients hold gigabytes.
const ROOM_KIB: usize = 64 * 1024;

/// How much of each body is not counted, in bytes: nearly every request is smaller, so that those
/// who hold the room cannot shut the others out.
const FREE: usize = 4 * 1024;

/// Reads bodies within limits.
#[derive(Debug)]
pub(crate) struct Reader {
    room: Arc<Semaphore>,
    limit: usize,
    timeout: Duration,
}

/// A whole body, and the room that it takes until it is dropped.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Reader {
    pub(crate) fn new(limit: usize, timeout: Duration) -> Self {
        Self {
            room: Arc::new(Semaphore::new(ROOM_KIB)),
            limit,
            timeout,
        }
    }

    /// The whole body.
    pub(crate) async fn read<B>(&self, headers: &HeaderMap, body: B) -> Result<Whole, Fault>
    where
        B: Body<Data = Bytes>,
    {
        let announced = headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok())
            .and_then(|length| length.parse::<u64>().ok());
        if announced.is_some_and(|length| length > self.limit as u64) {
            return Err(self.too_large());
        }
        tokio::time::timeout(self.timeout, self.collect(body))
            .await
            .unwrap_or_else(|_| {
                let text = "The request body did not arrive in time.";
                Err(Fault::new(FaultKind::RequestTimeout, text))
            })
    }

    async fn collect<B>(&self, body: B) -> Result<Whole, Fault>
    where
        B: Body<Data = Bytes>,
    {
        let mut body = std::pin::pin!(body);
        let mut whole = BytesMut::new();
        let mut room: Option<OwnedSemaphorePermit> = None;
        while let Some(frame) = body.frame().await {
            // A connection that broke, or framing that made no sense.
            let frame = frame.map_err(|_| Fault::without_message(FaultKind::MalformedInput))?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            let size = whole.len() + data.len();
            if size > self.limit {
                return Err(self.too_large());
            }
            let held = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
            let more = size
                .saturating_sub(FREE)
                .div_ceil(1024)
                .saturating_sub(held);
            if more > 0 {
                let more = self.reserve(more)?;
                match &mut room {
                    Some(room) => room.merge(more),
                    None => room = Some(more),
                }
            }
            whole.extend_from_slice(&data);
        }
        Ok(Whole {
            bytes: whole.freeze(),
            _room: room,
        })
    }

    fn reserve(&self, kib: usize) -> Result<OwnedSemaphorePermit, Fault> {
        let kib = u32::try_from(kib).map_err(Fault::internal)?;
        Arc::clone(&self.room)
            .try_acquire_many_owned(kib)
            .map_err(|_| Fault::unavailable("the room for request bodies is used up"))
    }

    fn too_large(&self) -> Fault {
        let text = format!("The request body is larger than {} bytes.", self.limit);
        Fault::new(FaultKind::RequestTooLarge, text)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;

    use super::*;

    fn reader(limit: usize) -> Reader {
        Reader::new(limit, Duration::from_secs(1))
    }

    #[tokio::test]
    async fn a_body_at_the_limit_is_read_and_one_beyond_it_is_refused() {
        let full = |size| Full::new(Bytes::from(vec![b'a'; size]));
        let whole = reader(5000)
            .read(&HeaderMap::new(), full(5000))
            .await
            .unwrap();
        assert_eq!(whole.bytes.len(), 5000);
        let fault = reader(5000)
            .read(&HeaderMap::new(), full(5001))
            .await
            .unwrap_err();
        assert_eq!(fault.kind(), FaultKind::RequestTooLarge);
    }

    #[tokio::test]
    async fn bodies_that_are_held_leave_less_room_until_they_are_dropped() {
        let reader = reader(1 << 20);
        let full = || Full::new(Bytes::from(vec![b'a'; 1 << 20]));
        let mut held = Vec::new();
        for _ in 0..64 {
            held.push(reader.read(&HeaderMap::new(), full()).await.unwrap());
        }
        let small = Full::new(Bytes::from(vec![b'a'; FREE]));
        assert!(reader.read(&HeaderMap::new(), small).await.is_ok());
        let fault = reader.read(&HeaderMap::new(), full()).await.unwrap_err();
        assert_eq!(fault.kind(), FaultKind::ServiceUnavailable);
        held.pop();
        assert!(reader.read(&HeaderMap::new(), full()).await.is_ok());
    }
}
