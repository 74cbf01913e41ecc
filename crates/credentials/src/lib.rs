//! SigV4 verification, session tokens, the key ring, envelopes, secret types.
