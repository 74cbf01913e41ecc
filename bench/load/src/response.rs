//! As much of an HTTP/1.1 answer as a closed loop must understand: where it ends.

use anyhow::{Context, bail, ensure};
use httparse::{EMPTY_HEADER, Status};

/// A whole answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The server will close the connection.
    pub(crate) last: bool,
}

/// Reads the answer in `bytes`; `None` while it is not whole.
pub(crate) fn parse(bytes: &[u8]) -> anyhow::Result<Option<Response>> {
    let mut headers = [EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut headers);
    let Status::Complete(head_length) = head.parse(bytes)? else {
        return Ok(None);
    };

    let status = head.code.context("an answer without a status")?;
    let mut last = head.version == Some(0);
    let mut body_length = None;
    for header in head.headers.iter() {
        let name = header.name;
        if name.eq_ignore_ascii_case("content-length") {
            body_length = Some(std::str::from_utf8(header.value)?.trim().parse::<usize>()?);
        } else if name.eq_ignore_ascii_case("connection") {
            last = header.value.eq_ignore_ascii_case(b"close");
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            bail!("an answer in chunks, which this load generator does not read");
        }
    }
    let whole = head_length + body_length.context("an answer without Content-Length")?;
    ensure!(bytes.len() <= whole, "more bytes than the answer announced");
    Ok((bytes.len() == whole).then_some(Response { status, last }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    #[test]
    fn an_answer_is_whole_at_its_last_byte() {
        for end in 0..ANSWER.len() {
            assert_eq!(parse(&ANSWER[..end]).unwrap(), None);
        }
        assert_eq!(
            parse(ANSWER).unwrap(),
            Some(Response {
                status: 200,
                last: false
            })
        );
        assert!(parse(&[ANSWER, b"!"].concat()).is_err());
    }

    #[test]
    fn a_server_may_say_that_it_closes() {
        let answer = b"HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(
            parse(answer).unwrap(),
            Some(Response {
                status: 503,
                last: true
            })
        );
    }

    #[test]
    fn what_has_no_end_is_refused() {
        assert!(parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(parse(b"SSH-2.0-hello\r\n").is_err());
    }
}
