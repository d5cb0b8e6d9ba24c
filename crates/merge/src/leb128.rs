//! LEB128 numbers, as Automerge's formats write them: read within bounds, never past 64 bits.

/// The bytes are no LEB128 number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LebError {
    /// They end in the middle of the number.
    Truncated,
    /// The number does not fit 64 bits.
    Overlong,
}

/// Takes an unsigned number off the front of `bytes`.
pub(crate) fn read(bytes: &mut &[u8]) -> Result<u64, LebError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(LebError::Truncated)?;
        *bytes = rest;
        let digit = u64::from(byte & 0x7f);
        if shift == 63 && digit > 1 {
            return Err(LebError::Overlong);
        }
        value |= digit << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(LebError::Overlong)
}

/// Takes a signed number off the front of `bytes`.
pub(crate) fn read_signed(bytes: &mut &[u8]) -> Result<i64, LebError> {
    let mut value = 0_i64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(LebError::Truncated)?;
        *bytes = rest;
        if shift == 63 && byte != 0 && byte != 0x7f {
            return Err(LebError::Overlong);
        }
        value |= i64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            let is_negative = byte & 0x40 != 0;
            if is_negative && shift < 57 {
                value |= -1 << (shift + 7);
            }
            return Ok(value);
        }
    }
    Err(LebError::Overlong)
}

/// Appends an unsigned number.
pub(crate) fn write(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let digit = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(digit);
            return;
        }
        out.push(digit | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_numbers_survive() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            write(&mut bytes, value);
            let mut rest = bytes.as_slice();
            assert_eq!(read(&mut rest), Ok(value));
            assert!(rest.is_empty());
        }
    }

    #[test]
    fn signed_numbers_are_sign_extended() {
        for (bytes, value) in [
            (&[0x7f][..], -1),
            (&[0x3f], 63),
            (&[0x40], -64),
            (&[0x80, 0x7f], -128),
            (&[0xff, 0, 0][..2], 127),
        ] {
            assert_eq!(read_signed(&mut &bytes[..]), Ok(value));
        }
    }

    #[test]
    fn truncated_and_overlong_numbers_are_refused() {
        assert_eq!(read(&mut &[0x80][..]), Err(LebError::Truncated));
        assert_eq!(read(&mut &[0xff; 11][..]), Err(LebError::Overlong));
        assert_eq!(read_signed(&mut &[0x80; 11][..]), Err(LebError::Overlong));
    }
}
