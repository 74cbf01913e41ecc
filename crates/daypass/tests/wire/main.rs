//! The wire, held against the real binary over real sockets.
