//! One keep-alive connection with at most one request on its way.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::Instant;

use anyhow::Context;
use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use crate::response::{self, Response};

/// A non-blocking socket, the request that it sends and the answer that it gathers.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    pub(crate) request: Vec<u8>,
    sent: usize,
    pub(crate) answer: Vec<u8>,
    pub(crate) since: Instant,
    pub(crate) busy: bool,
}

impl Connection {
    /// Connects and registers under `token`.
    pub(crate) fn open(
        address: SocketAddr,
        registry: &Registry,
        token: Token,
        now: Instant,
    ) -> anyhow::Result<Self> {
        let stream = std::net::TcpStream::connect(address)
            .with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        let (request, answer) = (Vec::with_capacity(1024), Vec::with_capacity(8192));
        Ok(Self {
            stream,
            request,
            sent: 0,
            answer,
            since: now,
            busy: false,
        })
    }

    /// Begins to send what `request` holds.
    pub(crate) fn start(&mut self, now: Instant) -> anyhow::Result<()> {
        self.answer.clear();
        self.sent = 0;
        self.since = now;
        self.busy = true;
        self.push()
    }

    /// Goes on sending and receiving as far as the socket lets it; the answer once whole.
    pub(crate) fn advance(&mut self, scratch: &mut [u8]) -> anyhow::Result<Option<Response>> {
        self.push()?;
        loop {
            match self.stream.read(scratch) {
                Ok(0) => anyhow::bail!("the server closed the connection"),
                Ok(count) => self.answer.extend_from_slice(&scratch[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error).context("receiving"),
            }
            // An answer that is whole needs no further read to learn that nothing follows: the
            // next request's answer will be a new edge.
            if let Some(response) = response::parse(&self.answer)? {
                self.busy = false;
                return Ok(Some(response));
            }
        }
    }

    fn push(&mut self) -> anyhow::Result<()> {
        while self.sent < self.request.len() {
            match self.stream.write(&self.request[self.sent..]) {
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("sending"),
            }
        }
        Ok(())
    }
}
