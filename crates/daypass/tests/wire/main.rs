//! The wire, held against the real binary over real sockets.

#[cfg(test)]
mod harness;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod protocol;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod tokens;
