//! Splitting bytes into change chunks, before anything is parsed.
//!
//! ```text
//! chunk := 85 6f 4a 83, checksum (4 bytes), type, length, body
//! type  := 0 document, 1 change, 2 change whose body is DEFLATEd, 3 bundle
//! ```
//! The hash of a change is SHA-256 over `1, length, inflated body`; the checksum is its first four bytes.
//! Source: the Automerge binary format, chunk container.

use super::refusal::{Reason, Refusal};
use crate::ChangeHash;
use crate::leb128::{self, LebError};
use flate2::read::DeflateDecoder;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io::Read;
use wortlaut_model::limits;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
const COMPRESSED_CHANGE: u8 = 2;

/// A change chunk whose checksum is right.
pub(super) struct Chunk {
    pub(super) hash: ChangeHash,
    /// The whole chunk with its header, uncompressed.
    pub(super) bytes: Vec<u8>,
    body_start: usize,
}

impl Chunk {
    pub(super) fn body(&self) -> &[u8] {
        self.bytes.get(self.body_start..).unwrap_or_default()
    }
}

/// Takes one chunk off the front of `bytes`.
pub(super) fn take(bytes: &mut &[u8]) -> Result<Chunk, Refusal> {
    let raw = take_raw(bytes).map_err(Refusal::unnamed)?;
    let body = raw
        .inflate(limits::CHANGE_BYTES)
        .map_err(Refusal::unnamed)?;
    let mut chunk = Vec::with_capacity(body.len() + 14);
    chunk.extend_from_slice(&MAGIC);
    chunk.extend_from_slice(&raw.checksum);
    let hashed_from = chunk.len();
    chunk.push(CHANGE);
    leb128::write(&mut chunk, body.len() as u64);
    let body_start = chunk.len();
    chunk.extend_from_slice(&body);
    let digest = Sha256::digest(chunk.get(hashed_from..).unwrap_or_default());
    let hash = ChangeHash(digest.into());
    if hash.0.get(..4) != Some(&raw.checksum) {
        return Err(Refusal::unnamed(Reason::Checksum));
    }
    Ok(Chunk {
        hash,
        bytes: chunk,
        body_start,
    })
}

/// A chunk of one of the two kinds that carry a change; nothing but its length has been checked.
pub(super) struct RawChunk<'a> {
    checksum: [u8; 4],
    is_compressed: bool,
    body: &'a [u8],
}

impl<'a> RawChunk<'a> {
    /// The body, if it has at most so many bytes; no more than that is inflated.
    pub(super) fn inflate(&self, most: usize) -> Result<Cow<'a, [u8]>, Reason> {
        if !self.is_compressed {
            return if self.body.len() > most {
                Err(Reason::TooLarge)
            } else {
                Ok(Cow::Borrowed(self.body))
            };
        }
        let mut inflated = Vec::new();
        DeflateDecoder::new(self.body)
            .take(most as u64 + 1)
            .read_to_end(&mut inflated)
            .map_err(|_| Reason::Deflate)?;
        if inflated.len() > most {
            return Err(Reason::TooLarge);
        }
        Ok(Cow::Owned(inflated))
    }
}

/// Takes one chunk off the front of `bytes`, unverified.
pub(super) fn take_raw<'a>(bytes: &mut &'a [u8]) -> Result<RawChunk<'a>, Reason> {
    let magic: [u8; 4] = take_array(bytes).ok_or(Reason::NoChunk)?;
    if magic != MAGIC {
        return Err(Reason::NoChunk);
    }
    let checksum = take_array(bytes).ok_or(Reason::Truncated)?;
    let [kind] = take_array(bytes).ok_or(Reason::Truncated)?;
    let length = leb128::read(bytes).map_err(|error| match error {
        LebError::Truncated => Reason::Truncated,
        LebError::Overlong => Reason::Malformed,
    })?;
    let length = usize::try_from(length).map_err(|_| Reason::Truncated)?;
    let (body, rest) = bytes.split_at_checked(length).ok_or(Reason::Truncated)?;
    *bytes = rest;
    if kind != CHANGE && kind != COMPRESSED_CHANGE {
        return Err(Reason::ChunkType);
    }
    Ok(RawChunk {
        checksum,
        is_compressed: kind == COMPRESSED_CHANGE,
        body,
    })
}

fn take_array<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (array, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*array)
}
