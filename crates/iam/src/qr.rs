//! The picture that an authenticator app reads a seed from.

use daypass_api::fault::Fault;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, QrCode};
use zeroize::Zeroizing;

/// Pixels of a module's side.
const SCALE: usize = 6;

/// Modules of light around the code, as its standard asks for.
const QUIET: usize = 4;

/// The key URI of a device: what it is called in the app, and its seed.
pub(crate) fn key_uri(device: &str, account: &str, seed: &str) -> Zeroizing<String> {
    let device = utf8_percent_encode(device, NON_ALPHANUMERIC);
    Zeroizing::new(format!(
        "otpauth://totp/Daypass:{device}@{account}?secret={seed}&issuer=Daypass"
    ))
}

/// A text as a QR code in a PNG.
pub(crate) fn png(text: &str) -> Result<Vec<u8>, Fault> {
    let code = QrCode::new(text).map_err(Fault::internal)?;
    let side = (code.width() + 2 * QUIET) * SCALE;
    let pixels = Zeroizing::new(pixels(&code, side));
    let size = u32::try_from(side).map_err(Fault::internal)?;
    let mut file = Vec::with_capacity(8 * 1024);
    let mut encoder = png::Encoder::new(&mut file, size, size);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(Fault::internal)?;
    writer.write_image_data(&pixels).map_err(Fault::internal)?;
    writer.finish().map_err(Fault::internal)?;
    Ok(file)
}

fn pixels(code: &QrCode, side: usize) -> Vec<u8> {
    let width = code.width();
    let is_dark = |x: usize, y: usize| {
        let module = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|at| *at < width);
        match (module(x), module(y)) {
            (Some(x), Some(y)) => code[(x, y)] == Color::Dark,
            _ => false,
        }
    };
    (0..side * side)
        .map(|at| {
            if is_dark(at % side, at / side) {
                0
            } else {
                255
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_uri_escapes_what_a_name_may_hold() {
        assert_eq!(
            *key_uri("a+b,c@d", "841860927337", "ABC"),
            "otpauth://totp/Daypass:a%2Bb%2Cc%40d@841860927337?secret=ABC&issuer=Daypass"
        );
    }

    #[test]
    fn a_picture_has_its_finders_in_three_corners_and_light_around_it() {
        let file = png("otpauth://totp/x?secret=ABC").unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(&file));
        let mut reader = decoder.read_info().unwrap();
        let mut image = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut image).unwrap();
        assert_eq!(info.width, info.height);
        let side = usize::try_from(info.width).unwrap();
        let at = |x: usize, y: usize| image[y * side + x];
        let (first, last) = (QUIET * SCALE, side - 1 - QUIET * SCALE);
        for edge in 0..side {
            assert_eq!([at(edge, 0), at(0, edge), at(edge, first - 1)], [255; 3]);
        }
        assert_eq!([at(first, first), at(last, first), at(first, last)], [0; 3]);
    }
}
