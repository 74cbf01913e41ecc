//! What the room promises, held against outsiders: AWS's vectors, AWS's signer, and forgers.

#[cfg(test)]
mod envelope;
#[cfg(test)]
mod fault_texts;
#[cfg(test)]
mod flaws;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod sigv4a;
#[cfg(test)]
mod suite;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tokens;
