//! Reading a frame, within bounds: no recursion deeper than [`MAX_DEPTH`], no allocation that a length field asks for.

use super::{ClientFrame, EphemeralFrame, FrameError, SyncFrame};
use minicbor::Decoder;
use minicbor::data::Type;
use wortlaut_model::limits;

/// Most keys of a frame; the protocol's largest has seven.
const MAX_KEYS: u64 = 32;
/// Deepest nesting that is skipped over in a value nobody reads.
const MAX_DEPTH: u8 = 8;
/// Most values that are skipped over in one frame.
const MAX_SKIPPED: u32 = 10_000;
/// Most protocol versions a client may offer.
const MAX_VERSIONS: u64 = 16;

/// Reads one WebSocket message.
pub fn decode(bytes: &[u8]) -> Result<ClientFrame<'_>, FrameError> {
    let fields = Fields::read(bytes)?;
    match fields.kind.ok_or(FrameError::Missing("type"))? {
        "join" => Ok(ClientFrame::Join {
            sender_id: fields.sender()?,
            versions: fields.versions,
        }),
        "sync" | "request" => Ok(ClientFrame::Sync(SyncFrame {
            document: fields.document()?,
            sender_id: fields.sender()?,
            data: fields.data()?,
        })),
        "ephemeral" => Ok(ClientFrame::Ephemeral(EphemeralFrame {
            document: fields.document()?,
            sender_id: fields.sender()?,
            session_id: fields.session.ok_or(FrameError::Missing("sessionId"))?,
            count: fields.count.ok_or(FrameError::Missing("count"))?,
            data: fields.data()?,
        })),
        _ => Ok(ClientFrame::Ignored),
    }
}

/// The keys this server reads, of whichever frame it is.
#[derive(Default)]
struct Fields<'a> {
    kind: Option<&'a str>,
    sender: Option<&'a str>,
    document: Option<&'a str>,
    session: Option<&'a str>,
    versions: Vec<&'a str>,
    count: Option<u64>,
    data: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, FrameError> {
        let mut decoder = Decoder::new(bytes);
        let mut fields = Self::default();
        let mut skipped = 0;
        let count = decoder.map().map_err(|_| FrameError::NotCbor)?;
        let limit = count.unwrap_or(MAX_KEYS);
        if limit > MAX_KEYS {
            return Err(FrameError::TooComplex);
        }
        for _ in 0..limit {
            if count.is_none() && at_break(&mut decoder)? {
                return Ok(fields);
            }
            fields.entry(&mut decoder, &mut skipped)?;
        }
        if count.is_none() && !at_break(&mut decoder)? {
            return Err(FrameError::TooComplex);
        }
        Ok(fields)
    }

    fn entry(&mut self, decoder: &mut Decoder<'a>, skipped: &mut u32) -> Result<(), FrameError> {
        let key = decoder.str().map_err(|_| FrameError::NotCbor)?;
        match key {
            "type" => self.kind = Some(text(decoder, "type", 64)?),
            "senderId" => self.sender = Some(text(decoder, "senderId", limits::PEER_ID_BYTES)?),
            "documentId" => {
                self.document = Some(text(decoder, "documentId", limits::PEER_ID_BYTES)?);
            }
            "sessionId" => self.session = Some(text(decoder, "sessionId", limits::PEER_ID_BYTES)?),
            "supportedProtocolVersions" => self.versions = texts(decoder)?,
            "count" => {
                self.count = Some(decoder.u64().map_err(|_| FrameError::WrongType("count"))?)
            }
            "data" => self.data = Some(decoder.bytes().map_err(|_| FrameError::WrongType("data"))?),
            _ => skip(decoder, MAX_DEPTH, skipped)?,
        }
        Ok(())
    }

    fn sender(&self) -> Result<&'a str, FrameError> {
        self.sender.ok_or(FrameError::Missing("senderId"))
    }

    fn data(&self) -> Result<&'a [u8], FrameError> {
        self.data.ok_or(FrameError::Missing("data"))
    }

    fn document(&self) -> Result<wortlaut_model::DocumentId, FrameError> {
        let text = self.document.ok_or(FrameError::Missing("documentId"))?;
        text.parse().map_err(|_| FrameError::Document)
    }
}

fn text<'a>(
    decoder: &mut Decoder<'a>,
    key: &'static str,
    limit: usize,
) -> Result<&'a str, FrameError> {
    let text = decoder.str().map_err(|_| FrameError::WrongType(key))?;
    if text.len() > limit {
        return Err(FrameError::TooLong(key));
    }
    Ok(text)
}

fn texts<'a>(decoder: &mut Decoder<'a>) -> Result<Vec<&'a str>, FrameError> {
    const KEY: &str = "supportedProtocolVersions";
    let count = decoder.array().map_err(|_| FrameError::WrongType(KEY))?;
    let count = count.ok_or(FrameError::WrongType(KEY))?;
    if count > MAX_VERSIONS {
        return Err(FrameError::TooLong(KEY));
    }
    (0..count).map(|_| text(decoder, KEY, 16)).collect()
}

/// Whether an indefinite map or array ends here; takes the end.
fn at_break(decoder: &mut Decoder<'_>) -> Result<bool, FrameError> {
    let kind = decoder.datatype().map_err(|_| FrameError::NotCbor)?;
    if kind != Type::Break {
        return Ok(false);
    }
    decoder.set_position(decoder.position() + 1);
    Ok(true)
}

/// Steps over one value. The decoder's own `skip` keeps a stack as deep as the input likes.
fn skip(decoder: &mut Decoder<'_>, depth: u8, skipped: &mut u32) -> Result<(), FrameError> {
    *skipped += 1;
    if depth == 0 || *skipped > MAX_SKIPPED {
        return Err(FrameError::TooComplex);
    }
    let kind = decoder.datatype().map_err(|_| FrameError::NotCbor)?;
    match kind {
        Type::Array | Type::ArrayIndef => {
            let count = decoder.array().map_err(|_| FrameError::NotCbor)?;
            skip_items(decoder, count, depth, skipped)
        }
        Type::Map | Type::MapIndef => {
            let count = decoder.map().map_err(|_| FrameError::NotCbor)?;
            let values = count.map(|pairs| pairs.saturating_mul(2));
            skip_items(decoder, values, depth, skipped)
        }
        Type::BytesIndef | Type::StringIndef => {
            decoder.set_position(decoder.position() + 1);
            skip_items(decoder, None, depth, skipped)
        }
        Type::Tag => {
            decoder.tag().map_err(|_| FrameError::NotCbor)?;
            skip(decoder, depth - 1, skipped)
        }
        Type::Break => Err(FrameError::NotCbor),
        _ => decoder.skip().map_err(|_| FrameError::NotCbor),
    }
}

fn skip_items(
    decoder: &mut Decoder<'_>,
    count: Option<u64>,
    depth: u8,
    skipped: &mut u32,
) -> Result<(), FrameError> {
    match count {
        Some(count) => (0..count).try_for_each(|_| skip(decoder, depth - 1, skipped)),
        None => {
            while !at_break(decoder)? {
                skip(decoder, depth - 1, skipped)?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minicbor::Encoder;
    use wortlaut_model::DocumentId;

    const DOCUMENT: DocumentId = DocumentId::from_bytes([5; 16]);

    fn map(entries: u64, write: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        encoder.map(entries).unwrap();
        write(&mut encoder);
        encoder.into_writer()
    }

    fn sync_frame(write_more: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
        map(6, |e| {
            e.str("type").unwrap().str("sync").unwrap();
            e.str("senderId").unwrap().str("alice").unwrap();
            e.str("targetId").unwrap().str("server").unwrap();
            e.str("documentId")
                .unwrap()
                .str(&DOCUMENT.to_string())
                .unwrap();
            e.str("data").unwrap().bytes(&[1, 2, 3]).unwrap();
            write_more(e);
        })
    }

    #[test]
    fn a_sync_frame_with_keys_of_a_newer_client_is_read() {
        let bytes = sync_frame(|e| {
            e.str("novelty").unwrap().begin_array().unwrap();
            e.map(1).unwrap().u8(1).unwrap().f64(0.5).unwrap();
            e.end().unwrap();
        });
        let expected = SyncFrame {
            document: DOCUMENT,
            sender_id: "alice",
            data: &[1, 2, 3],
        };
        assert_eq!(decode(&bytes), Ok(ClientFrame::Sync(expected)));
    }

    #[test]
    fn values_of_the_wrong_type_are_refused_by_name() {
        let bytes = map(1, |e| {
            e.str("type").unwrap().u8(3).unwrap();
        });
        assert_eq!(decode(&bytes), Err(FrameError::WrongType("type")));
        let bytes = map(2, |e| {
            e.str("type").unwrap().str("sync").unwrap();
            e.str("data").unwrap().str("text").unwrap();
        });
        assert_eq!(decode(&bytes), Err(FrameError::WrongType("data")));
    }

    #[test]
    fn missing_keys_and_bad_documents_are_refused_by_name() {
        let bytes = map(1, |e| {
            e.str("type").unwrap().str("join").unwrap();
        });
        assert_eq!(decode(&bytes), Err(FrameError::Missing("senderId")));
        let bytes = map(2, |e| {
            e.str("type").unwrap().str("sync").unwrap();
            e.str("documentId").unwrap().str("not base58").unwrap();
        });
        assert_eq!(decode(&bytes), Err(FrameError::Document));
    }

    #[test]
    fn a_structure_that_would_exhaust_the_stack_is_refused() {
        let bytes = map(1, |e| {
            e.str("novelty").unwrap();
            e.writer_mut().extend(std::iter::repeat_n(0x9f, 1_000_000));
        });
        assert_eq!(decode(&bytes), Err(FrameError::TooComplex));
        let bytes = map(1, |e| {
            e.str("novelty").unwrap();
            e.array(u64::MAX).unwrap();
            e.writer_mut().extend(std::iter::repeat_n(0x01, 100_000));
        });
        assert_eq!(decode(&bytes), Err(FrameError::TooComplex));
    }

    #[test]
    fn every_truncation_is_refused_and_nothing_panics() {
        let bytes = sync_frame(|e| {
            e.str("novelty").unwrap().u8(1).unwrap();
        });
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end]).is_err(), "cut at {end} was accepted");
        }
    }

    #[test]
    fn gossip_is_ignored_and_no_reason_to_refuse() {
        for kind in [
            "remote-subscription-change",
            "remote-heads-changed",
            "leave",
        ] {
            let bytes = map(2, |e| {
                e.str("type").unwrap().str(kind).unwrap();
                e.str("senderId").unwrap().str("alice").unwrap();
            });
            assert_eq!(decode(&bytes), Ok(ClientFrame::Ignored));
        }
    }
}
