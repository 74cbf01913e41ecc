//! Percent-encoding (RFC 3986) as the canonical request wants it.

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// Appends a byte: unreserved characters as they are, others as `%XX` with upper-case digits.
pub(super) fn push_encoded(out: &mut Vec<u8>, byte: u8) {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        out.push(byte);
    } else {
        out.extend_from_slice(&[
            b'%',
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]);
    }
}

/// The bytes that a part of a query stands for: `+` is a space, `%XX` a byte. An escape that is
/// none stands for itself, as it does to whoever reads the form.
pub(super) fn form_decoded(text: &str) -> impl Iterator<Item = u8> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        let (&first, tail) = rest.split_first()?;
        rest = tail;
        match first {
            b'+' => Some(b' '),
            b'%' => match escape(tail) {
                Some(byte) => {
                    rest = &tail[2..];
                    Some(byte)
                }
                None => Some(b'%'),
            },
            _ => Some(first),
        }
    })
}

/// The byte that two hexadecimal digits at the front stand for.
pub(super) fn escape(digits: &[u8]) -> Option<u8> {
    let (&[high, low], _) = digits.split_first_chunk::<2>()?;
    let value = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(value(high)? << 4 | value(low)?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &str) -> Vec<u8> {
        form_decoded(text).collect()
    }

    #[test]
    fn decoding() {
        assert_eq!(decoded("a+b%20c%2B%2f"), b"a b c+/");
        assert_eq!(decoded("%zz%4%"), b"%zz%4%");
        assert_eq!(decoded("%é"), "%é".as_bytes());
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(bytes: Vec<u8>) {
            let mut text = Vec::new();
            bytes.iter().for_each(|byte| push_encoded(&mut text, *byte));
            prop_assert_eq!(decoded(std::str::from_utf8(&text).unwrap()), bytes);
        }
    }
}
