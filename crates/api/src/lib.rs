//! The operations' shapes, decoders, constraints and error codes, made from the service models.
