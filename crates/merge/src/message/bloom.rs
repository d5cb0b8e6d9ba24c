//! The bloom filter of the sync protocol: which changes the sender of a message probably has.

use super::MessageError;
use crate::ChangeHash;
use crate::leb128;

/// Every client uses these two; others are refused, since zero bits divide by zero and huge probes never end.
const BITS_PER_ENTRY: u64 = 10;
const PROBES: u64 = 7;

/// A set of change hashes with about one false positive in a hundred and no false negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bloom {
    entries: u32,
    bits: Vec<u8>,
}

impl Bloom {
    /// The filter that contains `hashes`.
    pub fn of<'a>(hashes: impl ExactSizeIterator<Item = &'a ChangeHash>) -> Self {
        let entries = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        let mut bloom = Self {
            entries,
            bits: vec![0; bytes_for(entries)],
        };
        for hash in hashes {
            for probe in probes(hash, bloom.bits.len()) {
                if let Some(byte) = bloom.bits.get_mut(probe / 8) {
                    *byte |= 1 << (probe % 8);
                }
            }
        }
        bloom
    }

    /// Whether `hash` is probably in the set. An empty filter contains nothing.
    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.entries > 0
            && probes(hash, self.bits.len()).all(|probe| {
                self.bits
                    .get(probe / 8)
                    .is_some_and(|byte| byte & (1 << (probe % 8)) != 0)
            })
    }

    pub(super) fn decode(mut bytes: &[u8]) -> Result<Self, MessageError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let entries = leb128::read(&mut bytes)?;
        let entries = u32::try_from(entries).map_err(|_| MessageError::Bloom)?;
        let bits_per_entry = leb128::read(&mut bytes)?;
        let probes = leb128::read(&mut bytes)?;
        let as_clients_make_it = bits_per_entry == BITS_PER_ENTRY
            && probes == PROBES
            && entries > 0
            && bytes.len() == bytes_for(entries);
        if !as_clients_make_it {
            return Err(MessageError::Bloom);
        }
        Ok(Self {
            entries,
            bits: bytes.to_vec(),
        })
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        if self.entries == 0 {
            return Vec::new();
        }
        let mut out = Vec::with_capacity(self.bits.len() + 7);
        leb128::write(&mut out, u64::from(self.entries));
        leb128::write(&mut out, BITS_PER_ENTRY);
        leb128::write(&mut out, PROBES);
        out.extend_from_slice(&self.bits);
        out
    }
}

fn bytes_for(entries: u32) -> usize {
    usize::try_from((u64::from(entries) * BITS_PER_ENTRY).div_ceil(8)).unwrap_or(usize::MAX)
}

/// The bits that stand for `hash` in a filter of `bytes` bytes (triple hashing over the hash's first twelve bytes).
fn probes(hash: &ChangeHash, bytes: usize) -> impl Iterator<Item = usize> {
    let modulo = u32::try_from(bytes.saturating_mul(8))
        .unwrap_or(u32::MAX)
        .max(1);
    let word = |at: usize| {
        let mut word = [0; 4];
        word.copy_from_slice(hash.0.get(at..at + 4).unwrap_or(&[0; 4]));
        u32::from_le_bytes(word) % modulo
    };
    let (mut x, mut y, z) = (word(0), word(4), word(8));
    (0..PROBES).map(move |_| {
        let probe = x as usize;
        x = (x + y) % modulo;
        y = (y + z) % modulo;
        probe
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_no_client_sends_are_refused() {
        for bytes in [
            &[1, 0, 7][..],
            &[1, 8, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xff],
            &[0, 10, 7],
            &[1, 10, 7],
            &[1, 10, 7, 0, 0, 0],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 10, 7],
        ] {
            assert!(Bloom::decode(bytes).is_err(), "{bytes:?} was accepted");
        }
    }

    #[test]
    fn an_empty_filter_contains_nothing() {
        assert!(!Bloom::default().contains(&ChangeHash([0; 32])));
        assert_eq!(Bloom::decode(&[]), Ok(Bloom::default()));
    }
}
