//! The head of an Automerge change, read without Automerge: enough to know that stored bytes are what the log says.
//!
//! The format is Automerge's binary format, "Change Chunk" (<https://automerge.org/automerge-binary-format-spec/>): magic
//! bytes, the first four bytes of a SHA-256, the chunk type, the length of the contents in LEB128, and the contents. The
//! SHA-256 runs over type, length and contents, and is the change's hash.

use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHECKSUM_BYTES: usize = 4;
const HASH_BYTES: usize = 32;
const UNCOMPRESSED_CHANGE: u8 = 1;

/// What a change says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChangeHead<'a> {
    /// The SHA-256 that names the change.
    pub(crate) hash: [u8; 32],
    /// The changes it depends on.
    pub(crate) dependencies: Vec<[u8; 32]>,
    /// The actor that made it.
    pub(crate) actor: &'a [u8],
    /// Its number among the changes of its actor, from 1.
    pub(crate) sequence: u64,
}

/// Why bytes are not one whole uncompressed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadChange {
    /// The bytes end too early.
    #[error("the bytes end too early")]
    Truncated,
    /// The bytes go on after the change.
    #[error("bytes follow the change")]
    Trailing,
    /// The bytes are no chunk of Automerge's format.
    #[error("the magic bytes are missing")]
    Magic,
    /// The chunk is not an uncompressed change.
    #[error("the chunk is not an uncompressed change")]
    Kind,
    /// A number is longer than 64 bits.
    #[error("a number is too long")]
    Number,
    /// The bytes are not those the checksum was made of.
    #[error("the checksum is wrong")]
    Checksum,
}

impl<'a> ChangeHead<'a> {
    /// Which of the columns that stand beside a change's bytes do not say what the bytes say.
    pub(crate) fn unlike(
        &self,
        hash: &[u8; 32],
        actor: &[u8],
        sequence: u64,
    ) -> impl Iterator<Item = &'static str> + use<> {
        let columns = [
            (self.hash == *hash, "hash"),
            (self.actor == actor, "actor"),
            (self.sequence == sequence, "sequence number"),
        ];
        let unlike = columns.into_iter().filter(|(is_same, _)| !is_same);
        unlike.map(|(_, column)| column)
    }

    /// Reads the head of one whole uncompressed change chunk and verifies its checksum.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, BadChange> {
        let mut chunk = Reader(bytes);
        if chunk.take(MAGIC.len())? != MAGIC {
            return Err(BadChange::Magic);
        }
        let checksum = chunk.take(CHECKSUM_BYTES)?;
        let hashed = chunk.0;
        if chunk.take(1)? != [UNCOMPRESSED_CHANGE] {
            return Err(BadChange::Kind);
        }
        let length = chunk.length()?;
        let contents = chunk.take(length)?;
        if !chunk.0.is_empty() {
            return Err(BadChange::Trailing);
        }
        let hash: [u8; 32] = Sha256::digest(hashed).into();
        if !hash.starts_with(checksum) {
            return Err(BadChange::Checksum);
        }
        Self::contents(hash, Reader(contents))
    }

    fn contents(hash: [u8; 32], mut contents: Reader<'a>) -> Result<Self, BadChange> {
        let count = contents.length()?;
        let size = count.checked_mul(HASH_BYTES).ok_or(BadChange::Truncated)?;
        let (dependencies, _) = contents.take(size)?.as_chunks::<HASH_BYTES>();
        let actor_length = contents.length()?;
        Ok(Self {
            hash,
            dependencies: dependencies.to_vec(),
            actor: contents.take(actor_length)?,
            sequence: contents.number()?,
        })
    }
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BadChange> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(BadChange::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn length(&mut self) -> Result<usize, BadChange> {
        usize::try_from(self.number()?).map_err(|_| BadChange::Number)
    }

    /// An unsigned number in LEB128: seven bits a byte, the lowest first, the top bit says that more follow.
    fn number(&mut self) -> Result<u64, BadChange> {
        let mut value = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(BadChange::Truncated)?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return Err(BadChange::Number);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(BadChange::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &[u8] = include_bytes!("../tests/store/data/first.change");
    const SECOND: &[u8] = include_bytes!("../tests/store/data/second.change");

    #[test]
    fn the_head_of_a_real_change_is_read() {
        let first = ChangeHead::read(FIRST).unwrap();
        assert_eq!((first.actor, first.sequence), ([0x11; 16].as_slice(), 1));
        assert!(first.dependencies.is_empty());
        let second = ChangeHead::read(SECOND).unwrap();
        assert_eq!(second.actor, [0x22; 16]);
        assert_eq!(second.dependencies, [first.hash]);
    }

    #[test]
    fn a_change_is_whole_or_refused() {
        for end in 0..SECOND.len() {
            assert_eq!(ChangeHead::read(&SECOND[..end]), Err(BadChange::Truncated));
        }
        let more = [SECOND, &[0]].concat();
        assert_eq!(ChangeHead::read(&more), Err(BadChange::Trailing));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        for bit in 0..SECOND.len() * 8 {
            let mut bytes = SECOND.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(ChangeHead::read(&bytes).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_number_has_at_most_64_bits() {
        let number = |bytes: &[u8]| Reader(bytes).number();
        assert_eq!(number(&[0xe5, 0x8e, 0x26]), Ok(624_485));
        let most = [[0xff; 9].as_slice(), &[0x01]].concat();
        assert_eq!(number(&most), Ok(u64::MAX));
        let more = [[0xff; 9].as_slice(), &[0x02]].concat();
        assert_eq!(number(&more), Err(BadChange::Number));
        assert_eq!(number(&[0x80; 11]), Err(BadChange::Number));
        assert_eq!(number(&[0x80]), Err(BadChange::Truncated));
    }
}
