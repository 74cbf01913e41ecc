//! The wire, held against the real binary over real sockets.

#[cfg(test)]
mod authorization;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod persistence;
#[cfg(test)]
mod protocol;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod process;
#[cfg(test)]
mod tokens;
