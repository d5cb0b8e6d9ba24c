//! The Automerge sync message, read within bounds and written without a document.
//!
//! The library's own reader trusts its input (a bloom filter with zero bits an entry panics later, one with four billion
//! probes aborts), so this one checks every count before it allocates and every bloom parameter before it is used.
//! Source of the format: the automerge 0.12 crate, `sync::Message` and `sync::BloomFilter`.
//!
//! ```text
//! message := 0x42 | 0x43, hashes heads, hashes need, count have*, count (length chunk)*, [length flags]
//! have    := hashes last_sync, length bloom
//! bloom   := "" | entries, bits per entry, probes, bits
//! ```
//! All counts and lengths are unsigned LEB128; a hash is 32 bytes.

use crate::ChangeHash;
use crate::leb128::{self, LebError};
use wortlaut_model::limits;

mod bloom;

pub use bloom::Bloom;

/// First byte of a message whose chunks are single changes.
const VERSION_1: u8 = 0x42;
/// First byte of a message whose one chunk is a whole document, or changes one after the other.
const VERSION_2: u8 = 0x43;
const HASH_BYTES: usize = 32;
const FLAG_BITFIELD: u8 = 0x80;
const FLAG_SYNC_RESET: u8 = 0x01;

/// What one side says in a round of the sync protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncMessage<'a> {
    /// How the chunks are to be read.
    pub version: MessageVersion,
    /// The sender's heads.
    pub heads: Vec<ChangeHash>,
    /// Changes the sender asks for by name.
    pub need: Vec<ChangeHash>,
    /// What the sender has, in short.
    pub have: Vec<Have>,
    /// Encoded chunks, unread: nothing in them has been checked.
    pub chunks: Vec<&'a [u8]>,
    /// Whether the sender asks to start over, as if nothing had been exchanged on this connection.
    pub reset: bool,
}

/// How the chunks of a message are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageVersion {
    /// One change a chunk.
    V1,
    /// A whole document, or any number of changes, in one chunk.
    V2,
}

/// What the sender of a message has: everything up to `last_sync`, and beyond it probably what the filter contains.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Have {
    /// Heads up to which sender and receiver are known to agree.
    pub last_sync: Vec<ChangeHash>,
    /// The changes beyond `last_sync`.
    pub bloom: Bloom,
}

impl Have {
    /// Everything up to `heads` and nothing beyond.
    pub fn up_to(heads: Vec<ChangeHash>) -> Self {
        Self {
            last_sync: heads,
            bloom: Bloom::default(),
        }
    }
}

/// The bytes are no sync message that a client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The message ends before what it announces.
    #[error("the sync message ends before what it announces")]
    Truncated,
    /// The first byte is neither version 1 nor version 2.
    #[error("byte {0:#04x} starts no sync message")]
    Version(u8),
    /// A number is not LEB128 or does not fit 64 bits.
    #[error("a number in the sync message is malformed")]
    Number,
    /// A list is longer than any client makes it.
    #[error("the sync message lists {count} {what}; at most {limit} are read")]
    TooMany {
        /// What is listed.
        what: &'static str,
        /// How many the message announces.
        count: u64,
        /// How many are read.
        limit: usize,
    },
    /// The bloom filter is not one that a client makes: 10 bits an entry, 7 probes, as many bits as that takes.
    #[error("the bloom filter is not one that Automerge makes")]
    Bloom,
}

impl From<LebError> for MessageError {
    fn from(error: LebError) -> Self {
        match error {
            LebError::Truncated => MessageError::Truncated,
            LebError::Overlong => MessageError::Number,
        }
    }
}

impl<'a> SyncMessage<'a> {
    /// Reads a message; the chunks are borrowed and unread.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, MessageError> {
        let mut reader = Reader(bytes);
        let version = match reader.byte()? {
            VERSION_1 => MessageVersion::V1,
            VERSION_2 => MessageVersion::V2,
            other => return Err(MessageError::Version(other)),
        };
        let heads = reader.hashes("heads", limits::MESSAGE_HEADS)?;
        let need = reader.hashes("needs", limits::MESSAGE_NEEDS)?;
        let have = reader.list("haves", limits::MESSAGE_HAVES, Reader::have)?;
        let chunks = reader.list("chunks", limits::MESSAGE_CHUNKS, Reader::length_prefixed)?;
        let reset = !reader.0.is_empty() && asks_for_reset(reader.length_prefixed()?);
        Ok(Self {
            version,
            heads,
            need,
            have,
            chunks,
            reset,
        })
    }

    /// Writes the message without flags: a client that saw flags would answer with whole documents.
    pub fn encode(&self) -> Vec<u8> {
        let chunk_bytes: usize = self.chunks.iter().map(|chunk| chunk.len() + 5).sum();
        let hash_count = self.heads.len() + self.need.len();
        let mut out = Vec::with_capacity(64 + hash_count * HASH_BYTES + chunk_bytes);
        out.push(match self.version {
            MessageVersion::V1 => VERSION_1,
            MessageVersion::V2 => VERSION_2,
        });
        write_hashes(&mut out, &self.heads);
        write_hashes(&mut out, &self.need);
        leb128::write(&mut out, self.have.len() as u64);
        for have in &self.have {
            write_hashes(&mut out, &have.last_sync);
            let bloom = have.bloom.encode();
            leb128::write(&mut out, bloom.len() as u64);
            out.extend(bloom);
        }
        leb128::write(&mut out, self.chunks.len() as u64);
        for chunk in &self.chunks {
            leb128::write(&mut out, chunk.len() as u64);
            out.extend_from_slice(chunk);
        }
        out
    }
}

fn asks_for_reset(flags: &[u8]) -> bool {
    flags
        .iter()
        .any(|flag| flag & FLAG_BITFIELD != 0 && flag & FLAG_SYNC_RESET != 0)
}

fn write_hashes(out: &mut Vec<u8>, hashes: &[ChangeHash]) {
    leb128::write(out, hashes.len() as u64);
    for hash in hashes {
        out.extend_from_slice(&hash.0);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, MessageError> {
        let (&byte, rest) = self.0.split_first().ok_or(MessageError::Truncated)?;
        self.0 = rest;
        Ok(byte)
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], MessageError> {
        let length = usize::try_from(length).map_err(|_| MessageError::Truncated)?;
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(MessageError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, MessageError> {
        Ok(leb128::read(&mut self.0)?)
    }

    fn length_prefixed(&mut self) -> Result<&'a [u8], MessageError> {
        let length = self.number()?;
        self.take(length)
    }

    fn list<T>(
        &mut self,
        what: &'static str,
        limit: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, MessageError>,
    ) -> Result<Vec<T>, MessageError> {
        let count = self.number()?;
        if count > limit as u64 {
            return Err(MessageError::TooMany { what, count, limit });
        }
        (0..count).map(|_| item(self)).collect()
    }

    fn hashes(
        &mut self,
        what: &'static str,
        limit: usize,
    ) -> Result<Vec<ChangeHash>, MessageError> {
        self.list(what, limit, |reader| {
            let bytes = reader.take(HASH_BYTES as u64)?;
            let hash = bytes.try_into().map_err(|_| MessageError::Truncated)?;
            Ok(ChangeHash(hash))
        })
    }

    fn have(&mut self) -> Result<Have, MessageError> {
        let last_sync = self.hashes("heads of the last sync", limits::MESSAGE_HEADS)?;
        let bloom = Bloom::decode(self.length_prefixed()?)?;
        Ok(Have { last_sync, bloom })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::sync;

    fn hash(seed: u8) -> ChangeHash {
        ChangeHash(std::array::from_fn(|i| {
            seed.wrapping_mul(31).wrapping_add(i as u8)
        }))
    }

    #[test]
    fn the_library_reads_what_we_write_and_we_read_what_it_writes() {
        let hashes: Vec<ChangeHash> = (0..40).map(hash).collect();
        let library = sync::Message {
            heads: hashes[..2].to_vec(),
            need: hashes[2..3].to_vec(),
            have: vec![sync::Have {
                last_sync: hashes[3..5].to_vec(),
                bloom: sync::BloomFilter::from_hashes(hashes.iter()),
            }],
            changes: sync::ChunkList::from(vec![vec![1, 2, 3], vec![4; 300]]),
            flags: None,
            version: sync::MessageVersion::V1,
        };
        let bytes = library.encode();
        let ours = SyncMessage::decode(&bytes).unwrap();
        assert_eq!(ours.heads, hashes[..2]);
        assert_eq!(ours.need, hashes[2..3]);
        assert_eq!(ours.chunks, [&[1, 2, 3][..], &[4; 300][..]]);
        assert!(hashes.iter().all(|h| ours.have[0].bloom.contains(h)));
        assert_eq!(ours.encode(), bytes);
    }

    #[test]
    fn every_truncation_is_refused_and_nothing_panics() {
        let message = SyncMessage {
            version: MessageVersion::V1,
            heads: vec![hash(1)],
            need: vec![hash(2)],
            have: vec![Have {
                last_sync: vec![hash(3)],
                bloom: Bloom::of([hash(4), hash(5)].iter()),
            }],
            chunks: vec![&[9; 20]],
            reset: false,
        };
        let bytes = message.encode();
        assert_eq!(SyncMessage::decode(&bytes).unwrap(), message);
        for end in 0..bytes.len() {
            assert!(
                SyncMessage::decode(&bytes[..end]).is_err(),
                "cut at {end} was accepted"
            );
        }
    }

    #[test]
    fn counts_that_lie_are_refused_before_anything_is_allocated() {
        let lying: [&[u8]; 3] = [
            &[
                0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1,
            ],
            &[0x42, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f],
            &[0x42, 0, 0xff, 0xff, 0xff, 0x7f],
        ];
        for bytes in lying {
            assert!(matches!(
                SyncMessage::decode(bytes),
                Err(MessageError::TooMany { .. })
            ));
        }
    }

    #[test]
    fn a_reset_flag_is_seen_and_other_flags_are_not() {
        let with_flags = |flags: &[u8]| {
            let mut bytes = vec![0x42, 0, 0, 0, 0];
            bytes.push(flags.len() as u8);
            bytes.extend(flags);
            SyncMessage::decode(&bytes).unwrap().reset
        };
        assert!(with_flags(&[0x02, 0x81]));
        assert!(!with_flags(&[0x02, 0x84]));
        assert!(!with_flags(&[0x01]));
    }
}
