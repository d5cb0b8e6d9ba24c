//! Writing the frames a server sends.

use super::{EphemeralFrame, PROTOCOL_VERSION};
use minicbor::Encoder;
use std::convert::Infallible;
use wortlaut_model::DocumentId;

/// The answer to a `join`: who this server is, and under which storage id its durable heads are known.
pub fn encode_peer(server_id: &str, target_id: &str, storage_id: &str) -> Vec<u8> {
    write(|e| {
        e.map(5)?.str("type")?.str("peer")?;
        e.str("senderId")?.str(server_id)?;
        e.str("peerMetadata")?.map(2)?;
        e.str("storageId")?.str(storage_id)?;
        e.str("isEphemeral")?.bool(false)?;
        e.str("selectedProtocolVersion")?.str(PROTOCOL_VERSION)?;
        e.str("targetId")?.str(target_id)?;
        Ok(())
    })
}

/// A sync message from the server to one peer.
pub fn encode_sync(document: DocumentId, server_id: &str, target_id: &str, data: &[u8]) -> Vec<u8> {
    write(|e| {
        e.map(5)?.str("type")?.str("sync")?;
        e.str("senderId")?.str(server_id)?;
        e.str("targetId")?.str(target_id)?;
        e.str("documentId")?.str(&document.to_string())?;
        e.str("data")?.bytes(data)?;
        Ok(())
    })
}

/// A presence message of one peer, passed on to another under its sender's name.
pub fn encode_ephemeral(frame: &EphemeralFrame<'_>, target_id: &str) -> Vec<u8> {
    write(|e| {
        e.map(7)?.str("type")?.str("ephemeral")?;
        e.str("senderId")?.str(frame.sender_id)?;
        e.str("targetId")?.str(target_id)?;
        e.str("documentId")?.str(&frame.document.to_string())?;
        e.str("sessionId")?.str(frame.session_id)?;
        e.str("count")?.u64(frame.count)?;
        e.str("data")?.bytes(frame.data)?;
        Ok(())
    })
}

/// The answer for a document that does not exist or is not for this peer: both look the same.
pub fn encode_unavailable(document: DocumentId, server_id: &str, target_id: &str) -> Vec<u8> {
    write(|e| {
        e.map(4)?.str("type")?.str("doc-unavailable")?;
        e.str("senderId")?.str(server_id)?;
        e.str("targetId")?.str(target_id)?;
        e.str("documentId")?.str(&document.to_string())?;
        Ok(())
    })
}

type WriteError = minicbor::encode::Error<Infallible>;

fn write(frame: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), WriteError>) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    // Writing into memory cannot fail: the error type has no value that our calls could produce.
    match frame(&mut encoder) {
        Ok(()) => encoder.into_writer(),
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ClientFrame, decode};
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let document = DocumentId::from_bytes([9; 16]);
        let frame = EphemeralFrame {
            document,
            sender_id: "alice",
            session_id: "s1",
            count: 7,
            data: &[1],
        };
        let bytes = encode_ephemeral(&frame, "bob");
        assert_eq!(decode(&bytes), Ok(ClientFrame::Ephemeral(frame)));
        let bytes = encode_sync(document, "server", "bob", &[2, 3]);
        assert!(matches!(decode(&bytes), Ok(ClientFrame::Sync(f)) if f.data == [2, 3]));
        assert_eq!(
            decode(&encode_unavailable(document, "server", "bob")),
            Ok(ClientFrame::Ignored)
        );
    }
}
